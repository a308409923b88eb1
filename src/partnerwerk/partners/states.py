"""How a partner moves. Recruiting brings the other transitions; suspending exists already."""

from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.events import PartnerEvent
from partnerwerk.partners.models import PartnerStatus as Is
from partnerwerk.workflow.transitions import StateMachine, Transition

PARTNER_STATES = StateMachine(
    Is,
    [
        Transition(
            "suspend",
            frozenset({Is.ACTIVE}),
            Is.SUSPENDED,
            May.MANAGE,
            PartnerEvent.SUSPENDED,
            True,
        ),
        Transition(
            "reinstate", frozenset({Is.SUSPENDED}), Is.ACTIVE, May.MANAGE, PartnerEvent.REINSTATED
        ),
    ],
)
