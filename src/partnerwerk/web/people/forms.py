"""Inviting a person and changing a role."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.identity.models import LANGUAGES
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.people.words import role_label


def role_choices(side: str) -> list[tuple[str, str]]:
    codes = VENDOR_ROLES if side == "vendor" else PARTNER_ROLES
    return [(code, role_label(code)) for code in codes]


class RoleForm(forms.Form):
    """Which role a person has."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, side: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = role_choices(side)

    def take(self, error: InvalidInput) -> None:
        """Put an action's problems beside their fields."""
        for problem in error.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.text)


class InvitationForm(RoleForm):
    """Who is invited, and as what."""

    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"placeholder": _("name@company.com")}),
        help_text=_("The invitation goes there, and the person signs in with it."),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    field_order: Iterable[str] = ["email", "name", "role", "language"]
