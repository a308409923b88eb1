"""The switch between database roles: for one transaction, and back whatever happens."""

from dataclasses import replace

import pytest
from django.db import InternalError, connection, transaction

from cast import Cast
from partnerwerk.access import Actor, across_partners, acting, as_login_role, system_actor
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


def viewing(cast: Cast) -> Actor:
    """The administrator with the reseller's eyes."""
    eyes = cast.reseller_admin.actor
    return replace(eyes, membership_id=None, viewer_id=cast.administrator.actor.membership_id)


@pytest.mark.parametrize("eyes", [across_partners, as_login_role])
def test_who_views_as_a_partner_writes_nothing_whoever_they_become(
    eyes: object, cast: Cast
) -> None:
    update = "update identity_organisation set name = name"
    with acting(viewing(cast)), connection.cursor() as cursor:
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            cursor.execute("select id from identity_membership for update")
        for become in (eyes, lambda: acting(system_actor())):
            refused = pytest.raises(InternalError, match="read-only")
            with refused, transaction.atomic(), become():  # type: ignore[operator]
                cursor.execute(update)
        with pytest.raises(InternalError, match="read-write mode"), transaction.atomic():
            cursor.execute("set transaction read write")
    with cast.administrator.acting(), connection.cursor() as cursor:
        cursor.execute(update)  # the next one writes again


def test_who_views_as_a_partner_is_of_no_side(cast: Cast) -> None:
    actor = viewing(cast)
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('partnerwerk.home_id'), current_setting('partnerwerk.member_id')"
        )
        assert cursor.fetchone() == ("", "")
    assert actor.own_side_id is None
    assert cast.reseller.actor.own_side_id == cast.reseller.organisation_id
