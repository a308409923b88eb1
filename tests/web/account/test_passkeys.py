"""What is not a passkey's answer gets a plain no, wherever it is posted."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from cast import Cast, Person
from factories.people import PASSWORD

pytestmark = pytest.mark.django_db
RP, KEY_ID, SIGNED_BY_NOBODY = sha256(b"testserver"), b"k" * 16, "signed by nobody"
BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
DEEP = "[" * 100_000
CLIENT_DATA = websafe_encode(
    json.dumps(
        {"type": "webauthn.get", "challenge": "AAAA", "origin": "http://testserver"}
    ).encode()
)
MALFORMED = [
    "", "x", "null", "5", '"text"', "[]", "{}", DEEP, '{"a": ' * 5_000, '{"id": "\\u0000"}',
    '{"id": 5, "rawId": 5, "response": 5, "type": 5}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": []}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "!!",'
    ' "attestationObject": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}}',
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {
        "clientDataJSON": CLIENT_DATA, "attestationObject": "v___", "authenticatorData": "AAAA",
        "signature": "AAAA", "userHandle": "Mg"}}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {
        "clientDataJSON": websafe_encode(b"[1]"), "attestationObject": websafe_encode(b"\xa0"),
        "authenticatorData": websafe_encode(b"\0" * 37), "signature": "AAAA", "userHandle": 7}}),
]  # fmt: skip


@pytest.fixture
def begun(cast: Cast) -> Client:
    """The device has been asked, so that the answer is read to its end."""
    browser = Client(raise_request_exception=False)  # gets the page of an error, as people do
    asked = browser.get("/account/2fa/webauthn/login/", headers=BY_SCRIPT)
    assert asked.json()["request_options"]
    return browser


@pytest.fixture
def known(begun: Client, cast: Cast) -> Client:
    """Signed in with the password just now."""
    who = {"login": cast.reseller.user.email, "password": PASSWORD}
    assert begun.post("/account/login/", who)["Location"] == "/"
    return begun


@pytest.mark.parametrize("credential", MALFORMED)
def test_signing_in(credential: str, begun: Client) -> None:
    answer = begun.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert "_auth_user_id" not in begun.session


@pytest.mark.parametrize("credential", MALFORMED)
def test_adding(credential: str, known: Client) -> None:
    known.post("/account/reauthenticate/", {"password": PASSWORD})
    assert known.get("/account/2fa/webauthn/add/").status_code == 200
    answer = known.post("/account/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200, "the form again"
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", [*MALFORMED, SIGNED_BY_NOBODY])
def test_saying_again_who_one_is(credential: str, known: Client, cast: Cast) -> None:
    has_passkey(cast.reseller)
    asked = known.get("/account/2fa/webauthn/reauthenticate/")
    assert asked.status_code == 200
    if credential == SIGNED_BY_NOBODY:
        credential = answer_to(known.session["mfa.webauthn.state"]["challenge"])
    answer = known.post("/account/2fa/webauthn/reauthenticate/", {"credential": credential})
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    again = known.get("/account/2fa/webauthn/add/")
    assert "reauthenticate" in again["Location"], "nothing was proved"


def has_passkey(person: Person) -> None:
    """A key as a device makes it, on the curve's own base point."""
    base = b"\x04" + bytes.fromhex(
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    )
    made = AttestedCredentialData.create(b"\0" * 16, KEY_ID, ES256.from_ctap1(base))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(RP, flags, 0, made)
    stated = AttestationObject.create("none", data, {})
    client = CollectedClientData.create("webauthn.create", b"x", "http://testserver")
    credential = {
        "id": websafe_encode(KEY_ID), "rawId": websafe_encode(KEY_ID), "type": "public-key",
        "response": {"clientDataJSON": websafe_encode(client),
                     "attestationObject": websafe_encode(stated)},
    }  # fmt: skip
    Authenticator.objects.create(
        user=person.user, type="webauthn", data={"name": "x", "credential": credential}
    )


def answer_to(challenge: str) -> str:
    """In good form and to the right question; only the signature is none."""
    client = CollectedClientData.create("webauthn.get", challenge, "http://testserver")
    data = AuthenticatorData.create(RP, AuthenticatorData.FLAG.UP, 1)
    return json.dumps({
        "id": websafe_encode(KEY_ID), "rawId": websafe_encode(KEY_ID), "type": "public-key",
        "response": {"clientDataJSON": websafe_encode(client),
                     "authenticatorData": websafe_encode(data), "signature": "AAAA"},
    })  # fmt: skip
