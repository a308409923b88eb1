"""What is typed about a list's view, and about several records at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.conditions.models import LONGEST_NAME
from partnerwerk.web.deals.forms import ProblemForm


class ViewForm(ProblemForm):
    """A view's name, who has it, and whether one's list begins with it."""

    name: Any = forms.CharField(
        label=_("Name"),
        widget=forms.TextInput(
            {"maxlength": LONGEST_NAME, "autocomplete": "off", "autofocus": True}
        ),
    )
    shared = forms.BooleanField(
        label=_("Share it with my colleagues"),
        required=False,
        widget=forms.CheckboxInput({"class": "tick"}),
    )
    default = forms.BooleanField(
        label=_("Begin with it when I open the list"),
        required=False,
        widget=forms.CheckboxInput({"class": "tick"}),
    )
