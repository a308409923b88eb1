"""What is typed about a segment, beside its condition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners.actions.segments import LONGEST_DESCRIPTION, LONGEST_NAME


class SegmentForm(forms.Form):
    """Name and purpose. The condition is the builder's; the action checks all three."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Enter a name.")},
    )
    description = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def take(self, error: InvalidInput) -> None:
        """Put the action's problems beside their fields; those of rows stand in the builder."""
        for problem in error.problems:
            if problem.field in self.fields and problem.field not in self.errors:
                self.add_error(problem.field, problem.text)
