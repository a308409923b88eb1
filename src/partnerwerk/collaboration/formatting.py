"""Simple formatting of what people write: paragraphs, lists, quotes, **bold**, *italic*, `code`, links and
mentions. Everything else is text, and everything is escaped.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

REL = "nofollow noopener noreferrer ugc"
_MARKED = (
    r"`(?P<code>[^`]+)`"
    r"|(?P<link>https?://[^\s<>\"'`]+)"
    r"|\*\*(?=\S)(?P<strong>[^*]+)(?<=\S)\*\*"
    r"|(?<![*\w])\*(?=\S)(?P<em>[^*]+)(?<=\S)\*(?![*\w])"
)
_ENDS_A_SENTENCE = ".,:;!?)*_"


def formatted(text: str, names: Iterable[str] = ()) -> SafeString:
    """As HTML; `names` are those that are mentioned."""
    ours = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    marked = re.compile(f"{_MARKED}|(?P<mention>@(?:{ours}))" if ours else _MARKED, re.IGNORECASE)
    blocks = groupby(text.split("\n"), _kind)
    return _joined(_block(kind, list(lines), marked) for kind, lines in blocks if kind)


def _kind(line: str) -> str:
    if line.startswith(("- ", "* ")):
        return "ul"
    if line.startswith(">"):
        return "blockquote"
    return "p" if line else ""


def _block(kind: str, lines: list[str], marked: "re.Pattern[str]") -> SafeString:
    if kind == "ul":
        items = format_html_join("", "<li>{}</li>", ((_inline(x[2:], marked),) for x in lines))
        return format_html("<ul>{}</ul>", items)
    if kind == "blockquote":
        lines = [line[1:].lstrip() for line in lines]
    inner = format_html_join(SafeString("<br>"), "{}", ((_inline(line, marked),) for line in lines))
    return format_html(
        "<blockquote>{}</blockquote>" if kind == "blockquote" else "<p>{}</p>", inner
    )


def _inline(line: str, marked: "re.Pattern[str]") -> SafeString:
    return _joined(_pieces(line, marked))


def _pieces(line: str, marked: "re.Pattern[str]") -> Iterator[str]:
    """Plain text, to be escaped, and what stands in a tag."""
    at = 0
    while found := marked.search(line, at):
        yield line[at : found.start()]
        kind, inner = str(found.lastgroup), found[str(found.lastgroup)]
        at = found.end()
        if kind == "link":
            address = inner.rstrip(_ENDS_A_SENTENCE)
            at -= len(inner) - len(address)
            yield format_html('<a class="link" href="{}" rel="{}">{}</a>', address, REL, address)
        elif kind == "code":
            yield format_html("<code>{}</code>", inner)
        elif kind == "mention":
            yield format_html('<span class="mention">{}</span>', inner)
        elif kind == "strong":
            yield format_html("<strong>{}</strong>", _inline(inner, marked))
        else:
            yield format_html("<em>{}</em>", _inline(inner, marked))
    yield line[at:]


def _joined(pieces: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))
