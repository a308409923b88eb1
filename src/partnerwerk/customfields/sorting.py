"""By what records are sorted: exactly the expressions that are indexed (`indexes.py`)."""

from typing import Any

from django.db.models import DecimalField, Func, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField


def sorted_by(field: CustomField) -> Any:
    path = f"custom__{field.key}"
    if field.kind == FieldKind.NUMBER:
        return Cast(KT(path), DecimalField(max_digits=30, decimal_places=6))
    if field.kind == FieldKind.MONEY:
        return Cast(KT(f"{path}__amount"), DecimalField(max_digits=30, decimal_places=6))
    if field.kind == FieldKind.TEXT:
        return Func(KT(path), function="search_key", output_field=TextField())
    return KT(path)
