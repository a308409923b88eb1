"""What is typed about a partner, and what a list is narrowed to."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.identity.access import visible_to as people_visible_to
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners.actions import PartnerInput
from partnerwerk.partners.models import Partner, PartnerType, Tier
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.web.customfields import inputs as added
from partnerwerk.web.deals.choices import countries

LOOKING_AFTER = ("channel_manager", "deal_desk", "administrator")


class PartnerForm(forms.Form):
    """The master data of a partner. What is wrong with it, the action says."""

    name = forms.CharField(label=_("Company"), max_length=200)
    types = forms.MultipleChoiceField(
        label=_("Types"),
        choices=PartnerType.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
    )
    country = forms.ChoiceField(label=_("Country"))
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    domain = forms.CharField(
        label=_("Web domain"),
        max_length=253,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("company.com"), "autocapitalize": "none"}),
    )
    tier = forms.ModelChoiceField(label=_("Tier"), queryset=Tier.objects.none(), empty_label=None)
    channel_manager = forms.ModelChoiceField(
        label=_("Channel manager"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )
    distributor = forms.ModelChoiceField(
        label=_("Distributor above it"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("None: it buys from us"),
    )

    def __init__(self, actor: Actor, partner: Partner | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_choices("country", [("", "–"), *countries(get_language() or "en")])
        self._set_query("tier", Tier.objects.select_related("program").order_by("program", "level"))
        managers = people_visible_to(actor).filter(
            side="vendor", role_id__in=LOOKING_AFTER, disabled_at__isnull=True
        )
        self._set_query("channel_manager", managers.order_by("name"))
        distributors = organisations_visible_to(actor).filter(
            partner__types__contains=[PartnerType.DISTRIBUTOR]
        )
        if partner is not None:
            distributors = distributors.exclude(pk=partner.pk)
        self._set_query("distributor", distributors.order_by("name"))
        fields = fields_of(PARTNER, actor)
        if partner is not None:
            self.initial.update(added.as_posted(added.typed_of(partner, fields)))
        added.add_to(self, fields, with_files=partner is not None)
        self.added = added.groups_of(self, fields, partner)

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _set_query(self, name: str, query: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = query

    def given(self, countries: list[str] | None = None) -> PartnerInput:
        """What was typed; the countries it sells in are not asked here and stay."""
        data = self.cleaned_data
        return PartnerInput(
            name=data["name"],
            types=data["types"],
            country=data["country"],
            city=data["city"],
            domain=data["domain"],
            countries=countries or [],
            distributor=data["distributor"],
            channel_manager=data["channel_manager"],
            custom=added.typed_in(self.data) if isinstance(self.data, QueryDict) else {},
        )

    def take(self, error: InvalidInput) -> None:
        """Put an action's problems beside their fields."""
        for problem in error.problems:
            place = added.place_of(problem.field, self)
            self.add_error(place if place in self.fields else None, problem.text)


class ReasonForm(forms.Form):
    """A sentence that says why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
