"""Segments: which partners are meant."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.events import SegmentEvent
from partnerwerk.partners.models import Segment
from partnerwerk.partners.queries import condition_of
from partnerwerk.partners.usage import all_uses, uses_of
from partnerwerk.web.settings.history import last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed


def state(actor: Actor) -> State:
    segments = list(segments_visible_to(actor).order_by("name"))
    living = [segment for segment in segments if segment.retired_at is None]
    number, uses = len(living), all_uses(actor)
    used = sum(1 for segment in living if uses_of(segment, actor, known=uses))
    return State(
        in_force=ngettext("%s segment", "%s segments", number) % number,
        names=[segment.name for segment in living],
        used=ngettext("%s is used", "%s are used", used) % used if used else "",
        wrong=_unreadable(living),
        **changed(last_change([s.pk for s in segments], SegmentEvent, actor)),
    )


def _unreadable(segments: Iterable[Segment]) -> list[Wrong]:
    words = _("The condition of %s cannot be read any more")
    return [
        Wrong(words % segment.name, reverse("segment", args=[segment.slug]), "red")
        for segment in segments
        if not _is_readable(segment)
    ]


def _is_readable(segment: Segment) -> bool:
    try:
        condition_of(segment)
    except InvalidInput:
        return False
    return True
