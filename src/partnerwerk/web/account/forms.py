"""Forms about oneself."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.models import LANGUAGES
from partnerwerk.web.people.words import in_order, permission_label


def timezone_choices() -> list[tuple[str, str]]:
    """Time zones by place; the technical ones are left out."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


class PreferencesForm(forms.Form):
    """How the portal speaks to a person, and whose clock it shows."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=timezone_choices,
        help_text=_("Times on pages and in mails are shown in it."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Colleagues and the other side see it."),
    )


class TokenForm(forms.Form):
    """A new API token: what it is for, and how much of one's rights it carries."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("CRM sync")}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
        help_text=_("Never more than your role. Choose the fewest."),
    )

    def __init__(self, permissions: frozenset[str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, permission_label(code)) for code in in_order(permissions)]


class PasswordForm(forms.Form):
    """The first password of somebody who was invited."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. A sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )
