"""Members: invited, changed, disabled; by whom; and what a sign-in or a token is worth then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from cast import Cast, Person
from factories.people import MembershipFactory
from partnerwerk.access import Actor, Denied, Side, acting, system_actor
from partnerwerk.identity import actions
from partnerwerk.identity.access import organisations_visible_to, visible_to
from partnerwerk.identity.actions import sync_roles
from partnerwerk.identity.models import Membership, Organisation, Role, Token, User
from partnerwerk.identity.queries import token_with
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused

URL = "/api/v1/deal-registrations"


def organisation(person: Person) -> Organisation:
    with acting(system_actor()):
        return Organisation.objects.get(pk=person.organisation_id)


def invite(by: Person, where: Person, **changes: str) -> Membership:
    given = {"email": "Neu@Halden.example ", "name": " Nele  Neu", "role": "partner_sales",
             "language": "de"} | changes  # fmt: skip
    return by.does(actions.invite_member, organisation(where), **given)


def test_an_admin_invites_a_colleague(cast: Cast) -> None:
    member = invite(cast.reseller_admin, cast.reseller_admin)
    assert (member.name, member.email, member.side) == ("Nele Neu", "neu@halden.example", "partner")
    with cast.reseller_admin.acting():
        event = Event.objects.get(name="member.invited")
    assert event.actor_name == "Holger Halden"
    with pytest.raises(Refused):
        invite(cast.reseller_admin, cast.reseller_admin)


@pytest.mark.parametrize(
    ("by", "where", "may"),
    [
        ("reseller_admin", "reseller", True),
        ("reseller_admin", "rival", False),
        ("reseller_admin", "vendor", False),
        ("reseller_admin", "distributor", False),
        ("distributor", "reseller", False),
        ("reseller", "reseller", False),
        ("vendor", "reseller", False),
        ("administrator", "reseller", True),
        ("administrator", "vendor", True),
    ],
)
def test_who_may_invite_where(by: str, where: str, may: bool, cast: Cast) -> None:
    role = "deal_desk" if where == "vendor" else "partner_sales"
    if may:
        assert invite(cast[by], cast[where], role=role).role_id == role
    else:
        with pytest.raises(Denied):
            invite(cast[by], cast[where], role=role)


@pytest.mark.parametrize("role", ["administrator", "deal_desk", "owner", "", "\0"])
def test_no_role_of_the_other_side(role: str, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as wrong:
        invite(cast.reseller_admin, cast.reseller, role=role, email="not an address", name=" ")
    assert {p.field for p in wrong.value.problems} == {"email", "name", "role"}
    with pytest.raises(InvalidInput):
        cast.reseller_admin.does(actions.change_role, cast.reseller.membership, role=role)


def test_nobody_changes_their_own_access(cast: Cast) -> None:
    me = cast.reseller_admin
    for action, given in ((actions.change_role, {"role": "partner_sales"}),
                          (actions.disable_member, {})):  # fmt: skip
        with pytest.raises(Refused):
            me.does(action, me.membership, **given)


def test_nobody_reaches_into_another_house(cast: Cast) -> None:
    for action, given in ((actions.change_role, {"role": "partner_admin"}),
                          (actions.disable_member, {}), (actions.enable_member, {})):  # fmt: skip
        with pytest.raises(Denied):
            cast.rival_admin.does(action, cast.reseller.membership, **given)


def test_disabled_is_out_with_the_next_request(cast: Cast) -> None:
    browser, program = cast.reseller.browser(), cast.reseller.api()
    assert browser.get("/deals").status_code == 200
    assert program.get(URL).status_code == 200
    cast.reseller_admin.does(actions.disable_member, cast.reseller.membership)
    assert browser.get("/deals").status_code == 403
    assert program.get(URL).status_code == 401
    cast.reseller_admin.does(actions.enable_member, cast.reseller.membership)
    assert browser.get("/deals").status_code == 200
    assert program.get(URL).status_code == 200


def test_a_new_role_counts_at_once(cast: Cast) -> None:
    browser = cast.reseller.browser()
    cast.reseller_admin.does(
        actions.change_role, cast.reseller.membership, role="partner_technical"
    )
    assert browser.get("/deals").status_code == 403
    with cast.reseller_admin.acting():
        event = Event.objects.get(name="member.changed")
    assert event.changes == {"role_id": {"before": "partner_sales", "after": "partner_technical"}}


def test_one_person_in_two_houses(cast: Cast) -> None:
    """Each house is another actor; switching is the person's, guessing is nobody's."""
    with acting(system_actor()):
        second = MembershipFactory(
            user=cast.reseller.user, organisation=cast.partner_of(cast.rival).organisation
        )
    browser = cast.reseller.browser()
    browser.post("/organisation", {"organisation": str(second.pk)})
    assert "Lyon Cloud" in browser.get("/company").content.decode()
    assert cast.rival.membership
    answer = browser.post("/organisation", {"organisation": str(cast.rival.membership.pk)})
    assert answer.status_code == 404
    assert "Lyon Cloud" in browser.get("/company").content.decode()
    cast.rival_admin.does(actions.disable_member, second)
    assert "Halden Systemhaus" in browser.get("/company").content.decode()


def test_tokens(cast: Cast) -> None:
    secret = cast.reseller.does(actions.create_token, cast.reseller.membership, name="my script")
    found = token_with(secret)
    assert found
    assert found.actor.membership_id == cast.reseller.actor.membership_id
    token = Token.objects.get()
    assert secret not in (token.digest, token.name)
    with pytest.raises(Denied):
        cast.rival.does(actions.revoke_token, cast.reseller.membership, token.pk)
    with pytest.raises(Refused):
        cast.rival.does(actions.revoke_token, cast.rival.membership, token.pk)
    assert token_with(secret)
    cast.reseller.does(actions.revoke_token, cast.reseller.membership, token.pk)
    assert token_with(secret) is None


def test_a_token_for_somebody_else_is_the_terminals_only(cast: Cast) -> None:
    for person in (cast.reseller_admin, cast.administrator, cast.rival):
        with pytest.raises(Denied):
            person.does(actions.create_token, cast.reseller.membership, name="x")
    with pytest.raises(Denied):
        cast.executive.does(actions.create_token, cast.executive.membership, name="x")


@pytest.mark.parametrize("secret", ["", "pw_", "x" * 10_000, "\0", "\xff", "' or 1=1 --"])
def test_no_token_is_nobody(secret: str, cast: Cast) -> None:
    assert token_with(secret) is None


def test_an_expired_token_and_a_closed_account_are_nobody(cast: Cast) -> None:
    secret = cast.reseller.token()
    Token.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert token_with(secret) is None
    Token.objects.update(expires_at=clock.now() + timedelta(hours=1))
    assert token_with(secret)
    User.objects.filter(pk=cast.reseller.user.pk).update(is_active=False)
    assert token_with(secret) is None


def test_scopes_narrow_and_never_widen(cast: Cast) -> None:
    found = token_with(cast.reseller.token(scopes=["deals.view", "deals.review"]))
    assert found
    assert found.actor.may("deals.view")
    assert not found.actor.may("deals.register")
    assert not found.actor.may("deals.review"), "the role has not got it"


def test_whom_one_sees(cast: Cast) -> None:
    with cast.reseller.acting() as actor:
        assert {m.organisation_id for m in visible_to(actor)} == {cast.reseller.organisation_id}
        names = set(organisations_visible_to(actor).values_list("name", flat=True))
    assert names == {"Halden Systemhaus", "Brückner Distribution", "Nordlicht Networks"}
    with cast.vendor.acting() as actor:
        assert visible_to(actor).count() == len(list(cast.everybody())) + 1


def test_new_permissions_are_offered_once(cast: Cast) -> None:
    role = Role.objects.get(code="partner_sales")
    role.permissions.remove("deals.export")
    role.save()
    sync_roles()
    assert "deals.export" not in Role.objects.get(code="partner_sales").permissions
    role.offered.remove("deals.export")
    role.save()
    sync_roles()
    assert "deals.export" in Role.objects.get(code="partner_sales").permissions


def test_an_actor_is_a_value() -> None:
    actor = Actor(side=Side.PARTNER, name="x", permissions=frozenset({"a", "b"}))
    assert actor.may("a")
    assert not replace(actor, scopes=frozenset({"b"})).may("a")
    assert not replace(actor, scopes=frozenset()).may("b")
    with pytest.raises(AttributeError):
        actor.name = "y"  # type: ignore[misc]


def test_signing_in_with_a_password(cast: Cast) -> None:
    from factories.people import PASSWORD

    client = Client()
    for password, status in (("wrong", 200), (PASSWORD, 302)):
        answer = client.post(
            "/account/login/", {"login": "RESELLER@cast.example", "password": password}
        )
        assert answer.status_code == status
    assert client.get("/deals").status_code == 200
