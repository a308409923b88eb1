"""A channel full of things that the rival must never see, each marked with a canary.

Whatever the reseller and its distributor wrote holds the word `zilpzalp`; its ids, references and
names are canaries, too. The rival works on the same customer, in words of its own, so that every
road on which something could leak is taken.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from factories.approvals import above, asks_of, away, published, role
from factories.deals import deal_in, drafted, extension_of, pdf, submitted, typed
from factories.fields import added
from factories.files import begun, looked_at, picture, shared
from factories.lists import view_of
from factories.rules import action
from factories.rules import published as published_rule
from factories.webhooks import webhook_to
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.automation.hearing import hear
from partnerwerk.automation.models import Run
from partnerwerk.collaboration.actions import (
    MeetingInput,
    TaskInput,
    add_comment,
    answer_meeting,
    attach_file,
    change_comment,
    create_meeting,
    create_task,
)
from partnerwerk.collaboration.models import Comment, File, Meeting, Task, Upload
from partnerwerk.collaboration.records import record_of
from partnerwerk.conditions.models import SavedView
from partnerwerk.customers.models import Contact, Customer, PartnerCustomer
from partnerwerk.customfields.models import CustomField
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus, Extension
from partnerwerk.exchange.actions import upload_file
from partnerwerk.exchange.models import ImportRun
from partnerwerk.identity.models import Token
from partnerwerk.integrations.calendars.actions import connect_account
from partnerwerk.integrations.calendars.feed import make_address
from partnerwerk.integrations.calendars.models import CalendarAccount, Link
from partnerwerk.integrations.webhooks.actions import post_to_webhook
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.notifications.models import Mail, Notice, Preferences
from partnerwerk.notifications.reactors import write_about_deal
from partnerwerk.partners.actions import SegmentInput, add_segment
from partnerwerk.partners.models import Segment
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Absence, Ask

SHARED_DOMAIN = "gemeinsam.example"
WORD = "zilpzalp"
ZILPZALP: dict[str, Any] = {
    "title": "Zilpzalp racks for the spinning mill",
    "customer_name": "Zilpzalp Textilwerke GmbH",
    "customer_domain": SHARED_DOMAIN,
    "customer_country": "DE",
    "contact_name": "Zita Zilpzalp",
    "contact_email": "zita@zilpzalp.example",
    "contact_phone": "+49 30 zilpzalp 5550142",
    "competitor": "Zilpzalp's house supplier",
    "opportunity_ref": "ZILPZALP-77",
    "notes": "zilpzalp: the cellar is damp.",
    "custom": {"cellar": "zilpzalp cellar"},
}
ZILPZALP_SEGMENT = {"v": 1, "when": {"field": "city", "is": "contains_not", "value": "zilpzalp"}}
GOLDHAHN: dict[str, Any] = {
    "title": "Servers for the weaving mill",
    "customer_name": "Goldhahn Textil AG",
    "customer_domain": SHARED_DOMAIN,
    "customer_country": "DE",
    "contact_name": "Gerd Goldhahn",
    "contact_email": "gerd@goldhahn.example",
    "notes": "",
}


@dataclass
class Planted:
    """Who is there, what belongs to the reseller, what to the rival, and all canaries."""

    cast: Cast
    deal: DealRegistration
    draft: DealRegistration
    waiting: DealRegistration
    extension: Extension
    file: File
    shared: File
    upload: Upload
    rivals: DealRegistration
    rivals_draft: DealRegistration
    rivals_file: File
    customer: Customer
    contact: Contact
    partner_customer: PartnerCustomer
    rivals_customer: PartnerCustomer
    token: Token
    event: Event
    run: ImportRun
    webhook: Webhook
    delivery: Delivery
    field: CustomField
    ask: Ask
    absence: Absence
    segment: Segment
    rule_run: Run
    agreement: Ask
    task: Task
    meeting: Meeting
    comment: Comment
    notice: Notice
    view: SavedView
    canaries: set[str] = field(default_factory=set)

    def found_in(self, text: str) -> list[str]:
        """The canaries that a text holds, whatever their case."""
        low = text.casefold()
        return sorted(c for c in self.canaries if c.casefold() in low)


def plant(cast: Cast) -> Planted:
    """Build it all by the real actions."""
    added(cast, "text", key="cellar", is_filterable=True, in_list=True)
    field_ = added(cast, "text", key="rating", label="Zilpzalp rating", seen_by=VENDOR_ROLES,
                   changed_by=VENDOR_ROLES, in_list=True, is_filterable=True)  # fmt: skip
    deals = [
        deal_in(status, cast, cast.reseller, **ZILPZALP)
        for status in DealStatus
        if status != DealStatus.APPROVED
    ]
    deal = deal_in(DealStatus.APPROVED, cast, cast.reseller, **ZILPZALP)
    added(cast, "file", key="plan", label="Plan")
    with cast.reseller.acting() as reseller:
        plan = attach_file(
            deal,
            pdf("zilpzalp-plan.pdf"),
            partner_id=deal.partner_id,
            actor=reseller,
            in_field=True,
        )
    cast.vendor.does(actions.fill_in, deal, {"plan": str(plan.pk)})
    cast.vendor.does(actions.fill_in, deal, {"rating": "zilpzalp rated"})
    file = cast.reseller.does(actions.add_evidence, deal, pdf("zilpzalp-offer.pdf"))
    shared_file, upload = _plant_files(cast, deal)
    extension = extension_of(deal, cast.reseller)
    rivals = submitted(cast.rival, **GOLDHAHN)
    rivals_draft = drafted(cast.rival, **GOLDHAHN)
    shared(cast.vendor, rivals, pdf("zilpzalp-intern.pdf"), internal=True)
    rivals_file = cast.rival.does(actions.add_evidence, rivals_draft, pdf("goldhahn.pdf"))
    cast.distributor.does(actions.register_deal, typed(**ZILPZALP, partner="reseller"))
    run = cast.distributor.does(
        upload_file, "registrations", BytesIO(b"title\nzilpzalp\n"), "zilpzalp-list.csv"
    )
    view = view_of(cast.reseller_admin, "Zilpzalp view", shared=True, q="zilpzalp")
    view_of(cast.reseller, "Zilpzalp's own", q="zilpzalp")
    view_of(cast.rival, "Goldhahn")
    segment = cast.manager.does(add_segment, SegmentInput("Zilpzalp", ZILPZALP_SEGMENT))
    ask = _plant_approval(cast)
    rule_run, agreement = _plant_rule(cast)
    task, meeting = _plant_task(cast, deal), _plant_meeting(cast, deal)
    comment = _plant_comments(cast, deal)
    cast.reseller.token()
    token = Token.objects.get(membership=cast.reseller.membership)
    webhook, _secret = webhook_to(cast, "https://zilpzalp.invalid/hook", name="zilpzalp")
    with acting(system_actor()):
        planted = Planted(
            cast=cast,
            deal=deal,
            draft=next(d for d in deals if d.status == DealStatus.DRAFT),
            waiting=next(d for d in deals if d.status == DealStatus.SUBMITTED),
            extension=extension,
            file=file,
            shared=shared_file,
            upload=upload,
            rivals=rivals,
            rivals_draft=rivals_draft,
            rivals_file=rivals_file,
            customer=Customer.objects.get(pk=deal.customer_id),
            contact=Contact.objects.get(partner_id=deal.partner_id),
            partner_customer=PartnerCustomer.objects.get(partner_id=deal.partner_id),
            rivals_customer=PartnerCustomer.objects.get(partner_id=rivals.partner_id),
            token=token,
            run=run,
            field=field_,
            ask=ask,
            absence=Absence.objects.get(),
            segment=segment,
            rule_run=rule_run,
            agreement=agreement,
            task=task,
            meeting=meeting,
            comment=comment,
            notice=_plant_notice(deal),
            view=view,
            event=Event.objects.filter(subject_id=deal.pk).order_by("id")[0],
            webhook=webhook,
            delivery=_plant_delivery(webhook, deal),
        )
        _plant_mail(planted)
        planted.canaries = _canaries(planted)
    return planted


def _plant_files(cast: Cast, deal: DealRegistration) -> tuple[File, Upload]:
    """A picture that both sides see, a file of each side's own, and one that is still coming."""
    sent = SimpleUploadedFile("zilpzalp-rack.png", picture())
    file = looked_at(shared(cast.reseller, deal, sent))
    shared(cast.reseller, deal, pdf("zilpzalp-among-us.pdf"), internal=True)
    shared(cast.vendor, deal, pdf("zilpzalp-desk.pdf"), internal=True)
    return file, begun(cast.reseller, deal, name="zilpzalp-plan.pdf")


def _plant_delivery(webhook: Webhook, deal: DealRegistration) -> Delivery:
    event = Event.objects.filter(subject_id=deal.pk).order_by("id")[0]
    delivery = post_to_webhook(webhook, event, actor=system_actor())
    assert delivery is not None
    Attempt.objects.create(
        delivery=delivery, number=1, at=clock.now(), milliseconds=1, status_code=500,
        answer="zilpzalp",
    )  # fmt: skip
    return delivery


def _plant_approval(cast: Cast) -> Ask:
    """A policy for very large deals, a registration that runs under it, and somebody who is away."""
    published(cast, Step((role("deal_desk"),)), condition=above("5000000"), name="Very large")
    deal = submitted(cast.reseller, **ZILPZALP, amount="6000000")
    away(cast.manager, cast.vendor)
    return asks_of(deal)[0]


def _plant_rule(cast: Cast) -> tuple[Run, Ask]:
    """A rule that has run about a registration of the reseller's, and what it asks."""
    question = "zilpzalp: may we?"
    act = action("ask_agreement_registration", "policies", text=question)
    rule = published_rule(cast, act, name="Zilpzalp rule")
    deal = submitted(cast.reseller, **ZILPZALP)
    with acting(system_actor()):
        hear([Event.objects.get(name="deal.submitted", subject_id=deal.pk)])
        return Run.objects.get(rule=rule), Ask.objects.get(approval__question=question)


def _plant_comments(cast: Cast, deal: DealRegistration) -> Comment:
    """What each side says to all, among its colleagues, and before it was changed; one is returned."""
    for name in ("vendor", "manager", "distributor", "reseller_admin", "reseller"):
        with cast[name].acting() as actor:
            record = record_of("registration", deal.pk, actor)
            add_comment(record, f"zilpzalp intern {name}", internal=True, actor=actor)
            comment = add_comment(record, f"zilpzalp zuerst {name}", actor=actor)
            change_comment(comment, f"zilpzalp gesagt {name}", actor=actor)
    return comment


def _plant_task(cast: Cast, deal: DealRegistration) -> Task:
    assert cast.reseller.membership
    given = TaskInput("Zilpzalp: call", cast.reseller.membership.pk, None, "registration", deal.pk)
    return cast.reseller.does(create_task, given)


def _plant_notice(deal: DealRegistration) -> Notice:
    """The reseller is told; the mail of that has the same words."""
    write_about_deal(Event.objects.filter(subject_id=deal.pk, name="deal.approved").latest("id"))
    notice = Notice.objects.get(membership_id=deal.submitter_id)
    Preferences.objects.create(
        membership_id=deal.submitter_id,
        organisation_id=notice.organisation_id,
        slack="https://hooks.zilpzalp.example/1",
    )
    return notice


def _plant_meeting(cast: Cast, deal: DealRegistration) -> Meeting:
    """Between the deal desk and the reseller, who also has a calendar elsewhere."""
    cast.reseller.does(make_address)
    cast.reseller.does(
        connect_account,
        url="https://zilpzalp.invalid/",
        username="zilpzalp",
        password="zilpzalp",
    )
    assert cast.reseller.membership
    soon = clock.now() + timedelta(days=2)
    given = MeetingInput("Zilpzalp: meet", soon, soon, place="zilpzalp", noun="registration",
                         record=deal.pk, attendees=[cast.reseller.membership.pk])  # fmt: skip
    meeting = cast.vendor.does(create_meeting, given)
    cast.reseller.does(answer_meeting, meeting, comes=False)
    with acting(system_actor()):
        Link.objects.create(account=CalendarAccount.objects.get(), kind="meeting", digest="",
                            object_id=meeting.pk, uid="zilpzalp", href="zilpzalp")  # fmt: skip
    return meeting


def _plant_mail(planted: Planted) -> None:
    Mail.objects.create(
        event_id=planted.event.pk,
        membership_id=planted.deal.submitter_id,
        recipient="hanna@halden.example",
        language="en",
        subject="Zilpzalp is approved",
        text="zilpzalp",
    )


def _canaries(planted: Planted) -> set[str]:
    cast, rival = planted.cast, planted.rivals.partner_id
    others = DealRegistration.objects.exclude(partner_id=rival)
    people = (cast.reseller, cast.reseller_admin, cast.distributor)
    return {
        WORD,
        "Halden Systemhaus",
        "Brückner Distribution",
        *(p.membership.name for p in people if p.membership),
        *(p.membership.email for p in people if p.membership),
        *(str(p.membership.pk) for p in people if p.membership),
        *(str(p.organisation_id) for p in people),
        *(str(d.pk) for d in others),
        *(d.ref for d in others),
        str(planted.customer.pk),
        *(str(c.pk) for c in Contact.objects.exclude(partner_id=rival)),
        *(str(c.pk) for c in PartnerCustomer.objects.exclude(partner_id=rival)),
        *(str(f.pk) for f in File.objects.exclude(partner_id=rival)),
        *(f.stored_as for f in File.objects.exclude(partner_id=rival)),
        *(str(e.pk) for e in Extension.objects.exclude(partner_id=rival)),
        str(planted.token.pk),
        str(planted.upload.pk),
        str(planted.run.pk),
        str(planted.webhook.pk),
        str(planted.delivery.pk),
        str(planted.ask.pk),
        str(planted.rule_run.pk),
        str(planted.rule_run.rule_id),
        str(planted.agreement.pk),
        str(planted.task.pk),
        str(planted.meeting.pk),
        *(str(c.pk) for c in Comment.objects.all()),
        str(planted.notice.pk),
        str(planted.ask.approval_id),
    }
