"""A partner can be asked for the segments that it is in, by their names. A segment means its condition
as it is at this moment.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor, across_partners
from partnerwerk.access.scope import forget, read_once
from partnerwerk.conditions import nouns
from partnerwerk.conditions.language import Condition, read_condition
from partnerwerk.conditions.nouns import Field, Options, noun_of
from partnerwerk.conditions.operators import Kind
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners.access import SegmentPermission, segments_visible_to
from partnerwerk.partners.models import Segment
from partnerwerk.partners.nouns import PARTNER

MEANINGS, NAMES = "meanings of segments", "names of segments"


def meanings_of(codes: Collection[str]) -> Mapping[str, Condition]:
    """Their conditions, whoever asks: who may not read a segment still meets rules that name it, and
    learns the answer alone. Retired ones mean what they meant last: an action that a rule delayed may
    still ask for them.
    """
    known = read_once(MEANINGS, dict[str, Condition | None])
    if missing := {code for code in codes if code not in known}:
        known |= dict.fromkeys(missing) | _read(missing)
    return {code: meaning for code in codes if (meaning := known[code]) is not None}


def forget_segments() -> None:
    """After one was written."""
    forget(MEANINGS)
    forget(NAMES)


def register() -> None:
    """Called at start-up."""
    nouns.contribute(PARTNER, [SEGMENT])


def _read(codes: Collection[str]) -> dict[str, Condition | None]:
    with across_partners():
        found = Segment.objects.filter(pk__in=[pk for pk in map(as_id, codes) if pk])
        rows = list(found.values_list("pk", "condition"))
    return {str(pk): _readable(kept) for pk, kept in rows}


def _readable(kept: object) -> Condition | None:
    try:
        return read_condition(kept, noun_of(PARTNER))
    except InvalidInput:
        return None


def _in_use(actor: Actor) -> Options:
    living = segments_visible_to(actor).filter(retired_at__isnull=True).order_by("name")
    return [(str(pk), name) for pk, name in living.values_list("pk", "name")]


def _names(codes: Collection[str], actor: Actor) -> Mapping[str, str]:
    """Also of retired ones."""

    def read() -> dict[str, str]:
        return {str(pk): name for pk, name in segments_visible_to(actor).values_list("pk", "name")}

    known = read_once(NAMES, read)
    return {code: known[code] for code in codes if code in known}


def _are_known_to(actor: Actor) -> bool:
    """A partner never hears that there are any."""
    return actor.sees_all and actor.may(SegmentPermission.VIEW)


SEGMENT = Field(
    "segment",
    _("segment"),
    Kind.NAMED,
    "organisation_id",
    choices=_in_use,
    names=_names,
    meanings=meanings_of,
    open_to=_are_known_to,
)
