"""Agreements that rules ask for: which wait for this person, and the page that decides one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor, Denied
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.approvals.showing import agreed_in_short, replaced
from partnerwerk.web.deals.forms import ReasonForm
from partnerwerk.web.deals.moments import deadline
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.agreements import agreement_kinds
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.queries import asked_of, progress_of_many
from partnerwerk.workflow.models import Ask

DECISIONS = {"agree": Ask.Decision.AGREED, "reject": Ask.Decision.REJECTED}
SHOWN = 50


def asks_for(actor: Actor) -> list[Ask]:
    """What this person is asked, the nearest deadline first; once about each record."""
    codes = [kind.code for kind in agreement_kinds()]
    found = asked_of(actor).filter(approval__kind__in=codes).select_related("approval")
    once: dict[UUID, Ask] = {}
    for ask in found.order_by("due_at", "pk")[:SHOWN]:
        once.setdefault(ask.approval_id, ask)
    return list(once.values())


def rows_for(actor: Actor, asks: list[Ask]) -> list[dict[str, Any]]:
    """With what each is about, read once for each kind."""
    rows: dict[UUID, dict[str, Any]] = {}
    for kind in agreement_kinds():
        mine = {a.approval.subject_id: a for a in asks if a.approval.kind == kind.code}
        if mine:
            rows |= {mine[pk].pk: row for pk, row in _rows(kind, mine, actor).items()}
    return [rows[ask.pk] for ask in asks if ask.pk in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decide(request: PortalRequest, ask_id: UUID) -> HttpResponse:
    """What is asked, and the two answers."""
    actor = request.actor
    if not any(actor.may(kind.permission) for kind in agreement_kinds()):
        raise Denied(agreement_kinds()[0].permission)
    codes = [kind.code for kind in agreement_kinds()]
    asks = asked_of(actor).filter(approval__kind__in=codes)
    ask = get_object_or_404(asks.select_related("approval", "instead_of", "membership"), pk=ask_id)
    form, decision = ReasonForm({"reason": ""}), DECISIONS.get(request.POST.get("decision", ""))
    if decision is not None:
        reason = request.POST.get("reason", "").replace("\x00", "")
        try:
            actions.decide(ask, decision, reason=reason, actor=actor)
        except InvalidInput as invalid:
            form = ReasonForm(request.POST)
            form.show(invalid.problems)
        else:
            messages.success(
                request, _("Noted. Whoever is asked besides you, or next, hears of it.")
            )
            return redirect("/waiting?kind=agreements")
    return _page(request, ask, form)


def _page(request: PortalRequest, ask: Ask, form: ReasonForm) -> HttpResponse:
    kind = kind_of(ask.approval.kind)
    subject = kind.subjects(request.actor).filter(pk=ask.approval.subject_id).first()
    if subject is None:
        raise Refused(_("The record is gone, or you do not see it any more."))
    form.fields["reason"].widget.attrs.pop("autofocus", None)
    context = {
        "about": kind.describe(subject),
        "form": form,
        "replaced": replaced(ask),
        "due": deadline(ask.due_at) if ask.due_at else "",
    }
    return render(request, "approvals/agreement.html", context, status=422 if form.errors else 200)


def _rows(kind: ApprovalKind, mine: dict[UUID, Ask], actor: Actor) -> dict[UUID, dict[str, Any]]:
    subjects = kind.subjects(actor).filter(pk__in=mine)
    progress = progress_of_many(kind.code, mine, actor)
    return {
        subject.pk: {
            "ask": mine[subject.pk],
            "about": kind.describe(subject),
            "kind": kind.label,
            "due": mine[subject.pk].due_at,
            "asked": agreed_in_short(progress[subject.pk]) if subject.pk in progress else "",
        }
        for subject in subjects
    }
