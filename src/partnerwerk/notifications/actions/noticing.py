"""Somebody is told of an event: the notice, and how it still has to go."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from partnerwerk.access import as_login_role
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.notifications import timing
from partnerwerk.notifications.actions.telling import tell
from partnerwerk.notifications.kinds import CHATS, Channel, Kind, Timing
from partnerwerk.notifications.letters import Letter
from partnerwerk.notifications.models import Dispatch, Notice, Preferences

Told = tuple[Membership, Letter]


@dataclass(frozen=True, slots=True)
class About:
    """The record of a notice: what people call it, and where its page is. Without a noun it is about
    none that answers could belong to.
    """

    name: str
    path: str
    noun: str = ""
    record_id: UUID | None = None


@transaction.atomic
def notify(kind: Kind, event: Event, told: Iterable[Told], about: About) -> None:
    """Tell people of an event, in the caller's transaction; of the same event and kind only once. What
    is due now becomes a message at once.
    """
    people = {member.pk: (member, letter) for member, letter in told}
    if not people:
        return
    chosen = Preferences.objects.in_bulk(people)
    notices = [
        _notice(kind, event, member, letter, about, chosen.get(member.pk))
        for member, letter in people.values()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    ids = [notice.pk for notice in notices]
    made = set(Notice.objects.filter(pk__in=ids).values_list("pk", flat=True))
    dispatches = _dispatches(
        kind, [(n, people[n.membership_id][0]) for n in notices if n.pk in made], chosen
    )
    Dispatch.objects.bulk_create(dispatches)
    _tell(dispatches)


def _notice(
    kind: Kind,
    event: Event,
    member: Membership,
    letter: Letter,
    about: About,
    chosen: Preferences | None,
) -> Notice:
    choices = chosen.choices if chosen else {}
    return Notice(
        membership=member,
        organisation_id=member.organisation_id,
        kind=kind.code,
        event_id=event.pk,
        event_name=event.name,
        noun=about.noun,
        record_id=about.record_id,
        at=event.at,
        by=event.actor_name,
        path=about.path,
        words={**asdict(letter), "about": about.name},
        in_portal=kind.timing(Channel.PORTAL, choices) != Timing.NEVER,
    )


def _dispatches(
    kind: Kind, made: Sequence[tuple[Notice, Membership]], chosen: dict[UUID, Preferences]
) -> list[Dispatch]:
    """What has to go by which way, and when."""
    now = clock.now()
    lately = _lately([notice for notice, _member in made], now)
    found = []
    for notice, member in made:
        wish = chosen.get(member.pk) or Preferences(membership=member)
        for channel in (Channel.MAIL, *CHATS):
            when = kind.timing(channel, wish.choices)
            if when == Timing.NEVER or (channel in CHATS and not wish.address(channel)):
                continue
            due = timing.due_at(
                when, kind, now, last=lately.get((member.pk, channel)),
                zone=member.timezone, morning=wish.morning,
            )  # fmt: skip
            found.append(
                Dispatch(
                    notice=notice,
                    membership_id=member.pk,
                    channel=channel,
                    timing=when,
                    due_at=due,
                )
            )
    return found


def _lately(notices: Sequence[Notice], now: datetime) -> dict[tuple[UUID, str], datetime]:
    """When the newest message about this record goes or went to each, if that is not long ago."""
    records = {notice.record_id for notice in notices if notice.record_id}
    if not records:
        return {}
    newest = (
        Dispatch.objects.filter(
            membership_id__in=[notice.membership_id for notice in notices],
            notice__record_id__in=records,
            timing=Timing.NOW,
            due_at__gt=now - timing.PAUSE,
        )
        .values_list("membership_id", "channel")
        .annotate(last=Max("due_at"))
    )
    return {(member, channel): last for member, channel, last in newest}


def _tell(dispatches: Sequence[Dispatch]) -> None:
    """Those due now hear at once; for what comes soon there is a job. The rest every minute looks for."""
    from partnerwerk.notifications import jobs

    now = clock.now()
    for member in {d.membership_id for d in dispatches if d.due_at <= now}:
        tell(member)
    soon = {d.due_at for d in dispatches if now < d.due_at <= now + 2 * timing.PAUSE}
    for at in soon:
        members: list[Any] = sorted({str(d.membership_id) for d in dispatches if d.due_at == at})
        with as_login_role():
            jobs.tell.configure(schedule_at=at).defer(members=members)
