"""What is typed about a customer at the vendor."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.customers.actions import CustomerInput
from partnerwerk.customers.models import Customer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.kit.text import clean_line
from partnerwerk.web.customfields import inputs as added
from partnerwerk.web.deals.choices import countries

MOST_LINES = 50


class CustomerForm(forms.Form):
    """The vendor's record of a company. What is wrong with it, the action says."""

    name = forms.CharField(label=_("Company"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    domains = forms.CharField(
        label=_("Web and mail domains"),
        max_length=5_000,
        required=False,
        help_text=_("One a line. By these the company is recognised best."),
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("company.com")}),
    )
    aliases = forms.CharField(
        label=_("Other names"),
        max_length=5_000,
        required=False,
        help_text=_("One a line: spellings, brands, former names."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    vat_id = forms.CharField(label=_("VAT id"), max_length=20, required=False)
    lei = forms.CharField(label=_("LEI"), max_length=20, required=False)
    served_directly = forms.BooleanField(
        label=_("We serve this customer directly"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "tick"}),
        help_text=_("Registrations for it are shown as a conflict."),
    )

    def __init__(
        self, actor: Actor, customer: Customer | None, data: QueryDict | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields = fields_of(CUSTOMER, actor)
        if customer is not None:
            self.initial.update(first_values(customer))
            self.initial.update(added.as_posted(added.typed_of(customer, fields)))
        added.add_to(self, fields, with_files=customer is not None)
        self.added = added.groups_of(self, fields, customer)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *countries(get_language() or "en")]

    def given(self) -> CustomerInput:
        data = {name: self.cleaned_data[name] for name in self.base_fields}
        data |= {name: _lines(data[name]) for name in ("domains", "aliases")}
        custom = added.typed_in(self.data) if isinstance(self.data, QueryDict) else {}
        return CustomerInput(**data, custom=custom)

    def take(self, error: InvalidInput) -> None:
        """Put an action's problems beside their fields."""
        for problem in error.problems:
            place = added.place_of(problem.field, self)
            self.add_error(place if place in self.fields else None, problem.text)


def first_values(customer: Customer) -> dict[str, Any]:
    """A record as the form shows it."""
    return {
        "name": customer.name,
        "country": customer.country,
        "city": customer.city,
        "domains": "\n".join(d.domain_key for d in customer.domains.all()),
        "aliases": "\n".join(a.name for a in customer.aliases.all()),
        "vat_id": customer.vat_id,
        "lei": customer.lei,
        "served_directly": customer.served_directly,
    }


def _lines(text: str) -> list[str]:
    lines = (clean_line(line) for line in text.splitlines())
    return [line for line in lines if line][:MOST_LINES]
