"""Each transition is a resource: GET asks, POST does it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor, require
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.approving import REVIEW
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.queries import moves_of
from partnerwerk.deals.states import DEAL_STATES
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.web.approvals.showing import progress_in_words
from partnerwerk.web.deals.forms import ReasonForm
from partnerwerk.web.deals.moves import MOVES, Move, run_move
from partnerwerk.web.deals.refs import deal_or_404
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.bulk import seen_at
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day, deadline
from partnerwerk.workflow.approvals.queries import progress_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def step(request: PortalRequest, number: int, step: str) -> HttpResponse:
    """One transition of one registration."""
    move = MOVES[step]
    deal = deal_or_404(request.actor, number)
    require(request.actor, DEAL_STATES.transitions[move.transition].permission)
    if request.method == "POST":
        return _post(request, move, deal)
    if deal.status not in DEAL_STATES.transitions[move.transition].sources:
        words = _("This is no longer possible: its state has changed.")
        return refused(request, deal, words)
    if move.transition not in [t.name for t in moves_of(deal, request.actor)]:
        words = _("You are not asked here: somebody else decides this now.")
        return refused(request, deal, words)
    return _ask(request, move, deal)


def refused(request: PortalRequest, deal: DealRegistration, text: str) -> HttpResponse:
    """What cannot be done, why, and where the registration stands now."""
    now = deal_or_404(request.actor, deal.number)
    context = {"deal": now, "text": text}
    return render(request, "deals/refused.html", context, status=409)


def _post(request: PortalRequest, move: Move, deal: DealRegistration) -> HttpResponse:
    form = ReasonForm(request.POST)
    try:
        deal = run_move(move, deal, request.actor, **_given(move, request.POST, request.actor))
    except InvalidInput as invalid:
        form.show(invalid.problems)
        return _ask(request, move, deal, form=form, status=422)
    except Refused as refusal:
        if refusal.code == "protected":
            return _ask(request, move, deal, form=form, protected=refusal.text, status=409)
        return refused(request, deal, refusal.text)
    messages.success(request, _done(move, deal, request.actor))
    return HttpResponseRedirect(_after(request, deal))


def _done(move: Move, deal: DealRegistration, actor: Actor) -> str:
    """What has come of it; an agreement may be one of several."""
    if move.transition == "approve" and deal.is_awaiting_review:
        progress = progress_of(REVIEW, deal.pk, actor)
        return " ".join([_("You have agreed."), progress_in_words(progress) if progress else ""])
    return str(move.done) % _words(deal, move)


def _given(move: Move, post: QueryDict, actor: Actor) -> dict[str, Any]:
    """What the transition's form asks for."""
    reason = post.get("reason", "").replace("\x00", "")
    seen = {"seen": seen_at(post)} if move.transition in ("approve", "reject") else {}
    if move.asks == "approval":
        is_other = post.get("despite_conflict") == "on"
        return {"reason": reason, "despite_conflict": is_other, **seen}
    if move.asks == "original":
        return {"original": _original(post.get("original", ""), actor), "reason": reason}
    return {"reason": reason, **seen} if move.asks == "reason" else {}


def _original(typed: str, actor: Actor) -> DealRegistration:
    number = typed.strip().upper().removeprefix("R-")
    if number.isascii() and number.isdecimal() and len(number) < 16:
        found = visible_to(actor).filter(number=int(number)).first()
        if found is not None:
            return found
    words = _("Name the registration that this one repeats, such as R-1001.")
    raise InvalidInput([Problem("original", words)])


def _ask(
    request: PortalRequest,
    move: Move,
    deal: DealRegistration,
    *,
    form: ReasonForm | None = None,
    protected: str = "",
    status: int = 200,
) -> HttpResponse:
    words = _words(deal, move)
    several = move.transition == "approve" and _is_one_of_several(deal, request.actor)
    context = {
        "deal": deal,
        "move": move,
        "form": form or ReasonForm({"reason": ""}),
        "original": request.POST.get("original", ""),
        "problems": form.non_field_errors() if form else [],
        "heading": str(_("Agree to “%(title)s”") if several else move.heading) % words,
        "text": _("It then waits for the others who are asked.")
        if several
        else str(move.text) % words,
        "button": _("Agree") if several else str(move.label) % words,
        "seen": clock.now().isoformat(),
        "protected": protected,
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
    return render(request, "deals/move.html", context, status=status)


def _is_one_of_several(deal: DealRegistration, actor: Actor) -> bool:
    progress = progress_of(REVIEW, deal.pk, actor)
    return progress is not None and not progress.is_last


def _words(deal: DealRegistration, move: Move) -> dict[str, Any]:
    """The facts that the transition's sentences speak of."""
    terms = deal.program.deal_terms
    until = clock.today() + timedelta(days=terms.protection_days)
    if move.transition != "approve" or deal.protected_until is None:
        shown_until = day(until)
    else:
        shown_until = day(deal.protected_until)
    return {
        "title": deal.title or deal.ref,
        "partner": deal.partner.name,
        "customer": deal.customer_name,
        "families": ", ".join(deal.family_names),
        "days": terms.protection_days,
        "until": shown_until,
        "due": deadline(deal.review_due_at) if deal.review_due_at else "",
    }


def _after(request: PortalRequest, deal: DealRegistration) -> str:
    """Back to the queue for who came from there, else to the registration."""
    return "/waiting" if request.POST.get("next") == "/waiting" else f"/deals/{deal.ref}"
