"""Which fields the vendor added, over HTTP: those that the caller sees."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from partnerwerk.api.door import PageOut, actor_of
from partnerwerk.customfields.fieldsets import fields_of, may_change
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import all_nouns, find_noun
from partnerwerk.kit.problems import InvalidInput, Problem

router = Router(tags=["custom fields"])


class ChoiceOut(Schema):
    code: str
    label: str


class CustomFieldOut(Schema):
    """`required`: never, always, or when (under a condition)."""

    noun: str
    key: str
    kind: str
    label: str
    help: str
    group: str
    choices: list[ChoiceOut]
    required: str
    may_change: bool


@router.get("/custom-fields", response=PageOut[CustomFieldOut])
def list_custom_fields(request: HttpRequest, noun: str = "") -> PageOut[CustomFieldOut]:
    """All of a noun's (registration, partner, customer), in the order of its form, in the caller's
    language.
    """
    actor = actor_of(request)
    if noun and find_noun(noun) is None:
        names = ", ".join(known.key for known in all_nouns())
        raise InvalidInput([Problem("noun", _("One of: %s.") % names)])
    nouns = [known.key for known in all_nouns() if noun in ("", known.key)]
    found = [(field, may_change(field, actor)) for key in nouns for field in fields_of(key, actor)]
    return PageOut(items=[_show(*pair) for pair in found], next_cursor=None)


def _show(field: CustomField, changes: bool) -> CustomFieldOut:
    return CustomFieldOut(
        noun=field.noun,
        key=field.key,
        kind=field.kind,
        label=field.label,
        help=field.help,
        group=field.group,
        choices=[ChoiceOut(code=code, label=label) for code, label in field.options],
        required=field.required,
        may_change=changes,
    )
