"""The letter to whoever an approval asks: what it is about, why they, by when, and how to answer."""

from django.conf import settings
from django.utils.translation import gettext as _

from partnerwerk.journal.models import Event
from partnerwerk.notifications.letters import Letter
from partnerwerk.notifications.occasions import Reader
from partnerwerk.workflow.approvals.kinds import Described
from partnerwerk.workflow.approvals.links import decision_url
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Ask


def asked_to_decide(event: Event, ask: Ask, about: Described, reader: Reader) -> Letter:
    """In the reader's language."""
    return Letter(
        subject=f"{about.ref} {_subject(event)}: {about.title}"[:250],
        happened=" ".join(part for part in (why(ask), about.question) if part),
        next_step=_next_step(event, ask, reader),
        url=decision_url(ask, reader.membership),
        link=_("Decide now"),
        more_url=f"{settings.PUBLIC_URL}{about.path}",
        more=_("Open %(ref)s") % {"ref": about.ref},
    )


def why(ask: Ask) -> str:
    """Why somebody is asked instead of whom the policy names; empty when it is them."""
    because, name = Ask.Because, ask.instead_of.name if ask.instead_of else ""
    if ask.because == because.LATE:
        return _("%(name)s did not decide in time, so you are asked.") % {
            "name": name or _("Whoever was asked")
        }
    if ask.because == because.ABOVE_LIMIT:
        return _("%(name)s is away, and it is above the deputy’s limit.") % {"name": name}
    if ask.because == because.ABSENT:
        return _("You stand in for %(name)s, who is away.") % {"name": name}
    if ask.because == because.HANDED_ON:
        return _("This was handed on to you, as nobody else could answer.")
    if ask.because == because.GONE and name:
        return _("%(name)s, who was to decide, has no access any more.") % {"name": name}
    return ""


def _subject(event: Event) -> str:
    if event.name == ApprovalEvent.REMINDED:
        return _("still waits for your decision")
    return _("waits for your decision")


def _next_step(event: Event, ask: Ask, reader: Reader) -> str:
    due = {"due": reader.moment(ask.due_at) if ask.due_at else ""}
    if event.name == ApprovalEvent.REMINDED:
        return _("The time is soon over: please decide by %(due)s.") % due
    return _("Please decide by %(due)s. The link needs no sign-in and works once.") % due
