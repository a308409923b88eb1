"""Several registrations decided, submitted or withdrawn at once; each stands and falls by itself."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.deals import actions
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.deals.forms import ReasonForm
from partnerwerk.web.lists.bulk import BulkAction, Given
from partnerwerk.web.lists.fill import fill_action
from partnerwerk.web.moments import day, deadline

READ_BY_PARTNER = gettext_lazy("each partner reads it; name no other partner")


def _approve(deal: DealRegistration, given: Given, actor: Actor) -> str:
    deal = actions.approve_deal(deal, actor=actor, reason=given.reason, seen=given.seen)
    if deal.is_awaiting_review:
        return _("agreed; it waits for the others who are asked")
    assert deal.protected_until is not None
    return _("approved, protected until %s") % day(deal.protected_until)


def _return(deal: DealRegistration, given: Given, actor: Actor) -> str:
    actions.return_deal(deal, reason=given.reason, actor=actor)
    return _("returned")


def _reject(deal: DealRegistration, given: Given, actor: Actor) -> str:
    actions.reject_deal(deal, reason=given.reason, actor=actor, seen=given.seen)
    return _("rejected")


def _submit(deal: DealRegistration, given: Given, actor: Actor) -> str:
    deal = actions.submit_deal(deal, actor=actor)
    if deal.review_due_at is None:
        return _("submitted")
    return _("submitted; you hear from us by %s") % deadline(deal.review_due_at)


def _withdraw(deal: DealRegistration, given: Given, actor: Actor) -> str:
    actions.withdraw_deal(deal, actor=actor)
    return _("withdrawn")


def _fill(deal: DealRegistration, typed: Any, actor: Actor) -> None:
    actions.fill_in(deal, typed, actor=actor)


def _reason(data: Any, actor: Actor) -> ReasonForm:
    return ReasonForm({"reason": data.get("reason", "").replace("\x00", "")})


def _needs_reason(given: Given, actor: Actor) -> None:
    if not given.reason:
        words = _("Say why in a sentence: the other side reads it.")
        raise InvalidInput([Problem("reason", words, "required")])


ACTIONS = (
    BulkAction(
        key="approve",
        label=gettext_lazy("Approve"),
        heading=gettext_lazy("Approve the selected registrations"),
        permission=May.REVIEW,
        perform=_approve,
        letter="a",
    ),
    BulkAction(
        key="return",
        label=gettext_lazy("Return"),
        heading=gettext_lazy("Return the selected registrations with a question"),
        permission=May.REVIEW,
        perform=_return,
        form=_reason,
        check=_needs_reason,
        note=READ_BY_PARTNER,
    ),
    BulkAction(
        key="reject",
        label=gettext_lazy("Reject"),
        heading=gettext_lazy("Reject the selected registrations"),
        permission=May.REVIEW,
        perform=_reject,
        form=_reason,
        check=_needs_reason,
        letter="r",
        note=READ_BY_PARTNER,
        is_danger=True,
    ),
    BulkAction(
        key="submit",
        label=gettext_lazy("Submit for review"),
        heading=gettext_lazy("Submit the selected drafts"),
        permission=May.REGISTER,
        perform=_submit,
    ),
    BulkAction(
        key="withdraw",
        label=gettext_lazy("Withdraw"),
        heading=gettext_lazy("Withdraw the selected registrations"),
        permission=May.REGISTER,
        perform=_withdraw,
        is_danger=True,
    ),
    fill_action(REGISTRATION, May.VIEW, _fill, of_vendor=True),
)
