"""People: who has access."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor, Side
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.events import IdentityEvent
from partnerwerk.identity.invitations import expired_invitations
from partnerwerk.kit import clock
from partnerwerk.kit.paging import number_of
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import LATELY, last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed

EVENTS = [
    IdentityEvent.INVITED, IdentityEvent.JOINED, IdentityEvent.CHANGED, IdentityEvent.DISABLED,
    IdentityEvent.ENABLED,
]  # fmt: skip


def state(actor: Actor) -> State:
    here = visible_to(actor).filter(disabled_at__isnull=True)
    ours, theirs = here.filter(side=Side.VENDOR), number_of(here.filter(side=Side.PARTNER))
    colleagues = list(ours.order_by("name"))
    joined = number_of(here.filter(joined_at__gte=clock.now() - LATELY))
    number = len(colleagues)
    at_partners = ngettext("%s at partners", "%s at partners", theirs) % counted(theirs)
    return State(
        in_force=ngettext("%s colleague", "%s colleagues", number) % number,
        names=[at_partners],
        used=ngettext("%s has joined", "%s have joined", joined) % counted(joined),
        wrong=[
            *_alone([m for m in colleagues if May.MANAGE_ALL_MEMBERS in m.role.permissions]),
            *_expired(actor),
        ],
        **changed(last_change([m.pk for m in colleagues], EVENTS, actor)),
    )


def _alone(able: list[object]) -> list[Wrong]:
    if len(able) != 1:
        return []
    words = _("Only one person can manage people and roles")
    return [Wrong(words, reverse("people"), "info")]


def _expired(actor: Actor) -> list[Wrong]:
    expired = number_of(expired_invitations(actor))
    words = ngettext("%s invitation has expired", "%s invitations have expired", expired)
    return [Wrong(words % counted(expired), reverse("people"))] if expired else []
