"""Roles: who may do what."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.identity.models import Role
from partnerwerk.identity.roles import changes_of_roles, people_by_role
from partnerwerk.web.numbers import counted
from partnerwerk.web.people.words import permission_label, role_label
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed
from partnerwerk.workflow.approvals.kinds import known_kinds


def state(actor: Actor) -> State:
    roles = list(Role.objects.order_by("code"))
    people = people_by_role(actor)
    given = [role for role in roles if people.get(role.code)]
    with_one = sum(people.values())
    return State(
        in_force=ngettext("%s role", "%s roles", len(roles)) % len(roles),
        names=[role_label(role.code) for role in given],
        used=ngettext("given to %s person", "given to %s people", with_one) % counted(with_one),
        wrong=_held_by_nobody(given),
        **changed(changes_of_roles(actor).first()),
    )


def _held_by_nobody(given: list[Role]) -> list[Wrong]:
    """What must be decided, and nobody who has access may decide it."""
    held = {permission for role in given for permission in role.permissions}
    needed = {kind.permission for kind in known_kinds()}
    words = _("Nobody may: %s")
    return [
        Wrong(words % permission_label(permission), reverse("roles"), "red")
        for permission in sorted(needed - held)
    ]
