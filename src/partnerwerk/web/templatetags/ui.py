"""Template tags for what a plain include cannot work out: icons, tones, clocks, widths."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms import widgets as w
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partnerwerk.web.browsers import browser_words
from partnerwerk.web.moments import moment
from partnerwerk.web.templatetags.tones import CONFLICTS, STATES, Tone

register = template.Library()
register.filter("browser_words", browser_words)

HOUR = 3600
DAY = 24 * HOUR
WARN_WITHIN = 8 * HOUR


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, css: str = "") -> SafeString:
    """A Lucide icon from the sprite that the build made of all names used in this way. A list shows
    more than a hundred.
    """
    return format_html(
        '<svg class="icon {}" aria-hidden="true" width="16" height="16"><use href="{}#{}"/></svg>',
        css,
        static("partnerwerk/icons.svg"),
        name,
    )


@register.filter
def initials(name: str) -> str:
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A name in pieces, each with whether it is what was looked for."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if asked else p,) for p, asked in pieces)
    )


@register.simple_tag
def state_badge(state: str, label: str = "", note: str = "") -> SafeString:
    """A state with its tone; `note` follows the word: "approved until 12 Jan"."""
    known = STATES.get(state, Tone(state, "neutral"))
    return _badge(known.tone, known.icon, str(label or known.label), note=str(note or ""))


@register.simple_tag
def conflict_badge(result: str, score: object = "") -> SafeString:
    known = CONFLICTS.get(result, Tone(result, "neutral"))
    return _badge(
        known.tone, known.icon, str(known.label), count=str(score or ""), css="conflict-badge"
    )


@lru_cache(maxsize=2048)
def _badge(tone: str, icon_name: str, label: str, **more: str) -> SafeString:
    """A list shows the same few badges a hundred times."""
    context = {"tone": tone, "icon_name": icon_name, "label": label, **more}
    return render_to_string("components/badge.html", context)


def clock_words(seconds: float) -> str:
    """How long until a moment, or since it, in its largest unit. clock.js says the same."""
    amount = abs(seconds)
    late = seconds < 0
    if amount >= DAY:
        n = int(amount // DAY)
        words = (
            ngettext("late %(n)s day", "late %(n)s days", n)
            if late
            else ngettext("%(n)s day left", "%(n)s days left", n)
        )
    elif amount >= HOUR:
        n = int(amount // HOUR)
        words = gettext("late %(n)s h") if late else gettext("%(n)s h left")
    else:
        n = max(1, int(amount // 60))
        words = gettext("late %(n)s min") if late else gettext("%(n)s min left")
    return words % {"n": n}


def percent(part: float, whole: float) -> float:
    return round(min(max(100 * part / whole, 0), 100), 2) if whole > 0 else 0


@register.inclusion_tag("components/clock.html")
def clock(
    due: datetime,
    started: datetime | None = None,
    of: str = "",
    paused: bool = False,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Time left until `due`, ticking. `of` adds the whole: "5 h left of 2 working days"."""
    now = now or timezone.now()
    left = (due - now).total_seconds()
    whole = (due - started).total_seconds() if started else 2 * DAY
    tone = "paused" if paused else "late" if left < 0 else "warn" if left < WARN_WITHIN else "ok"
    return {
        "due": due,
        "started": started,
        "elapsed": percent(whole - left, whole),
        "tone": tone,
        "words": gettext("paused") if paused else clock_words(left),
        "of": of,
    }


@register.simple_tag
def working_clock(clock: Any, is_whole: bool = False) -> SafeString:
    """The clock of a review, which stands still at night; `is_whole`: also of how much. A list shows
    fifty.
    """
    title = format_html(' title="{}"', moment(clock.due)) if clock.due else ""
    words = f"{clock.words} {clock.of}" if is_whole and clock.of else clock.words
    return format_html(
        '<span class="clock" data-tone="{}"{}><svg class="clock-ring" viewBox="0 0 16 16" aria-hidden="true">'
        '<circle class="clock-track" cx="8" cy="8" r="6"/><circle class="clock-hand" cx="8" cy="8" r="6"'
        ' pathLength="100" stroke-dasharray="{} 100" transform="rotate(-90 8 8)"/></svg><span>{}</span></span>',
        clock.tone,
        title,
        f"{clock.elapsed:.1f}",
        words,
    )


@register.inclusion_tag("components/bar.html")
def bar(value: float, maximum: float = 100, tone: str = "", label: str = "") -> dict[str, Any]:
    """A filled bar: `tone` is warn, late, muted, or nothing (full when the goal is reached)."""
    width = percent(float(value), float(maximum))
    return {
        "x": 0,
        "width": width,
        "tone": tone or ("full" if width >= 100 else "part"),
        "label": label,
    }


@register.inclusion_tag("components/bar.html")
def period(
    start: date,
    end: date,
    window_start: date,
    window_end: date,
    tone: str = "full",
    label: str = "",
) -> dict[str, Any]:
    """A stretch of time within a window, as a bar."""
    days = (window_end - window_start).days
    x = percent((start - window_start).days, days)
    return {
        "x": x,
        "width": round(percent((end - window_start).days, days) - x, 2),
        "tone": tone,
        "label": label,
    }


@register.inclusion_tag("components/segments.html")
def segments(parts: Iterable[Mapping[str, Any]], thin: bool = False) -> dict[str, Any]:
    """Parts of a whole: each {"label", "value", "text", "note", "url"?, "shade"?}."""
    rows = [dict(part) for part in parts]
    whole = sum(float(row["value"]) for row in rows)
    x = 0.0
    for number, row in enumerate(rows):
        row["x"], row["width"] = round(x, 2), percent(float(row["value"]), whole)
        row.setdefault("shade", min(number, 4))
        x += row["width"]
    return {"parts": rows, "thin": thin}


@register.inclusion_tag("components/protection.html")
def protection(
    start: date,
    end: date,
    *,
    label: str = "",
    today: date | None = None,
    extended_from: date | None = None,
    extendable_until: date | None = None,
    reminders: Iterable[date] = (),
    note: str = "",
) -> dict[str, Any]:
    """The protected period on a scale, with today, the reminders and the extension.

    `extended_from` is where a granted extension began; `extendable_until` draws the one that
    could still be asked for.
    """
    today = today or timezone.localdate()
    at = _scale(min(start, today), max(end, extendable_until or end, today))
    firm_end = extended_from or end
    return {
        "start": start,
        "end": end,
        "label": label or _("Protected"),
        "note": note,
        "over": today > end,
        "extended_from": extended_from,
        "extendable_until": extendable_until,
        "start_at": at(start),
        "today_at": at(today),
        "end_at": at(end),
        "firm_width": round(at(firm_end) - at(start), 2),
        "gone_width": round(max(at(min(today, firm_end)) - at(start), 0), 2),
        "extension_at": at(firm_end),
        "extension_end_at": at(extendable_until or end),
        "reminders_at": [at(day) for day in reminders if day >= today],
    }


def _scale(first: date, last: date) -> Callable[[date], float]:
    """Where a day lies between two others, in percent, with a margin at both ends."""
    margin = (last - first) * 0.04
    begin, whole = first - margin, (last - first + 2 * margin).days
    return lambda day: percent((day - begin).days, whole)


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, label: str, key: str, number: bool = False) -> dict[str, Any]:
    """A column head that sorts: `?sort=key`, and `?sort=-key` when it is already sorted so."""
    query = context["request"].GET.copy()
    current = query.get("sort", "")
    query["sort"] = f"-{key}" if current == key else key
    query.pop("cursor", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "url": f"?{query.urlencode()}", "order": order, "number": number}


def kind_of(field: BoundField) -> str:
    """Which of the field templates draws this widget."""
    widget = field.field.widget
    if isinstance(widget, w.CheckboxSelectMultiple):
        return "chips"
    if isinstance(widget, w.RadioSelect):
        return "radios"
    if isinstance(widget, w.CheckboxInput):
        return "checkbox"
    if isinstance(widget, w.FileInput):
        return "file"
    if isinstance(widget, w.Select):
        return "select"
    return "text"


@register.inclusion_tag("components/field.html")
def field(field: BoundField, icon: str = "", unit: str = "", note: str = "") -> dict[str, Any]:
    """Any form field: label, control, hint and what is wrong. `note` follows the label."""
    return {"field": field, "kind": kind_of(field), "icon_name": icon, "unit": unit, "note": note}


@register.inclusion_tag("components/money_field.html")
def money_field(amount: BoundField, currency: BoundField, note: str = "") -> dict[str, Any]:
    """An amount and its currency in one control."""
    return {"field": amount, "currency": currency, "note": note}


@register.inclusion_tag("components/combobox.html")
def combobox(field: BoundField, url: str, icon: str = "search", note: str = "") -> dict[str, Any]:
    """A text field whose suggestions `url` returns (components/suggestions.html)."""
    return {"field": field, "url": url, "icon_name": icon, "note": note}
