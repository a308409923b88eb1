"""Files that support registrations: small, real, and made here."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from partnerwerk.collaboration.actions import attach_file
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.lives import Life
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of
from partnerwerk.kit.text import clean_line

MANY = 70
NAMES = {
    "de": ("Anfrage", "Protokoll Termin", "Stueckliste", "Begehung.png"),
    "en": ("Request for offer", "Meeting minutes", "Bill of quantities", "Site survey.png"),
}


def attach_evidence(lives: list[Life], chance: Chance) -> None:
    """Attach files to some registrations, every one that is still open first; call before writing
    the lives' events, for each file is one of them.
    """
    still_open = [life for life in lives if life.ended_at is None][::-1]
    for life in still_open[: MANY * 3 : 3]:
        for name in chance.some_of(NAMES[_submitter(life).language], 1, 2):
            _attach(life, name, chance)


def _attach(life: Life, name: str, chance: Chance) -> None:
    submitter, deal = _submitter(life), life.deal
    upload = (
        SimpleUploadedFile(name, _picture(chance))
        if name.endswith(".png")
        else SimpleUploadedFile(f"{name}.pdf", pdf_of(_lines(name, deal)))
    )
    file = attach_file(deal, upload, partner_id=deal.partner_id, actor=actor_of(submitter))
    file.uploaded_at = deal.created_at
    file.save(update_fields=["uploaded_at"])
    life.note(DealEvent.EVIDENCE_ADDED, deal.created_at, submitter, file=file.name, size=file.size)


def _submitter(life: Life) -> Membership:
    assert life.deal.submitter is not None
    return life.deal.submitter


def _lines(name: str, deal: DealRegistration) -> list[str]:
    return [name, deal.customer_name, deal.title, "", "Demo: all dealings are invented."]


def pdf_of(lines: list[str]) -> bytes:
    """A PDF of one page with a few lines of text."""
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 14 Tf 18 TL 72 760 Td {shown}ET".encode("cp1252", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    content, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 6\n0000000000 65535 f \n"
    foot = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + head + table + foot


def _escaped(line: str) -> str:
    text = clean_line(line).replace("\\", "\\\\")
    return text.replace("(", "\\(").replace(")", "\\)")


def _picture(chance: Chance, width: int = 240, height: int = 160) -> bytes:
    """A PNG of a plan: a few rooms in grey lines on paper white."""
    walls_x = {0, width - 1, *chance.sample(range(30, width - 30), 3)}
    walls_y = {0, height - 1, chance.randrange(50, height - 50)}
    lines = b"".join(
        b"\0" + bytes(0x55 if x in walls_x or y in walls_y else 0xF6 for x in range(width))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
