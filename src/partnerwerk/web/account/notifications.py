"""How one wants to be told: kinds, ways and when; the hour of daily messages; one's chats."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.notifications.actions import Wishes, change_preferences
from partnerwerk.notifications.kinds import (
    CHANNELS,
    CHATS,
    TIMINGS,
    Channel,
    Kind,
    Timing,
    kinds_for,
)
from partnerwerk.notifications.models import Preferences
from partnerwerk.notifications.queries import preferences_of
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


class WaysForm(ProblemForm):
    """The hour, and where one's chats are. What is wrong with it, the action says."""

    morning = forms.ChoiceField(
        label=gettext_lazy("Daily messages at"),
        choices=HOURS,
        help_text=gettext_lazy("On the clock of your time zone."),
    )
    slack = forms.CharField(
        label="Slack",
        required=False,
        help_text=gettext_lazy(
            "The address of an incoming webhook, made in Slack for your channel."
        ),
        widget=forms.URLInput(attrs={"placeholder": "https://hooks.slack.com/services/…"}),
    )
    teams = forms.CharField(
        label="Microsoft Teams",
        required=False,
        help_text=gettext_lazy(
            "The address of a workflow that posts what it receives to your chat."
        ),
        widget=forms.URLInput(attrs={"placeholder": "https://….logic.azure.com/…"}),
    )
    matrix = forms.CharField(
        label="Matrix",
        required=False,
        help_text=gettext_lazy("Your Matrix ID. You are invited into a room."),
        widget=forms.TextInput(attrs={"placeholder": "@name:example.com"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """The table of kinds and ways, then the ways themselves."""
    actor = request.actor
    kept = preferences_of(actor)
    form = WaysForm(request.POST if request.method == "POST" else _ways(kept))
    choices: Mapping[str, Mapping[str, str]] = kept.choices
    if request.method == "POST":
        choices = _typed(request.POST, actor)
        ways = {name: request.POST.get(name, "") for name in ("morning", *CHATS)}
        try:
            change_preferences(Wishes(choices=choices, **ways), actor=actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect("account_notifications")
    channels = _channels(kept)
    context = {
        "form": form,
        "channels": [CHANNELS[channel] for channel in channels],
        "rows": [_row(kind, channels, choices) for kind in kinds_for(actor)],
        "has_matrix": bool(settings.MATRIX_URL),
    }
    status = 422 if form.errors else 200
    return render(request, "account/notifications.html", context, status=status)


def _ways(kept: Preferences) -> dict[str, Any]:
    return {"morning": str(kept.morning), **{chat: kept.address(chat) for chat in CHATS}}


def _channels(kept: Preferences) -> list[Channel]:
    """A chat has a column once its address is known."""
    return [Channel.PORTAL, Channel.MAIL, *(chat for chat in CHATS if kept.address(chat))]


def _row(
    kind: Kind, channels: list[Channel], choices: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    return {"kind": kind, "cells": [_cell(kind, channel, choices) for channel in channels]}


def _cell(kind: Kind, channel: Channel, choices: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    offered = (Timing.NOW, Timing.NEVER) if channel == Channel.PORTAL else tuple(Timing)
    return {
        "name": f"{kind.code}.{channel}",
        "label": f"{kind.label}: {CHANNELS[channel]}",
        "channel": CHANNELS[channel],
        "always": channel == Channel.PORTAL and kind.is_awaited,
        "options": [(str(when), _word(channel, when)) for when in offered],
        "value": kind.timing(channel, choices),
    }


def _word(channel: Channel, when: Timing) -> str:
    if channel == Channel.PORTAL:
        return _("yes") if when == Timing.NOW else _("no")
    return str(TIMINGS[when])


def _typed(posted: QueryDict, actor: Actor) -> dict[str, dict[str, str]]:
    """What the table says; what it did not show stays as it was."""
    choices = {code: dict(ways) for code, ways in preferences_of(actor).choices.items()}
    for kind in kinds_for(actor):
        for channel in Channel:
            if when := posted.get(f"{kind.code}.{channel}"):
                choices.setdefault(kind.code, {})[str(channel)] = when
    return choices
