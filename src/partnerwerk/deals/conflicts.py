"""The conflict check: has somebody been here first?

It asks every registered source of claims about the customers that the company may be, with the
vendor's eyes, and hands on two answers: all of it for the vendor, a sentence for the partner.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from partnerwerk.access import across_partners
from partnerwerk.customers.matching import Company, Match, Thresholds, judge
from partnerwerk.customers.queries import Candidate, find_candidates
from partnerwerk.deals.models import ConflictResult, Terms


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's hold on a customer. `family_ids` empty: on everything it buys.

    `partner_id` None: the vendor itself. `since` orders claims that are not decided yet.
    """

    source: str
    record: str
    customer_id: UUID
    partner_id: UUID | None = None
    partner_name: str = ""
    family_ids: frozenset[UUID] = frozenset()
    state: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Which company, for which product families, on behalf of which partner."""

    company: Company
    family_ids: frozenset[UUID]
    partner_id: UUID | None = None
    registration_id: UUID | None = None
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim in the way, with the likeness of the customers and its parts."""

    claim: Claim
    customer_name: str
    match: Match


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole answer: the vendor's. Show a partner `result` only."""

    result: ConflictResult
    score: float
    found: tuple[Found, ...] = ()


Source = Callable[[Sequence[UUID], Question], list[Claim]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Let the conflict check ask for another kind of claim; called in `AppConfig.ready`."""
    if source in _sources:
        raise ValueError(f"{source.__name__} is registered already")
    _sources.append(source)


def check_conflicts(question: Question) -> Verdict:
    """Look across all partners. The same work is done whether there is a claim or not."""
    with across_partners():
        return weigh_claims(question, find_candidates(question.company))


def weigh_claims(question: Question, candidates: Sequence[Candidate]) -> Verdict:
    """Ask every source about customers already found. Needs the vendor's eyes."""
    likely = likely_of(candidates, question.terms)
    ids = [candidate.customer_id for candidate in likely]
    return judge_claims(question, likely, claims_on(ids, question))


def likely_of(candidates: Sequence[Candidate], terms: Terms) -> Sequence[Candidate]:
    """Those alike enough to matter, else the best of them: a score for the vendor to see."""
    return [c for c in candidates if c.match.score >= terms.possible_from] or candidates[:1]


def claims_on(customer_ids: Sequence[UUID], question: Question) -> list[Claim]:
    """What every source says about these customers; of the partner's own claims it need say nothing.
    Needs the vendor's eyes.
    """
    return [claim for ask in _sources for claim in ask(customer_ids, question)]


def judge_claims(
    question: Question, candidates: Sequence[Candidate], claims: Sequence[Claim]
) -> Verdict:
    """The verdict over claims on these candidates."""
    found = _weigh(candidates, [c for c in claims if _concerns(c, question)])
    score = found[0].match.score if found else 0.0
    return Verdict(_judge(score, question.terms), score, tuple(found))


def thresholds_of(terms: Terms) -> Thresholds:
    return Thresholds(possible=terms.possible_from, conflict=terms.conflict_from)


def _judge(score: float, terms: Terms) -> ConflictResult:
    return ConflictResult(judge(score, thresholds_of(terms)).value)


def _concerns(claim: Claim, question: Question) -> bool:
    """A claim of somebody else, on one of the families asked for."""
    if claim.partner_id is not None and claim.partner_id == question.partner_id:
        return False
    return not claim.family_ids or bool(claim.family_ids & question.family_ids)


def _weigh(candidates: Sequence[Candidate], claims: Sequence[Claim]) -> list[Found]:
    by_customer = {c.customer_id: c for c in candidates}
    found = [
        Found(claim, by_customer[claim.customer_id].name, by_customer[claim.customer_id].match)
        for claim in claims
    ]
    return sorted(found, key=lambda f: (-f.match.score, f.claim.record))


# Each registration asks this: both kinds in one statement, planned once for any number of customers.
# Without the inner `select` PostgreSQL would plan it anew for each, because few are cheaper to find
# than many. The states stand in it as they stand in the index "deal_claims".
_CLAIMS = """
select 'registration', 'R-' || d.number, d.customer_id, d.partner_id, o.name, array(
         select f.family_id from deals_registrationfamily f where f.registration_id = d.id
       ), d.status, d.protected_until
from deals_dealregistration d join identity_organisation o on o.id = d.partner_id
where d.customer_id = any((select %(customers)s::uuid[])::uuid[])
  and d.id is distinct from %(registration)s and d.partner_id is distinct from %(partner)s
  and d.status in ('submitted', 'in_review', 'returned', 'approved')
union all
select 'direct', c.name, c.id, null, '', '{}', 'direct', null
from customers_customer c
where c.id = any((select %(customers)s::uuid[])::uuid[]) and c.served_directly
"""


def claims_on_record(customer_ids: Sequence[UUID], question: Question) -> list[Claim]:
    """Registrations in force or in review, and customers whom the vendor serves itself."""
    asked = {
        "customers": list(customer_ids),
        "registration": question.registration_id,
        "partner": question.partner_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIMS, asked)
        return [
            Claim(source, record, customer, partner, name, frozenset(families), state, until)
            for source, record, customer, partner, name, families, state, until in cursor.fetchall()
        ]


def matches_as_json(verdict: Verdict, thresholds_possible: float) -> list[dict[str, Any]]:
    """What the vendor is shown of a check: the claims that are alike enough, best first."""
    return [_as_json(f) for f in verdict.found if f.match.score >= thresholds_possible][:10]


def _as_json(found: Found) -> dict[str, Any]:
    claim = found.claim
    return {
        "source": claim.source,
        "record": claim.record,
        "partner": claim.partner_name,
        "customer": found.customer_name,
        "state": claim.state,
        "until": claim.until.isoformat() if claim.until else None,
        "score": round(found.match.score, 2),
        "reasons": [
            {"code": r.code.value, "weight": round(r.weight, 2), "detail": dict(r.detail)}
            for r in found.match.reasons
        ],
    }
