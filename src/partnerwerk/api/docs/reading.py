"""The API's own description (OpenAPI) as a page wants to show it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

Schema = Mapping[str, Any]

KINDS = {
    "date": "day",
    "date-time": "moment",
    "uuid": "id",
    "binary": "file",
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "yes or no",
    "object": "anything",
}
EXAMPLES = {
    "title": "Servers for the new hall", "name": "Fuchsbau Maschinenwerke GmbH",
    "domain": "fuchsbau.example", "country": "DE", "email": "eva@fuchsbau.example",
    "phone": "+49 40 123456", "product_families": ["edge-servers"], "currency": "EUR",
    "expected_close_date": "2030-06-28", "until": "2030-06-28", "source": "prospecting",
    "original": "R-2417", "reason": "The board decides in January.", "submit": True,
    "amount": "84500.00",
}  # fmt: skip
"""What stands in the example commands; other fields are left out of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value: its dotted name, what kind it is, and the object that it consists of, if one."""

    name: str
    kind: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the API with its fields."""

    name: str
    text: SafeString
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    title: str
    text: SafeString
    parameters: list[Field]
    body: list[Field]
    answer: str
    answer_of: str
    curl: str

    @property
    def anchor(self) -> str:
        """Where the page shows it: `post-deal-registrations-key-approval`."""
        return slugify(f"{self.method} {self.path.removeprefix('/api/v1/').replace('/', ' ')}")


@dataclass(frozen=True, slots=True)
class Group:
    """The operations on one noun."""

    name: str
    operations: list[Operation] = field(default_factory=list)


class Description:
    """Reads an OpenAPI document."""

    def __init__(self, document: Schema, server: str) -> None:
        self.document, self.server = document, server

    def groups(self) -> list[Group]:
        found: dict[str, Group] = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                noun = operation["tags"][0]
                group = found.setdefault(noun, Group(noun))
                group.operations.append(self._operation(method, path, operation))
        return list(found.values())

    def shapes(self) -> list[Shape]:
        """The objects that answers consist of, by name."""
        schemas = self.document["components"]["schemas"]
        return [
            Shape(_plain(name), _marked(schema.get("description", "")), list(self._fields(schema)))
            for name, schema in sorted(schemas.items())
            if name.endswith(("Out", "Ref"))
        ]

    def _operation(self, method: str, path: str, operation: Schema) -> Operation:
        parameters = [
            Field(p["name"], self._kind(p["schema"])[0]) for p in operation.get("parameters", [])
        ]
        media, schema = self._body(operation)
        answer, of = self._answer(operation)
        return Operation(
            method=method.upper(),
            path=path,
            title=operation["summary"].strip().capitalize(),
            text=_marked(operation.get("description") or ""),
            parameters=parameters,
            body=list(self._flat(schema)),
            answer=answer,
            answer_of=of,
            curl=self._curl(method.upper(), path, media, schema),
        )

    def _body(self, operation: Schema) -> tuple[str, Schema]:
        content = operation.get("requestBody", {}).get("content", {})
        for media, described in content.items():
            return str(media), self._resolved(described["schema"])
        return "", {}

    def _answer(self, operation: Schema) -> tuple[str, str]:
        """The kind of the first answer, and the object that it is or lists."""
        for status, described in operation["responses"].items():
            if int(status) >= 400:
                continue
            for media in (described.get("content") or {}).values():
                name = media["schema"].get("$ref", "").rpartition("/")[2]
                inner = name.removeprefix("PageOut_").removesuffix("_")
                return ("page of " if inner != name else "") + _plain(inner), _plain(inner)
        return "", ""

    def _fields(self, schema: Schema) -> Iterator[Field]:
        for name, described in schema.get("properties", {}).items():
            yield Field(name, *self._kind(described))

    def _flat(self, schema: Schema, before: str = "") -> Iterator[Field]:
        """The fields of what is sent, those of objects within it by dotted names."""
        for name, described in schema.get("properties", {}).items():
            inner = self._resolved(described)
            if "properties" in inner:
                yield from self._flat(inner, f"{before}{name}.")
            else:
                yield Field(before + name, *self._kind(described))

    def _kind(self, schema: Schema) -> tuple[str, str]:
        """In words, and the object's name when it is one."""
        if "anyOf" in schema:
            kind, of = self._kind(self._chosen(schema))
            return f"{kind} or null", of
        if "$ref" in schema:
            name = _plain(schema["$ref"].rpartition("/")[2])
            return name, name
        if schema.get("type") == "array":
            kind, of = self._kind(schema.get("items", {}))
            return f"list of {kind}", of
        return KINDS.get(schema.get("format", ""), KINDS.get(schema.get("type", ""), "text")), ""

    def _chosen(self, schema: Schema) -> Schema:
        """The part of a choice that is not null."""
        found: Schema = next(part for part in schema["anyOf"] if part.get("type") != "null")
        return found

    def _resolved(self, schema: Schema) -> Schema:
        if "anyOf" in schema:
            return self._resolved(self._chosen(schema))
        if "$ref" not in schema:
            return schema
        found: Schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found

    def _curl(self, method: str, path: str, media: str, schema: Schema) -> str:
        """A command that can be copied; capitals stand for ids."""
        path = path.replace("{key}", "KEY").replace("{", "").replace("}", "")
        lines = [f'curl "{self.server}{_capitals(path)}"', '  -H "Authorization: Bearer $TOKEN"']
        if method not in ("GET", "POST") or (method == "POST" and not media):
            lines[0] = lines[0].replace("curl", f"curl -X {method}")
        if media == "application/json":
            body = json.dumps(self._example(schema), ensure_ascii=False, indent=2)
            lines += ['  -H "Content-Type: application/json"', f"  -d '{body}'"]
        elif media:
            lines.append("  -F file=@offer.pdf")
        return " \\\n".join(lines)

    def _example(self, schema: Schema) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for name, described in schema.get("properties", {}).items():
            inner = self._resolved(described)
            if "properties" in inner:
                shown[name] = self._example(inner)
            elif name in EXAMPLES:
                shown[name] = EXAMPLES[name]
        return shown


def _plain(name: str) -> str:
    """`RegistrationOut` → `Registration`."""
    return name.removesuffix("Out")


def _capitals(path: str) -> str:
    return "/".join(p.upper() if p.endswith("_id") else p for p in path.split("/"))


def _marked(text: str) -> SafeString:
    """`names` within a text as code."""
    parts = (
        format_html("<code>{}</code>" if n % 2 else "{}", part)
        for n, part in enumerate(text.split("`"))
    )
    return format_html_join("", "{}", ((part,) for part in parts))
