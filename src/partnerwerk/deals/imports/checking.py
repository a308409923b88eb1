"""The conflict check of a batch: the claims on all its customers are asked for once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from partnerwerk.customers.imports.recognising import Recognised
from partnerwerk.customers.queries import Candidate
from partnerwerk.deals.conflicts import (
    Claim,
    Question,
    Verdict,
    claims_on,
    judge_claims,
    likely_of,
    matches_as_json,
)
from partnerwerk.deals.imports.given import Given
from partnerwerk.deals.models import CLAIMING, ConflictCheck, DealRegistration, Terms

Checked = tuple[DealRegistration, Given, Recognised | None]


def check_many(rows: Sequence[Checked], terms: Mapping[UUID, Terms]) -> list[dict[str, Any]]:
    """Put the result on each registration, and give back the details for the vendor.

    Rows of the same file come one after the other, as if each had been submitted by itself: a
    later one meets the claims of those before. Needs the vendor's eyes.
    """
    likely = {d.pk: _likely(c, terms[d.program_id]) for d, _given, c in rows if c}
    claims = _claims_by_customer(rows, {c.customer_id for some in likely.values() for c in some})
    checks = []
    for deal, given, customer in rows:
        if customer is None:
            continue
        question = _question(deal, given, terms)
        near = [claim for c in likely[deal.pk] for claim in claims[c.customer_id]]
        verdict = judge_claims(question, likely[deal.pk], near)
        deal.conflict = verdict.result
        checks.append(_check(deal, verdict, question.terms))
        if deal.status in CLAIMING:
            claims[customer.customer_id].append(_claim(deal, given))
    return checks


def _likely(customer: Recognised, terms: Terms) -> list[Candidate]:
    """The candidates that matter to a check; a new customer is one besides those that it is like."""
    new = 1 if customer.is_new else 0
    return [*customer.candidates[:new], *likely_of(customer.candidates[new:], terms)]


def _claims_by_customer(rows: Sequence[Checked], ids: Collection[UUID]) -> dict[UUID, list[Claim]]:
    """The claims that there are; a partner's own are left out where all rows are its."""
    found: dict[UUID, list[Claim]] = defaultdict(list)
    if ids:
        deal, given, _customer = rows[0]
        own = deal.partner_id if all(d.partner_id == deal.partner_id for d, *_ in rows) else None
        for claim in claims_on(list(ids), Question(given.company, given.family_ids, own)):
            found[claim.customer_id].append(claim)
    return found


def _question(deal: DealRegistration, given: Given, terms: Mapping[UUID, Terms]) -> Question:
    return Question(
        company=given.company,
        family_ids=given.family_ids,
        partner_id=deal.partner_id,
        registration_id=deal.pk,
        terms=terms[deal.program_id],
    )


def _claim(deal: DealRegistration, given: Given) -> Claim:
    assert given.partner is not None
    assert deal.customer_id is not None
    return Claim(
        "registration",
        deal.ref,
        deal.customer_id,
        deal.partner_id,
        given.partner.name,
        given.family_ids,
        deal.status,
        deal.protected_until,
    )


def _check(deal: DealRegistration, verdict: Verdict, terms: Terms) -> dict[str, Any]:
    """A row of ConflictCheck."""
    return {
        "registration_id": deal.pk,
        "at": deal.updated_at,
        "moment": ConflictCheck.Moment.SUBMISSION,
        "result": verdict.result,
        "score": verdict.score,
        "matches": matches_as_json(verdict, terms.possible_from),
    }
