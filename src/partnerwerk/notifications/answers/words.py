"""What somebody wrote into an answer, without what they answered to and without their signature."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser

from django.utils.translation import gettext, override

LONGEST_READ = 200_000  # characters: more has nobody typed
SIGNATURES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
WROTE = re.compile(
    r"^\s*(?:on\b.{1,300}\bwrote|am\b.{1,300}\bschrieb\b.{0,200})\s*:\s*$", re.IGNORECASE
)
BEGINS = re.compile(r"^\s*(?:on|am)\s.{4,}", re.IGNORECASE)
ORIGINAL = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|forwarded message)\s*-{2,}|_{10,})\s*$",
    re.IGNORECASE,
)
MANGLED = re.compile(r"^>From ")  # what mail programs make of a line that begins with "From "
FROM = re.compile(r"^[\s*]*(?:from|von)[\s*]*:", re.IGNORECASE)
SENT = re.compile(r"^[\s*]*(?:sent|date|to|gesendet|datum|an)[\s*]*:", re.IGNORECASE)
PHONE = re.compile(
    r"^\s*(?:sent from my .{1,60}|get outlook for .{1,60}|von meinem .{1,60} gesendet"
    r"|gesendet von .{1,60})\s*$",
    re.IGNORECASE,
)
GREETINGS = re.compile(
    r"^\s*(?:mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße|beste grüße"
    r"|schöne grüße|liebe grüße|mfg|(?:kind|best|warm) regards|best wishes|regards|sincerely)[\s,.!]*$",
    re.IGNORECASE,
)


def words_of(message: EmailMessage) -> str:
    """As typed; empty when there is nothing."""
    return _without_quotes(_text(message)[:LONGEST_READ])


def number_attached(message: EmailMessage) -> int:
    """Files that came along."""
    parts = [
        part for part in message.iter_attachments() if part.get_content_type() not in SIGNATURES
    ]
    return len(parts)


def _without_quotes(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((at for at in range(len(lines)) if _ends_at(lines, at)), len(lines))
    own = [MANGLED.sub("From ", line) for line in lines[:end]]
    kept = [line for line in own if not line.lstrip().startswith(">")]
    return "\n".join(_without_signature(kept)).strip()


def _ends_at(lines: list[str], at: int) -> bool:
    """Here begins what was answered to."""
    line = lines[at]
    two = f"{line} {lines[at + 1]}" if at + 1 < len(lines) and BEGINS.match(line) else line
    above = (f"— {gettext_in(code)} —" for code in ("en", "de"))
    return (
        any(mark in line for mark in above)
        or bool(WROTE.match(line[:600]))
        or bool(WROTE.match(two[:600]))
        or bool(ORIGINAL.match(line[:200]))
        or (bool(FROM.match(line)) and any(SENT.match(below) for below in lines[at + 1 : at + 4]))
    )


def gettext_in(code: str) -> str:
    """The line above which one answers, as our mails in a language have it."""
    with override(code):
        return gettext("Please answer above this line")


def _without_signature(lines: list[str]) -> list[str]:
    """From two dashes on, from a phone's word for itself, or from a farewell near the end."""
    for at, line in enumerate(lines):
        rest = sum(1 for below in lines[at:] if below.strip())
        if line.rstrip() == "--" or PHONE.match(line[:120]):
            return lines[:at]
        if at > 0 and rest <= 12 and GREETINGS.match(line[:120]):
            return lines[:at]
    return lines


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    read = raw if isinstance(raw, bytes) else str(raw).encode()
    try:
        text = read.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = read.decode("utf-8", "replace")
    return _of_html(text) if part.get_content_type() == "text/html" else text


class _Reader(HTMLParser):
    """The text of a mail's HTML; what stands in a quotation is left out."""

    HIDDEN = {"style", "script", "head", "blockquote", "title"}
    BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "hr"}

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(" ".join(data.split("\n")))


def _of_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.found))
