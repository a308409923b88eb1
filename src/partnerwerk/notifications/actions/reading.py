"""Reading one's inbox. To read is no news: no event tells of it."""

from uuid import UUID

from django.db import transaction

from partnerwerk.access import Actor
from partnerwerk.kit import clock
from partnerwerk.notifications.access import visible_to
from partnerwerk.notifications.models import Notice


@transaction.atomic
def mark_read(notice: Notice, *, actor: Actor) -> Notice:
    """It was seen. What was read is not told again, whatever way it still had to go."""
    return _set(notice, actor, is_read=True)


@transaction.atomic
def mark_unread(notice: Notice, *, actor: Actor) -> Notice:
    """It is to be looked at once more."""
    return _set(notice, actor, is_read=False)


@transaction.atomic
def mark_all_read(*, kind: str = "", only: frozenset[UUID] | None = None, actor: Actor) -> int:
    """All of one's unread ones, of a kind, or those named. How many."""
    unread = visible_to(actor).filter(read_at__isnull=True)
    if kind:
        unread = unread.filter(kind=kind)
    if only is not None:
        unread = unread.filter(pk__in=only)
    return unread.update(read_at=clock.now())


def _set(notice: Notice, actor: Actor, *, is_read: bool) -> Notice:
    notice = visible_to(actor).select_for_update().get(pk=notice.pk)
    if (notice.read_at is not None) != is_read:
        notice.read_at = clock.now() if is_read else None
        notice.save(update_fields=["read_at"])
    return notice
