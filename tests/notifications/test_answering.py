"""Answers come in by a real SMTP conversation and become comments, or are refused with a word."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from cast import Cast, Person
from factories.deals import submitted
from factories.notices import newest
from factories.people import loses
from infra.servers import free_port
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration.models import Comment
from partnerwerk.deals.access import DealPermission
from partnerwerk.identity.actions import disable_member
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.notifications.actions import answering
from partnerwerk.notifications.answers.receiving import LARGEST, Receiver
from partnerwerk.notifications.answers.words import words_of
from partnerwerk.notifications.envelopes import message_of
from partnerwerk.notifications.models import Mail

DOMAIN = "answers.example"


@pytest.fixture
def port(own_db: str, settings: Any) -> Iterator[int]:
    """Our receiver, on loopback."""
    settings.REPLY_DOMAIN = DOMAIN
    controller = Controller(
        Receiver(), hostname="127.0.0.1", port=free_port(), data_size_limit=LARGEST
    )
    controller.start()
    yield controller.port
    controller.stop()


@pytest.fixture
def told(committed_cast: Cast, port: int) -> EmailMessage:
    """The mail that the reseller got, as it went over the wire."""
    return told_about(committed_cast, committed_cast.reseller)


def told_about(cast: Cast, person: Person) -> EmailMessage:
    submitted(cast.reseller)
    deliver_event(newest("deal.submitted").pk)
    assert person.membership
    with acting(system_actor()):
        mail = Mail.objects.filter(membership_id=person.membership.pk).latest("created_at")
    sent = message_of(mail).message().as_bytes()
    return message_from_bytes(sent, EmailMessage, policy=default)


def answer_to(
    told: EmailMessage, text: str = "We agree.\n", *, sender: str = "", **headers: str
) -> EmailMessage:
    message = EmailMessage(policy=WIRE)
    message["From"] = sender or f"Hanna <{str(told['To']).upper()}>"
    message["To"] = told["Reply-To"]
    message["Subject"] = f"Re: {told['Subject']}"
    message["Message-ID"] = headers.pop("message_id", "<1@mail.example>")
    message["In-Reply-To"] = told["Message-ID"]
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def send(port: int, message: EmailMessage, *, sender: str = "hanna@mail.example") -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.send_message(message, from_addr=sender, to_addrs=[str(message["To"])])


def refused(port: int, message: EmailMessage, **more: Any) -> str:
    with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) as caught:
        send(port, message, **more)
    return str(caught.value)


def comments() -> list[Comment]:
    with acting(system_actor()):
        return list(Comment.objects.order_by("at"))


def test_an_answer_becomes_a_comment_of_its_reader(
    committed_cast: Cast, port: int, told: EmailMessage
) -> None:
    quoted = "\n".join(f"> {line}" for line in told.get_body(("plain",)).get_content().splitlines())
    text = f"We agree.\nFrom Monday on.\n\n-- \nHanna\n\nOn Mon, Nov 23, Portal wrote:\n{quoted}\n"
    send(port, answer_to(told, text))
    (comment,) = comments()
    assert comment.text == "We agree.\nFrom Monday on."
    assert comment.author_id == committed_cast.reseller.membership.pk  # type: ignore[union-attr]
    assert comment.only_for_id is None


def test_the_same_mail_delivered_twice_is_one_comment(port: int, told: EmailMessage) -> None:
    for _ in range(2):
        send(port, answer_to(told))
    assert len(comments()) == 1


def test_another_sender_is_refused(port: int, told: EmailMessage) -> None:
    for sender in ("Remi <rival@cast.example>", "a@x.example, reseller@cast.example", "nobody"):
        assert "550" in refused(port, answer_to(told, sender=sender))
    assert comments() == []


def test_an_address_that_we_did_not_make_is_refused(port: int, told: EmailMessage) -> None:
    address = str(told["Reply-To"])
    local = address.partition("@")[0]
    flipped = "a" if local[-1] != "a" else "b"
    for made_up in (
        f"{local[:-3]}{flipped * 3}@{DOMAIN}", f"reply+x@{DOMAIN}", f"{local}@elsewhere.example",
        f"postmaster@{DOMAIN}",
    ):  # fmt: skip
        message = answer_to(told)
        del message["To"]
        message["To"] = made_up
        assert "550" in refused(port, message)
    assert comments() == []


@pytest.mark.parametrize(
    "header",
    [
        ("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("List-Id", "<x.example>"),
        ("X-Autoreply", "yes"), ("From", "MAILER-DAEMON@mail.example"), ("envelope", ""),
        ("Content-Type", "multipart/report; report-type=delivery-status; boundary=x"),
    ],
    ids=lambda header: header[0],
)  # fmt: skip
def test_programs_are_not_answered_and_never_comment(
    header: tuple[str, str], port: int, told: EmailMessage
) -> None:
    message = answer_to(told)
    name, value = header
    if name != "envelope":
        del message[name]
        message[name] = value
    send(port, message, sender="" if name == "envelope" else "hanna@mail.example")
    assert comments() == []


def test_our_own_mails_cannot_talk_to_us(port: int, told: EmailMessage) -> None:
    """Two installations that write to each other stop at the first mail."""
    del told["To"]
    told["To"] = told["Reply-To"]
    send(port, told)
    assert comments() == []
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["X-Auto-Response-Suppress"] == "All"


def test_a_robot_that_looks_like_a_person_stops_soon(
    port: int, told: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST_AN_HOUR", 3)
    for number in range(3):
        send(port, answer_to(told, message_id=f"<{number}@mail.example>"))
    assert "550" in refused(port, answer_to(told, message_id="<4@mail.example>"))
    assert len(comments()) == 3


def test_who_has_no_access_any_more_is_refused(
    committed_cast: Cast, port: int, told: EmailMessage
) -> None:
    committed_cast.reseller_admin.does(disable_member, committed_cast.reseller.membership)
    assert "550" in refused(port, answer_to(told))
    assert comments() == []


def test_who_sees_the_record_no_more_is_refused(
    committed_cast: Cast, port: int, told: EmailMessage
) -> None:
    loses(committed_cast.reseller, DealPermission.VIEW)
    assert "550" in refused(port, answer_to(told))
    assert comments() == []


def test_attachments_stay_behind_with_a_word(port: int, told: EmailMessage) -> None:
    message = answer_to(told)
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="offer.pdf")
    send(port, message)
    (comment,) = comments()
    assert comment.text.startswith("We agree.")
    assert "1 attachment did not come along" in comment.text


def test_nothing_but_quotes_is_refused(port: int, told: EmailMessage) -> None:
    assert "550" in refused(port, answer_to(told, "> only\n> quotes\n"))


def test_a_database_that_is_away_is_tried_again(
    port: int, told: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender's server keeps it, and comes back: the mark that it came is not kept either."""

    def broken(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(answering, "add_comment", broken)
        assert "451" in refused(port, answer_to(told))
    send(port, answer_to(told))
    assert len(comments()) == 1


@pytest.mark.parametrize(
    ("results", "taken"),
    [
        ("mx.ours.example; dmarc=pass header.from=cast.example", True),
        ("mx.ours.example; dmarc=fail; spf=pass", False),
        ("mx.ours.example; dmarc=none; dkim=pass", True),
        ("mx.ours.example; dmarc=none; spf=fail", False),
        ("mx.theirs.example; dmarc=pass", False),
        ("", False),
    ],
)
def test_the_mail_servers_judgement_counts_where_it_is_named(
    results: str, taken: bool, port: int, told: EmailMessage, settings: Any
) -> None:
    settings.REPLY_AUTHSERV = "mx.ours.example"
    headers = {"Authentication_Results": results} if results else {}
    message = answer_to(told, **headers)
    if taken:
        send(port, message)
    else:
        assert "550" in refused(port, message)
    assert len(comments()) == taken


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ja.\n\nAm Mo., 23. Nov. 2026 um 10:12 Uhr schrieb Nordlicht <p@x.example>:\n> Hallo", "Ja."),
        ("Yes.\n\nOn Mon, Nov 23, 2026 at 10:12 AM Nordlicht\n<p@x.example> wrote:\n> Hi", "Yes."),
        ("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: x\n", "Ja."),
        ("Yes.\n________________________________\nFrom: Portal\nSent: Monday\n", "Yes."),
        ("Ja.\nVon: Portal\nGesendet: Montag\nAn: Hanna\n", "Ja."),
        ("Yes.\n— Please answer above this line —\nHello", "Yes."),
        ("Eins\n\nzwei\n\nMit freundlichen Grüßen\nHanna Halden\nHalden GmbH", "Eins\n\nzwei"),
        ("Yes.\nSent from my phone", "Yes."),
        ("> Monday?\nYes.\n> Tuesday?\nNo.", "Yes.\nNo."),
        ("On Monday we decide: yes.\nOn Tuesday:\nno.", "On Monday we decide: yes.\nOn Tuesday:\nno."),
        ("A -- B\n- one\n- two", "A -- B\n- one\n- two"),
    ],
)  # fmt: skip
def test_only_what_was_written_is_kept(text: str, words: str) -> None:
    message = EmailMessage()
    message.set_content(text)
    assert words_of(message) == words


def test_html_alone_is_read_as_text() -> None:
    message = EmailMessage()
    message.set_content(
        "<html><head><style>p {}</style></head><body><p>Yes, <b>really</b>.</p><p>Monday</p>"
        "<blockquote>Hello Hanna</blockquote><script>alert(1)</script></body></html>",
        subtype="html",
    )
    assert words_of(message) == "Yes, really.\nMonday"


def test_a_hostile_text_is_read_in_no_time() -> None:
    message = EmailMessage()
    message.set_content("On " * 60_000 + "\n" + "> " * 60_000 + "\n" + "Am " * 5_000)
    words_of(message)


def test_without_a_domain_mails_take_no_answers(committed_cast: Cast, own_db: str) -> None:
    told = told_about(committed_cast, committed_cast.reseller)
    assert told["Reply-To"] is None
    assert "answer above" not in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]
