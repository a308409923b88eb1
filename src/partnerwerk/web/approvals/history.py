"""What became of a policy, in words: what each version changed about the one before."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.journal.models import Event
from partnerwerk.web.approvals.showing import People, in_words, steps_in_words
from partnerwerk.web.settings.history import Change, Telling, by_columns, change_of, history_of
from partnerwerk.workflow.approvals.kinds import ApprovalKind
from partnerwerk.workflow.approvals.steps import steps_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import ApprovalPolicy, PolicyVersion

SAID = {
    ApprovalEvent.POLICY_DRAFTED: gettext_lazy("Draft written"),
    ApprovalEvent.POLICY_DISCARDED: gettext_lazy("Draft discarded"),
    ApprovalEvent.POLICY_MOVED: gettext_lazy("Another place in the order"),
    ApprovalEvent.POLICY_PUBLISHED: gettext_lazy("Published"),
    ApprovalEvent.POLICY_RETIRED: gettext_lazy("Retired"),
}
_columns = by_columns(
    {"name": gettext_lazy("Name"), "position": gettext_lazy("Place")},
    lambda _name, value: str(value or ""),
)


def policy_history(
    policy: ApprovalPolicy,
    versions: list[PolicyVersion],
    kind: ApprovalKind,
    people: People,
    actor: Actor,
) -> list[dict[str, Any]]:
    """Newest first; `versions` are all of the policy's."""
    by_number = {version.number: version for version in versions}

    def changes(event: Event) -> list[Change]:
        found = _columns(event)
        if event.name != ApprovalEvent.POLICY_PUBLISHED:
            return found
        return [*_changed(event.data.get("version"), by_number, kind, people, actor), *found]

    return history_of(policy.pk, Telling(SAID, changes), actor)


def _changed(
    number: Any,
    by_number: Mapping[int, PolicyVersion],
    kind: ApprovalKind,
    people: People,
    actor: Actor,
) -> list[Change]:
    """Condition and steps that differ from the version before."""
    now = by_number.get(number)
    if now is None:
        return []
    before = by_number.get(now.number - 1)
    old = {} if before is None else _said(before, kind, people, actor)
    new = _said(now, kind, people, actor)
    return [
        change_of(label, old.get(label, ""), new.get(label, ""))
        for label in [*new, *(label for label in old if label not in new)]
        if old.get(label) != new.get(label)
    ]


def _said(
    version: PolicyVersion, kind: ApprovalKind, people: People, actor: Actor
) -> dict[str, str]:
    """Each part of a version in words, by what it is called."""
    steps = steps_in_words(steps_of(version.steps), kind, people)
    said = {_("When it counts"): in_words(version, kind, actor)}
    for step in steps:
        parts = (step["who"], step["days"], step["more"])
        said[_("Step %s") % step["number"]] = ", ".join(part for part in parts if part)
    return said
