"""`name__ilike="%part%"`: PostgreSQL's own, case-blind and served by a trigram index."""

from typing import Any

from django.db.models import CharField, Lookup, TextField


@CharField.register_lookup
@TextField.register_lookup
class ILike(Lookup):  # type: ignore[type-arg]  # not subscriptable at run time
    lookup_name = "ilike"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ilike {right}", [*left_params, *right_params]


def like_literal(text: str) -> str:
    """A text whose `%` and `_` mean themselves."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
