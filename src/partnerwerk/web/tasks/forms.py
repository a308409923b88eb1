"""What is typed about a task."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import Task
from partnerwerk.collaboration.people import offered_about
from partnerwerk.collaboration.records import Record
from partnerwerk.web.deals.forms import DateInput, ProblemForm

NAMES = ("title", "assignee", "due_date", "checklist", "repeat_every", "repeat_unit")


class TaskForm(ProblemForm):
    """What, who, and until when. What is wrong with it, the action says."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    assignee = forms.ChoiceField(label=_("Who does it"))
    due_date = forms.CharField(label=_("Until"), required=False, widget=DateInput())
    checklist = forms.CharField(
        label=_("Checklist"),
        required=False,
        help_text=_("One thing in each line."),
        widget=forms.Textarea({"rows": 4}),
    )
    repeat_every = forms.CharField(
        label=_("Again every"),
        required=False,
        help_text=_("When it is done, the next one comes by itself. Empty: once."),
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    repeat_unit = forms.ChoiceField(
        label=pgettext_lazy("unit of a repetition", "Unit"),
        required=False,
        choices=[("", ""), *Task.Unit.choices],
    )

    def __init__(
        self,
        typed: Mapping[str, Any],
        actor: Actor,
        record: Record | None,
        task: Task | None = None,
    ) -> None:
        super().__init__(typed)
        people = offered_about(record, actor)
        if task and str(task.assignee_id) not in dict(people):
            people = [(str(task.assignee_id), task.assignee_name), *people]
        self.fields["assignee"].choices = people  # type: ignore[attr-defined]


def typed_of(task: Task) -> dict[str, Any]:
    """A task as it would be typed."""
    return {
        "title": task.title,
        "assignee": str(task.assignee_id),
        "due_date": task.due_date.isoformat() if task.due_date else "",
        "checklist": "\n".join(item["text"] for item in task.checklist),
        "repeat_every": task.repeat_every or "",
        "repeat_unit": task.repeat_unit,
    }
