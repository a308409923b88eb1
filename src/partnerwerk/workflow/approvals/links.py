"""The link in a mail that decides: signed for one ask and one person, good once and for a while.

It says nothing by itself: whether it still counts is asked of the database each time. It dies with
the decision, with the approval, when somebody else is asked instead, and with the person's right.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing

from partnerwerk.access import Actor
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_with
from partnerwerk.workflow.approvals.queries import asked_of
from partnerwerk.workflow.models import Ask

SALT = "partnerwerk.decision"
GOOD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Linked:
    """Whom a link was sent to, as they may act now, and which ask it answers."""

    actor: Actor
    ask_id: UUID

    def ask(self) -> Ask | None:
        """Inside `acting`: the ask, if it is still open and still theirs."""
        asks = asked_of(self.actor).select_related("approval", "instead_of", "membership")
        return asks.filter(pk=self.ask_id).first()


def decision_url(ask: Ask, member: Membership) -> str:
    """Where this person answers this ask without signing in."""
    token = signing.dumps([str(ask.pk), str(member.pk)], salt=SALT, compress=False)
    return f"{settings.PUBLIC_URL}/decide/{token}"


def linked(token: str) -> Linked | None:
    """Behind a link; None when it is not ours, too old, or its person has no access any more. Runs
    as the login role.
    """
    try:
        ask_id, member_id = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
        actor = actor_with(UUID(member_id))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Linked(actor, UUID(ask_id)) if actor else None
