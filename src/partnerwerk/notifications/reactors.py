"""Which events become mails, for whom, in which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import translation

from partnerwerk.access import system_actor
from partnerwerk.conditions.nouns import all_nouns
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.events import IdentityEvent
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import react_to
from partnerwerk.notifications import letters, recipients, stopped
from partnerwerk.notifications.actions import About, notify, write_mail
from partnerwerk.notifications.actions.noticing import Told
from partnerwerk.notifications.asking import asked_to_decide
from partnerwerk.notifications.kinds import DECISION, PROTECTION, REGISTRATION, TROUBLE, Kind
from partnerwerk.notifications.occasions import DealOccasion, Reader
from partnerwerk.partners.models import Partner
from partnerwerk.workflow.approvals.kinds import Described, kind_of
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Ask

Readers = Callable[[DealRegistration, Event], list[Membership]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One letter about a registration: who gets it, what it says, and what kind of notice it is."""

    readers: Readers
    letter: letters.DealLetter
    kind: Kind = REGISTRATION


RULES: dict[DealEvent, tuple[Rule, ...]] = {
    DealEvent.SUBMITTED: (
        Rule(recipients.undecided_reviewer, letters.to_review, DECISION),
        Rule(recipients.submitter, letters.received),
    ),
    DealEvent.AMENDED: (
        Rule(recipients.undecided_reviewer, letters.amended, DECISION),
        Rule(recipients.submitter, letters.amendment_received),
    ),
    DealEvent.RETURNED: (Rule(recipients.submitter, letters.returned),),
    DealEvent.APPROVED: (Rule(recipients.submitter, letters.approved),),
    DealEvent.REJECTED: (Rule(recipients.submitter, letters.rejected),),
    DealEvent.MARKED_DUPLICATE: (Rule(recipients.submitter, letters.marked_duplicate),),
    DealEvent.EXPIRING: (Rule(recipients.submitter, letters.expiring, PROTECTION),),
    DealEvent.EXPIRED: (Rule(recipients.submitter, letters.expired, PROTECTION),),
    DealEvent.EXTENSION_REQUESTED: (
        Rule(recipients.undecided_extension, letters.extension_requested, DECISION),
    ),
    DealEvent.EXTENSION_APPROVED: (Rule(recipients.submitter, letters.extension_approved),),
    DealEvent.EXTENSION_DENIED: (Rule(recipients.submitter, letters.extension_denied),),
    DealEvent.WITHDRAWN: (Rule(recipients.other_side, letters.withdrawn),),
    DealEvent.WON: (Rule(recipients.other_side, letters.won),),
    DealEvent.LOST: (Rule(recipients.other_side, letters.lost),),
}


def register() -> None:
    """Called at start-up."""
    for name in RULES:
        react_to(name, write_about_deal)
    react_to(DealEvent.PROBING, write_about_probing)
    react_to(IdentityEvent.INVITED, write_invitation)
    react_to(stopped.STOPPED, stopped.write_about_webhook)
    for asking in (
        ApprovalEvent.ASKED,
        ApprovalEvent.HANDED_OVER,
        ApprovalEvent.REMINDED,
        ApprovalEvent.ESCALATED,
    ):
        react_to(asking, write_to_asked)


def write_about_deal(event: Event) -> None:
    """Tell whoever waits for what happened to a registration."""
    deal = _deals().filter(pk=event.subject_id).first()
    if deal is None or _never_left_the_partner(deal, event):
        return
    about = _about(deal)
    told: set[UUID] = set()
    for rule in RULES[DealEvent(event.name)]:
        members = [member for member in rule.readers(deal, event) if member.pk not in told]
        told |= {member.pk for member in members}
        notify(rule.kind, event, _letters(members, rule.letter, deal, event), about)


def write_about_probing(event: Event) -> None:
    """Tell the channel manager that somebody tries out names."""
    partner = Partner.objects.select_related("organisation").get(pk=event.subject_id)
    about = About(partner.name, f"/partners/{partner.slug}", "partner", partner.pk)
    told = []
    for member in recipients.channel_manager(partner):
        with translation.override(member.language):
            told.append((member, letters.probing(partner, event)))
    notify(TROUBLE, event, told, about)


def write_to_asked(event: Event) -> None:
    """Ask whoever a policy asks, each with a link of their own, unless it is answered by now."""
    asks = Ask.objects.filter(pk__in=event.data.get("asks", []), is_open=True)
    for ask in asks.select_related("approval", "instead_of"):
        kind = kind_of(ask.approval.kind)
        subject = kind.subjects(system_actor()).filter(pk=ask.approval.subject_id).first()
        if subject is None:
            continue
        told = []
        for member in recipients.asked(ask, kind.permission):
            with translation.override(member.language):
                described = kind.describe(subject)
                told.append((member, asked_to_decide(event, ask, described, Reader(member))))
        if told:
            notify(DECISION, event, told, _asked_about(subject, described))


def write_invitation(event: Event) -> None:
    """Send the link that lets an invited person in."""
    for member in recipients.invitee(event):
        with translation.override(member.language):
            write_mail(event, member, letters.invitation(member, event))


def _letters(
    members: Iterable[Membership], letter: letters.DealLetter, deal: DealRegistration, event: Event
) -> list[Told]:
    told = []
    for member in members:
        with translation.override(member.language):
            told.append((member, letter(DealOccasion(event, deal, Reader(member)))))
    return told


def _about(deal: DealRegistration) -> About:
    return About(f"{deal.ref} {deal.title}", f"/deals/{deal.ref}", "registration", deal.pk)


def _asked_about(subject: Model, described: Described) -> About:
    """The record, where it is a noun that people know by itself; an extension is its registration's."""
    name = f"{described.ref} {described.title}"
    noun = next((noun for noun in all_nouns() if isinstance(subject, noun.model)), None)
    if noun is None:
        return About(name, described.path)
    return About(name, described.path, noun.key, subject.pk)


def _deals() -> "QuerySet[DealRegistration]":
    return DealRegistration.objects.select_related("partner__organisation", "reviewer")


def _never_left_the_partner(deal: DealRegistration, event: Event) -> bool:
    """A draft that was thrown away: the vendor never knew of it."""
    return event.name == DealEvent.WITHDRAWN and deal.submitted_at is None
