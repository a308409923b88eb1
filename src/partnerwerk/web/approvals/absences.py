"""One's own absence: from when, until when, who is asked instead, and up to which value."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import Actor, Denied, Side
from partnerwerk.identity.access import visible_to
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.money import COMMON_CURRENCIES, Money, parse_amount
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.access import absences_visible_to
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.actions.absences import Away
from partnerwerk.workflow.approvals.kinds import known_kinds
from partnerwerk.workflow.models import Absence


class AbsenceForm(ProblemForm):
    """When, and who instead."""

    first_day = forms.CharField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"})
    )
    last_day = forms.CharField(
        label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"})
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who is asked instead"),
        required=False,
        help_text=gettext_lazy("Nobody chosen: whoever else has your role."),
    )
    limit = forms.CharField(
        label=gettext_lazy("Up to a value of"),
        required=False,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=gettext_lazy("Above it whoever else has your role decides. Empty: no limit."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in COMMON_CURRENCIES]
    )

    def __init__(self, data: QueryDict | dict[str, Any], deputies: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["deputy"]
        field.choices = [("", _("Nobody in particular")), *deputies]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def absences(request: PortalRequest) -> HttpResponse:
    """One's own absences of now and later, and a form for another."""
    actor = request.actor
    _require_vendor(actor)
    deputies = deputies_of(actor, but=actor.member_id)
    first = {"first_day": clock.today().isoformat(), "last_day": "", "currency": "EUR"}
    form = AbsenceForm(request.POST if request.method == "POST" else first, deputies)
    if request.method == "POST":
        try:
            actions.set_absence(request.membership, read_absence(request.POST), actor=actor)
        except InvalidInput as invalid:
            form.show(invalid.problems)
        else:
            messages.success(request, _("Noted. From the first day on others are asked instead."))
            return redirect("absences")
    context = {"form": form, "rows": [row_of(a) for a in _own(actor)]}
    return render(request, "approvals/absences.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Be there again, or not go after all."""
    _require_vendor(request.actor)
    absence = get_object_or_404(
        absences_visible_to(request.actor), pk=pk, membership=request.actor.member_id
    )
    actions.end_absence(absence, actor=request.actor)
    messages.success(request, _("You are asked again from now on."))
    return redirect("absences")


def _require_vendor(actor: Actor) -> None:
    if actor.side is not Side.VENDOR:
        raise Denied(May.MANAGE)


def _own(actor: Actor) -> list[Absence]:
    own = absences_visible_to(actor).filter(membership=actor.member_id)
    return list(own.filter(last_day__gte=clock.today()).order_by("first_day"))


def deputies_of(actor: Actor, *, but: UUID | None = None) -> list[tuple[str, str]]:
    """People who may decide something that is approved, without whoever goes away."""
    able = {kind.permission for kind in known_kinds()}
    colleagues = visible_to(actor).filter(side=Side.VENDOR, disabled_at__isnull=True)
    found = colleagues.filter(role__permissions__overlap=sorted(able))
    return [(str(m.pk), m.name) for m in found.order_by("name") if m.pk != but]


def row_of(absence: Absence) -> dict[str, Any]:
    limit = absence.limit
    return {
        "absence": absence,
        "days": _("%(first)s to %(last)s")
        % {"first": day(absence.first_day), "last": day(absence.last_day)},
        "deputy": absence.deputy.name if absence.deputy else _("whoever else has your role"),
        "limit": limit.display(get_language() or "en", cents=False) if limit else "",
        "is_now": absence.first_day <= clock.today(),
    }


def read_absence(post: QueryDict) -> Away:
    problems: list[Problem] = []
    away = Away(
        _day(post.get("first_day", "")),
        _day(post.get("last_day", "")),
        as_id(post.get("deputy", "")),
        _limit(post, problems),
    )
    if problems:
        raise InvalidInput(problems)
    return away


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _limit(post: QueryDict, problems: list[Problem]) -> Money | None:
    text = post.get("limit", "").replace("\x00", "").strip()
    if not text:
        return None
    try:
        amount: Decimal = parse_amount(text)
    except ValueError:
        problems.append(Problem("limit", _("Enter an amount such as 50,000.")))
        return None
    return Money(amount, post.get("currency", ""))
