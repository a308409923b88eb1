"""Evidence files: what may be put on, what is turned away, who gets it."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from factories.deals import deal_in, drafted, pdf
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.collaboration.actions.files import LARGEST_BYTES, MOST_FILES
from partnerwerk.collaboration.models import File
from partnerwerk.deals import actions, queries
from partnerwerk.deals.models import DealStatus
from partnerwerk.kit.problems import InvalidInput, Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
EXE = b"MZ\x90\0" + b"\0" * 60


def office(kind: str = "word", **more: bytes) -> bytes:
    """A small Office file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{kind}/document.xml", "<document/>")
        for name, content in more.items():
            archive.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    """200 MB of nothing in 200 KB."""
    return office(**{"word/media/image1.bin": b"\0" * 220_000_000})


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")  # what a browser claims does not count


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("offer.pdf", pdf().read(), "application/pdf"),
        ("OFFER.PDF", pdf().read(), "application/pdf"),
        ("rack.png", PNG, "image/png"),
        ("rack.jpeg", JPEG, "image/jpeg"),
        ("letter.docx", office(), "wordprocessingml"),
        ("notes.txt", "Grüße".encode(), "text/plain"),
        ("mail.eml", b"From: a@b.example\r\n\r\nHello", "message/rfc822"),
    ],
)
def test_accepted(name: str, content: bytes, kind: str, cast: Cast) -> None:
    file = cast.reseller.does(actions.add_evidence, drafted(cast.reseller), upload(name, content))
    assert kind in file.media_type
    assert file.size == len(content)
    with cast.vendor.acting(), File.objects.get().open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", SVG),
        ("logo.png", SVG),
        ("page.html", HTML),
        ("page.pdf", HTML),
        ("run.exe", EXE),
        ("run.pdf", EXE),
        ("run.txt", EXE),
        ("offer.pdf.exe", pdf().read()),
        ("empty.pdf", b""),
        ("nothing", pdf().read()),
        (".pdf", HTML),
        ("letter.docx", pdf().read()),
        ("offer.pdf", office()),
        ("table.xlsx", PNG),
        ("bomb.docx", bomb()),
        ("macro.docx", office(**{"word/vbaProject.bin": b"x"})),
        ("other.docx", office(kind="xl")),
    ],
)
def test_turned_away(name: str, content: bytes, cast: Cast) -> None:
    deal = drafted(cast.reseller)
    with pytest.raises(InvalidInput) as wrong:
        cast.reseller.does(actions.add_evidence, deal, upload(name, content))
    assert [p.field for p in wrong.value.problems] == ["evidence"]
    with acting(system_actor()):
        assert not File.objects.exists()


def test_larger_than_20_mb(cast: Cast) -> None:
    big = upload("big.pdf", pdf().read() + b"\0" * LARGEST_BYTES)
    with pytest.raises(InvalidInput, match="20 MB"):
        cast.reseller.does(actions.add_evidence, drafted(cast.reseller), big)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "/etc/shadow.pdf", "a\0b.pdf", "x" * 400 + ".pdf",
     "rtl\u202efdp.pdf", "new\r\nline: header.pdf", "Angebot „Süd“.pdf"],
)  # fmt: skip
def test_names_are_names_only(name: str, cast: Cast) -> None:
    given = pdf()
    given._name = name
    file = cast.reseller.does(actions.add_evidence, drafted(cast.reseller), given)
    assert not set(file.name) & set("/\\\0\r\n\u202e")
    assert len(file.name) <= 200
    assert file.name.endswith(".pdf")
    assert file.stored_as == f"{file.partner_id}/{file.stored_as[-32:]}"
    assert file.stored_as[-32:].isalnum()


def test_not_more_than_twenty(cast: Cast) -> None:
    deal = drafted(cast.reseller)
    for n in range(MOST_FILES):
        cast.reseller.does(actions.add_evidence, deal, pdf(f"{n}.pdf"))
    with pytest.raises(InvalidInput):
        cast.reseller.does(actions.add_evidence, deal, pdf())


@pytest.mark.parametrize("status", DealStatus)
def test_until_when(status: DealStatus, cast: Cast) -> None:
    deal = deal_in(status, cast, cast.reseller)
    if status in ("draft", "submitted", "in_review", "returned", "approved"):
        file = cast.reseller.does(actions.add_evidence, deal, pdf())
        if status in ("draft", "returned"):
            cast.reseller.does(actions.remove_evidence, deal, file)
            return
        with pytest.raises(Refused):
            cast.reseller.does(actions.remove_evidence, deal, file)
    else:
        with pytest.raises(Refused):
            cast.reseller.does(actions.add_evidence, deal, pdf())


def test_who_sees_it(cast: Cast) -> None:
    deal = drafted(cast.reseller)
    cast.reseller.does(actions.add_evidence, deal, pdf())
    for name, seen in {"reseller": 1, "distributor": 1, "vendor": 1, "rival": 0}.items():
        with cast[name].acting() as actor:
            assert queries.evidence_of(deal, actor).count() == seen, name
    with pytest.raises(Denied):
        cast.rival.does(actions.add_evidence, deal, pdf())
    with pytest.raises(Denied):
        cast.reseller_technical.does(actions.add_evidence, deal, pdf())


def test_a_file_of_another_deal_is_not_removed_through_this_one(cast: Cast) -> None:
    deal, other = drafted(cast.reseller), deal_in(DealStatus.SUBMITTED, cast, cast.reseller)
    file = cast.reseller.does(actions.add_evidence, other, pdf())
    with pytest.raises((Refused, Denied)):
        cast.reseller.does(actions.remove_evidence, deal, file)
    with acting(system_actor()):
        assert File.objects.filter(pk=file.pk).exists()
