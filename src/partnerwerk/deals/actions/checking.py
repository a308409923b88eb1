"""Checks of a registration, and of names while somebody types."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, across_partners, require
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.actions import recognise
from partnerwerk.customers.matching import Company
from partnerwerk.customers.queries import find_in_turn
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.probing import (
    count_checks,
    count_submission,
    tell_channel_manager,
    this_hour,
)
from partnerwerk.deals.approving import REVIEW
from partnerwerk.deals.conflicts import (
    Question,
    Verdict,
    check_conflicts,
    matches_as_json,
    weigh_claims,
)
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import (
    ConflictCheck,
    ConflictResult,
    DealRegistration,
    Terms,
)
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import unwritten, write
from partnerwerk.kit.problems import Refused
from partnerwerk.workflow.approvals.choosing import in_force
from partnerwerk.workflow.models import PolicyVersion


def recognise_and_check(
    deal: DealRegistration, families: Iterable[ProductFamily], terms: Terms, *, actor: Actor
) -> list[PolicyVersion]:
    """Find the vendor's customer for what the partner typed, and who else has a claim on it. The
    details are kept, for the vendor. While it sees what the vendor sees it reads the policies, too,
    under one of which the review may have to go.
    """
    company, moment = company_of(deal), ConflictCheck.Moment.SUBMISSION
    with across_partners():
        candidates = find_in_turn(company)
        known = recognise(company, candidates, certain_from=terms.conflict_from, actor=actor)
        deal.customer_id = known.customer_id
        verdict = weigh_claims(_question(deal, families, terms), candidates)
        check, checked = _details(deal, verdict, moment, terms, actor)
        write([*known.events, checked], new=[*known.new, check], once=known.domains)
        policies = in_force(REVIEW)
    deal.conflict = verdict.result
    count_submission(verdict.result, terms, actor)
    return policies


def check_again(deal: DealRegistration, terms: Terms, *, actor: Actor) -> Verdict:
    """The check at approval, for the vendor only: the registration goes on showing what the partner
    was told at submission, or it would learn from a change that somebody came after it.
    """
    verdict = check_conflicts(_question(deal, deal.families.all(), terms))
    check, checked = _details(deal, verdict, ConflictCheck.Moment.APPROVAL, terms, actor)
    with across_partners():
        write([checked], new=[check])
    return verdict


def _details(
    deal: DealRegistration,
    verdict: Verdict,
    moment: ConflictCheck.Moment,
    terms: Terms,
    actor: Actor,
) -> tuple[ConflictCheck, Event]:
    """What a check found, and that it was made: both for the vendor only."""
    check = ConflictCheck(
        registration_id=deal.pk,
        moment=moment,
        result=verdict.result,
        score=verdict.score,
        matches=matches_as_json(verdict, terms.possible_from),
    )
    event = unwritten(
        DealEvent.CHECKED,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        internal=True,
        result=verdict.result,
        score=round(verdict.score, 2),
    )
    return check, event


def company_of(deal: DealRegistration) -> Company:
    """The customer as the matching knows companies."""
    return Company(deal.customer_name, deal.customer_domain, deal.customer_country)


def _question(deal: DealRegistration, families: Iterable[ProductFamily], terms: Terms) -> Question:
    return Question(
        company=company_of(deal),
        family_ids=frozenset(family.pk for family in families),
        partner_id=deal.partner_id,
        registration_id=deal.pk,
        terms=terms,
    )


def question_of(company: Company, family_ids: frozenset[UUID], *, actor: Actor) -> Question:
    """A check before there is a registration, under the terms of the actor's program."""
    own = actor.organisation_id if actor.side is Side.PARTNER else None
    program = Terms.objects.filter(program__enrolment__partner=own).first() if own else None
    terms = program or Terms.objects.order_by("pk").first() or Terms()
    return Question(company=company, family_ids=family_ids, partner_id=own, terms=terms)


def check_while_typing(question: Question, *, actor: Actor) -> Verdict:
    """Check a name that is being typed. Partners' checks are counted: who probes names by the dozen
    is refused until the hour is over, and the channel manager is told.
    """
    require(actor, May.REGISTER if actor.side is Side.PARTNER else May.VIEW)
    if actor.side is Side.PARTNER:
        _refuse_past_limit(question.terms, actor)
    verdict = check_conflicts(question)
    if actor.side is Side.PARTNER and verdict.result != ConflictResult.CLEAR:
        count_checks(actor, checks=0, found=1)
    return verdict


def _refuse_past_limit(terms: Terms, actor: Actor) -> None:
    counted = count_checks(actor, checks=1, found=0)
    if counted.before < terms.checks_an_hour:
        return
    tell_channel_manager(counted, actor, checks=1, found=0)
    until = (this_hour() + timedelta(hours=1)).astimezone(ZoneInfo(actor.timezone))
    words = _("That was a lot of checks in one hour. You can go on at %s, and submit as usual.")
    raise Refused(words % f"{until:%H:%M}", "too_many_checks")
