"""One role: who has it, what became of it, and other permissions, seen before they are saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor, require
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.actions import (
    change_role_permissions,
    check_role_permissions,
    grantable_to,
)
from partnerwerk.identity.events import IdentityEvent
from partnerwerk.identity.models import Role
from partnerwerk.identity.roles import RoleChange, changes_of_roles, foresee_role, people_by_role
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.numbers import counted
from partnerwerk.web.people.words import ROLES, in_order, in_words, permission_label, role_label
from partnerwerk.web.settings.foreseeing import is_seen, seal_of
from partnerwerk.web.settings.history import SHOWN, Change, Telling, change_of, told


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def role(request: PortalRequest, code: str) -> HttpResponse:
    """Tick what it may do; what that means for whom is shown before it counts."""
    require(request.actor, May.MANAGE_ALL_MEMBERS)
    found = get_object_or_404(Role, pk=code)
    if request.method != "POST":
        return _page(request, found, found.permissions)
    chosen = request.POST.getlist("permissions")
    seal = seal_of(code, found.permissions, sorted(set(chosen)))
    try:
        check_role_permissions(found, chosen, request.actor)
    except InvalidInput as error:
        return _page(request, found, chosen, problems=error.problems, status=422)
    if set(chosen) == set(found.permissions) and not request.headers.get("HX-Request"):
        messages.info(request, _("Nothing was changed."))
        return redirect("role", code=code)
    if not is_seen(request, seal):
        return _page(request, found, chosen, seal=seal)
    change_role_permissions(code, chosen, actor=request.actor)
    messages.success(request, _("Saved. It counts from everybody’s next click on."))
    return redirect("role", code=code)


def _page(
    request: PortalRequest, role: Role, chosen: list[str], *, status: int = 200, **more: Any
) -> HttpResponse:
    change = foresee_role(role, chosen, request.actor)
    context = {
        "code": role.code,
        "label": role_label(role.code),
        "purpose": ROLES[role.code].purpose if role.code in ROLES else "",
        "choices": [
            (p, permission_label(p), p in chosen) for p in in_order(grantable_to(role.side))
        ],
        "change": _in_words(change),
        **more,
    }
    if request.headers.get("HX-Request"):
        return render(request, "settings/role_change.html", context)
    context |= _about(role, request.actor)
    return render(request, "settings/role.html", context, status=status)


def _about(role: Role, actor: Actor) -> dict[str, Any]:
    events = changes_of_roles(actor, role.code)[:SHOWN]
    history = told(events, TELLING)
    people = people_by_role(actor).get(role.code, 0)
    return {"history": history, "people": counted(people), "has_people": people}


def _in_words(change: RoleChange) -> dict[str, Any] | None:
    """None when nothing differs."""
    if not change.gained and not change.lost:
        return None
    return {
        "people": change.people,
        "people_in_words": counted(change.people),
        "gained": in_words(change.gained),
        "lost": in_words(change.lost),
        "nobody_left": in_words(change.nobody_left),
    }


def _changes(event: Event) -> list[Change]:
    """What was given and what was taken away."""
    before, after = set(event.data.get("before", ())), set(event.data.get("after", ()))
    given = [change_of(_("Given"), "", label) for label in in_words(after - before)]
    return [*given, *(change_of(_("Taken away"), label, "") for label in in_words(before - after))]


TELLING = Telling({IdentityEvent.ROLE_CHANGED: gettext_lazy("Permissions changed")}, _changes)
