"""An administrator hands a decision that waits for nobody's answer on to somebody else."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_text
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.approvals.actions.beginning import tell
from partnerwerk.workflow.approvals.actions.deciding import already_decided
from partnerwerk.workflow.approvals.actions.watching import ask_instead, locked_ask, step_of
from partnerwerk.workflow.approvals.asking import Asked, Asking
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Ask
from partnerwerk.workflow.transitions import LONGEST_REASON


@transaction.atomic
def hand_on(ask: Ask, to: UUID | None, *, reason: str = "", actor: Actor) -> Ask:
    """Ask somebody else instead, whose own time begins. Whoever was asked is asked no more."""
    require(actor, May.MANAGE)
    kind = kind_of(ask.approval.kind)
    locked, subject = locked_ask(ask)
    if locked is None:
        raise already_decided()
    step = step_of(locked)
    if step is None:
        raise Refused(_("Nobody in particular is asked here: whoever may decides."), "no_policy")
    asking = Asking.about(kind, subject)
    asked = _asked(to, locked, asking, reason)
    locked.reminded_at = locked.escalated_at = None
    if not ask_instead(locked, asked, step, asking, Ask.Because.HANDED_ON):
        raise Refused(_("This person is asked in this step already."), "already_asked")
    tell(
        ApprovalEvent.HANDED_OVER, locked.approval, subject, [locked], actor,
        reason=clean_text(reason), to=asked.person.name if asked.person else "",
    )  # fmt: skip
    return locked


def _asked(to: UUID | None, ask: Ask, asking: Asking, reason: str) -> Asked:
    member, problems = asking.people.get(to) if to else None, Problems()
    if member is None:
        problems.add("to", _("Choose somebody who has the right to decide."), "required")
    elif member.pk in asking.absences:
        problems.add("to", _("%s is away; choose somebody else.") % member.name, "away")
    elif ask.approval.asks.filter(step=ask.step, decided_by=member).exists():
        problems.add("to", _("%s has answered in this step already.") % member.name, "answered")
    elif member.pk == ask.membership_id:
        problems.add("to", _("This person is asked already; choose somebody else."), "same")
    if len(reason) > LONGEST_REASON:
        problems.add("reason", _("At most 2,000 characters."), "too_long")
    problems.stop_if_any()
    return Asked(member)
