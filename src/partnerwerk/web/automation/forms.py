"""When a rule runs, as it is typed. What is wrong with it, the action says."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.automation.inputs import DATED
from partnerwerk.automation.models import RuleVersion
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.kit.problems import Problem
from partnerwerk.web.automation.actions_form import whole
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.workflow.triggers import events_of, nouns_with_events

EVENT, TIME = "event", "time"
BEFORE, ON, AFTER = "before", "on", "after"


class RuleForm(ProblemForm):
    """Name, noun, and what the rule waits for."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("It stands in mails and in the history of what the rule did."),
    )
    noun = forms.ChoiceField(label=_("It is about"))
    event_name = forms.ChoiceField(label=_("What happens"))
    days = forms.CharField(
        label=_("Days"), widget=forms.TextInput({"inputmode": "numeric", "maxlength": "3"})
    )
    direction = forms.ChoiceField(
        label=_("Before or after"),
        choices=[
            (BEFORE, _("days before")),
            (ON, _("on the day itself")),
            (AFTER, _("days after")),
        ],
    )
    date_field = forms.ChoiceField(label=_("Which date"))

    def __init__(self, typed: Mapping[str, Any], actor: Actor) -> None:
        super().__init__(typed)
        noun = noun_of(self.noun_key)
        dates = [f for f in noun.fields() if f.kind in DATED and f.open_to(actor)]
        events = sorted(((str(n), meaning_of(n)) for n in events_of(noun.key)), key=lambda e: e[1])
        self._choices("noun", [(key, noun_of(key).label) for key in _offered()])
        self._choices("event_name", [("", _("Choose an event")), *events])
        self._choices("date_field", [("", _("Choose a date")), *((f.key, f.label) for f in dates)])

    @property
    def noun_key(self) -> str:
        """The noun that is chosen; the first while none is."""
        offered = _offered()
        chosen = str(self.data.get("noun", ""))
        return chosen if chosen in offered else offered[0]

    @property
    def waits_for(self) -> str:
        return TIME if self.data.get("when") == TIME else EVENT

    def given(self) -> dict[str, Any]:
        """For `RuleInput`."""
        told = {"name": str(self.data.get("name", "")).replace("\0", ""), "noun": self.noun_key}
        if self.waits_for == EVENT:
            return {**told, "event_name": self.data.get("event_name", "")}
        return {**told, "date_field": self.data.get("date_field", ""), "days": self._days()}

    def _days(self) -> int | str:
        """Before the date they are negative."""
        direction = self.data.get("direction", BEFORE)
        days = 0 if direction == ON else whole(str(self.data.get("days", "")))
        return -days if isinstance(days, int) and direction == BEFORE else days

    def show(self, problems: Iterable[Problem]) -> None:
        """A rule of time that waits for nothing lacks its date."""
        if self.waits_for == TIME:
            problems = [
                Problem("date_field", p.text, p.code) if p.field == "event_name" else p
                for p in problems
            ]
        super().show(problems)

    def _choices(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _offered() -> list[str]:
    """Those of the higher apps first: they are what people work on."""
    return nouns_with_events()[::-1]


def first(version: RuleVersion | None, name: str) -> QueryDict:
    """What the form shows of a rule that is there, or of a new one."""
    shown = QueryDict(mutable=True)
    shown.update({"name": name, "when": EVENT, "days": "3", "direction": BEFORE})
    if version is not None:
        days = version.days
        shown["noun"], shown["event_name"] = version.noun, version.event_name
        if version.date_field:
            shown["when"], shown["date_field"] = TIME, version.date_field
            shown["days"] = str(abs(days))
            shown["direction"] = BEFORE if days < 0 else AFTER if days else ON
    return shown
