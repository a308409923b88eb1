"""`name__contains_folded="rhone"` finds Rhône: blind to case and accents, served by a trigram index
over `search_key(name)`, a function of ours in the database. `equals_folded` and `starts_folded` alike.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, F, Func, GeneratedField, Lookup, TextField

# What is looked for, as `like` takes it literally: folded first, for folding can bring a `%`.
_LITERAL = r"replace(replace(replace(search_key(%s), '\', '\\'), '%%', '\%%'), '_', '\_')"


class FoldedText(TextField):  # type: ignore[type-arg,unused-ignore]
    """A text that is folded already; a lookup does not fold it again."""


def folded_column(field: str) -> GeneratedField:
    """A column that the database keeps with the folded text of another: folding costs five
    microseconds a row, too many where every row is asked.
    """
    key = Func(F(field), function="search_key")
    return GeneratedField(expression=key, output_field=FoldedText(), db_persist=True)


class _Folded(Lookup):  # type: ignore[type-arg,unused-ignore]
    compared: str

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        column = self.lhs.output_field
        if not isinstance(getattr(column, "output_field", column), FoldedText):
            left = f"search_key({left})"
        return f"{left} {self.compared}", [*params, str(self.rhs).strip()]


@CharField.register_lookup
@TextField.register_lookup
class ContainsFolded(_Folded):
    lookup_name = "contains_folded"
    compared = f"like '%%' || {_LITERAL} || '%%'"


@CharField.register_lookup
@TextField.register_lookup
class StartsFolded(_Folded):
    lookup_name = "starts_folded"
    compared = f"like {_LITERAL} || '%%'"


@CharField.register_lookup
@TextField.register_lookup
class EqualsFolded(_Folded):
    lookup_name = "equals_folded"
    compared = "= search_key(%s)"


@CharField.register_lookup
@TextField.register_lookup
class Differs(Lookup):  # type: ignore[type-arg,unused-ignore]
    """`name__differs=""`: known, and another text; no order of letters is asked for it."""

    lookup_name = "differs"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} <> %s", [*params, self.rhs]


def folded_index(field: str, name: str) -> GinIndex:
    """The index that serves `field__contains_folded`."""
    return GinIndex(OpClass(Func(F(field), function="search_key"), "gin_trgm_ops"), name=name)
