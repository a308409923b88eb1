"""The sign-in library's passkey forms, with a plain no for what is not a passkey's answer at all."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse, RateLimited
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError

log = logging.getLogger(__name__)
MEANT = (ValidationError, ImmediateHttpResponse, RateLimited, DatabaseError)


class CredentialField(forms.JSONField):
    """What a device answered: JSON that can be read and stored."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            read = super().to_python(value)
        except RecursionError:
            read = None
        if not isinstance(read, dict) or "\\u0000" in str(value):
            raise get_adapter().validation_error("incorrect_code")
        return read

    def bound_data(self, data: Any, initial: Any) -> None:
        """An answer is good for one time: the form comes back without it."""


class Reading:
    """Calls the library's own check. Its decoder raises whatever the bytes make it raise: a key that
    is missing, a signature that is none, an unknown kind of number.
    """

    def checked(self, check: Any) -> Any:
        try:
            return check()
        except MEANT:
            raise
        except Exception as error:
            log.info("not a passkey's answer: %r", error)
            raise get_adapter().validation_error("incorrect_code") from error


class AddPasskeyForm(Reading, AddWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def clean(self) -> Any:
        return self.checked(super().clean)


class AuthenticatePasskeyForm(Reading, AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return self.checked(super().clean_credential)


class LoginPasskeyForm(Reading, LoginWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return self.checked(super().clean_credential)


class ReauthenticatePasskeyForm(Reading, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return self.checked(super().clean_credential)
