"""Simple formatting of what people write: paragraphs, lists, quotes, **bold**, *italic*, `code`, links and
mentions. Everything is escaped first; only these few tags are put around it afterwards.
"""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

REL = "nofollow noopener noreferrer ugc"
_LINK = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[.,:;!?)*_]|&(?:quot|#x27|gt|lt);)+$")
_CODE = re.compile(r"`([^`\n]+)`")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")
_KEPT = re.compile("\x00(\\d+)\x00")


def formatted(text: str, names: Iterable[str] = ()) -> SafeString:
    """As HTML; `names` are those that are mentioned."""
    kinds = groupby(text.replace("\x00", "").split("\n"), _kind)
    ours = sorted(names, key=len, reverse=True)
    parts = (_block(kind, list(lines), ours) for kind, lines in kinds)
    return mark_safe("".join(parts))  # noqa: S308 each part was escaped


def _kind(line: str) -> str:
    if line.startswith(("- ", "* ")):
        return "ul"
    if line.startswith(">"):
        return "blockquote"
    return "p" if line else ""


def _block(kind: str, lines: list[str], names: list[str]) -> str:
    if not kind:
        return ""
    if kind == "ul":
        return f"<ul>{''.join(f'<li>{_inline(line[2:], names)}</li>' for line in lines)}</ul>"
    if kind == "blockquote":
        lines = [line[1:].lstrip() for line in lines]
    return f"<{kind}>{'<br>'.join(_inline(line, names) for line in lines)}</{kind}>"


def _inline(line: str, names: list[str]) -> str:
    """Code and links are set aside, so that nothing within them is taken for formatting."""
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\x00{len(kept) - 1}\x00"

    line = escape(line)
    line = _CODE.sub(lambda found: keep(f"<code>{found[1]}</code>"), line)
    line = _LINK.sub(lambda found: _linked(found[0], keep), line)
    for name in map(escape, names):
        line = line.replace(f"@{name}", keep(f'<span class="mention">@{name}</span>'))
    line = _BOLD.sub(r"<strong>\1</strong>", line)
    line = _ITALIC.sub(r"<em>\1</em>", line)
    return _KEPT.sub(lambda found: kept[int(found[1])], line)


def _linked(address: str, keep: Callable[[str], str]) -> str:
    """Without the full stop that ends the sentence."""
    end = _TRAILING.search(address)
    rest = end[0] if end else ""
    address = address[: len(address) - len(rest)]
    return keep(f'<a class="link" href="{address}" rel="{REL}">{address}</a>') + rest
