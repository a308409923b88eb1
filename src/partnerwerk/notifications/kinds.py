"""The kinds of notices: what each is called, whom it concerns, and how people hear of it unless they
say otherwise. Other apps of this floor and below register theirs at start-up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor, Side
from partnerwerk.conditions.nouns import Label


class Channel(StrEnum):
    """The ways to a person. In the portal a notice is at once, or not at all."""

    PORTAL = "portal"
    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"
    MATRIX = "matrix"


class Timing(StrEnum):
    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


CHATS = (Channel.SLACK, Channel.TEAMS, Channel.MATRIX)
BOTH = frozenset({Side.VENDOR, Side.PARTNER})
CHANNELS: Mapping[str, Label] = {
    Channel.PORTAL: _("Inbox"),
    Channel.MAIL: _("Mail"),
    Channel.SLACK: "Slack",
    Channel.TEAMS: "Teams",
    Channel.MATRIX: "Matrix",
}
TIMINGS: Mapping[str, Label] = {
    Timing.NOW: _("at once"),
    Timing.HOURLY: _("hourly"),
    Timing.DAILY: _("daily"),
    Timing.NEVER: _("never"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_awaited`: somebody waits for it, so that it is always in the inbox. `is_urgent`: its message
    does not wait for others that may follow. `usual` is how people hear of it; by chats as by mail.
    """

    code: str
    label: Label
    text: Label
    usual: Mapping[str, str] = field(default_factory=dict)
    sides: frozenset[Side] = BOTH
    is_awaited: bool = False
    is_urgent: bool = False

    def timing(self, channel: str, choices: Mapping[str, Mapping[str, str]]) -> str:
        """When this goes through a channel, for a person with these choices."""
        if channel == Channel.PORTAL and self.is_awaited:
            return Timing.NOW
        return str(choices.get(self.code, {}).get(channel) or self.usually(channel))

    def usually(self, channel: str) -> str:
        if channel == Channel.PORTAL:
            return Timing.NOW
        return self.usual.get(channel) or self.usual.get(Channel.MAIL, Timing.NOW)


NEVER_MAILED: Mapping[str, str] = {Channel.MAIL: Timing.NEVER}
DECISION = Kind(
    "decision",
    _("Decisions that wait for me"),
    _("Registrations, extensions and approvals about which I am asked, and reminders of them."),
    sides=frozenset({Side.VENDOR}),
    is_awaited=True,
    is_urgent=True,
)
REGISTRATION = Kind(
    "registration",
    _("My registrations"),
    _("Received, returned, decided, extended, closed by the other side."),
    is_awaited=True,
    is_urgent=True,
)
PROTECTION = Kind(
    "protection",
    _("Protection that ends"),
    _("Before a protection expires, and when it has."),
    sides=frozenset({Side.PARTNER}),
    is_awaited=True,
    is_urgent=True,
)
COLLEAGUES = Kind(
    "colleagues",
    _("Registrations of others"),
    _("What became of those of my colleagues, or of the partners that I look after."),
    usual=NEVER_MAILED,
)
MENTION = Kind(
    "mention",
    _("I am mentioned"),
    _("Somebody names me in a comment."),
    is_awaited=True,
)
COMMENT = Kind(
    "comment",
    _("Comments"),
    _("On records where I have a part."),
)
TASK = Kind(
    "task",
    _("Tasks"),
    _("Somebody gives me something to do."),
)
RULE = Kind(
    "rule",
    _("What rules tell"),
    _("A rule of the automation writes to me about a record."),
    sides=frozenset({Side.VENDOR}),
    is_urgent=True,
)
TROUBLE = Kind(
    "trouble",
    _("Something needs a look"),
    _("A webhook that has stopped, a partner that tries out names."),
    sides=frozenset({Side.VENDOR}),
    is_awaited=True,
    is_urgent=True,
)

_kinds: dict[str, Kind] = {}


def register_kinds(kinds: Iterable[Kind]) -> None:
    """Make kinds known, in the order in which people see them."""
    for kind in kinds:
        if kind.code in _kinds:
            raise ValueError(f"{kind.code} is registered already")
        _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    return _kinds[code]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kinds_for(actor: Actor) -> list[Kind]:
    """Those of which this person may hear."""
    return [kind for kind in _kinds.values() if actor.side in kind.sides]


def register() -> None:
    """Called at start-up."""
    register_kinds(
        (DECISION, REGISTRATION, PROTECTION, MENTION, COMMENT, TASK, RULE, TROUBLE, COLLEAGUES)
    )
