"""From what is due for a person to the messages that carry it: one transaction a person."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.utils import translation

from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of
from partnerwerk.kit import clock
from partnerwerk.notifications import timing
from partnerwerk.notifications.actions.sending import queue
from partnerwerk.notifications.composing import mail_of, post_of
from partnerwerk.notifications.kinds import Channel, Timing, kind_of
from partnerwerk.notifications.models import Dispatch, Mail, Outgoing, Post, Preferences
from partnerwerk.notifications.queries import reader_of, still_seen

HOUR = timedelta(hours=1)


@transaction.atomic
def tell(membership_id: UUID, *, queued: bool = True) -> list[Outgoing]:
    """Make messages of what is due for a person, and say which. Each has its id, and with it its
    Message-ID, before anything is sent: a crash repeats none under another.

    Whoever lost their access or sees a record no more is not told; nor is what was read meanwhile.
    """
    due = _due(membership_id)
    reader = reader_of(membership_id) if due else None
    if reader is None:
        _settle(due)
        return []
    wishes = Preferences.objects.filter(pk=membership_id).first() or Preferences(pk=membership_id)
    wanted = _wanted(due, reader, wishes)
    _settle([dispatch for dispatch in due if dispatch not in wanted])
    made: list[Outgoing] = []
    room = timing.MOST_AN_HOUR - _told_lately(membership_id)
    for channel, together in _grouped(wanted):
        if together[0].timing == Timing.NOW and len(made) >= room:
            _put_off(together)
        else:
            made.append(_message(channel, together, reader, wishes))
    if queued:
        for message in made:
            queue(message)
    return made


def people_due() -> list[UUID]:
    """For whom something is due."""
    due = Dispatch.objects.filter(settled_at__isnull=True, due_at__lte=clock.now())
    return list(due.order_by().values_list("membership_id", flat=True).distinct())


def _due(membership_id: UUID) -> list[Dispatch]:
    """Locked until its messages are kept; another worker passes over it."""
    due = Dispatch.objects.filter(
        membership_id=membership_id, settled_at__isnull=True, due_at__lte=clock.now()
    )
    locked = due.select_for_update(of=("self",), skip_locked=True).select_related("notice")
    return list(locked.order_by("notice_id"))


def _wanted(due: Sequence[Dispatch], reader: Membership, wishes: Preferences) -> list[Dispatch]:
    """Unread, not switched off meanwhile, and about something that the reader may still see."""
    open_ones = [
        d
        for d in due
        if d.notice.read_at is None
        and kind_of(d.notice.kind).timing(d.channel, wishes.choices) != Timing.NEVER
        and (d.channel == Channel.MAIL or wishes.address(d.channel))
    ]
    seen = still_seen((d.notice for d in open_ones), actor_of(reader))
    return [d for d in open_ones if d.notice_id in seen]


def _grouped(wanted: Sequence[Dispatch]) -> Iterable[tuple[str, list[Dispatch]]]:
    """What goes together: all of a digest, and of the rest what is about one record."""

    def key(dispatch: Dispatch) -> tuple[str, str]:
        if dispatch.timing != Timing.NOW:
            return dispatch.channel, ""
        return dispatch.channel, str(dispatch.notice.record_id or dispatch.notice_id)

    for (channel, _record), group in groupby(sorted(wanted, key=key), key=key):
        yield channel, list(group)


def _message(
    channel: str, together: Sequence[Dispatch], reader: Membership, wishes: Preferences
) -> Outgoing:
    notices = [dispatch.notice for dispatch in together]
    with translation.override(reader.language):
        if channel == Channel.MAIL:
            message: Outgoing = mail_of(notices, reader)
        else:
            message = post_of(channel, notices, reader, wishes)
    message.save(force_insert=True)
    _settle(together, message)
    return message


def _settle(dispatches: Sequence[Dispatch], message: Outgoing | None = None) -> None:
    ids = [dispatch.pk for dispatch in dispatches]
    if ids:
        sent_as = message.pk if message else None
        Dispatch.objects.filter(pk__in=ids).update(settled_at=clock.now(), sent_as=sent_as)


def _told_lately(membership_id: UUID) -> int:
    """How many messages went to this person within the hour."""
    since = clock.now() - HOUR
    return sum(
        model.objects.filter(membership_id=membership_id, created_at__gt=since).count()
        for model in (Mail, Post)
    )


def _put_off(dispatches: Sequence[Dispatch]) -> None:
    """Enough for this hour: they come together with the next."""
    ids = [dispatch.pk for dispatch in dispatches]
    later = timing.next_hour(clock.now())
    Dispatch.objects.filter(pk__in=ids).update(timing=Timing.HOURLY, due_at=later)
