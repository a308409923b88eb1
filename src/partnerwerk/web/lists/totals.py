"""How many records there are, and what their numbers come to: of the whole list, or of each group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, QuerySet, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from partnerwerk.conditions.nouns import Field
from partnerwerk.conditions.operators import Kind
from partnerwerk.web.lists.cells import money, number
from partnerwerk.web.lists.columns import Column

ALL = Value(1)
Amounts = dict[str, Decimal]
"""By currency; a number without one stands under the empty name."""


@dataclass
class Totals:
    """Of one group: how many, and the sums by the column's key."""

    count: int = 0
    sums: dict[str, Amounts] = field(default_factory=lambda: defaultdict(dict))

    def add(self, key: str, currency: str, amount: Any) -> None:
        if amount is not None:
            before = self.sums[key].get(currency, Decimal(0))
            self.sums[key][currency] = before + amount

    def in_words(self, key: str, language: str) -> list[str]:
        """The largest currency first."""
        largest_first = sorted(self.sums.get(key, {}).items(), key=lambda pair: -pair[1])
        return [
            money(amount, currency, language) if currency else number(amount, language)
            for currency, amount in largest_first
        ]


def totals_of(
    rows: "QuerySet[Any]", columns: Iterable[Column], by: Any = ALL
) -> Mapping[Any, Totals]:
    """By the values of an expression. Own columns are summed in one statement, each added amount,
    which has a currency of its own, in one more.
    """
    numbers = [c.field for c in columns if c.field is not None and c.is_number]
    rows = rows.order_by().annotate(group_key=by)
    found: dict[Any, Totals] = defaultdict(Totals)
    _sum_own(rows, [f for f in numbers if not _has_own_currency(f)], found)
    for added in numbers:
        if _has_own_currency(added):
            _sum_added(rows, added, found)
    return found


def _has_own_currency(asked: Field) -> bool:
    return asked.kind is Kind.MONEY and bool(asked.json_key)


def _sum_own(rows: "QuerySet[Any]", numbers: Sequence[Field], found: dict[Any, Totals]) -> None:
    currencies = list(dict.fromkeys(f.currency_path for f in numbers if f.currency_path))
    sums = {f"sum_{f.key}": Sum(_amount(f)) for f in numbers}
    names = ["group_key", *currencies]
    counted = rows.values(*names).annotate(counted=Count("pk"), **sums)
    for row in counted:
        totals = found[row["group_key"]]
        totals.count += row["counted"]
        for f in numbers:
            currency = row[f.currency_path] if f.currency_path else ""
            totals.add(f.key, currency, row[f"sum_{f.key}"])


def _sum_added(rows: "QuerySet[Any]", added: Field, found: dict[Any, Totals]) -> None:
    currency = KT(f"{added.path}__{added.json_key}__currency")
    summed = rows.annotate(own_currency=currency).values("group_key", "own_currency")
    for row in summed.annotate(amount=Sum(_amount(added))):
        found[row["group_key"]].add(added.key, row["own_currency"] or "", row["amount"])


def _amount(asked: Field) -> Any:
    if not asked.json_key:
        return F(asked.path)
    part = "__amount" if asked.kind is Kind.MONEY else ""
    text = KT(f"{asked.path}__{asked.json_key}{part}")
    return Cast(text, DecimalField(max_digits=30, decimal_places=6))
