"""Who gets a mail about what, in which language, and what it must not say."""

from datetime import timedelta

import pytest
from django.utils import translation

from cast import Cast, Person
from factories.deals import approved, deal_in, extension_of, submitted, typed
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.matching import Company
from partnerwerk.deals import actions, queries
from partnerwerk.deals.actions.checking import check_while_typing
from partnerwerk.deals.conflicts import Question
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealStatus, Terms
from partnerwerk.identity.actions import disable_member, invite_member
from partnerwerk.identity.models import Membership
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused
from partnerwerk.notifications.models import Mail
from partnerwerk.notifications.reactors import RULES

pytestmark = pytest.mark.django_db


def mails_about(name: str) -> list[Mail]:
    """Deliver the newest event of this name; the mails that it caused."""
    with acting(system_actor()):
        event = Event.objects.filter(name=str(name)).latest("id")
    deliver_event(event.pk)
    with acting(system_actor()):
        return list(Mail.objects.filter(event_id=event.pk).order_by("recipient"))


def recipients(mails: list[Mail]) -> list[str]:
    return [mail.recipient.partition("@")[0] for mail in mails]


def extended(cast: Cast, approve: bool) -> None:
    extension = extension_of(approved(cast, cast.reseller), cast.reseller)
    if approve:
        cast.manager.does(actions.approve_extension, extension)
    else:
        cast.manager.does(actions.deny_extension, extension, reason="Nothing has moved.")


def reminded(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    with acting(system_actor()) as system:
        actions.remind_of_expiry(deal, days_before=3, actor=system)


HAPPENINGS = {
    DealEvent.SUBMITTED: (lambda cast: submitted(cast.reseller), ["manager", "reseller"]),
    DealEvent.RETURNED: (lambda cast: deal_in(DealStatus.RETURNED, cast, cast.reseller), ["reseller"]),
    DealEvent.APPROVED: (lambda cast: approved(cast, cast.reseller), ["reseller"]),
    DealEvent.REJECTED: (lambda cast: deal_in(DealStatus.REJECTED, cast, cast.reseller), ["reseller"]),
    DealEvent.MARKED_DUPLICATE: (
        lambda cast: deal_in(DealStatus.DUPLICATE, cast, cast.reseller), ["reseller"],
    ),
    DealEvent.EXPIRED: (lambda cast: deal_in(DealStatus.EXPIRED, cast, cast.reseller), ["reseller"]),
    DealEvent.EXPIRING: (reminded, ["reseller"]),
    DealEvent.WITHDRAWN: (
        lambda cast: deal_in(DealStatus.WITHDRAWN, cast, cast.reseller), ["manager"],
    ),
    DealEvent.WON: (lambda cast: deal_in(DealStatus.WON, cast, cast.reseller), ["vendor"]),
    DealEvent.LOST: (lambda cast: deal_in(DealStatus.LOST, cast, cast.reseller), ["vendor"]),
    DealEvent.AMENDED: (
        lambda cast: cast.reseller.does(
            actions.amend_deal, approved(cast, cast.reseller), typed(amount="1.00")
        ),
        ["manager", "reseller"],
    ),
    DealEvent.EXTENSION_REQUESTED: (
        lambda cast: extension_of(approved(cast, cast.reseller), cast.reseller), ["vendor"],
    ),
    DealEvent.EXTENSION_APPROVED: (lambda cast: extended(cast, True), ["reseller"]),
    DealEvent.EXTENSION_DENIED: (lambda cast: extended(cast, False), ["reseller"]),
}  # fmt: skip


def test_every_letter_is_tried_here() -> None:
    assert set(HAPPENINGS) == set(RULES)


@pytest.mark.parametrize("name", HAPPENINGS)
def test_who_waits_for_it_gets_a_mail(cast: Cast, name: DealEvent) -> None:
    happen, expected = HAPPENINGS[name]
    happen(cast)
    mails = mails_about(name)
    assert recipients(mails) == expected
    for mail in mails:
        assert mail.subject.startswith("R-")
        assert "Refresh of the edge servers" in mail.subject
        assert "/deals/R-" in mail.text
        assert "%(" not in mail.subject + mail.text
        assert "<script" not in mail.html
        assert "src=" not in mail.html


def test_a_confirmation_says_who_decides_until_when(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    mail = next(m for m in mails_about(DealEvent.SUBMITTED) if m.recipient.startswith("reseller"))
    assert "Mats Kanal decides by " in mail.text
    assert deal.review_due_at is not None
    assert f"{deal.review_due_at.day} " in mail.text


def test_a_decided_registration_is_not_sent_for_review(cast: Cast) -> None:
    approved(cast, cast.reseller)
    assert recipients(mails_about(DealEvent.SUBMITTED)) == ["reseller"]


def test_the_reason_is_quoted_as_it_was_written(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    cast.vendor.does(actions.return_deal, deal, reason="Who signs <there> & when?")
    (mail,) = mails_about(DealEvent.RETURNED)
    assert "Who signs <there> & when?" in mail.text
    assert "Who signs &lt;there&gt; &amp; when?" in mail.html


def test_the_reader_decides_the_language(cast: Cast) -> None:
    Membership.objects.filter(pk=cast.reseller.membership.pk).update(language="de")  # type: ignore[union-attr]
    deal = approved(cast, cast.reseller)
    with translation.override("en"):
        (mail,) = mails_about(DealEvent.APPROVED)
    assert mail.language == "de"
    assert '<html lang="de">' in mail.html
    assert deal.protected_until is not None
    assert f"{deal.protected_until.day}. " in mail.text


def test_with_the_reviewer_gone_the_deal_desk_is_told(cast: Cast) -> None:
    submitted(cast.reseller)
    cast.administrator.does(disable_member, cast.manager.membership)
    assert recipients(mails_about(DealEvent.SUBMITTED)) == ["reseller", "vendor"]


def test_with_the_submitter_gone_the_partners_administrators_are_told(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    cast.reseller_admin.does(disable_member, cast.reseller.membership)
    cast.vendor.does(actions.reject_deal, deal, reason="We serve them ourselves.")
    assert recipients(mails_about(DealEvent.REJECTED)) == ["reseller_admin"]


def test_nobody_disabled_ever_gets_a_mail(cast: Cast) -> None:
    submitted(cast.reseller)
    for person in (cast.manager, cast.vendor):
        cast.administrator.does(disable_member, person.membership)
    assert recipients(mails_about(DealEvent.SUBMITTED)) == ["reseller"]


def test_what_the_vendor_closes_the_partner_hears(cast: Cast) -> None:
    cast.vendor.does(actions.win_deal, approved(cast, cast.reseller))
    assert recipients(mails_about(DealEvent.WON)) == ["reseller"]


def test_a_draft_thrown_away_is_nobodys_business(cast: Cast) -> None:
    draft = cast.reseller.does(actions.save_draft, None, typed())
    cast.reseller.does(actions.withdraw_deal, draft)
    assert mails_about(DealEvent.WITHDRAWN) == []


@pytest.mark.parametrize("name", ["received", "rejected", "duplicate"])
def test_a_partners_mail_never_names_another(cast: Cast, name: str) -> None:
    first = approved(cast, cast.rival)
    second = submitted(cast.reseller)
    if name == "rejected":
        cast.vendor.does(actions.reject_deal, second, reason="Another was first.")
    elif name == "duplicate":
        cast.vendor.does(actions.mark_duplicate, second, original=first)
    event = {
        "received": DealEvent.SUBMITTED,
        "rejected": DealEvent.REJECTED,
        "duplicate": DealEvent.MARKED_DUPLICATE,
    }[name]
    mails = [m for m in mails_about(event) if m.recipient.startswith("reseller")]
    assert len(mails) == 1
    for hidden in ("Lyon", "Remi", first.ref):
        assert hidden not in mails[0].subject + mails[0].text + mails[0].html


def test_an_event_delivered_twice_makes_one_mail(cast: Cast) -> None:
    approved(cast, cast.reseller)
    first, again = mails_about(DealEvent.APPROVED), mails_about(DealEvent.APPROVED)
    assert [m.pk for m in first] == [m.pk for m in again]
    assert len(first) == 1


def test_an_invitation_brings_its_link_until_it_is_used(cast: Cast) -> None:
    invited = cast.reseller_admin.does(
        invite_member,
        cast.reseller.membership.organisation,  # type: ignore[union-attr]
        email="new@cast.example", name="Nele Neu", role="partner_sales", language="en",
    )  # fmt: skip
    (mail,) = mails_about("member.invited")
    assert mail.recipient == "new@cast.example"
    assert "/join/" in mail.text
    assert "Holger Halden has invited you" in mail.text
    with acting(system_actor()):
        Mail.objects.all().delete()
        Membership.objects.filter(pk=invited.pk).update(joined_at=clock.now())
    assert mails_about("member.invited") == []


def test_who_probes_by_the_dozen_is_shown_to_the_channel_manager(cast: Cast) -> None:
    with acting(system_actor()):
        Terms.objects.update(checks_an_hour=5)
        terms = Terms.objects.get()
    question = Question(Company("Compagnie du Rhône"), frozenset({cast.servers.pk}), terms=terms)
    for _ in range(5):
        cast.rival.does(lambda actor: check_while_typing(question, actor=actor))
    probe(cast.rival, question)
    (mail,) = mails_about(DealEvent.PROBING)
    assert recipients([mail]) == ["manager"]
    assert "Lyon Cloud had 6 names checked within an hour, the last by Remi Lyon" in mail.text


def probe(person: Person, question: Question) -> None:
    """One check more than allowed: refused, and the count of it kept."""
    with person.acting() as actor:
        try:
            check_while_typing(question, actor=actor)
        except Refused:
            return
    pytest.fail("the check was not refused")


def test_a_reminder_names_days_and_date(cast: Cast) -> None:
    reminded(cast)
    (mail,) = mails_about(DealEvent.EXPIRING)
    assert "expires in 90 days" in mail.subject, "what is left, whichever reminder it is"
    last = cast.reseller.reads(queries.deals_in_force)[0].protected_until
    assert last == clock.today() + timedelta(days=90)
    assert str(last.year) in mail.text
