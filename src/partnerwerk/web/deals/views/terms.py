"""The programs' settings for registrations, for administrators."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import require
from partnerwerk.deals import actions
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.settings import LIMITS, proposed
from partnerwerk.deals.foreseeing import foresee_terms
from partnerwerk.deals.models import Terms
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.deals.choices import countries
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.deals.terms import effects_of, standing_of
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.settings.foreseeing import is_seen, seal_of

WHOLE = tuple(LIMITS)
SHARES = ("possible_from", "conflict_from")
TEXTS = ("timezone", "country", "subdivision")


def _number(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput({"inputmode": "decimal"})
    return forms.CharField(label=label, help_text=help_text, widget=widget)


class TermsForm(ProblemForm):
    """A program's settings, in the order of a registration's life."""

    review_days = _number(gettext_lazy("Review within"))
    protection_days = _number(gettext_lazy("Protection"))
    extension_days = _number(gettext_lazy("An extension"))
    extensions_allowed = _number(gettext_lazy("Extensions allowed"))
    reminder_days = _number(
        gettext_lazy("Reminders before the end"), gettext_lazy("Days, with commas: 14, 3")
    )
    possible_from = _number(
        gettext_lazy("“Possible” from a score of"),
        gettext_lazy("0 to 1. Lower finds more, and asks more often."),
    )
    conflict_from = _number(
        gettext_lazy("“Conflict” from a score of"),
        gettext_lazy("From here on two names count as one company."),
    )
    offers_directory = forms.BooleanField(
        label=gettext_lazy("Offer companies of the public directory while a partner types"),
        required=False,
        widget=forms.CheckboxInput({"class": "tick"}),
    )
    checks_an_hour = _number(
        gettext_lazy("Checks an hour"),
        gettext_lazy("Who checks more names is slowed down, and the channel manager is told."),
    )
    timezone = forms.CharField(label=gettext_lazy("Office’s time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Office’s country"))
    subdivision = forms.CharField(
        label=gettext_lazy("State or region"),
        required=False,
        help_text=gettext_lazy("For its public holidays: HH, BY, 13 …"),
    )

    def __init__(self, data: QueryDict | dict[str, Any]) -> None:
        super().__init__(data)
        self.fields["country"].choices = countries(get_language() or "en")  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def terms(request: PortalRequest, code: str = "") -> HttpResponse:
    """All programs, each with its form; a post changes the one it names, once it was seen what that
    would do.
    """
    require(request.actor, May.CONFIGURE)
    programs = list(Terms.objects.select_related("program").order_by("program__name"))
    if request.method != "POST":
        return _page(request, programs, {})
    changed = next((t for t in programs if t.program.code == code), None)
    if changed is None:
        raise Http404
    form = TermsForm(request.POST)
    try:
        given = _read(request.POST)
        then = proposed(changed, given)
    except InvalidInput as invalid:
        form.show(invalid.problems)
        return _page(request, programs, {changed.pk: {"form": form}}, status=422)
    foreseen = foresee_terms(changed, then, request.actor)
    seal = seal_of(code, _shown(changed), _shown(then))
    if foreseen.changed and not is_seen(request, seal):
        shown = {"form": form, "effects": effects_of(foreseen, changed, then), "seal": seal}
        return _page(request, programs, {changed.pk: shown})
    if request.headers.get("HX-Request"):
        return _page(request, programs, {changed.pk: {"form": form}})
    return _save(request, changed, given, is_changed=bool(foreseen.changed))


def _save(
    request: PortalRequest, terms: Terms, given: dict[str, Any], *, is_changed: bool
) -> HttpResponse:
    if is_changed:
        actions.change_terms(terms, given, actor=request.actor)
        messages.success(request, _("Saved. It counts for decisions from now on."))
    else:
        messages.info(request, _("Nothing was changed."))
    return HttpResponseRedirect("/settings/deals")


def _page(
    request: PortalRequest,
    programs: list[Terms],
    posted: Mapping[UUID, dict[str, Any]],
    status: int = 200,
) -> HttpResponse:
    """`posted` holds what was typed for one of them, by its id, and what it would do."""
    if request.headers.get("HX-Request"):
        (pk, shown), *_others = posted.items()
        terms = next(t for t in programs if t.pk == pk)
        return render(request, "deals/terms_effects.html", {"terms": terms, **shown})
    rows = []
    for number, terms in enumerate(programs):
        row = {"terms": terms, "form": TermsForm(_shown(terms)), **posted.get(terms.pk, {})}
        row["form"].auto_id = f"p{number}_%s"
        row |= standing_of(terms, request.actor)
        rows.append(row)
    return render(request, "deals/terms.html", {"programs": rows}, status=status)


def _shown(terms: Terms) -> dict[str, Any]:
    shown = {name: getattr(terms, name) for name in (*WHOLE, *TEXTS)}
    shown |= {name: number_format(getattr(terms, name)) for name in SHARES}
    shown["reminder_days"] = ", ".join(str(days) for days in terms.reminder_days)
    shown["offers_directory"] = "on" if terms.offers_directory else ""
    return shown


def _read(post: QueryDict) -> dict[str, Any]:
    """Numbers out of the form; what is none is named, all of it at once."""
    problems: list[Problem] = []
    given: dict[str, Any] = {name: post.get(name, "").replace("\x00", "").strip() for name in TEXTS}
    for name in WHOLE:
        given[name] = _whole(name, post.get(name, ""), problems)
    for name in SHARES:
        given[name] = _share(name, post.get(name, ""), problems)
    given["reminder_days"] = _days(post.get("reminder_days", ""), problems)
    given["offers_directory"] = post.get("offers_directory") == "on"
    if problems:
        raise InvalidInput(problems)
    return given


def _whole(name: str, text: str, problems: list[Problem]) -> int:
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) < 6:
        return int(text)
    problems.append(Problem(name, _("Enter a whole number.")))
    return 0


def _share(name: str, text: str, problems: list[Problem]) -> float:
    try:
        share = float(text.strip().replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        problems.append(Problem(name, _("Enter a number from 0 to 1, such as 0.7.")))
    return share


def _days(text: str, problems: list[Problem]) -> list[int]:
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if len(parts) > 10 or not all(p.isascii() and p.isdecimal() and len(p) < 4 for p in parts):
        words = _("Enter days with commas in between, such as 14, 3.")
        problems.append(Problem("reminder_days", words))
        return []
    return sorted({int(part) for part in parts}, reverse=True)
