"""The statement written by hand finds what the ORM would."""

from dataclasses import replace
from typing import Any

from cast import Cast
from partnerwerk.access import acting, system_actor
from partnerwerk.catalog.access import visible_to
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.catalog.queries import families_by_code


def test_families_by_code_are_those_that_the_actor_sees(cast: Cast) -> None:
    with acting(system_actor()):
        ProductFamily.objects.filter(code="storage").update(
            is_active=False, names={"de": "Speicher"}
        )
    for person, codes in ((cast.vendor, {"servers", "storage"}), (cast.rival, {"servers"})):
        with person.acting() as actor:
            found = families_by_code(actor)
            seen = list(visible_to(actor))
            assert [_all_of(f) for f in found.values()] == [_all_of(f) for f in seen]
            assert found.keys() == codes
            assert families_by_code(replace(actor, permissions=frozenset())) == {}


def _all_of(family: ProductFamily) -> dict[str, Any]:
    return {name: value for name, value in vars(family).items() if name != "_state"}
