"""How a field will look in a form, in both languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from partnerwerk.access import Actor, system_actor
from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.customfields.models import CustomField
from partnerwerk.web.customfields.inputs import add_to, groups_of


def previews_of(field: CustomField, actor: Actor) -> list[dict[str, Any]]:
    """One for each language, which is named in itself."""
    return [
        {"code": code, "language": name, "html": _preview(field, code)}
        for code, name in settings.LANGUAGES
    ]


def _preview(field: CustomField, language: str) -> str:
    with translation.override(language):
        fields = FieldSet(field.noun, system_actor(), (field,))
        form = forms.Form(auto_id=f"preview_{language}_%s")
        add_to(form, fields)
        return render_to_string("components/added_fields.html", {"added": groups_of(form, fields)})
