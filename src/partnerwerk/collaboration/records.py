"""Any record by its noun and id: what an actor sees of it, whose it is, and who belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.collaboration.access import comments_visible_to
from partnerwerk.collaboration.models import Comment
from partnerwerk.conditions.nouns import all_nouns, noun_of
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.identity.queries import actor_of, ready_to_act
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event


class NoSuchRecord(ObjectDoesNotExist):
    """There is none, as far as this actor can tell (HTTP 404)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as an actor has seen it. Without a partner it is the vendor's own."""

    noun: str
    subject: Model
    partner_id: UUID | None

    @property
    def pk(self) -> UUID:
        return UUID(str(self.subject.pk))

    @property
    def name(self) -> str:
        """As people call it."""
        return str(getattr(self.subject, "ref", "") or self.subject)

    @property
    def kind(self) -> str:
        """What events call its noun."""
        return self.subject._meta.model_name or ""

    @property
    def address(self) -> str:
        """Where what belongs to it hangs: `registration/…`."""
        return f"{self.noun}/{self.pk}"


@dataclass(frozen=True, slots=True)
class Belonging:
    """A person who sees a record."""

    pk: UUID
    name: str
    organisation_id: UUID


def record_of(noun_key: str, pk: UUID, actor: Actor) -> Record:
    """The record if the actor sees it; `NoSuchRecord` otherwise."""
    found = find_record(noun_key, pk, actor)
    if found is None:
        raise NoSuchRecord(f"{noun_key} {pk}")
    return found


def find_record(noun_key: str, pk: UUID | None, actor: Actor) -> Record | None:
    """The record, if there is one and the actor sees it."""
    noun = next((noun for noun in all_nouns() if noun.key == noun_key), None)
    subject = noun.visible_to(actor).filter(pk=pk).first() if noun and pk else None
    return record_from(subject) if subject is not None else None


def record_from(subject: Model) -> Record:
    """From the record itself, which the caller has found through `visible_to`."""
    noun = next(noun for noun in all_nouns() if isinstance(subject, noun.model))
    is_partner = noun.key == "partner"
    return Record(noun.key, subject, subject.pk if is_partner else _partner_of(subject))


def is_seen_by(record: Record, actor: Actor) -> bool:
    """Asked with whichever eyes the caller has: no more is told than yes or no."""
    seen = noun_of(record.noun).visible_to(actor).prefetch_related(None)
    return seen.filter(pk=record.pk).exists()


def people_of(record: Record, actor: Actor, *, internal: bool = False) -> list[Belonging]:
    """Who sees the record and may be known to the actor, by name: to be mentioned, to be told, to be
    given a task. Of an internal matter only the colleagues.
    """
    candidates = _candidates(record, actor)
    if internal:
        candidates = candidates.filter(organisation_id=actor.home_id)
    found = [_belonging(member) for member in _who_see(record, candidates)]
    if not internal and not actor.sees_all:
        found += _who_wrote(record, actor, {person.pk for person in found})
    return sorted(found, key=lambda person: person.name.casefold())


def _candidates(record: Record, actor: Actor) -> "QuerySet[Membership]":
    """The vendor knows everybody at the partner and its distributor; a partner its colleagues, its
    channel manager and who reviews the record.
    """
    people = ready_to_act(Membership.objects.filter(disabled_at=None))
    if actor.sees_all:
        houses = [record.partner_id] if record.partner_id else []
        above = Organisation.objects.filter(children=record.partner_id) if houses else None
        at = Q(side=Side.VENDOR) | Q(organisation_id__in=houses)
        return people.filter(at | Q(organisation__in=above) if above is not None else at)
    known = [getattr(record.subject, "reviewer_id", None), manager_of(record)]
    return people.filter(
        Q(organisation_id=actor.home_id) | Q(side=Side.VENDOR, pk__in=[pk for pk in known if pk])
    )


def _who_see(record: Record, people: "QuerySet[Membership]") -> Iterator[Membership]:
    """Colleagues with the same role see the same records."""
    asked: dict[tuple[UUID, str], bool] = {}
    for member in people.order_by("name", "pk"):
        key = member.organisation_id, member.role_id
        if key not in asked:
            asked[key] = is_seen_by(record, actor_of(member))
        if asked[key]:
            yield member


def _who_wrote(record: Record, actor: Actor, already: set[UUID]) -> list[Belonging]:
    """Whoever has spoken to us here is known, too."""
    wrote = comments_of(record, actor).filter(author__isnull=False).exclude(author__in=already)
    rows = wrote.order_by("author_id").distinct("author_id")
    columns = rows.values_list("author_id", "author_name", "organisation_id")
    return [Belonging(pk, name, house) for pk, name, house in columns]


def comments_of(record: Record, actor: Actor) -> "QuerySet[Comment]":
    """What was said about the record and the actor may read. Its partner's only: nobody else writes
    into its conversation.
    """
    return comments_visible_to(actor).filter(record_id=record.pk, partner_id=record.partner_id)


def events_of(record: Record, actor: Actor) -> "QuerySet[Event]":
    """What happened to the record and the actor may know; as above, of its own partner."""
    events = events_visible_to(actor).filter(subject_id=record.pk)
    return events.filter(partner_id=record.partner_id) if record.partner_id else events


def _belonging(member: Membership) -> Belonging:
    return Belonging(member.pk, member.name, member.organisation_id)


def _partner_of(subject: Model) -> UUID | None:
    return getattr(subject, "partner_id", None)


def manager_of(record: Record) -> UUID | None:
    """The channel manager of the record's partner, who is known to it."""
    partner = (
        record.subject if record.noun == "partner" else getattr(record.subject, "partner", None)
    )
    return getattr(partner, "channel_manager_id", None)
