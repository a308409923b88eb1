"""The switch between database roles: for one transaction, and back whatever happens."""

import pytest
from django.db import connection

from cast import Cast
from partnerwerk.access import across_partners, acting, as_login_role, system_actor
from partnerwerk.access.permissions import register
from partnerwerk.deals.access import DealPermission

pytestmark = pytest.mark.django_db


def now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, coalesce(current_setting("
                       "'partnerwerk.partner_ids', true), '')")  # fmt: skip
        user, ids = cursor.fetchone()
    return str(user), str(ids)


def test_in_and_out(cast: Cast) -> None:
    assert now()[0] == "partnerwerk"
    with cast.reseller.acting():
        assert now() == ("partnerwerk_partner", f"{{{cast.reseller.organisation_id}}}")
        with across_partners():
            assert now()[0] == "partnerwerk_vendor"
            with as_login_role():
                assert now()[0] == "partnerwerk"
            assert now()[0] == "partnerwerk_vendor"
        assert now()[0] == "partnerwerk_partner"
    assert now()[0] == "partnerwerk"


@pytest.mark.parametrize("eyes", [across_partners, as_login_role])
def test_an_error_leaves_nobody_with_other_eyes(eyes: object, cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), cast.reseller.acting(), eyes():  # type: ignore[operator]
        1 / 0  # noqa: B018
    assert now()[0] == "partnerwerk"
    with cast.reseller.acting():
        assert now()[0] == "partnerwerk_partner"


@pytest.mark.parametrize("eyes", [across_partners, as_login_role])
def test_an_error_caught_inside_does_not_keep_the_eyes(eyes: object, cast: Cast) -> None:
    """A door that catches a refusal within its transaction goes on as its own actor."""
    with cast.reseller.acting():
        with pytest.raises(ZeroDivisionError), eyes():  # type: ignore[operator]
            1 / 0  # noqa: B018
        assert now()[0] == "partnerwerk_partner"


def test_one_actor_within_another_ends_as_nobody(cast: Cast) -> None:
    with cast.vendor.acting():
        with acting(system_actor()):
            assert now()[0] == "partnerwerk_vendor"
        assert now()[0] == "partnerwerk"


def test_a_distributor_stands_for_its_resellers(cast: Cast) -> None:
    own, below = cast.distributor.organisation_id, cast.reseller.organisation_id
    assert cast.distributor.actor.partner_ids == (own, below)
    assert cast.reseller.actor.partner_ids == (below,)
    assert set(cast.reseller.actor.known_ids) == {below, own}
    assert cast.vendor.actor.partner_ids == ()


def test_a_permission_for_a_role_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="wizard"):
        register({DealPermission.VIEW: ("wizard",)})
