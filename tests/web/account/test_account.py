"""Sign-in, invitations, switching, preferences, tokens, limits and error pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import signing
from django.core.cache import cache
from django.test import Client

from cast import Cast, Person
from factories.people import PASSWORD, MembershipFactory
from infra.mail import Mailbox
from partnerwerk.access import acting, system_actor
from partnerwerk.identity.actions import invite_member
from partnerwerk.identity.invitations import invitation_url
from partnerwerk.identity.models import Membership, Token, User
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.web.browsers import browser_words
from partnerwerk.web.middleware import SlowDown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def invited(cast: Cast) -> Membership:
    organisation = cast.partner_of(cast.reseller).organisation
    return cast.reseller_admin.does(
        invite_member, organisation, email="nina@halden.example", name="Nina Neu",
        role="partner_sales", language="de",
    )  # fmt: skip


def path_of(membership: Membership) -> str:
    return "/join/" + invitation_url(membership).rpartition("/")[2]


def test_signing_in_with_a_password(cast: Cast) -> None:
    browser = Client()
    typed = {"login": cast.vendor.user.email, "password": PASSWORD}
    assert browser.post("/account/login/", typed)["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_a_wrong_password_says_nothing_about_the_account(cast: Cast) -> None:
    said = set()
    for login in (cast.vendor.user.email, "nobody@cast.example"):
        shown = Client().post("/account/login/", {"login": login, "password": "wrong"})
        page = shown.content.decode()
        said.add(page.split('role="alert"')[1].split("</div>")[0])
    assert len(said) == 1


def test_passwords_are_not_guessed_by_the_dozen(cast: Cast) -> None:
    browser = Client()
    typed = {"login": cast.vendor.user.email, "password": "wrong"}
    for _attempt in range(12):
        shown = browser.post("/account/login/", typed).content.decode()
    assert "Too many failed" in shown


def test_signing_in_with_a_code_by_mail(cast: Cast, smtp: Mailbox) -> None:
    browser = Client()
    browser.post("/account/login/code/", {"email": cast.vendor.user.email})
    (message,) = smtp.to(cast.vendor.user.email)
    code = str(message["Subject"]).split()[0]
    assert code in message.get_content()
    browser.post("/account/login/code/confirm/", {"code": code})
    assert browser.get("/").status_code == 200


def test_who_waits_for_a_code_may_sign_in_another_way(cast: Cast, smtp: Mailbox) -> None:
    browser = Client()
    browser.post("/account/login/code/", {"email": cast.vendor.user.email})
    page = browser.get("/account/login/code/confirm/").content.decode()
    assert 'action="/account/logout/"' in page
    back = browser.post("/account/logout/", {"next": "/account/login/"}, follow=True)
    assert "Use a passkey" in back.content.decode()


def test_a_new_password_by_mail(cast: Cast, smtp: Mailbox) -> None:
    browser = Client()
    browser.post("/account/password/reset/", {"email": cast.vendor.user.email})
    (message,) = smtp.to(cast.vendor.user.email)
    link = next(word for word in message.get_content().split() if "/reset/key/" in word)
    form = browser.get("/account/" + link.partition("/account/")[2], follow=True)
    path = form.redirect_chain[-1][0]
    browser.post(path, {"password1": "Neue-Kaikante-11", "password2": "Neue-Kaikante-11"})
    cast.vendor.user.refresh_from_db()
    assert cast.vendor.user.check_password("Neue-Kaikante-11")


def test_nobody_signs_up_or_adds_addresses(cast: Cast) -> None:
    assert "By invitation" in Client().get("/account/signup/").content.decode()
    typed = {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/account/signup/", typed)
    assert not User.objects.filter(email="x@y.example").exists()
    assert cast.vendor.browser().get("/account/email/").status_code == 404


ALONE = [
    "/account/login/", "/account/login/code/", "/account/password/reset/",
    "/account/password/reset/done/", "/account/signup/", "/account/inactive/",
]  # fmt: skip
OWN = [
    "/account", "/account/2fa/", "/account/2fa/webauthn/", "/account/sessions/",
    "/account/password/change/", "/account/logout/", "/account/reauthenticate/", "/account/tokens",
]  # fmt: skip


@pytest.mark.parametrize("path", [*ALONE, *OWN])
def test_pages_of_the_account_have_our_look(cast: Cast, path: str) -> None:
    browser = Client() if path in ALONE else cast.vendor.browser()
    response = browser.get(path)
    shown = response.content.decode()
    assert response.status_code == 200
    assert "partnerwerk/app.css" in shown or "partnerwerk/app." in shown
    assert "<style" not in shown
    assert ' style="' not in shown


def signed_in_anew(cast: Cast) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": cast.vendor.user.email, "password": PASSWORD})
    return browser


def test_second_step_pages_ask_first_who_it_is(cast: Cast) -> None:
    browser = signed_in_anew(cast)
    for path in ("totp/activate/", "webauthn/add/"):
        assert "reauthenticate" in browser.get(f"/account/2fa/{path}")["Location"]
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    for path in ("totp/activate/", "webauthn/add/"):
        shown = browser.get(f"/account/2fa/{path}").content.decode()
        assert f'action="/account/2fa/{path}"' in shown
        assert ' style="' not in shown


def test_an_authenticator_app_is_asked_for_after_the_password(cast: Cast) -> None:
    browser = signed_in_anew(cast)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.get("/account/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, yield_hotp_counters_from_time().__next__()))
    browser.post("/account/2fa/totp/activate/", {"code": code})
    codes = browser.get("/account/2fa/recovery-codes/").content.decode()
    recovery = codes.split("<code>")[1].split("</code>")[0]
    again = signed_in_anew(cast)
    assert again.get("/").status_code == 302
    assert "The second step" in again.get("/account/2fa/authenticate/").content.decode()
    again.post("/account/2fa/authenticate/", {"code": recovery})
    assert again.get("/").status_code == 200


def test_an_invited_person_chooses_a_password_and_is_in(invited: Membership) -> None:
    browser = Client()
    assert "Nina Neu" in browser.get(path_of(invited)).content.decode()
    assert browser.post(path_of(invited), {"password": "kurz"}).status_code == 422
    browser.post(path_of(invited), {"password": PASSWORD})
    assert "Halden Systemhaus" in browser.get("/").content.decode()
    invited.refresh_from_db()
    assert invited.joined_at is not None
    with acting(system_actor()):
        assert Event.objects.filter(name="member.joined", subject_id=invited.pk).count() == 1


def test_an_invitation_works_once(invited: Membership) -> None:
    path = path_of(invited)
    Client().post(path, {"without": "1"})
    assert Client().get(path).status_code == 410
    assert Client().post(path, {"password": PASSWORD}).status_code == 410


def test_an_invitation_ends_after_two_weeks(
    invited: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Client().get(path_of(invited)).status_code == 200
    assert Client().get(path_of(invited)[:-3] + "abc").status_code == 410
    made = clock.now() - timedelta(days=15)
    then = signing.b62_encode(int(made.timestamp()))
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda signer: then)
    assert Client().get(path_of(invited)).status_code == 410


def test_who_has_an_account_joins_and_signs_in_as_always(cast: Cast) -> None:
    organisation = cast.partner_of(cast.rival).organisation
    membership = cast.rival_admin.does(
        invite_member, organisation, email=cast.reseller.user.email, name="Hanna",
        role="partner_sales", language="en",
    )  # fmt: skip
    browser = Client()
    response = browser.post(path_of(membership), {"password": "Geraten-von-Fremden-1"})
    assert response["Location"] == "/"
    assert browser.get("/").status_code == 302
    cast.reseller.user.refresh_from_db()
    assert cast.reseller.user.check_password(PASSWORD)


def test_an_invitation_opened_while_signed_in_as_somebody_else(
    cast: Cast, invited: Membership
) -> None:
    """It is the invited person's: neither the one who is signed in nor their rows play a part."""
    browser = cast.rival.browser()
    shown = browser.get(path_of(invited))
    assert shown.status_code == 200
    assert "Halden Systemhaus" in shown.content.decode()
    browser.post(path_of(invited), {"password": "Kiebitz-am-Deich-12"})
    assert browser.session["_auth_user_id"] == str(invited.user_id)
    assert browser.get("/").status_code == 200
    with acting(system_actor()):
        joined = Membership.objects.get(pk=invited.pk)
        assert joined.joined_at
        assert not Membership.objects.filter(
            user=cast.rival.user, organisation_id=invited.organisation_id
        ).exists()


def test_switching_to_an_own_organisation_and_no_other(cast: Cast) -> None:
    with acting(system_actor()):
        second = MembershipFactory(
            user_id=cast.reseller.user.pk,
            organisation=cast.partner_of(cast.distributor).organisation,
            email="hanna@brueckner.example",
        )
    browser = cast.reseller.browser()
    browser.post("/organisation", {"organisation": str(second.pk)})
    assert "Brückner Distribution" in browser.get("/company").content.decode()
    rival = cast.rival.membership
    assert rival is not None
    for wanted in (str(rival.pk), "x", ""):
        assert browser.post("/organisation", {"organisation": wanted}).status_code == 404
    assert browser.get("/organisation").status_code == 405


def test_language_is_kept_with_the_membership(cast: Cast) -> None:
    browser = cast.reseller.browser()
    browser.post("/language", {"language": "de", "next": "https://elsewhere.example"})
    assert Membership.objects.get(pk=cast.reseller.actor.membership_id).language == "de"
    assert 'lang="de"' in browser.get("/").content.decode()
    assert browser.post("/language", {"language": "xx"})["Location"] == "/"
    assert cast.reseller.actor.language == "de"


def test_theme_is_kept_in_a_cookie(cast: Cast) -> None:
    browser = Client()
    assert browser.post("/theme", {"theme": "dark", "next": "/help"})["Location"] == "/help"
    assert 'data-theme="dark"' in browser.get("/account/login/").content.decode()
    browser.post("/theme", {"theme": "system"})
    assert "data-theme=" not in browser.get("/account/login/").content.decode()


def test_preferences_with_problems_are_kept_as_typed(cast: Cast) -> None:
    browser = cast.vendor.browser()
    typed = {"language": "de", "timezone": "Mars/Olympus", "phone": "+49 30 1"}
    response = browser.post("/account", typed)
    assert response.status_code == 422
    assert 'value="+49 30 1"' in response.content.decode()
    browser.post("/account", typed | {"timezone": "Europe/Paris"})
    assert cast.vendor.actor.timezone == "Europe/Paris"


def test_a_token_is_shown_once_works_and_is_revoked(cast: Cast) -> None:
    browser = cast.vendor.browser()
    shown = browser.post("/account/tokens", {"name": "CRM", "scopes": ["deals.view"]})
    secret = shown.content.decode().split('data-copy="')[1].split('"')[0]
    assert secret not in browser.get("/account/tokens").content.decode()
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/deal-registrations").status_code == 200
    token = Token.objects.get(name="CRM")
    assert token.scopes == ["deals.view"]
    assert cast.manager.browser().post(f"/account/tokens/{token.pk}/revocation").status_code == 409
    browser.post(f"/account/tokens/{token.pk}/revocation")
    assert client.get("/api/v1/deal-registrations").status_code == 401


def test_a_token_never_carries_more_than_the_role(cast: Cast) -> None:
    typed = {"name": "CRM", "scopes": ["deals.review"]}
    assert cast.reseller.browser().post("/account/tokens", typed).status_code == 422
    assert cast.executive.browser().get("/account/tokens").status_code == 403


def test_who_posts_far_too_often_is_slowed_down(cast: Cast) -> None:
    browser = Client()
    statuses = {browser.post("/theme", {}).status_code for _post in range(SlowDown.UNKNOWN + 1)}
    assert statuses == {302, 429}
    refused = browser.post("/theme", {})
    assert refused["Retry-After"] == "60"
    assert cast.vendor.browser().post("/theme", {}).status_code == 302


@pytest.mark.parametrize("path", ["/no-such-page", "/partners/no-such", "/api/v1/no-such"])
def test_what_is_not_there(cast: Cast, path: str) -> None:
    response = cast.vendor.browser().get(path)
    assert response.status_code == 404
    if path.startswith("/api/"):
        assert response["Content-Type"].startswith("application/problem+json")


def test_a_form_without_its_secret_is_refused_in_our_look(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/account/login/", {"login": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "Please send it again" in response.content.decode()


EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (EDGE, "Edge on Windows"), (FIREFOX, "Firefox on Linux"), (PHONE, "Safari on iOS"),
        ("curl/8.1", "curl"), ("", "unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_words(user_agent: str, said: str) -> None:
    assert browser_words(user_agent) == said


def confirmed(person: Person) -> Client:
    """A browser in which somebody has just typed the password again."""
    browser = Client(headers={"User-Agent": FIREFOX})
    browser.post("/account/login/", {"login": person.user.email, "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def test_sessions_and_new_passkeys_are_called_after_the_browser(cast: Cast) -> None:
    browser = confirmed(cast.vendor)
    assert ">Firefox on Linux<" in browser.get("/account/sessions/").content.decode()
    assert 'value="Firefox on Linux"' in browser.get("/account/2fa/webauthn/add/").content.decode()


def test_the_scopes_of_a_token_stand_in_the_order_of_the_roles(cast: Cast) -> None:
    page = cast.reseller.browser().get("/account/tokens").content.decode()
    assert (
        page.index("See registrations") < page.index("Register deals") < page.index("See products")
    )


def test_a_wrong_code_of_the_app_is_told_in_our_words(cast: Cast) -> None:
    browser = confirmed(cast.vendor)
    page = browser.post("/account/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "This is not the code" in page
