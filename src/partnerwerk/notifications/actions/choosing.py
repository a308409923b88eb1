"""How a person wants to be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.kit.outside.destinations import BadDestination, addresses_of, destination_of
from partnerwerk.kit.problems import Problems
from partnerwerk.notifications.access import preferences_visible_to
from partnerwerk.notifications.kinds import CHATS, Channel, Timing, all_kinds, kinds_for
from partnerwerk.notifications.models import MORNING, Preferences
from partnerwerk.notifications.queries import preferences_of

MATRIX_ID = re.compile(r"@[a-z0-9._=/+-]+:[A-Za-z0-9.\-]+(:\d+)?")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is typed: {kind: {channel: timing}}, the hour of daily messages, the addresses of chats."""

    choices: object = field(default_factory=dict)
    morning: object = MORNING
    slack: str = ""
    teams: str = ""
    matrix: str = ""


@transaction.atomic
def change_preferences(given: Wishes, *, actor: Actor) -> Preferences:
    """From now on it goes so; what waits already is asked again when it goes."""
    kept = _locked(actor)
    problems = Problems()
    choices = _read_choices(given.choices, actor, problems)
    hour = str(given.morning).strip()
    if not hour.isdecimal() or not 0 <= int(hour) <= 23:
        problems.add("morning", _("Choose an hour from 0 to 23."))
    _check_addresses(given, problems)
    problems.stop_if_any()
    kept.choices, kept.morning = choices, int(hour)
    if kept.matrix != given.matrix.strip():
        kept.matrix_room = ""
    kept.slack, kept.teams, kept.matrix = (
        address.strip() for address in (given.slack, given.teams, given.matrix)
    )
    kept.save()
    return kept


@transaction.atomic
def stop_mails(kinds: tuple[str, ...], *, actor: Actor) -> list[str]:
    """No more mails of these kinds for this person; all else stays. Which were known."""
    kept = _locked(actor)
    known = [kind.code for kind in all_kinds() if kind.code in kinds]
    for code in known:
        kept.choices = {**kept.choices, code: {**kept.choices.get(code, {}), "mail": Timing.NEVER}}
    kept.save()
    return known


def _locked(actor: Actor) -> Preferences:
    Preferences.objects.bulk_create([preferences_of(actor)], ignore_conflicts=True)
    return preferences_visible_to(actor).select_for_update().get(pk=actor.member_id)


def _read_choices(given: object, actor: Actor, problems: Problems) -> dict[str, dict[str, str]]:
    """Only what differs from what is usual is kept: who follows the usual goes along when it changes."""
    if not isinstance(given, Mapping):
        problems.add("choices", _("Name kinds, each with channels and when."))
        return {}
    kinds = {kind.code: kind for kind in kinds_for(actor)}
    kept: dict[str, dict[str, str]] = {}
    for code, by_channel in given.items():
        if code not in kinds or not isinstance(by_channel, Mapping):
            problems.add("choices", _("%s is no kind of notice.") % code)
            continue
        for channel, when in by_channel.items():
            if not _is_possible(channel, when):
                problems.add("choices", _("%s cannot be chosen here.") % f"{code}.{channel}")
            elif when != kinds[code].usually(channel):
                kept.setdefault(code, {})[str(channel)] = str(when)
    return kept


def _is_possible(channel: object, when: object) -> bool:
    if channel == Channel.PORTAL:
        return when in (Timing.NOW, Timing.NEVER)
    return channel in list(Channel) and when in list(Timing)


def _check_addresses(given: Wishes, problems: Problems) -> None:
    """A webhook's address is looked up: it must not lead inside."""
    for channel in (Channel.SLACK, Channel.TEAMS):
        url = str(getattr(given, channel)).strip()
        problems.add_too_long(url, Preferences, channel)
        try:
            if url:
                addresses_of(destination_of(url))
        except BadDestination as problem:
            problems.add(channel, problem)
    name = given.matrix.strip()
    if name and not settings.MATRIX_URL:
        problems.add("matrix", _("This installation has no Matrix server."))
    elif name and (not MATRIX_ID.fullmatch(name) or len(name) > 255):
        problems.add("matrix", _("Enter a Matrix ID such as @name:example.com."))


def chats_of(kept: Preferences) -> list[str]:
    """The chats that this person may choose: those whose address is known."""
    return [channel for channel in CHATS if kept.address(channel)]
