"""Our description of the API says of every operation which problems it may answer with."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

PROBLEM = {
    "title": "Problem",
    "description": "What is wrong (RFC 9457): `errors` names each field with its problem.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "permission": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "text"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "text": {"type": "string"},
                },
            },
        },
    },
}
ALWAYS = {
    400: "The request cannot be read.",
    401: "No valid token.",
    403: "Seen, but not allowed with this role or token.",
    404: "There is nothing, as far as this token can tell.",
    422: "Some values cannot be taken; every one is named.",
    500: "Something broke on our side; nothing was half-written.",
    503: "The database does not answer; nothing was lost.",
}
WRITING = {
    409: "The state of things forbids it now.",
    413: "Larger than we take.",
    429: "Too often; wait a while.",
}


class DescribedAPI(NinjaAPI):
    """The API with its problems in its description."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                said = ALWAYS if method == "get" else {**ALWAYS, **WRITING}
                for status, text in sorted(said.items()):
                    operation["responses"].setdefault(status, _problem(text))
        return schema


def _problem(text: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": shape}}}
