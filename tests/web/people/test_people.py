"""People: who invites, changes and disables whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.people import MembershipFactory, UserFactory
from partnerwerk.access import acting, system_actor
from partnerwerk.identity.models import Membership, Role
from partnerwerk.journal.models import Event

pytestmark = pytest.mark.django_db
TYPED = {
    "email": "nina@halden.example",
    "name": "Nina Neu",
    "role": "partner_sales",
    "language": "de",
}


def reread(cast: Cast, who: str) -> Membership:
    membership = cast[who].membership
    assert membership is not None
    return Membership.objects.get(pk=membership.pk)


def url_of(cast: Cast, who: str) -> str:
    return f"/people/{reread(cast, who).pk}"


def test_only_administrators_see_people(cast: Cast) -> None:
    for who in ("administrator", "distributor", "reseller_admin"):
        assert cast[who].browser().get("/people").status_code == 200
    for who in ("vendor", "manager", "reseller", "rival"):
        assert cast[who].browser().get("/people").status_code == 403


def test_a_partner_admin_sees_colleagues_only(cast: Cast) -> None:
    browser = cast.reseller_admin.browser()
    listed = browser.get("/people?of=partners").content.decode()
    assert "Hanna Halden" in listed
    assert "Remi Lyon" not in listed
    for who in ("rival", "vendor", "distributor"):
        assert browser.get(url_of(cast, who)).status_code == 404
        assert browser.post(url_of(cast, who) + "/disabling").status_code == 404


def test_a_distributor_does_not_manage_its_resellers_people(cast: Cast) -> None:
    browser = cast.distributor.browser()
    assert browser.get(url_of(cast, "reseller")).status_code == 404
    assert browser.post("/people/new?partner=reseller", TYPED).status_code == 302
    assert (
        Membership.objects.get(name="Nina Neu").organisation_id == cast.distributor.organisation_id
    )


def test_the_administrator_reaches_everybody(cast: Cast) -> None:
    browser = cast.administrator.browser()
    assert "Remi Lyon" in browser.get("/people?of=partners").content.decode()
    browser.post("/people/new?partner=reseller", TYPED)
    invited = Membership.objects.get(name="Nina Neu")
    assert invited.organisation_id == cast.reseller.organisation_id


def test_inviting_names_all_problems_and_keeps_what_was_typed(cast: Cast) -> None:
    response = cast.reseller_admin.browser().post(
        "/people/new", TYPED | {"email": "x", "role": "boss"}
    )
    shown = response.content.decode()
    assert response.status_code == 422
    assert "id_role_error" in shown
    assert 'value="Nina Neu"' in shown


def test_a_member_is_not_invited_twice(cast: Cast) -> None:
    typed = TYPED | {"email": "reseller@cast.example"}
    response = cast.reseller_admin.browser().post("/people/new", typed)
    assert response.status_code == 422
    assert "already a member" in response.content.decode()


def test_changing_a_role_counts_at_once(cast: Cast) -> None:
    cast.reseller_admin.browser().post(url_of(cast, "reseller"), {"role": "partner_technical"})
    assert reread(cast, "reseller").role_id == "partner_technical"
    assert cast.reseller.browser().get("/deals").status_code == 403


def test_a_disabled_person_is_out_with_the_next_click(cast: Cast) -> None:
    browser = cast.reseller.browser()
    assert browser.get("/").status_code == 200
    cast.reseller_admin.browser().post(url_of(cast, "reseller") + "/disabling")
    assert browser.get("/").status_code == 403
    cast.reseller_admin.browser().post(url_of(cast, "reseller") + "/enabling")
    assert browser.get("/").status_code == 200


def test_nobody_changes_their_own_access(cast: Cast) -> None:
    browser = cast.reseller_admin.browser()
    assert browser.post(url_of(cast, "reseller_admin") + "/disabling").status_code == 409
    assert reread(cast, "reseller_admin").is_enabled


def test_an_open_invitation_can_be_sent_again_and_no_other(cast: Cast) -> None:
    browser = cast.reseller_admin.browser()
    browser.post("/people/new", TYPED)
    invited = Membership.objects.get(name="Nina Neu")
    browser.post(f"/people/{invited.pk}/reminder")
    with acting(system_actor()):
        assert Event.objects.filter(name="member.invited", subject_id=invited.pk).count() == 2
    assert browser.post(url_of(cast, "reseller") + "/reminder").status_code == 409


def test_three_rows_ask_as_much_as_one(cast: Cast) -> None:
    browser = cast.administrator.browser()
    browser.get("/people?of=partners")
    with CaptureQueriesContext(connection) as few:
        browser.get("/people?of=partners")
    users = [UserFactory() for _number in range(3)]
    with acting(system_actor()):
        for user in users:
            MembershipFactory(user=user, organisation=cast.partner_of(cast.rival).organisation)
    with CaptureQueriesContext(connection) as more:
        browser.get("/people?of=partners")
    assert len(more) == len(few)


def test_the_administrator_changes_what_a_role_may(cast: Cast) -> None:
    browser = cast.administrator.browser()
    assert "Deal desk" in browser.get("/settings/roles").content.decode()
    assert cast.marketing.browser().get("/deals").status_code == 403
    held = Role.objects.get(pk="marketing").permissions
    more = {"permissions": [*held, "deals.view"]}
    asked = browser.post("/settings/roles/marketing", more)
    assert "1 person may then also: See registrations" in " ".join(asked.content.decode().split())
    assert Role.objects.get(pk="marketing").permissions == held
    saved = browser.post("/settings/roles/marketing", more | {"seen": asked.context["seal"]})
    assert saved.status_code == 302
    assert cast.marketing.browser().get("/deals").status_code == 200
    told = browser.get("/settings/roles/marketing").content.decode()
    assert "Given: <ins>See registrations</ins>" in told
    assert "Ada Min" in told


def test_a_role_gets_nothing_of_the_other_side_and_none_locks_itself_out(cast: Cast) -> None:
    browser = cast.administrator.browser()
    for code, wanted in (
        ("partner_sales", ["deals.review"]),
        ("finance", ["no.such"]),
        ("administrator", ["deals.view"]),
    ):
        before = Role.objects.get(pk=code).permissions
        assert browser.post(f"/settings/roles/{code}", {"permissions": wanted}).status_code == 422
        assert Role.objects.get(pk=code).permissions == before


@pytest.mark.parametrize("path", ["/settings", "/settings/roles", "/settings/roles/finance"])
def test_settings_are_the_administrators(cast: Cast, path: str) -> None:
    assert cast.administrator.browser().get(path).status_code == 200
    for who in ("vendor", "executive", "distributor", "reseller_admin"):
        assert cast[who].browser().get(path).status_code == 403


def test_who_invites_for_a_partner_comes_back_to_the_people_of_partners(cast: Cast) -> None:
    browser, slug = cast.administrator.browser(), cast.partner_of(cast.reseller).slug
    answer = browser.post(f"/people/new?partner={slug}", TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/people?of=partners")
    answer = browser.post("/people/new", TYPED | {"role": "deal_desk"})
    assert (answer.status_code, answer["Location"]) == (302, "/people")
