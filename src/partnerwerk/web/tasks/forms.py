"""What is typed about a task."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.customfields.people import options
from partnerwerk.web.deals.forms import DateInput, ProblemForm


class TaskForm(ProblemForm):
    """What, who, and until when. What is wrong with it, the action says."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    assignee = forms.ChoiceField(label=_("Who does it"))
    due_date = forms.CharField(label=_("Until"), required=False, widget=DateInput())

    def __init__(self, typed: Mapping[str, Any], actor: Actor) -> None:
        super().__init__(typed)
        self.fields["assignee"].choices = options(actor)  # type: ignore[attr-defined]
