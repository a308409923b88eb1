"""What became of a segment, in words."""

from typing import Any

from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.conditions.language import read_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.wording import sentence
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners.events import SegmentEvent
from partnerwerk.partners.models import Segment
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.web.moments import when
from partnerwerk.web.settings.history import Telling, by_columns, change_of, history_of

SAID = {
    SegmentEvent.ADDED: gettext_lazy("Named for the first time"),
    SegmentEvent.CHANGED: gettext_lazy("Changed"),
    SegmentEvent.RETIRED: gettext_lazy("Retired"),
}
LABELS = {
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("What it is for"),
    "condition": gettext_lazy("Partners for whom"),
}


def segment_history(segment: Segment, actor: Actor) -> list[dict[str, Any]]:
    """Newest first."""

    def value(name: str, held: Any) -> str:
        return in_words(held, actor) if name == "condition" else str(held or "")

    return history_of(segment.pk, Telling(SAID, by_columns(LABELS, value)), actor)


def meanwhile_in(segment: Segment, since: int, actor: Actor) -> dict[str, Any]:
    """What others have changed since the version that somebody was looking at."""
    before = segment.versions.filter(number=since).first()
    pairs = [
        ("name", before.name if before else "", segment.name),
        (
            "condition",
            in_words(before.condition, actor) if before else "",
            in_words(segment.condition, actor),
        ),
    ]
    return {
        "by": segment.changed_by,
        "when": when(segment.changed_at, clock.now()),
        "changes": [change_of(LABELS[name], was, now) for name, was, now in pairs if was != now],
    }


def in_words(condition: Any, actor: Actor) -> str:
    """The sentence of a stored condition; empty when this version of ours cannot read it."""
    if condition is None:
        return ""
    try:
        return sentence(read_condition(condition, noun_of(PARTNER)), noun_of(PARTNER), actor)
    except InvalidInput:
        return ""
