"""How the sign-in library fits in: nobody signs up by themselves, and its mails speak as we do."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partnerwerk.web.browsers import browser_words


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and this password do not go together."),
        "incorrect_code": _("This is not the code, or it is no longer good."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def save_user(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("People come by invitation.")

    def format_email_subject(self, subject: str) -> str:
        return str(subject).strip()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        named = {**context, "vendor_name": settings.VENDOR_NAME, "public_url": settings.PUBLIC_URL}
        super().send_mail(template_prefix, email, named)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A passkey is called after the browser in which it was made, until somebody names it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def generate_authenticator_name(self, *whose: Any) -> str:
        return browser_words(context.request.headers.get("User-Agent", ""))
