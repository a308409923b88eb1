"""Forms that show what an action found. They check nothing themselves: page, API and import share
the action's word, and what was typed is shown again as it was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customfields.canonical import is_empty
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.deals.inputs import as_typed
from partnerwerk.deals.models import DealRegistration, DealSource
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit.problems import Problem
from partnerwerk.web.customfields import inputs as added
from partnerwerk.web.deals.choices import countries, currencies


class ProblemForm(forms.Form):
    """A form whose problems come from an action."""

    use_required_attribute = False
    cleaned_data: dict[str, Any]

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside its field; what has no field here stands above them all."""
        for problem in problems:
            name = added.place_of(problem.field, self)
            name = name if name in self.fields else NON_FIELD_ERRORS
            self.errors.setdefault(name, self.error_class()).append(problem.text)


class DateInput(forms.DateInput):
    """A day in the browser's own control; without an end some take years of six digits."""

    def __init__(self) -> None:
        super().__init__({"type": "date", "max": "9999-12-31"})


def _line(label: Any, *, required: bool = False, help_text: Any = "", **attrs: Any) -> Any:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs)
    )


class SeveralFiles(forms.FileInput):
    """A file field that takes more than one."""

    allow_multiple_selected = True


class RegistrationForm(ProblemForm):
    """What a partner knows of a deal, in the order in which it knows it."""

    customer_name = _line(_("Customer"), required=True, placeholder=_("Name of the company"))
    customer_domain = _line(_("Their web address"), placeholder=_("company.com"), inputmode="url")
    customer_country = forms.ChoiceField(label=_("Country"))
    contact_name = _line(_("Contact there"), autocomplete="off")
    contact_email = _line(_("Their e-mail"), type="email", autocomplete="off")
    contact_phone = _line(_("Their telephone"), type="tel", autocomplete="off")
    title = _line(_("What is it about"), required=True)
    product_families = forms.MultipleChoiceField(
        label=_("Product family"), widget=forms.CheckboxSelectMultiple
    )
    amount = _line(_("Estimated value"), required=True, inputmode="decimal")
    currency = forms.ChoiceField(label=_("Currency"))
    expected_close_date = forms.CharField(label=_("Expected close"), widget=DateInput())
    source = forms.ChoiceField(label=_("How did you find it?"), required=False)
    is_tender = forms.BooleanField(
        label=_("It is a public tender"),
        required=False,
        widget=forms.CheckboxInput({"class": "tick"}),
    )
    competitor = _line(_("Who else is in it"), help_text=_("Incumbent or competitor."))
    opportunity_ref = _line(_("Opportunity in your CRM"))
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea({"rows": 3}))
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("Offer, mail or visit report. PDF, Office, picture or text, up to 20 MB."),
        widget=SeveralFiles({"multiple": True}),
    )
    MORE = ("is_tender", "competitor", "opportunity_ref", "contact_phone", "notes", "evidence")

    def __init__(
        self, typed: Mapping[str, Any], families: Sequence[ProductFamily], fields: FieldSet
    ) -> None:
        super().__init__(data=_as_query(typed))
        added.add_to(self, fields)
        language = get_language() or "en"
        self._choices("customer_country", [("", ""), *countries(language)])
        self._choices("currency", currencies(str(typed.get("currency") or "")))
        self._choices(
            "product_families", sorted(((f.code, f.label) for f in families), key=lambda c: c[1])
        )
        self._choices("source", [("", ""), *DealSource.choices])

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def has_more(self) -> bool:
        """Something is typed, or wrong, in the part that is folded away at first."""
        return any(self.data.get(name) or name in self.errors for name in self.MORE)


FIELDS = tuple(name for name in RegistrationForm.base_fields if name != "evidence")
LISTS = ("product_families",)


def typed_in(post: QueryDict) -> dict[str, Any]:
    """A posted form as the actions read it. NUL is no text, and PostgreSQL keeps none."""
    typed: dict[str, Any] = {
        name: post.get(name, "").replace("\x00", "") for name in FIELDS if name not in LISTS
    }
    typed["product_families"] = [c.replace("\x00", "") for c in post.getlist("product_families")]
    typed["partner"] = post.get("partner", "").replace("\x00", "")
    typed["custom"] = added.typed_in(post)
    return typed


def is_untouched(typed: Mapping[str, Any]) -> bool:
    """Nothing is typed but what the form itself proposes."""
    proposed = {"customer_country", "currency", "partner"}
    own = (typed[name] for name in typed if name not in proposed and name != "custom")
    return not any(own) and all(is_empty(value) for value in typed["custom"].values())


def typed_of(deal: DealRegistration, actor: Actor) -> dict[str, Any]:
    """A registration as its partner would type it: a draft as it was left, else its fields."""
    custom = added.typed_of(deal, fields_of(REGISTRATION, actor))
    if deal.typed:
        return {**deal.typed, "custom": {**custom, **(deal.typed.get("custom") or {})}}
    return {
        **as_typed(deal),
        "amount": _amount(deal),
        "is_tender": "on" if deal.is_tender else "",
        "custom": custom,
    }


def _amount(deal: DealRegistration) -> str:
    if deal.amount is None:
        return ""
    return str(format_decimal(deal.amount, locale=get_language() or "en"))


def _as_query(typed: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    custom = typed.get("custom")
    flat = {**typed, **added.as_posted(custom if isinstance(custom, Mapping) else {})}
    for name, value in flat.items():
        data.setlist(name, list(value) if isinstance(value, list) else [value or ""])
    return data


class ReasonForm(ProblemForm):
    """Why something is decided, for the other side to read."""

    reason = forms.CharField(
        label=_("Reason"), required=True, widget=forms.Textarea({"rows": 4, "autofocus": True})
    )
