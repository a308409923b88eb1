"""What a column says of a record: the value as a condition would compare it, in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from babel.numbers import format_decimal
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import CODED, Field, through_rows
from partnerwerk.conditions.operators import Kind
from partnerwerk.conditions.reading import reader_of
from partnerwerk.kit.money import Money
from partnerwerk.web.lists.columns import Column
from partnerwerk.web.lists.description import List
from partnerwerk.web.moments import day

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What all cells of some rows have in common: names read once for all of them."""

    actor: Actor
    language: str
    around: Any
    described: List
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[Any, Sequence[str]]] = field(default_factory=dict)


def shown_with(
    records: Sequence[Any],
    columns: Sequence[Column],
    described: List,
    actor: Actor,
    *,
    in_full: bool = False,
) -> Shown:
    """One query for each column whose values are codes that somebody must name. `in_full`: also of
    those that a page shows in their own way.
    """
    fields = [c.field for c in columns if c.field and (in_full or c.special.cell is None)]
    coded = [f for f in fields if f.kind in CODED]
    codes = {f.key: _codes_of(f, records, described) for f in coded}
    names = {
        f.key: f.called({code for held in codes[f.key].values() for code in held}, actor)
        for f in coded
        if any(codes[f.key].values())
    }
    language = get_language() or "en"
    return Shown(
        actor,
        language,
        described.around(records, actor, {c.key for c in columns}),
        described,
        names,
        codes,
    )


def _codes_of(asked: Field, records: Sequence[Any], described: List) -> Mapping[Any, Sequence[str]]:
    """By record; those that stand in rows of their own are read for all at once."""
    if asked.through:
        link, model = through_rows(described.noun, asked)
        found: dict[Any, list[str]] = {record.pk: [] for record in records}
        rows = model.objects.filter(**{f"{link}__in": list(found)})
        for pk, code in rows.values_list(link, asked.path):
            found[pk].append(str(code))
        return found
    read = reader_of(asked)
    return {record.pk: _as_list(read(record)) for record in records}


def _as_list(value: Any) -> Sequence[str]:
    if value is None:
        return ()
    return sorted(value) if isinstance(value, set) else (str(value),)


def cells_of(record: Any, columns: Sequence[Column], shown: Shown) -> SafeString:
    """All cells of a row at once: a list has hundreds of them."""
    cells = ((column, cell_of(column, record, shown)) for column in columns)
    parts = [f"{_opened(_css(c, words), c.label)}{escaped(words)}</td>" for c, words in cells]
    return SafeString("".join(parts))


@lru_cache(maxsize=1024)
def _opened(css: str, label: str) -> SafeString:
    return format_html('<td class="{}" data-label="{}">', css, label)


def escaped(words: str) -> str:
    """As a template would, without asking whether a translation is still to be made: it is not."""
    return words if hasattr(words, "__html__") else escape(words)


def cell_of(column: Column, record: Any, shown: Shown) -> str:
    if column.special.cell is not None:
        return column.special.cell(record, shown)
    return words_of(column, record, shown)


def _css(column: Column, words: str) -> str:
    place = column.css if words else "card-hide"
    return f"{place} number" if column.is_number else place


def words_of(column: Column, record: Any, shown: Shown, longest: int = LONGEST) -> str:
    """A value in the reader's words; nothing for nothing."""
    asked = column.field
    assert asked is not None
    if asked.kind in CODED:
        names = shown.names.get(asked.key, {})
        words = ", ".join(names.get(c) or _gone(asked) for c in shown.codes[asked.key][record.pk])
    else:
        assert column.read is not None
        value = column.read(record)
        words = "" if value is None else _WORDS[asked.kind](value, shown.language)
    return Truncator(words).chars(longest) if len(words) > longest else words


def _gone(asked: Field) -> str:
    if asked.kind is Kind.PERSON:
        return _("Somebody whom you cannot see")
    return _("no longer there")


@lru_cache(maxsize=8192)
def money(amount: Decimal, currency: str, language: str) -> str:
    """Without cents, which only tire the eye in lists."""
    return Money(amount, currency).display(language, cents=False) if currency else ""


@lru_cache(maxsize=8192)
def number(value: Decimal, language: str) -> str:
    return str(format_decimal(value, "#,##0.######", locale=language))


def _yes_no(value: Any, language: str) -> str:
    return _("Yes") if value else _("No")


_WORDS: Mapping[Kind, Callable[[Any, str], str]] = {
    Kind.TEXT: lambda value, language: str(value),
    Kind.NUMBER: number,
    Kind.MONEY: lambda value, language: money(*value, language),
    Kind.DATE: lambda value, language: day(value),
    Kind.DATETIME: lambda value, language: day(value.date()),
    Kind.YES_NO: _yes_no,
}


def titled(title: str, url: str, sub: str = "") -> SafeString:
    """The cell that leads to the record."""
    link = f'<a class="row-link cell-title" href="{escape(url)}">{escaped(title)}</a>'
    return SafeString(f'{link}<span class="cell-sub">{escaped(sub)}</span>' if sub else link)
