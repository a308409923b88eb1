"""What waits for somebody: one tab for each registered kind, and the decision about one record.

A kind whose records have a page of their own for it is drawn by that (`PAGES`); every other is listed
and decided here.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerwerk.access import Actor, Denied, require
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.approving import EXTENSION, REVIEW
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.approvals.showing import agreed_in_short, progress_in_words, replaced
from partnerwerk.web.deals.forms import ReasonForm
from partnerwerk.web.deals.views import waiting as deals
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.bulk import seen_at
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import deadline
from partnerwerk.web.numbers import counted
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.queries import (
    asks_by_subject,
    decided_by,
    numbers_waiting,
    progress_of,
    progress_of_many,
)
from partnerwerk.workflow.models import Ask

SHOWN = 50
DECISIONS = {"agree": Ask.Decision.AGREED, "reject": Ask.Decision.REJECTED}
Page = Callable[[PortalRequest], dict[str, Any]]
PAGES: Mapping[str, tuple[str, Page]] = {
    REVIEW: ("deals/waiting.html", deals.registrations),
    EXTENSION: ("deals/waiting_extensions.html", deals.extensions),
}


@require_safe
@signed_in
def waiting(request: PortalRequest) -> HttpResponse:
    """One kind of decision, the oldest clock first; `?kind=` says which."""
    kinds = sorted(decided_by(request.actor), key=lambda kind: kind.code not in PAGES)
    if not kinds:
        raise Denied(DealPermission.REVIEW)
    wanted = request.GET.get("kind", "")
    shown = next((kind for kind in kinds if kind.code == wanted), kinds[0])
    template, page = PAGES.get(shown.code, ("approvals/waiting.html", _listed(shown)))
    context = {"tabs": _tabs(kinds, shown, request.actor), "kind": shown, **page(request)}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decide(request: PortalRequest, kind: str, pk: UUID) -> HttpResponse:
    """What is asked about one record, and the answer with its reason."""
    found = _kind_or_404(kind)
    require(request.actor, found.permission)
    subject = found.subjects(request.actor).filter(pk=pk).first()
    if subject is None:
        raise Http404
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is None:
        return _ask(request, found, subject, ReasonForm({"reason": ""}))
    reason, seen = request.POST.get("reason", "").replace("\x00", ""), seen_at(request.POST)
    try:
        actions.decide_subject(found, pk, decision, reason=reason, seen=seen, actor=request.actor)
    except InvalidInput as invalid:
        form = ReasonForm(request.POST)
        form.show(invalid.problems)
        return _ask(request, found, subject, form, status=422)
    except Refused as refused:
        form = ReasonForm(request.POST)
        return _ask(request, found, subject, form, problem=refused.text, status=409)
    messages.success(request, _done(found, pk, decision, request.actor))
    return redirect(address_of(found))


def address_of(kind: ApprovalKind) -> str:
    return "/waiting?" + urlencode({"kind": kind.code})


def _tabs(kinds: list[ApprovalKind], shown: ApprovalKind, actor: Actor) -> list[dict[str, Any]]:
    """A kind without a page of its own stands there while something of it waits."""
    waiting = numbers_waiting(actor)
    return [
        {
            "label": kind.tab or kind.label,
            "url": address_of(kind),
            "count": counted(waiting[kind.code]),
            "current": kind is shown,
        }
        for kind in kinds
        if waiting[kind.code] or kind.code in PAGES or kind is shown
    ]


def _listed(kind: ApprovalKind) -> Page:
    """Any kind's records as its descriptions tell of them."""

    def page(request: PortalRequest) -> dict[str, Any]:
        actor, now = request.actor, clock.now()
        found = list(kind.waiting(actor).order_by(kind.due_field, "pk")[:SHOWN])
        ids = [subject.pk for subject in found]
        asks, progress = (
            asks_by_subject(kind.code, ids, actor),
            progress_of_many(kind.code, ids, actor),
        )
        rows = [_row(kind, s, asks.get(s.pk), progress.get(s.pk)) for s in found]
        late = sum(1 for row in rows if row["due"] and row["due"] < now)
        return {"rows": rows, "late": late}

    return page


def _row(kind: ApprovalKind, subject: Any, ask: Ask | None, progress: Any) -> dict[str, Any]:
    due = (ask.due_at if ask else None) or getattr(subject, kind.due_field)
    return {
        "about": kind.describe(subject),
        "pk": subject.pk,
        "due": due,
        "due_in_words": deadline(due) if due else "",
        "is_late": bool(due and due < clock.now()),
        "asked": agreed_in_short(progress) if progress else "",
        "replaced": replaced(ask) if ask else "",
    }


def _ask(
    request: PortalRequest,
    kind: ApprovalKind,
    subject: Any,
    form: ReasonForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    progress = progress_of(kind.code, subject.pk, request.actor)
    ask = asks_by_subject(kind.code, [subject.pk], request.actor).get(subject.pk)
    is_mine = kind.waiting(request.actor).filter(pk=subject.pk).exists()
    due = (ask.due_at if ask else None) or getattr(subject, kind.due_field)
    form.fields["reason"].widget.attrs.pop("autofocus", None)  # one may agree without it
    context = {
        "kind": kind,
        "about": kind.describe(subject),
        "back": address_of(kind),
        "form": form,
        "problem": problem,
        "is_mine": is_mine,
        "replaced": replaced(ask) if ask else "",
        "progress": progress_in_words(progress) if progress else "",
        "due": deadline(due) if due else "",
        "seen": clock.now().isoformat(),
    }
    return render(request, "approvals/decision.html", context, status=status)


def _done(kind: ApprovalKind, pk: UUID, decision: Ask.Decision, actor: Actor) -> str:
    if decision == Ask.Decision.REJECTED:
        return _("Rejected. Whoever asked reads your reason.")
    progress = progress_of(kind.code, pk, actor)
    words = _("You have agreed.")
    return f"{words} {progress_in_words(progress)}" if progress else words


def _kind_or_404(code: str) -> ApprovalKind:
    try:
        return kind_of(code)
    except KeyError as error:
        raise Http404 from error
