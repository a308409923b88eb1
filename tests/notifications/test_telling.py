"""What people hear of, when, and in how many messages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cast import Cast, Person
from factories.deals import submitted
from factories.notices import Later, newest, waiting
from factories.people import loses
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration.actions import add_comment, remove_comment
from partnerwerk.collaboration.models import Comment
from partnerwerk.collaboration.records import record_of
from partnerwerk.deals import actions as deals
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.actions import disable_member
from partnerwerk.identity.models import Membership
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.notifications import timing
from partnerwerk.notifications.access import visible_to
from partnerwerk.notifications.actions import Wishes, change_preferences, mark_read
from partnerwerk.notifications.models import Dispatch, Mail, Notice
from partnerwerk.notifications.queries import number_unread

pytestmark = pytest.mark.django_db


def mails_to(person: Person) -> list[Mail]:
    assert person.membership
    with acting(system_actor()):
        found = Mail.objects.filter(membership_id=person.membership.pk)
        return list(found.order_by("created_at"))


def inbox(person: Person) -> list[Notice]:
    return person.reads(lambda actor: visible_to(actor).order_by("at", "pk"))


def says(person: Person, deal: DealRegistration, text: str, *, internal: bool = False) -> Comment:
    comment = person.does(
        lambda *, actor: add_comment(
            record_of("registration", deal.pk, actor), text, internal=internal, actor=actor
        )
    )
    deliver_event(newest("comment.added").pk)
    return comment


def wishes(person: Person, kind: str, when: str, **more: object) -> None:
    person.does(change_preferences, Wishes(choices={kind: {"mail": when}}, **more))  # type: ignore[arg-type]


def test_ten_changes_on_one_record_are_one_message(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    for number in range(10):
        says(cast.manager, deal, f"Point {number}.")
    assert mails_to(cast.reseller) == []
    later(minutes=2)
    (mail,) = mails_to(cast.reseller)
    assert "10 updates" in mail.subject
    assert deal.ref in mail.subject
    assert all(f"Point {number}." in mail.text for number in range(10))
    assert len(inbox(cast.reseller)) == 10
    later(minutes=5)
    assert len(mails_to(cast.reseller)) == 1


def test_two_records_are_two_messages_and_one_digest(cast: Cast, later: Later) -> None:
    one, two = submitted(cast.reseller), submitted(cast.reseller)
    wishes(cast.reseller, "comment", "hourly")
    says(cast.manager, one, "First.")
    says(cast.manager, two, "Second.")
    later(minutes=61)
    (digest,) = mails_to(cast.reseller)
    assert "First." in digest.text
    assert "Second." in digest.text
    assert digest.answers is None, "an answer would not know its record"


def test_what_is_urgent_goes_at_once_and_what_follows_together(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    deliver_event(newest("deal.submitted").pk)
    assert len(mails_to(cast.reseller)) == 1
    cast.vendor.does(deals.return_deal, deal, reason="Who signs?")
    deliver_event(newest("deal.returned").pk)
    assert len(mails_to(cast.reseller)) == 1
    later(minutes=2)
    assert len(mails_to(cast.reseller)) == 2


def test_an_event_heard_twice_is_one_notice(cast: Cast, later: Later) -> None:
    submitted(cast.reseller)
    for _ in range(2):
        deliver_event(newest("deal.submitted").pk)
    later(minutes=2)
    assert len(inbox(cast.reseller)) == 1
    assert len(mails_to(cast.reseller)) == 1


def test_who_wants_none_gets_none_but_finds_it_in_the_inbox(cast: Cast, later: Later) -> None:
    wishes(cast.reseller, "registration", "never")
    submitted(cast.reseller)
    deliver_event(newest("deal.submitted").pk)
    later(days=2)
    assert mails_to(cast.reseller) == []
    assert len(inbox(cast.reseller)) == 1


def test_the_daily_digest_comes_at_ones_own_hour_and_clock(cast: Cast, later: Later) -> None:
    Membership.objects.filter(pk=cast.reseller.membership.pk).update(timezone="Asia/Tokyo")  # type: ignore[union-attr]
    wishes(cast.reseller, "comment", "daily", morning=7)
    says(cast.manager, submitted(cast.reseller), "Good morning.")
    (due,) = [d.due_at for d in waiting() if d.membership_id == cast.reseller.membership.pk]  # type: ignore[union-attr]
    assert due.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M") == "07:00"
    later.until(due)
    assert len(mails_to(cast.reseller)) == 1


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (datetime(2026, 6, 1, 5, tzinfo=UTC), datetime(2026, 6, 1, 6, tzinfo=UTC)),
    ],
    ids=["summer begins", "summer ends", "the same day"],
)
def test_mornings_follow_the_clock(now: datetime, due: datetime) -> None:
    assert timing.next_morning(now, "Europe/Berlin", 8) == due


def test_what_was_read_is_not_told_again(cast: Cast, later: Later) -> None:
    says(cast.manager, submitted(cast.reseller), "Seen?")
    cast.reseller.does(mark_read, inbox(cast.reseller)[0])
    later(minutes=2)
    assert mails_to(cast.reseller) == []
    assert waiting() == []


def test_a_storm_ends_in_a_digest(
    cast: Cast, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "MOST_AN_HOUR", 3)
    for _ in range(8):
        submitted(cast.reseller)
        deliver_event(newest("deal.submitted").pk)
    assert len(mails_to(cast.reseller)) == 3
    later(minutes=61)
    *_three, digest = mails_to(cast.reseller)
    assert len(mails_to(cast.reseller)) == 4
    assert digest.subject.startswith("5 updates")


def test_who_lost_their_access_hears_nothing(cast: Cast, later: Later) -> None:
    says(cast.manager, submitted(cast.reseller), "Are you there?")
    cast.reseller_admin.does(disable_member, cast.reseller.membership)
    later(minutes=2)
    assert mails_to(cast.reseller) == []


def test_who_sees_the_record_no_more_hears_nothing(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    says(cast.manager, deal, "Are you there?")
    loses(cast.reseller, DealPermission.VIEW)
    later(minutes=2)
    assert mails_to(cast.reseller) == []
    assert deal.ref not in cast.reseller.browser().get("/inbox?show=all").content.decode()


def test_a_mail_that_waits_is_asked_again_before_it_goes(cast: Cast) -> None:
    from partnerwerk.notifications.actions import send_mail

    submitted(cast.reseller)
    deliver_event(newest("deal.submitted").pk)
    (mail,) = mails_to(cast.reseller)
    cast.reseller_admin.does(disable_member, cast.reseller.membership)
    with acting(system_actor()):
        send_mail(mail.pk)
    assert mails_to(cast.reseller)[0].status == Mail.Status.DROPPED


def test_an_internal_comment_stays_and_its_words_leave_no_house(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    says(cast.reseller_admin, deal, "zilpzalp price", internal=True)
    says(cast.manager, deal, "zaunkönig margin", internal=True)
    later(minutes=2)
    assert "internal comment" in mails_to(cast.reseller)[0].text
    for person in (cast.manager, cast.vendor, cast.distributor, cast.reseller):
        told = "".join(mail.text + mail.html + mail.subject for mail in mails_to(person))
        told += "".join(str(notice.words) for notice in inbox(person))
        assert "zilpzalp" not in told
        assert "zaunkönig" not in told
    assert len(inbox(cast.reseller)) == 1
    assert inbox(cast.manager) == []


def test_who_is_mentioned_hears_it_once(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    says(cast.manager, deal, "@Hanna Halden please look.")
    assert [notice.kind for notice in inbox(cast.reseller)] == ["mention"]
    later(minutes=2)
    assert len(mails_to(cast.reseller)) == 1


def test_a_comment_that_was_taken_back_goes_nowhere(cast: Cast, later: Later) -> None:
    comment = says(cast.manager, submitted(cast.reseller), "Too early.")
    cast.manager.does(remove_comment, comment)
    deliver_event(newest("comment.removed").pk)
    later(minutes=2)
    assert mails_to(cast.reseller) == []
    assert inbox(cast.reseller) == []


def test_each_dispatch_has_one_message(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    for number in range(3):
        says(cast.manager, deal, f"Point {number}.")
    later(minutes=2)
    with acting(system_actor()):
        sent_as = set(Dispatch.objects.values_list("sent_as", flat=True))
    assert sent_as == {mail.pk for mail in mails_to(cast.reseller)}


def test_unread_are_counted_in_one_statement(
    cast: Cast, django_assert_num_queries: object, later: Later
) -> None:
    for _ in range(3):
        submitted(cast.reseller)
        deliver_event(newest("deal.submitted").pk)
    with cast.reseller.acting() as actor, django_assert_num_queries(1):  # type: ignore[operator]
        assert number_unread(actor) == 3
    assert timedelta(0) < timing.PAUSE
