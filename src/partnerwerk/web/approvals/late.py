"""Decisions that are late or stuck, for the administrator, and the way to hand one on."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from partnerwerk.access import Actor, Side, require
from partnerwerk.identity.access import visible_to
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.approvals.showing import replaced, whom
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import deadline
from partnerwerk.web.people.words import role_label
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.access import asks_visible_to
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.approvals.late import late_asks, late_without_policy
from partnerwerk.workflow.approvals.queries import decided_by, subjects_of
from partnerwerk.workflow.models import Ask

SHOWN = 50


class HandOnForm(ProblemForm):
    """To whom, and why."""

    to = forms.ChoiceField(label=gettext_lazy("Who is asked instead"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It stands in the record’s history, which only we see."),
    )

    def __init__(self, data: QueryDict | dict[str, Any], people: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["to"]
        field.choices = [("", _("Choose a colleague")), *people]  # type: ignore[attr-defined]


@require_safe
@signed_in
def late(request: PortalRequest) -> HttpResponse:
    """Those that somebody in particular is asked, and those that whoever may should have decided."""
    actor = request.actor
    require(actor, May.MANAGE)
    context = {
        "rows": _asked(actor),
        "open_to_all": [row for kind in decided_by(actor) for row in _open_to_all(kind, actor)],
        "shown": SHOWN,
    }
    return render(request, "approvals/late.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hand_on(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask somebody else instead."""
    require(request.actor, May.MANAGE)
    ask = get_object_or_404(asks_visible_to(request.actor), pk=pk)
    kind = kind_of(ask.approval.kind)
    typed: Any = request.POST if request.method == "POST" else {"to": "", "reason": ""}
    form = HandOnForm(typed, _able(kind, request.actor))
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\x00", "")
        to = as_id(request.POST.get("to", ""))
        try:
            now = actions.hand_on(ask, to, reason=reason, actor=request.actor)
        except InvalidInput as invalid:
            form.show(invalid.problems)
        else:
            messages.success(request, _("%s is asked from now on.") % whom(now))
            return redirect("late_approvals")
    subject = subjects_of(kind.code, [ask.approval.subject_id], request.actor)
    about = kind.describe(subject[ask.approval.subject_id]) if subject else None
    context = {"ask": ask, "about": about, "whom": whom(ask), "form": form}
    status = 422 if form.errors else 200
    return render(request, "approvals/hand_on.html", context, status=status)


def _asked(actor: Actor) -> list[dict[str, Any]]:
    """One query for the asks, one for the records of each kind among them."""
    asks = list(late_asks(actor)[:SHOWN])
    by_kind: dict[str, list[UUID]] = {}
    for ask in asks:
        by_kind.setdefault(ask.approval.kind, []).append(ask.approval.subject_id)
    found = {code: subjects_of(code, ids, actor) for code, ids in by_kind.items()}
    return [
        _row(ask, subject)
        for ask in asks
        if (subject := found[ask.approval.kind].get(ask.approval.subject_id)) is not None
    ]


def _row(ask: Ask, subject: Any) -> dict[str, Any]:
    version = ask.approval.version
    return {
        "ask": ask,
        "about": kind_of(ask.approval.kind).describe(subject),
        "policy": version.policy if version else None,
        "whom": whom(ask),
        "replaced": replaced(ask),
        "due": deadline(ask.due_at) if ask.due_at else "",
        "is_stuck": ask.is_stuck,  # type: ignore[attr-defined]
    }


def _open_to_all(kind: ApprovalKind, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "about": kind.describe(subject),
            "kind": kind.tab or kind.label,
            "due": deadline(getattr(subject, kind.due_field)),
        }
        for subject in late_without_policy(kind, actor)[:SHOWN]
    ]


def _able(kind: ApprovalKind, actor: Actor) -> list[tuple[str, str]]:
    """Colleagues with the right to decide, each with their role."""
    people = visible_to(actor).filter(
        side=Side.VENDOR,
        disabled_at__isnull=True,
        role__permissions__contains=[kind.permission],
    )
    return [(str(m.pk), f"{m.name} · {role_label(m.role_id)}") for m in people.order_by("name")]
