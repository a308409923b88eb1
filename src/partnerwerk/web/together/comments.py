"""Comments as pages show them."""

from typing import Any

from partnerwerk.access import Actor
from partnerwerk.collaboration.actions.comments import may_change, may_remove
from partnerwerk.collaboration.formatting import formatted
from partnerwerk.collaboration.models import Comment
from partnerwerk.kit import clock
from partnerwerk.web.moments import when


def shown_comment(comment: Comment, house: str, actor: Actor) -> dict[str, Any]:
    """Who, from where, when and what; what the reader may do with it."""
    now = clock.now()
    is_there = comment.removed_at is None
    is_ours = comment.organisation_id == actor.own_side_id
    return {
        "pk": comment.pk,
        "by": comment.author_name,
        "organisation": house,
        "is_ours": is_ours,
        "at": comment.at,
        "when": when(comment.at, now),
        "html": formatted(comment.text, comment.mentions.values()),
        "internal": comment.is_internal,
        "changed": when(comment.changed_at, now) if comment.changed_at else "",
        "removed": when(comment.removed_at, now) if comment.removed_at else "",
        "removed_by": comment.removed_by_name,
        "may_change": is_there and may_change(comment, actor),
        "may_remove": is_there and may_remove(comment, actor),
        "has_versions": is_ours and bool(comment.changed_at or comment.removed_at),
    }
