"""How a registration and an extension move."""

from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealStatus as Is
from partnerwerk.deals.models import Extension
from partnerwerk.workflow.transitions import StateMachine, Transition

_QUEUED = frozenset({Is.SUBMITTED, Is.IN_REVIEW})

DEAL_STATES = StateMachine(
    Is,
    [
        Transition(
            "submit",
            frozenset({Is.DRAFT, Is.RETURNED}),
            Is.SUBMITTED,
            May.REGISTER,
            DealEvent.SUBMITTED,
        ),
        Transition("approve", _QUEUED, Is.APPROVED, May.REVIEW, DealEvent.APPROVED),
        Transition(
            "start_review",
            frozenset({Is.SUBMITTED}),
            Is.IN_REVIEW,
            May.REVIEW,
            DealEvent.REVIEW_STARTED,
        ),
        Transition("return", _QUEUED, Is.RETURNED, May.REVIEW, DealEvent.RETURNED, True),
        Transition("reject", _QUEUED, Is.REJECTED, May.REVIEW, DealEvent.REJECTED, True),
        Transition("mark_duplicate", _QUEUED, Is.DUPLICATE, May.REVIEW, DealEvent.MARKED_DUPLICATE),
        Transition("win", frozenset({Is.APPROVED}), Is.WON, May.CLOSE, DealEvent.WON),
        Transition("lose", frozenset({Is.APPROVED}), Is.LOST, May.CLOSE, DealEvent.LOST, True),
        Transition(
            "amend",
            frozenset({Is.APPROVED}),
            Is.SUBMITTED,
            May.REGISTER,
            DealEvent.AMENDED,
        ),
        Transition(
            "withdraw",
            frozenset({Is.DRAFT, Is.RETURNED, Is.APPROVED, *_QUEUED}),
            Is.WITHDRAWN,
            May.REGISTER,
            DealEvent.WITHDRAWN,
        ),
        Transition("expire", frozenset({Is.APPROVED}), Is.EXPIRED, May.EXPIRE, DealEvent.EXPIRED),
    ],
)

EXTENSION_STATES = StateMachine(
    Extension.Status,
    [
        Transition(
            "approve",
            frozenset({Extension.Status.REQUESTED}),
            Extension.Status.APPROVED,
            May.REVIEW,
            DealEvent.EXTENSION_APPROVED,
        ),
        Transition(
            "deny",
            frozenset({Extension.Status.REQUESTED}),
            Extension.Status.DENIED,
            May.REVIEW,
            DealEvent.EXTENSION_DENIED,
            True,
        ),
    ],
)
