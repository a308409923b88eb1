"""The link of a mail: GET shows what is decided, and only POST decides. Nobody signs in.

A link that is wrong, used, too old or no longer this person's gets one and the same page, without a
fact about anything.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Denied, acting
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.approvals.showing import replaced
from partnerwerk.web.deals.forms import ReasonForm
from partnerwerk.web.errors import as_nobody
from partnerwerk.web.moments import deadline
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.agreements import agreement_kinds
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.links import Linked, linked
from partnerwerk.workflow.models import Ask

DECISIONS = {"agree": Ask.Decision.AGREED, "reject": Ask.Decision.REJECTED}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """As whoever the link was sent to, with their rights of this moment."""
    found = linked(token)
    if found is None:
        return _closed(request)
    actor = found.actor
    with translation.override(actor.language), timezone.override(actor.timezone):
        request.LANGUAGE_CODE = actor.language
        try:
            with acting(actor, only_reads=request.method != "POST"):
                return _answer(request, found)
        except (Refused, Denied) as refused:
            return _refused(request, found, refused)


as_nobody(decide)  # whoever is signed in, the question is another's


def _answer(request: HttpRequest, found: Linked) -> HttpResponse:
    ask = found.ask()
    if ask is None:
        return _closed(request)
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if request.method != "POST" or decision is None:
        return _ask(request, found, ask)
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        actions.decide(ask, decision, reason=reason, actor=found.actor)
    except InvalidInput as invalid:
        form = ReasonForm(request.POST)
        form.show(invalid.problems)
        return _ask(request, found, ask, form=form, status=422)
    context = {
        "agreed": decision == Ask.Decision.AGREED,
        "is_internal": ask.approval.kind in {kind.code for kind in agreement_kinds()},
    }
    return render(request, "approvals/link_done.html", context)


def _ask(
    request: HttpRequest,
    found: Linked,
    ask: Ask,
    *,
    form: ReasonForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    kind = kind_of(ask.approval.kind)
    subject = kind.subjects(found.actor).filter(pk=ask.approval.subject_id).first()
    if subject is None:
        return _closed(request)
    form = form or ReasonForm({"reason": ""})
    form.fields["reason"].widget.attrs.pop("autofocus", None)  # one may agree without it
    context = {
        "about": kind.describe(subject),
        "form": form,
        "problem": problem,
        "replaced": replaced(ask),
        "due": deadline(ask.due_at) if ask.due_at else "",
        "name": found.actor.name,
    }
    return render(request, "approvals/link.html", context, status=status)


def _refused(request: HttpRequest, found: Linked, refused: Exception) -> HttpResponse:
    """Something stands in the way, such as another's protection: told to whom may still decide."""
    with acting(found.actor):
        ask = found.ask()
        if ask is None:
            return _closed(request)
        return _ask(request, found, ask, problem=str(refused), status=409)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "approvals/link_closed.html", status=410)
