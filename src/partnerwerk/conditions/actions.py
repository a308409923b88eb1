"""Every write about saved views."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, require
from partnerwerk.conditions.access import ViewPermission as May
from partnerwerk.conditions.access import visible_to
from partnerwerk.conditions.events import ViewEvent
from partnerwerk.conditions.inputs import ViewInput
from partnerwerk.conditions.models import SavedView
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused

MOST = 100


@transaction.atomic
def save_view(noun_key: str, given: ViewInput, *, shared: bool = False, actor: Actor) -> SavedView:
    """Keep how a list looks under a name, for oneself or for all colleagues."""
    _require(actor, shared=shared)
    values = given.values(noun_key, actor)
    if visible_to(actor).filter(owner_id=actor.member_id, noun=noun_key).count() >= MOST:
        raise Refused(_("A list has at most %s views of one person.") % MOST, "too_many")
    view = SavedView(
        noun=noun_key,
        organisation_id=actor.home_id,
        owner_id=actor.member_id,
        owner_name=actor.name,
        is_shared=shared,
        **values,
    )
    _save(view, actor)
    _record(ViewEvent.SAVED, view, actor)
    return view


@transaction.atomic
def change_view(view: SavedView, given: ViewInput, *, actor: Actor) -> SavedView:
    """Let a view keep something else, or be called otherwise."""
    view = _locked(view, actor)
    _require(actor, shared=view.is_shared)
    changes = Changes.of(view)
    for name, value in given.values(view.noun, actor).items():
        setattr(view, name, value)
    if changes.made():
        _save(view, actor)
        _record(ViewEvent.CHANGED, view, actor, changes)
    return view


@transaction.atomic
def share_view(view: SavedView, *, shared: bool = True, actor: Actor) -> SavedView:
    """Show a view to all colleagues, or to its owner alone again."""
    view = _locked(view, actor)
    _require(actor, shared=True)
    if view.is_shared == shared:
        return view
    changes = Changes.of(view)
    view.is_shared = shared
    if not shared:
        view.default_for = [one for one in view.default_for if one == view.owner_id]
    _save(view, actor)
    _record(ViewEvent.SHARED, view, actor, changes)
    return view


@transaction.atomic
def remove_view(view: SavedView, *, actor: Actor) -> None:
    """Forget a view. The records in it are not touched."""
    view = _locked(view, actor)
    _require(actor, shared=view.is_shared)
    _record(ViewEvent.REMOVED, view, actor)
    view.delete()


@transaction.atomic
def choose_default_view(noun_key: str, view: SavedView | None, *, actor: Actor) -> None:
    """With which view a list begins for this person; None: with the list as it is. It concerns nobody
    else, so nothing is recorded.
    """
    require(actor, May.KEEP)
    me, seen = actor.member_id, visible_to(actor).select_for_update().filter(noun=noun_key)
    for one in seen.filter(default_for__contains=[me]):
        one.default_for = [member for member in one.default_for if member != me]
        one.save(update_fields=["default_for"])
    if view is not None:
        chosen = seen.get(pk=view.pk)
        chosen.default_for = [*chosen.default_for, me]
        chosen.save(update_fields=["default_for"])


def may_change(view: SavedView, actor: Actor) -> bool:
    """One's own; a shared one by whoever may share."""
    if view.is_shared:
        return actor.may(May.SHARE)
    return actor.may(May.KEEP) and view.owner_id == actor.membership_id


def _require(actor: Actor, *, shared: bool) -> None:
    require(actor, May.KEEP)
    if shared:
        require(actor, May.SHARE)


def _locked(view: SavedView, actor: Actor) -> SavedView:
    return visible_to(actor).select_for_update().get(pk=view.pk)


def _save(view: SavedView, actor: Actor) -> None:
    view.changed_at, view.changed_by = clock.now(), actor.name
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        text = _("Another view of this list has this name.")
        raise InvalidInput([Problem("name", text, "taken")]) from error


def _record(name: ViewEvent, view: SavedView, actor: Actor, changes: Changes | None = None) -> None:
    """What a view holds is told only where all who read the event may see the view: not of one's own,
    and not of a partner's, whose distributor and vendor read its events.
    """
    of_partner = actor.side is Side.PARTNER
    is_told = view.is_shared and not of_partner
    partner_id = actor.home_id if of_partner else None
    record(name, view, actor=actor, partner_id=partner_id, changes=changes if is_told else None)
