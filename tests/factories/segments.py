"""Segments of the cast's channel manager, and conditions that name them."""

from typing import Any

from cast import Cast
from partnerwerk.partners.actions import SegmentInput, add_segment, change_segment
from partnerwerk.partners.models import Segment


def segment(cast: Cast, name: str, *tests: dict[str, Any]) -> Segment:
    return cast.manager.does(add_segment, SegmentInput(name, of(*tests)))


def changed(cast: Cast, known: Segment, *tests: dict[str, Any], by: str = "manager") -> Segment:
    return cast[by].does(change_segment, known, SegmentInput(known.name, of(*tests)))


def of(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"v": 1, "when": {"all": list(tests)}}


def in_segment(*segments: Segment, asked: str = "any_of") -> dict[str, Any]:
    return {"field": "segment", "is": asked, "value": [str(one.pk) for one in segments]}


def partner_in(*segments: Segment) -> dict[str, Any]:
    """The same of a record that has a partner."""
    return {"has": "partner", "at_least": 1, "where": in_segment(*segments)}
