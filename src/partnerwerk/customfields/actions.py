"""Every write about fields. What is written into records, their own nouns' actions write."""

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, as_login_role, require
from partnerwerk.access.scope import forget
from partnerwerk.customfields.access import FieldPermission as May
from partnerwerk.customfields.events import FieldEvent
from partnerwerk.customfields.inputs import FieldInput
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import find_noun, noun_of
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused

MOST = 100


@transaction.atomic
def add_field(noun_key: str, given: FieldInput, *, actor: Actor) -> CustomField:
    """Add a field behind the others of its noun."""
    require(actor, May.MANAGE)
    noun = find_noun(noun_key)
    if noun is None:
        raise InvalidInput([Problem("noun", _("No fields can be added there."))])
    known = list(CustomField.objects.select_for_update().filter(noun=noun_key))
    if any(field.key == given.key for field in known):
        given.problems.add("key", _("There is such a field already; it may be retired."), "taken")
    given.check(noun, actor)
    if any(field.key == given.key for field in known):  # the key that the label gave
        raise InvalidInput([Problem("key", _("There is such a field already; it may be retired."))])
    if len(known) >= MOST:
        raise Refused(_("A noun has at most %s fields.") % MOST, "too_many")
    field = CustomField(
        noun=noun_key,
        key=given.key,
        kind=given.kind,
        position=max((field.position for field in known), default=0) + 1,
        created_by_name=actor.name,
    )
    given.put_on(field)
    _save(field, actor, force_insert=True)
    record(FieldEvent.ADDED, field, actor=actor, partner_id=None, changes=Changes(field))
    return field


@transaction.atomic
def change_field(field: CustomField, given: FieldInput, *, actor: Actor) -> CustomField:
    """Change what a field is called, where it stands and who sees it; its key and kind stay."""
    require(actor, May.MANAGE)
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    given.key, given.kind = field.key, field.kind
    given.check(noun_of(field.noun), actor)
    changes = Changes.of(field)
    given.put_on(field)
    _save(field, actor)
    record(FieldEvent.CHANGED, field, actor=actor, partner_id=None, changes=changes)
    return field


@transaction.atomic
def move_field(field: CustomField, *, up: bool, actor: Actor) -> None:
    """Let a field change its place with the one before or behind it."""
    require(actor, May.MANAGE)
    all_ = list(CustomField.objects.select_for_update().filter(noun=field.noun))
    shown = [known for known in all_ if not known.is_retired]
    at = next((n for n, known in enumerate(shown) if known.pk == field.pk), None)
    other = None if at is None else at + (-1 if up else 1)
    if at is None or other is None or not 0 <= other < len(shown):
        return
    moved, changes = shown[at], Changes.of(shown[at])
    shown[at].position, shown[other].position = shown[other].position, shown[at].position
    shown[other].save(update_fields=["position"])
    _save(moved, actor)
    record(FieldEvent.MOVED, moved, actor=actor, partner_id=None, changes=changes)


@transaction.atomic
def retire_field(field: CustomField, *, actor: Actor) -> CustomField:
    """Ask for a field no more and show it nowhere. What it holds stays, and comes back with it."""
    return _set_retired(field, FieldEvent.RETIRED, actor)


@transaction.atomic
def restore_field(field: CustomField, *, actor: Actor) -> CustomField:
    """Bring a retired field back, with all that it held."""
    return _set_retired(field, FieldEvent.RESTORED, actor)


def _set_retired(field: CustomField, event: FieldEvent, actor: Actor) -> CustomField:
    require(actor, May.MANAGE)
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    retires = event == FieldEvent.RETIRED
    if field.is_retired == retires:
        return field
    changes = Changes.of(field)
    field.retired_at = clock.now() if retires else None
    _save(field, actor)
    record(event, field, actor=actor, partner_id=None, changes=changes)
    return field


def _save(field: CustomField, actor: Actor, *, force_insert: bool = False) -> None:
    field.changed_at, field.changed_by_name = clock.now(), actor.name
    field.save(force_insert=force_insert)
    forget("customfields")
    _queue_indexes()


def _queue_indexes() -> None:
    """Indexes are made while everybody works, so not in this transaction."""
    from partnerwerk.customfields.jobs import keep_indexes

    with as_login_role():
        keep_indexes.defer()
