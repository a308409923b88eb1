"""Any record by its noun and id: what an actor sees of it, whose it is, and who belongs to it."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from partnerwerk.access import Actor
from partnerwerk.conditions.nouns import all_nouns


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


def record_of(noun_key: str, pk: UUID, actor: Actor) -> Record:
    """The record if the actor sees it; `NoSuchRecord` otherwise."""
    noun = next((noun for noun in all_nouns() if noun.key == noun_key), None)
    subject = noun.visible_to(actor).filter(pk=pk).first() if noun else None
    if subject is None:
        raise NoSuchRecord(f"{noun_key} {pk}")
    return record_from(subject)


def record_from(subject: Model) -> Record:
    """From the record itself, which the caller has found through `visible_to`."""
    noun = next(noun for noun in all_nouns() if isinstance(subject, noun.model))
    is_partner = noun.key == "partner"
    return Record(noun.key, subject, subject.pk if is_partner else _partner_of(subject))


def _partner_of(subject: Model) -> UUID | None:
    return getattr(subject, "partner_id", None)
