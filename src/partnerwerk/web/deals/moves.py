"""The transitions of a registration as buttons and forms, read from the states' own table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus, Terms
from partnerwerk.deals.queries import moves_of
from partnerwerk.workflow.approvals.queries import Progress

Text = str | Promise
Run = Callable[..., DealRegistration]


@dataclass(frozen=True, slots=True)
class Move:
    """One transition as the person sees it: its address, its words, what it asks for."""

    transition: str
    url: str
    label: Text
    heading: Text
    text: Text
    done: Text
    icon: str
    run: Run
    asks: str = "reason"
    is_danger: bool = False
    at_hand: bool = False


MOVES = {
    move.url: move
    for move in (
        Move(
            "submit",
            "submission",
            gettext_lazy("Submit for review"),
            gettext_lazy("Submit “%(title)s”"),
            gettext_lazy("It is checked once more, and the reviewer’s clock starts."),
            gettext_lazy("Submitted. You hear from us by %(due)s."),
            icon="send",
            run=actions.submit_deal,
            asks="",
            at_hand=True,
        ),
        Move(
            "approve",
            "approval",
            gettext_lazy("Approve for %(days)s days"),
            gettext_lazy("Approve “%(title)s”"),
            gettext_lazy(
                "Nobody else gets approved for %(customer)s and %(families)s until %(until)s."
            ),
            gettext_lazy("Approved. Protected until %(until)s."),
            icon="shield-check",
            run=actions.approve_deal,
            asks="approval",
            at_hand=True,
        ),
        Move(
            "start_review",
            "review",
            gettext_lazy("Start the review"),
            gettext_lazy("Start the review of “%(title)s”"),
            gettext_lazy("You become its reviewer. The partner sees that somebody looks at it."),
            gettext_lazy("The review has started; the partner can see it."),
            icon="eye",
            run=actions.start_review,
            asks="",
        ),
        Move(
            "return",
            "return",
            gettext_lazy("Return with a question"),
            gettext_lazy("Return “%(title)s” with a question"),
            gettext_lazy("%(partner)s reads your question. The clock stands until they answer."),
            gettext_lazy("Returned. The clock stands until the partner answers."),
            icon="corner-down-left",
            run=actions.return_deal,
            at_hand=True,
        ),
        Move(
            "reject",
            "rejection",
            gettext_lazy("Reject"),
            gettext_lazy("Reject “%(title)s”"),
            gettext_lazy("%(partner)s reads your reason. Do not name another partner."),
            gettext_lazy("Rejected. The partner reads your reason."),
            icon="x",
            run=actions.reject_deal,
            is_danger=True,
            at_hand=True,
        ),
        Move(
            "mark_duplicate",
            "duplicate",
            gettext_lazy("Mark as a duplicate"),
            gettext_lazy("Mark “%(title)s” as a duplicate"),
            gettext_lazy("%(partner)s learns that it is one, not of which registration."),
            gettext_lazy("Marked as a duplicate."),
            icon="copy",
            run=actions.mark_duplicate,
            asks="original",
            is_danger=True,
        ),
        Move(
            "win",
            "win",
            gettext_lazy("Mark as won"),
            gettext_lazy("“%(title)s” is won"),
            gettext_lazy("The order has come. The protection has done its work and ends."),
            gettext_lazy("Won. Congratulations."),
            icon="trophy",
            run=actions.win_deal,
            asks="",
            at_hand=True,
        ),
        Move(
            "lose",
            "loss",
            gettext_lazy("Mark as lost"),
            gettext_lazy("“%(title)s” is lost"),
            gettext_lazy("Why did the customer decide otherwise? It helps the next offer."),
            gettext_lazy("Marked as lost. The customer is free again."),
            icon="circle-minus",
            run=actions.lose_deal,
        ),
        Move(
            "withdraw",
            "withdrawal",
            gettext_lazy("Withdraw"),
            gettext_lazy("Withdraw “%(title)s”"),
            gettext_lazy("The registration ends, and with it any protection. Nobody is told why."),
            gettext_lazy("Withdrawn."),
            icon="undo-2",
            run=actions.withdraw_deal,
            asks="",
            is_danger=True,
        ),
    )
}
_BY_TRANSITION = {move.transition: move for move in MOVES.values()}
# What is not simply confirmed leads to the form in which it was typed.
FORMS = {"submit": "edit", "amend": "amendment"}


@dataclass(frozen=True, slots=True)
class Button:
    """A way on for this person: `is_form` opens a page, anything else a dialog."""

    label: str
    url: str
    icon: str
    is_form: bool = False
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """One primary way on, what else is often needed, and the rest."""

    primary: Button | None
    at_hand: list[Button]
    rest: list[Button]


def buttons_of(
    deal: DealRegistration,
    terms: Terms,
    actor: Actor,
    extra: list[Button],
    *,
    progress: Progress | None = None,
) -> Buttons:
    """What this actor may do now. `extra` are the ways that are no transition: extend. `progress`
    of an approval under a policy: then an agreement may be one of several.
    """
    main: list[Button] = []
    rest: list[Button] = []
    for transition in moves_of(deal, actor):
        move = _BY_TRANSITION.get(transition.name)
        button = _button(transition.name, move, deal, terms)
        if button and transition.name == "approve" and progress and not progress.is_last:
            button = replace(button, label=_("Agree"))
        if button is not None:
            (main if move and move.at_hand else rest).append(button)
    primary = main.pop(0) if main else None
    return Buttons(primary, [*main, *extra], sorted(rest, key=lambda b: b.is_danger))


def _button(
    transition: str, move: Move | None, deal: DealRegistration, terms: Terms
) -> Button | None:
    root = f"/deals/{deal.ref}"
    if transition == "amend":
        return Button(_("Amend"), f"{root}/amendment", icon="pencil", is_form=True)
    if move is None:
        return None
    label = str(move.label) % {"days": terms.protection_days}
    if transition in FORMS:
        label = _("Answer") if deal.status == DealStatus.RETURNED else _("Continue")
        return Button(label, f"{root}/{FORMS[transition]}", move.icon, is_form=True)
    return Button(label, f"{root}/{move.url}", move.icon, is_danger=move.is_danger)


def run_move(move: Move, deal: DealRegistration, actor: Actor, **given: Any) -> DealRegistration:
    """Call the transition's action with what it asks for."""
    return move.run(deal, actor=actor, **given)
