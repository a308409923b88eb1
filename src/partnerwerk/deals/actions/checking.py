"""Checks of a registration, and of names while somebody types."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, across_partners
from partnerwerk.customers.matching import Company
from partnerwerk.deals.conflicts import Question, Verdict, check_conflicts, matches_as_json
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import (
    ConflictCheck,
    ConflictResult,
    DealRegistration,
    ProbeCount,
    Terms,
)
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused
from partnerwerk.partners.models import Partner


def check_and_note(
    deal: DealRegistration, moment: ConflictCheck.Moment, *, actor: Actor
) -> Verdict:
    """Check a registration, show the result on it, and keep the details for the vendor."""
    terms = Terms.objects.get(pk=deal.program_id)
    verdict = check_conflicts(
        Question(
            company=Company(deal.customer_name, deal.customer_domain, deal.customer_country),
            family_ids=frozenset(deal.families.values_list("pk", flat=True)),
            partner_id=deal.partner_id,
            registration_id=deal.pk,
            terms=terms,
        )
    )
    deal.conflict = verdict.result
    deal.save(update_fields=["conflict"])
    with across_partners():
        ConflictCheck.objects.create(
            registration=deal,
            moment=moment,
            result=verdict.result,
            score=verdict.score,
            matches=matches_as_json(verdict, terms.possible_from),
        )
        record(
            DealEvent.CHECKED,
            deal,
            actor=actor,
            partner_id=deal.partner_id,
            internal=True,
            result=verdict.result,
            score=round(verdict.score, 2),
        )
    return verdict


def check_while_typing(question: Question, *, actor: Actor) -> Verdict:
    """Check a name that is being typed. Partners' checks are counted: who probes names by the dozen
    is refused until the hour is over, and the channel manager is told.
    """
    count = _counted(question, actor) if actor.side is Side.PARTNER else None
    verdict = check_conflicts(question)
    if count is not None and verdict.result != ConflictResult.CLEAR:
        ProbeCount.objects.filter(pk=count.pk).update(found=F("found") + 1)
    return verdict


def _counted(question: Question, actor: Actor) -> ProbeCount:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    count, _created = ProbeCount.objects.get_or_create(
        membership_id=actor.membership_id, hour=hour, defaults={"partner_id": actor.organisation_id}
    )
    ProbeCount.objects.filter(pk=count.pk).update(checks=F("checks") + 1)
    count.checks += 1
    if count.checks == question.terms.checks_an_hour + 1:
        _tell_channel_manager(count, actor)
    if count.checks > question.terms.checks_an_hour:
        until = hour + timedelta(hours=1)
        words = _(
            "That was a lot of checks in one hour. You can go on at %s UTC, and submit as usual."
        )
        raise Refused(words % f"{until:%H:%M}", "too_many_checks")
    return count


def _tell_channel_manager(count: ProbeCount, actor: Actor) -> None:
    partner = Partner.objects.get(pk=count.partner_id)
    with across_partners():
        record(
            DealEvent.PROBING,
            partner,
            actor=actor,
            partner_id=partner.pk,
            internal=True,
            checks=count.checks,
            found=count.found,
        )
