"""Tells the audit who came in, who failed to, and what changed about how people come in: the sign-in
library says so with its signals.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest

from partnerwerk.identity.events import AccessEvent
from partnerwerk.identity.noting import note_access, note_failed_sign_in
from partnerwerk.web import viewing

CHANGES: dict[AccessEvent, tuple[Signal, ...]] = {
    AccessEvent.SIGNED_IN: (auth.user_logged_in,),
    AccessEvent.PASSWORD_CHANGED: (
        account.password_set, account.password_changed, account.password_reset,
    ),
    AccessEvent.FACTOR_ADDED: (mfa.authenticator_added, mfa.authenticator_reset),
    AccessEvent.FACTOR_REMOVED: (mfa.authenticator_removed,),
}  # fmt: skip


def listen() -> None:
    """Called at start-up."""
    for event, signals in CHANGES.items():
        for signal in signals:
            signal.connect(_noting(event), weak=False)
    auth.user_login_failed.connect(_failed)
    auth.user_logged_out.connect(_signed_out)


def _noting(event: AccessEvent) -> Any:
    def note(request: HttpRequest, user: Any, **more: Any) -> None:
        factor = getattr(more.get("authenticator"), "type", "")
        note_access(event, user, at=_address(request), **({"factor": factor} if factor else {}))

    return note


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    named = str(credentials.get("email") or credentials.get("username") or "")
    note_failed_sign_in(named, at=_address(request))


def _signed_out(request: HttpRequest, user: Any, **more: Any) -> None:
    if user is not None:
        viewing.end(request)
        note_access(AccessEvent.SIGNED_OUT, user, at=_address(request))


def _address(request: HttpRequest | None) -> str:
    known = request is not None and request.META.get("REMOTE_ADDR")
    return str(get_adapter().get_client_ip(request)) if known else ""
