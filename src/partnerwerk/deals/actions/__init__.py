"""Every write about registrations, one file a part of their life."""

from partnerwerk.deals.actions.closing import (
    expire_deal,
    lose_deal,
    remind_of_expiry,
    win_deal,
    withdraw_deal,
)
from partnerwerk.deals.actions.drafting import amend_deal, register_deal, save_draft, submit_deal
from partnerwerk.deals.actions.evidence import add_evidence, remove_evidence
from partnerwerk.deals.actions.extending import approve_extension, deny_extension, request_extension
from partnerwerk.deals.actions.filling import fill_in
from partnerwerk.deals.actions.reviewing import (
    approve_deal,
    mark_duplicate,
    reject_deal,
    return_deal,
    start_review,
)
from partnerwerk.deals.actions.settings import change_terms

__all__ = [
    "add_evidence", "amend_deal", "approve_deal", "approve_extension", "change_terms",
    "deny_extension", "expire_deal", "fill_in", "lose_deal", "mark_duplicate", "register_deal", "reject_deal",
    "remind_of_expiry", "remove_evidence", "request_extension", "return_deal", "save_draft",
    "start_review", "submit_deal", "win_deal", "withdraw_deal",
]  # fmt: skip
