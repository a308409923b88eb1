"""The translation files, without gettext's programs: `python -m partnerwerk.kit.translations WORD`.

`update` brings them up to date with the code and keeps what is translated, `check` names what is
missing, `compile` makes what Django reads.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent
LANGUAGES = ("de",)
LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if "gettext" in name}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None}
BIRTH = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes would be a change in every commit


def path_of(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def in_code() -> Catalog:
    """Every text that the code and the templates ask a translation for."""
    catalog = Catalog(domain="django", creation_date=BIRTH)
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.*")]):
        name = str(path.relative_to(PACKAGE))
        for _line, texts, comments, context in _texts_of(path):
            catalog.add(texts, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def _texts_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text()
    if path.suffix != ".py":
        # Django's own conversion blanks out everything but calls of gettext; indentation is left.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    yield from extract("python", BytesIO(source.encode()), KEYWORDS, ["Translators:"])


def translated(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, creation_date=BIRTH, revision_date=BIRTH)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update() -> None:
    for language in LANGUAGES:
        catalog, path = translated(language), path_of(language)
        catalog.update(in_code(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.revision_date, catalog.creation_date = BIRTH, BIRTH
        catalog.fuzzy = False
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, include_lineno=False, sort_output=True)
        missing = sum(1 for message in catalog if message.id and not _is_whole(message))
        print(f"{language}: {len(catalog)} texts, {missing} without a translation")


def problems() -> Iterator[str]:
    """What is not translated, not used any more, or has lost a placeholder."""
    wanted = in_code()
    for language in LANGUAGES:
        catalog = translated(language)
        for message in wanted:
            found = catalog.get(message.id, message.context) if message.id else message
            if message.id and (found is None or not _is_whole(found)):
                yield f"{language}: not translated: {message.id!r} ({message.locations[0][0]})"
        for message in catalog:
            if message.id and not wanted.get(message.id, message.context):
                yield f"{language}: not used any more: {message.id!r}"
            for error in message.check(catalog):
                yield f"{language}: {message.id!r}: {error}"


def _is_whole(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(texts) and not message.fuzzy


def compile_all() -> None:
    for language in LANGUAGES:
        path = path_of(language).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, translated(language))


def main(word: str) -> int:
    if word == "check":
        found = sorted(problems())
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    {"update": update, "compile": compile_all}[word]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
