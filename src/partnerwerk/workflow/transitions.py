"""State machines: the only place that assigns a status.

Buttons, API verbs and the documented diagram are read from the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.kit.problems import InvalidInput, Problem, Refused

LONGEST_REASON = 2_000


class Stateful(Protocol):
    """A record with a status."""

    status: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another: who may go it, and what is recorded."""

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    event: StrEnum
    needs_reason: bool = False


class StateMachine:
    """The transitions of one noun, validated when declared."""

    def __init__(self, states: Iterable[str], transitions: Iterable[Transition]) -> None:
        self.states = frozenset(states)
        self.transitions: Mapping[str, Transition] = {t.name: t for t in transitions}
        for transition in self.transitions.values():
            unknown = {*transition.sources, transition.target} - self.states
            if unknown:
                raise ValueError(f"{transition.name}: no such state {sorted(unknown)}")

    def move(self, record: Stateful, name: str, *, actor: Actor, reason: str = "") -> Transition:
        """Check right, state and reason, and set the new status. The caller saves and records."""
        transition = self.transitions[name]
        require(actor, transition.permission)
        if record.status not in transition.sources:
            raise Refused(_("This is no longer possible: its state has changed."), "wrong_state")
        if transition.needs_reason and not reason.strip():
            text = _("Say why in a sentence: the other side reads it.")
            raise InvalidInput([Problem("reason", text, "required")])
        if len(reason) > LONGEST_REASON:
            raise InvalidInput([Problem("reason", _("At most 2,000 characters."), "too_long")])
        record.status = transition.target
        return transition

    def open_to(self, actor: Actor, record: Stateful) -> list[Transition]:
        """The transitions that this actor may make now, in the order of the table."""
        return [
            t
            for t in self.transitions.values()
            if record.status in t.sources and actor.may(t.permission)
        ]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        for transition in self.transitions.values():
            lines += [
                f"    {source} --> {transition.target}: {transition.name}"
                for source in sorted(transition.sources)
            ]
        return "\n".join(lines)
