"""What each state looks like: its word, its tone and its icon, in one table."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tone(NamedTuple):
    label: str | Promise
    tone: str
    icon: str = ""


STATES = {
    # deal registrations
    "draft": Tone(_("draft"), "neutral", icon="pencil-line"),
    "submitted": Tone(_("submitted"), "info", icon="send"),
    "in_review": Tone(_("in review"), "info", icon="eye"),
    "returned": Tone(_("returned"), "amber", icon="corner-down-left"),
    "approved": Tone(_("approved"), "accent", icon="shield-check"),
    "won": Tone(_("won"), "green", icon="trophy"),
    "lost": Tone(_("lost"), "neutral", icon="circle-minus"),
    "expired": Tone(_("expired"), "neutral", icon="clock-alert"),
    "rejected": Tone(_("rejected"), "red", icon="x"),
    "withdrawn": Tone(_("withdrawn"), "neutral", icon="undo-2"),
    "duplicate": Tone(_("duplicate"), "neutral", icon="copy"),
    # extensions and other requests
    "requested": Tone(_("requested"), "info", icon="hourglass"),
    "denied": Tone(_("denied"), "red", icon="x"),
    # partners
    "prospect": Tone(_("prospect"), "neutral", icon="user-plus"),
    "applied": Tone(_("applied"), "info", icon="send"),
    "info_requested": Tone(_("information requested"), "amber", icon="corner-down-left"),
    "agreement_pending": Tone(_("agreement pending"), "amber", icon="file-pen"),
    "onboarding": Tone(_("onboarding"), "info", icon="list-checks"),
    "active": Tone(_("active"), "green", icon="check"),
    "suspended": Tone(_("suspended"), "amber", icon="pause"),
    "terminated": Tone(_("terminated"), "red", icon="ban"),
    "invited": Tone(_("invited"), "info", icon="mail"),
    "disabled": Tone(_("disabled"), "neutral", icon="ban"),
    "pending": Tone(_("pending"), "neutral", icon="hourglass"),
    "running": Tone(_("running"), "info", icon="loader"),
    "done": Tone(_("done"), "green", icon="check"),
    "failed": Tone(_("failed"), "red", icon="triangle-alert"),
    "undone": Tone(_("undone"), "neutral", icon="undo-2"),
    # webhooks and their deliveries
    "failing": Tone(_("failing"), "amber", icon="triangle-alert"),
    "paused": Tone(pgettext_lazy("webhook", "paused"), "neutral", icon="pause"),
    "unhealthy": Tone(_("paused by itself"), "red", icon="circle-alert"),
    "removed": Tone(pgettext_lazy("webhook", "removed"), "neutral", icon="trash-2"),
    "waiting": Tone(_("waiting"), "info", icon="hourglass"),
    "delivered": Tone(_("delivered"), "green", icon="check"),
    "dead": Tone(_("dead"), "red", icon="x"),
    # rules, their runs and steps
    "in_force": Tone(_("in force"), "green", icon="check"),
    "stopped": Tone(pgettext_lazy("rule", "stopped"), "amber", icon="octagon-pause"),
    "ran": Tone(_("ran"), "green", icon="check"),
    "not_met": Tone(_("did not run"), "neutral", icon="circle-minus"),
    "skipped": Tone(_("left out"), "neutral", icon="circle-minus"),
}

CONFLICTS = {
    "clear": Tone(pgettext_lazy("conflict check", "clear"), "green", icon="check"),
    "possible": Tone(pgettext_lazy("conflict check", "possible"), "amber", icon="circle-alert"),
    "conflict": Tone(pgettext_lazy("conflict check", "conflict"), "red", icon="shield-alert"),
}
