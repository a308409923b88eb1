"""How the sign-in library fits in: nobody signs up by themselves, and its mails speak as we do."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from partnerwerk.identity.models import User
from partnerwerk.kit import clock
from partnerwerk.web.inbox.queries import SEEN_KEY

NEWS_AT_FIRST = timedelta(days=7)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def save_user(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("People come by invitation.")

    def login(self, request: HttpRequest, user: User) -> None:
        """The inbox counts what happened since the sign-in before this one."""
        before = user.last_login or clock.now() - NEWS_AT_FIRST
        super().login(request, user)
        request.session[SEEN_KEY] = before.isoformat()

    def format_email_subject(self, subject: str) -> str:
        return str(subject).strip()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        named = {**context, "vendor_name": settings.VENDOR_NAME, "public_url": settings.PUBLIC_URL}
        super().send_mail(template_prefix, email, named)
