"""What a list can be sorted by is read from an index, also among a million."""

import pytest
from django.db import connection

from cast import Cast
from partnerwerk.access import acting
from partnerwerk.kit.paging import page_sorted
from partnerwerk.web.customers.listed import CUSTOMERS
from partnerwerk.web.deals.listed import REGISTRATIONS
from partnerwerk.web.lists.columns import columns_of
from partnerwerk.web.lists.description import List

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("described", "key"),
    [(described, key) for described in (REGISTRATIONS, CUSTOMERS) for key in described.sorts],
)
@pytest.mark.parametrize("falling", [True, False])
def test_sorting_follows_an_index(cast: Cast, described: List, key: str, falling: bool) -> None:
    with acting(cast.vendor.actor, only_reads=True) as actor:
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            cursor.execute("set local enable_bitmapscan = off")
            cursor.execute("set local enable_sort = off")
            cursor.execute("set local enable_incremental_sort = off")
        column = columns_of(described, actor)[key]
        rows = described.search(actor, "", {}).annotate(sort_key=column.sort_by)
        sign = "-" if falling else ""
        plan = rows.order_by(f"{sign}sort_key", f"{sign}pk")[:50].explain()
        assert "Index Scan" in plan
        assert "Sort" not in plan, plan
        assert page_sorted(described.search(actor, "", {}), column.sort_by, falling=falling)
