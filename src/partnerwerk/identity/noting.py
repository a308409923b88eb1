"""What happens at the doors, for the audit: who came in, who failed to, what they come in with.

Told of the person's first membership; the name that somebody unknown typed is not kept, for it may be a
password in the wrong field.
"""

from typing import Any
from uuid import UUID

from partnerwerk.access import Actor, Side, acting, system_actor
from partnerwerk.identity.events import AccessEvent
from partnerwerk.identity.models import User
from partnerwerk.identity.queries import KnownToken, actor_of, memberships_of
from partnerwerk.journal.recording import Subject, record_quietly

NOBODY = UUID(int=0)


def note_access(event: AccessEvent, user: User, *, at: str = "", **data: Any) -> None:
    """Something about a known person's ways in. `at` is the network address."""
    first = memberships_of(user.pk).first()
    subject = Subject("membership", first.pk) if first else Subject("user", user.pk)
    actor = actor_of(first) if first else Actor(side=Side.SYSTEM, name=user.email)
    _note(event, subject, actor, address=at, **data)


def note_failed_sign_in(email: str, *, at: str = "") -> None:
    """Somebody gave a wrong password; for an address that we know it is told of that person."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is not None:
        note_access(AccessEvent.SIGN_IN_FAILED, user, at=at)
        return
    unknown = Actor(side=Side.SYSTEM, name="")
    _note(AccessEvent.SIGN_IN_FAILED, Subject("user", NOBODY), unknown, address=at)


def note_token(token: KnownToken) -> None:
    """A token was used for the first time on this day."""
    person = Subject("membership", token.actor.member_id)
    _note(AccessEvent.TOKEN_USED, person, token.actor, token=str(token.pk))


def _note(event: AccessEvent, subject: Subject, actor: Actor, **data: Any) -> None:
    partner_id = actor.organisation_id if actor.side is Side.PARTNER else None
    with acting(system_actor()):
        record_quietly(event, subject, actor=actor, partner_id=partner_id, **data)
