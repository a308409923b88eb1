"""What is typed about a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.integrations.webhooks.actions import WebhookInput
from partnerwerk.integrations.webhooks.catalogue import by_noun
from partnerwerk.integrations.webhooks.meanings import meaning_of, noun_of
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.kit.problems import InvalidInput

ALL, SOME = "all", "some"


class ToldField(forms.CharField):
    """Must be filled in; that it is not, the action says, together with all other problems."""

    def validate(self, value: Any) -> None:
        pass


class WebhookForm(forms.Form):
    """Name, address, events. What is wrong with them, the action says."""

    name = ToldField(
        label=_("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("CRM")}),
        help_text=_("How you call the program that listens."),
    )
    url = ToldField(
        label=_("Address"),
        max_length=2_000,
        widget=forms.URLInput(
            attrs={"placeholder": "https://crm.example.com/hook", "autocapitalize": "none"}
        ),
        help_text=_("Events are posted there. Public addresses only, by https."),
    )
    scope = forms.ChoiceField(
        label=_("Listens to"),
        choices=[(SOME, _("the events chosen below")), (ALL, _("all events, later ones too"))],
        widget=forms.RadioSelect(attrs={"class": "tick"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = self.fields["events"]
        assert isinstance(events, forms.ChoiceField)
        events.choices = [(n, meaning_of(n)) for names in by_noun().values() for n in names]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The events by noun, each with what it means and whether it is chosen."""
        chosen = set(self["events"].value() or [])
        return [
            {
                "label": noun_of(noun),
                "events": [(name, meaning_of(name), name in chosen) for name in names],
            }
            for noun, names in by_noun().items()
        ]

    def given(self) -> WebhookInput:
        data = self.cleaned_data
        return WebhookInput(
            name=data["name"],
            url=data["url"],
            all_events=data["scope"] == ALL,
            events=data["events"],
        )

    def take(self, error: InvalidInput) -> None:
        """Put an action's problems beside their fields."""
        for problem in error.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.text)


class RotationForm(forms.Form):
    """How long the old secret goes on."""

    overlap_hours = forms.TypedChoiceField(
        label=_("The old secret"),
        coerce=int,
        choices=[
            (24, _("goes on for a day")),
            (168, _("goes on for a week")),
            (0, _("ends at once: somebody else may know it")),
        ],
        widget=forms.RadioSelect(attrs={"class": "tick"}),
    )


def first(webhook: Webhook) -> dict[str, Any]:
    """What the form shows of a webhook that is there."""
    scope = ALL if webhook.all_events else SOME
    return {"name": webhook.name, "url": webhook.url, "scope": scope, "events": webhook.events}
