"""Forms of imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerwerk.exchange.models import Mode


class UploadForm(forms.Form):
    """A file and what it holds."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"), widget=forms.RadioSelect(attrs={"class": "tick"})
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, up to 60 MB. The first row names the columns."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, kinds: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = kinds


class StartForm(forms.Form):
    """What happens when some rows cannot be taken."""

    mode = forms.ChoiceField(
        label=_("If some rows cannot be taken"),
        choices=Mode.choices,
        initial=Mode.GOOD_ROWS,
        widget=forms.RadioSelect(attrs={"class": "tick"}),
    )
