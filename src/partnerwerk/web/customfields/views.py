"""Settings → Fields: which fields registrations, partners and customers have besides their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.conditions.language import Condition, read_condition, write_condition
from partnerwerk.conditions.nouns import noun_of as asked_noun
from partnerwerk.customfields import actions
from partnerwerk.customfields.access import FieldPermission as May
from partnerwerk.customfields.indexes import is_ready
from partnerwerk.customfields.inputs import FieldInput
from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import Noun, all_nouns, find_noun, noun_of
from partnerwerk.customfields.queries import filled_lately, managed_fields, records_with
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.conditions.builder import Builder, read_builder
from partnerwerk.web.customfields import forms
from partnerwerk.web.customfields.history import field_history
from partnerwerk.web.customfields.preview import previews_of
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.web.people.words import role_label

POSTS = require_http_methods(["GET", "HEAD", "POST"])
OUTCOME = "customfields/outcome.html"


@require_safe
@signed_in
def fields(request: PortalRequest) -> HttpResponse:
    """Each noun's fields in the order of its form; retired ones at the end."""
    found = managed_fields(request.actor)
    nouns = [_shown_noun(noun, [f for f in found if f.noun == noun.key]) for noun in all_nouns()]
    return render(request, "customfields/list.html", {"nouns": nouns})


@POSTS
@signed_in
def add(request: PortalRequest, noun: str) -> HttpResponse:
    """A new field, shown as it will look."""
    require(request.actor, May.MANAGE)
    known = find_noun(noun)
    if known is None:
        raise Http404
    return _edit(request, known, None)


@POSTS
@signed_in
def change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Names, answers, place, rights; and what becomes of it."""
    field = _field_or_404(pk, request.actor)
    return _edit(request, noun_of(field.noun), field)


@require_POST
@signed_in
def move(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One place up or down."""
    field = _field_or_404(pk, request.actor)
    actions.move_field(field, up=request.POST.get("to") == "up", actor=request.actor)
    return redirect(f"/settings/fields#field-{field.pk}")


@require_POST
@signed_in
def retire(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ask for it no more; `back` brings it back."""
    field = _field_or_404(pk, request.actor)
    if request.POST.get("back"):
        actions.restore_field(field, actor=request.actor)
        messages.success(request, _("%s is back, with all that it held.") % field.label)
    else:
        actions.retire_field(field, actor=request.actor)
        messages.success(request, _("%s is asked for no more. What it held stays.") % field.label)
    return redirect("custom_fields")


@require_safe
@signed_in
def use(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How many records hold a value: asked for after the page is there."""
    field = _field_or_404(pk, request.actor)
    context = {"count": records_with(field, request.actor)}
    return render(request, "customfields/use.html", context)


def _edit(request: PortalRequest, noun: Noun, field: CustomField | None) -> HttpResponse:
    actor = request.actor
    posted: Any = request.POST if request.method == "POST" else None
    typed = posted or (forms.shown(field) if field else forms.first(noun))
    form = forms.FieldForm(typed, is_new=field is None)
    builder = read_builder(request, asked_noun(noun.key), actor, stored=_stored(noun, field))
    given = forms.given(typed, field)
    if given.required == Required.WHEN and builder.condition is not None:
        given.required_when = write_condition(builder.condition)
    if posted is not None and not builder.is_building:
        try:
            kept = _save(noun, field, given, actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            words = _("%s is saved.") if field else _("%s is added.")
            messages.success(request, words % kept.label)
            return redirect("custom_fields")
    context = _context(noun, field, form, builder, given, actor)
    if builder.is_building and request.headers.get("HX-Request"):
        return builder.answer(request, OUTCOME, context)
    return render(request, "customfields/form.html", context, status=422 if form.errors else 200)


def _save(noun: Noun, field: CustomField | None, given: FieldInput, actor: Actor) -> CustomField:
    if field is None:
        return actions.add_field(noun.key, given, actor=actor)
    return actions.change_field(field, given, actor=actor)


def _context(
    noun: Noun,
    field: CustomField | None,
    form: forms.FieldForm,
    builder: Builder,
    given: FieldInput,
    actor: Actor,
) -> dict[str, Any]:
    return {
        "noun": noun,
        "field": field,
        "form": form,
        "builder": builder,
        "roles": [
            (code, role_label(code), code in given.seen_by, code in given.changed_by)
            for code in noun.roles
        ],
        "previews": previews_of(forms.as_field(given, noun, field), actor),
        "added_on": day(field.created_at.date()) if field else "",
        "changed_on": day(field.changed_at.date()) if field else "",
        "is_ready": bool(field and field.is_filterable and is_ready(field)),
        "history": field_history(field, actor) if field else [],
        "lately": _lately(field, actor) if field else "",
    }


def _lately(field: CustomField, actor: Actor) -> str:
    """How often it was filled in, of late."""
    found = filled_lately(field.noun, actor)
    if not found.looked_at:
        return ""
    words = {"n": found.by_key.get(field.key, 0), "of": found.looked_at}
    return _("%(n)s of the newest %(of)s records") % words


def _stored(noun: Noun, field: CustomField | None) -> Condition | None:
    if field is None or field.required_when is None:
        return None
    return read_condition(field.required_when, asked_noun(noun.key))


def _field_or_404(pk: UUID, actor: Actor) -> CustomField:
    require(actor, May.MANAGE)
    found = next((field for field in managed_fields(actor) if field.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _shown_noun(noun: Noun, known: list[CustomField]) -> dict[str, Any]:
    in_use = [field for field in known if not field.is_retired]
    return {
        "key": noun.key,
        "label": noun.label,
        "fields": [
            {**_shown(field), "is_first": n == 0, "is_last": n == len(in_use) - 1}
            for n, field in enumerate(in_use)
        ],
        "retired": [_shown(field) for field in known if field.is_retired],
    }


def _shown(field: CustomField) -> dict[str, Any]:
    return {
        "field": field,
        "kind": FieldKind(field.kind).label,
        "required": Required(field.required).label,
        "for_whom": _("both sides") if field.for_partners else _("only us"),
        "is_ready": field.is_filterable and not field.is_retired and is_ready(field),
        "changed": day(field.changed_at.date()),
    }
