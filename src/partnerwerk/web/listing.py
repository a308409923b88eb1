"""What every list's address has in common: filters kept in the query, pages by cursor."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict

from partnerwerk.kit.paging import BadCursor, Page, page_of

Row = TypeVar("Row", bound=Model)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Address:
    """The filters that stand in a list's address; what is empty is left out."""

    filters: dict[str, str]
    cursor: str = ""

    @classmethod
    def of(cls, query: QueryDict, *names: str) -> "Address":
        filters = {name: _clean(query.get(name, "")) for name in names}
        return cls(filters, _clean(query.get("cursor", "")))

    def __getitem__(self, name: str) -> str:
        return self.filters[name]

    @property
    def is_narrowed(self) -> bool:
        return any(self.filters.values())

    def url(self, **changes: str) -> str:
        """The same list with some filters changed, from its first page."""
        query = QueryDict(mutable=True)
        for name, value in {**self.filters, **changes}.items():
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def paging(self, page: Page[Any]) -> dict[str, str]:
        """The addresses for `components/pagination.html`."""
        return {
            "older_url": self.url(cursor=page.next_cursor) if page.next_cursor else "",
            "newer_url": self.url() if self.cursor else "",
        }

    def page(self, rows: "QuerySet[Row]", *, order: str) -> Page[Row]:
        try:
            return page_of(rows, order=order, cursor=self.cursor or None)
        except BadCursor as error:
            raise Http404 from error


def _clean(value: str) -> str:
    return value.replace("\x00", "").strip()[:LONGEST]
