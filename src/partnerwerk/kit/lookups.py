"""`name__contains_folded="rhone"` finds Rhône: blind to case and accents, served by a trigram index
over `search_key(name)`, a function of ours in the database.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, F, Func, Lookup, TextField


def _like_literal(text: str) -> str:
    """A text whose `%` and `_` mean themselves."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


@CharField.register_lookup
@TextField.register_lookup
class ContainsFolded(Lookup):  # type: ignore[type-arg,unused-ignore]
    lookup_name = "contains_folded"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        pattern = f"%{_like_literal(str(self.rhs).strip())}%"
        return f"search_key({left}) like search_key(%s)", [*params, pattern]


def folded_index(field: str, name: str) -> GinIndex:
    """The index that serves `field__contains_folded`."""
    return GinIndex(OpClass(Func(F(field), function="search_key"), "gin_trgm_ops"), name=name)
