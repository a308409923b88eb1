"""Forms that are too large or no forms at all are answered in our look, in both languages."""

import pytest
from django.conf import settings
from django.test import Client

from cast import Cast
from partnerwerk.identity.models import Membership

TOO_BIG = {"notes": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
TOO_MANY = {f"f{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
SAID = {"en": "That is too much for one form", "de": "Das ist zu viel für ein Formular"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", [TOO_BIG, TOO_MANY], ids=["too big", "too many fields"])
@pytest.mark.parametrize(("language", "said"), SAID.items())
@pytest.mark.parametrize("checks_secret", [True, False])
def test_a_form_that_is_too_large(
    typed: dict[str, str], language: str, said: str, checks_secret: bool, cast: Cast
) -> None:
    """Whoever reads the form first: the check of its secret, or the view."""
    Membership.objects.filter(user=cast.reseller.user).update(language=language)
    browser = cast.reseller.browser()
    assert browser.get("/deals/new").status_code == 200
    browser.handler.enforce_csrf_checks = checks_secret
    answer = browser.post("/deals/draft", typed)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert said in page
    assert 'class="error-page"' in page
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("boundary", ["multipart/form-data", "multipart/form-data; boundary=ä"])
def test_what_is_no_form(boundary: str, cast: Cast) -> None:
    browser = cast.reseller.browser()
    answer = browser.generic("POST", "/deals/draft", b"x" * 100, content_type=boundary)
    assert answer.status_code == 400
    assert 'class="error-page"' in answer.content.decode()


def test_nobody_gets_it_too(client: Client, cast: Cast) -> None:
    answer = client.post("/account/login/", TOO_BIG)
    assert answer.status_code == 413
    assert "That is too much for one form" in answer.content.decode()
