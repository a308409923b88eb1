"""Approvals in words, for the vendor's pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.conditions.language import read_condition
from partnerwerk.conditions.wording import sentence
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.moments import deadline
from partnerwerk.web.people.words import role_label
from partnerwerk.workflow.approvals.kinds import ApprovalKind
from partnerwerk.workflow.approvals.queries import Progress
from partnerwerk.workflow.approvals.steps import Named, Step, Who
from partnerwerk.workflow.models import Ask, PolicyVersion

People = dict[str, str]


def whom(ask: Ask) -> str:
    """A person's name, a role, or everybody who may decide."""
    if ask.membership:
        return ask.membership.name
    return role_label(ask.role) if ask.role else _("everybody who may decide")


def replaced(ask: Ask) -> str:
    """Instead of whom, and why; empty for who was asked at first."""
    name = ask.instead_of.name if ask.instead_of else ""
    words = {
        Ask.Because.ABSENT: _("instead of %(name)s, who is away"),
        Ask.Because.ABOVE_LIMIT: _(
            "instead of %(name)s, who is away, as it is above the deputy’s limit"
        ),
        Ask.Because.LATE: _("instead of %(name)s, who did not decide in time"),
        Ask.Because.GONE: _("instead of %(name)s, who has no access any more"),
        Ask.Because.HANDED_ON: _("handed on, instead of %(name)s"),
    }.get(Ask.Because(ask.because), "")
    if ask.because == Ask.Because.LATE and not name:
        return _("as nobody decided in time")
    if ask.because == Ask.Because.HANDED_ON and not name:
        return _("handed on by the administrator")
    return words % {"name": name} if words and name else ""


def progress_in_words(progress: Progress) -> str:
    """`1 of 2 agreed; waits for Mats Kanal until Wed 25 Nov, 17:00`."""
    words = {
        "agreed": progress.agreed,
        "needed": progress.needed,
        "names": in_series([whom(ask) for ask in progress.waiting]),
        "until": deadline(progress.due) if progress.due else "",
    }
    if progress.needed == 1:
        return _("Waits for %(names)s until %(until)s.") % words
    return _("%(agreed)s of %(needed)s agreed; waits for %(names)s until %(until)s.") % words


def agreed_in_short(progress: Progress) -> str:
    """`1 of 2 agreed`, or which step it is; empty when this person alone decides."""
    if progress.needed > 1:
        words = {"agreed": progress.agreed, "needed": progress.needed}
        return _("%(agreed)s of %(needed)s agreed") % words
    if progress.steps > 1:
        return _("step %(step)s of %(steps)s") % {"step": progress.step, "steps": progress.steps}
    return ""


def in_series(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


@dataclass(frozen=True, slots=True)
class Line:
    """One ask of a running approval, as the record's page lists it."""

    step: int
    whom: str
    note: str
    state: str
    when: str
    reason: str


def approval_of(progress: Progress) -> dict[str, Any]:
    """For `approvals/progress.html`."""
    policy = progress.approval.version.policy if progress.approval.version else None
    return {
        "words": progress_in_words(progress),
        "step": progress.step,
        "steps": progress.steps,
        "policy": policy.name if policy else "",
        "lines": lines_of(progress),
    }


def lines_of(progress: Progress) -> list[Line]:
    """Who has answered, and who is asked now."""
    return [_line(ask) for ask in progress.asks if ask.decision or ask in progress.waiting]


def _line(ask: Ask) -> Line:
    note = replaced(ask)
    if ask.decision:
        by = ask.decided_by.name if ask.decided_by else ""
        role = "" if ask.membership else whom(ask)
        return Line(
            ask.step + 1, by, note or role, ask.decision, _moment(ask.decided_at), ask.reason
        )
    return Line(ask.step + 1, whom(ask), note, "open", _moment(ask.due_at), "")


def _moment(at: datetime | None) -> str:
    return deadline(at) if at else ""


def steps_in_words(steps: list[Step], kind: ApprovalKind, people: People) -> list[dict[str, Any]]:
    """Each step as a sentence and what surrounds it."""
    return [
        {
            "number": number,
            "who": _capital(_who(step, kind, people)),
            "days": ngettext("%(n)s business day", "%(n)s business days", step.days)
            % {"n": step.days},
            "more": _more(step, kind, people),
        }
        for number, step in enumerate(steps, 1)
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _who(step: Step, kind: ApprovalKind, people: People) -> str:
    names = [named_in_words(named, kind, people) for named in step.asked]
    if not names:
        return _("nobody yet")
    if len(names) == 1 or step.needed is None:
        return in_series(names)
    words = ngettext("%(n)s of: %(names)s", "%(n)s of: %(names)s", step.needed)
    return words % {"n": step.needed, "names": ", ".join(names)}


def _more(step: Step, kind: ApprovalKind, people: People) -> str:
    parts = []
    if step.remind:
        words = ngettext("reminder %(n)s day before", "reminder %(n)s days before", step.remind)
        parts.append(words % {"n": step.remind})
    if step.escalate:
        to = named_in_words(step.escalate, kind, people)
        parts.append(_("afterwards %(who)s") % {"who": to})
    return " · ".join(parts)


def named_in_words(named: Named, kind: ApprovalKind, people: People) -> str:
    if named.who is Who.ROLE:
        return role_label(named.value)
    if named.who is Who.PERSON:
        return people.get(named.value, _("somebody who has left"))
    resolver = kind.resolvers.get(named.value)
    return str(resolver.label) if resolver else named.value


def in_words(version: PolicyVersion, kind: ApprovalKind, actor: Actor) -> str:
    """Its condition as a sentence."""
    if version.condition is None:
        return _("Always.")
    noun = kind.asked_of
    try:
        return sentence(read_condition(version.condition, noun), noun, actor)
    except InvalidInput:
        return _("A field of the condition is gone, so it counts as holding. Write it anew.")
