"""Several registrations decided at once, with one reason; each stands and falls by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor, require
from partnerwerk.deals import actions
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.web.deals.forms import ReasonForm
from partnerwerk.web.deals.moments import day
from partnerwerk.web.deals.views.moving import seen_at
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest

MOST = 100
Decide = Callable[[DealRegistration, str, Actor, datetime | None], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one of them."""

    deal: DealRegistration
    text: str
    is_done: bool


def _approve(deal: DealRegistration, reason: str, actor: Actor, seen: datetime | None) -> str:
    deal = actions.approve_deal(deal, actor=actor, reason=reason, seen=seen)
    if deal.is_awaiting_review:
        return _("agreed; it waits for the others who are asked")
    assert deal.protected_until is not None
    return _("approved, protected until %s") % day(deal.protected_until)


def _return(deal: DealRegistration, reason: str, actor: Actor, seen: datetime | None) -> str:
    actions.return_deal(deal, reason=reason, actor=actor)
    return _("returned")


def _reject(deal: DealRegistration, reason: str, actor: Actor, seen: datetime | None) -> str:
    actions.reject_deal(deal, reason=reason, actor=actor, seen=seen)
    return _("rejected")


DECISIONS: dict[str, Decide] = {"approve": _approve, "return": _return, "reject": _reject}
HEADINGS = {
    "approve": gettext_lazy("Approve the selected registrations"),
    "return": gettext_lazy("Return the selected registrations with a question"),
    "reject": gettext_lazy("Reject the selected registrations"),
}
BUTTONS = {
    "approve": gettext_lazy("Approve"),
    "return": gettext_lazy("Return"),
    "reject": gettext_lazy("Reject"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bulk(request: PortalRequest) -> HttpResponse:
    """GET asks for the one reason; POST decides, and says what happened to each."""
    actor = request.actor
    require(actor, May.REVIEW)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("do") or request.GET.get("do", "")
    if kind not in DECISIONS:
        raise Http404
    chosen = _chosen(given.getlist("ref"), actor)
    if not chosen:
        return HttpResponseRedirect("/waiting")
    reason = given.get("reason", "").replace("\x00", "").strip()
    form = ReasonForm({"reason": reason})
    if request.method != "POST":
        return _ask(request, kind, chosen, form)
    if kind != "approve" and not reason:
        words = _("Say why in a sentence: the other side reads it.")
        form.show([Problem("reason", words, "required")])
        return _ask(request, kind, chosen, form, status=422)
    seen = seen_at(given)
    outcomes = [_decide(deal, kind, reason, actor, seen) for deal in chosen]
    context = {"outcomes": outcomes, "done": sum(1 for o in outcomes if o.is_done)}
    return render(request, "deals/bulk_done.html", context)


def _ask(
    request: PortalRequest,
    kind: str,
    chosen: Sequence[DealRegistration],
    form: ReasonForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "chosen": chosen,
        "form": form,
        "heading": HEADINGS[kind],
        "button": BUTTONS[kind],
        "seen": request.POST.get("seen") or clock.now().isoformat(),
    }
    return render(request, "deals/bulk.html", context, status=status)


def _chosen(refs: Sequence[str], actor: Actor) -> list[DealRegistration]:
    """The registrations ticked, in the order of the queue."""
    numbers = [int(ref[2:]) for ref in refs if ref.startswith("R-") and ref[2:].isdecimal()]
    found = visible_to(actor).filter(number__in=[n for n in numbers if n < 10**15][:MOST])
    return list(found.select_related("partner__organisation").order_by("review_due_at", "pk"))


def _decide(
    deal: DealRegistration, kind: str, reason: str, actor: Actor, seen: datetime | None
) -> Outcome:
    """One action, in its own savepoint: a refusal leaves the others as they are."""
    try:
        return Outcome(deal, DECISIONS[kind](deal, reason, actor, seen), is_done=True)
    except Refused as refused:
        return Outcome(deal, refused.text, is_done=False)
    except InvalidInput as invalid:
        return Outcome(deal, invalid.problems[0].text, is_done=False)
