"""The steps of a policy in a form that works without script: fields by number, and buttons.

`step.0.ask` may come several times; `steps` is the button: `add`, `remove:1`, `up:1`, `down:1`,
`person:1` (one more to ask), `refresh`.
"""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.models import Role
from partnerwerk.kit.problems import Problem
from partnerwerk.web.people.words import role_label
from partnerwerk.workflow.approvals.kinds import ApprovalKind
from partnerwerk.workflow.approvals.steps import MOST_ASKED, MOST_STEPS, Named, Step, Who

Options = list[tuple[str, list[tuple[str, str]]]]
FIRST = Step((), days=2, remind=1)


def posted_steps(post: QueryDict) -> tuple[list[Step], list[Problem]]:
    """The steps as they stand in the form, and what in it cannot be read."""
    count = min(_whole(post.get("step.count", ""), 0) or 0, MOST_STEPS)
    problems: list[Problem] = []
    steps = [_posted(post, at, problems) for at in range(count)]
    return _pressed(steps, post.get("steps", "")), problems


def _posted(post: QueryDict, at: int, problems: list[Problem]) -> Step:
    name = f"step.{at}"
    typed = [_named(text) for text in post.getlist(f"{name}.ask")[:MOST_ASKED]]
    needed = post.get(f"{name}.needed", "all")
    return Step(
        tuple(named for named in typed if named),
        None if needed in ("", "all") else _number(post, name, "needed", problems),
        _number(post, name, "days", problems),
        _number(post, name, "remind", problems),
        _named(post.get(f"{name}.escalate", "")),
    )


def _named(text: str) -> Named | None:
    who, _colon, value = text.partition(":")
    return Named(Who(who), value) if who in tuple(Who) and value else None


def _number(post: QueryDict, name: str, part: str, problems: list[Problem]) -> int:
    number = _whole(post.get(f"{name}.{part}", ""), None)
    if number is None:
        field = name.replace("step.", "steps.")
        problems.append(Problem(f"{field}.{part}", _("Enter a whole number.")))
    return number or 0


def _whole(text: str, otherwise: int | None) -> int | None:
    text = text.strip()
    is_number = text.isascii() and text.isdecimal() and len(text) < 4
    return int(text) if is_number else otherwise


def _pressed(steps: list[Step], button: str) -> list[Step]:
    verb, _colon, number = button.partition(":")
    at = _whole(number, None)
    if verb == "add" and len(steps) < MOST_STEPS:
        return [*steps, FIRST]
    if at is None or at >= len(steps):
        return steps
    if verb == "remove":
        return steps[:at] + steps[at + 1 :]
    to = at - 1 if verb == "up" else at + 1
    if verb in ("up", "down") and 0 <= to < len(steps):
        steps[at], steps[to] = steps[to], steps[at]
    return steps


def shown_steps(
    steps: list[Step],
    kind: ApprovalKind,
    actor: Actor,
    problems: list[Problem],
    post: QueryDict,
) -> list[dict[str, Any]]:
    """For `approvals/steps.html`: each step, with an empty place where somebody more is wanted. What
    was typed and is no number stays as it was typed.
    """
    button = post.get("steps", "")
    wrong = {problem.field for problem in problems}
    options = options_for(kind, actor)
    more = _whole(button.partition(":")[2], None) if button.startswith("person:") else None
    return [
        {
            "at": at,
            "number": at + 1,
            "asked": [*(_code(named) for named in step.asked), *_empty(step, at == more)],
            "needed": "all" if step.needed is None else str(step.needed),
            "needs": ["all", *(str(n) for n in range(1, max(2, len(step.asked))))],
            "days": _typed(post, at, "days", wrong) or step.days,
            "remind": _typed(post, at, "remind", wrong) or step.remind,
            "escalate": _code(step.escalate) if step.escalate else "",
            "options": options,
            "is_first": at == 0,
            "is_last": at == len(steps) - 1,
            "problems": [p.text for p in problems if p.field.startswith(f"steps.{at}.")],
        }
        for at, step in enumerate(steps)
    ]


def _typed(post: QueryDict, at: int, part: str, wrong: set[str]) -> str:
    return post.get(f"step.{at}.{part}", "") if f"steps.{at}.{part}" in wrong else ""


def _empty(step: Step, is_wanted: bool) -> list[str]:
    return [""] if is_wanted or not step.asked else []


def _code(named: Named) -> str:
    return f"{named.who}:{named.value}"


def options_for(kind: ApprovalKind, actor: Actor) -> Options:
    """Whom a step may name: who has the right to decide."""
    roles = Role.objects.filter(side=Side.VENDOR, permissions__contains=[kind.permission])
    codes = list(roles.values_list("code", flat=True))
    people = visible_to(actor).filter(side=Side.VENDOR, disabled_at__isnull=True, role__in=codes)
    found = [(f"resolver:{code}", str(r.label)) for code, r in kind.resolvers.items()]
    return [
        (_("By the record"), found),
        (_("Roles"), [(f"role:{code}", role_label(code)) for code in codes]),
        (_("People"), [(f"person:{m.pk}", m.name) for m in people.order_by("name")[:500]]),
    ]
