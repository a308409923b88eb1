"""People: one's colleagues, and for the vendor's administrator everybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import Actor, Side, require
from partnerwerk.identity import actions
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.access import organisations_visible_to, visible_to
from partnerwerk.identity.invitations import invite_again
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.people.forms import InvitationForm, RoleForm, role_choices
from partnerwerk.web.people.words import ROLES, in_words, role_label
from partnerwerk.web.posting import posted
from partnerwerk.workflow.access import ApprovalPermission


@require_safe
@signed_in
def people(request: PortalRequest) -> HttpResponse:
    """Fifty by name: colleagues, or with the right those of all partners."""
    actor = request.actor
    require(actor, May.MANAGE_MEMBERS)
    address = Address.of(request.GET, "q", "of")
    found = _found(request, address)
    page = address.page(found, order="name")
    context = {
        "rows": [_row(person) for person in page.items],
        "count": found.count(),
        "tabs": _tabs(actor, address),
        "address": address,
        "filters": address.filters,
        "all_organisations": address["of"] == "partners",
        **address.paging(page),
    }
    return render(request, "people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: PortalRequest) -> HttpResponse:
    """Give somebody a place; the mail lets them in."""
    actor = request.actor
    require(actor, May.MANAGE_MEMBERS)
    organisation = _organisation(request)
    first = {"language": actor.language, "role": role_choices(organisation.side)[-1][0]}
    form = InvitationForm(organisation.side, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_member(organisation, **form.cleaned_data, actor=actor)
        except InvalidInput as error:
            form.take(error)
        except Refused as refusal:
            form.add_error("email", refusal.text)
        else:
            messages.success(request, _("The invitation is on its way."))
            own = organisation.pk == request.membership.organisation_id
            return redirect("people" if own else "/people?of=partners")
    context = {"form": form, "organisation": organisation, "roles": _roles(organisation.side)}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """One person's access: the role and what it allows, and the way to change or end it."""
    require(request.actor, May.MANAGE_MEMBERS)
    person = _person(request, person_id)
    form = RoleForm(person.side, posted(request), initial={"role": person.role_id})
    if request.method == "POST" and form.is_valid():
        actions.change_role(person, role=form.cleaned_data["role"], actor=request.actor)
        messages.success(request, _("Saved. It counts from the next click on."))
        return redirect("person", person_id=person.pk)
    context = {
        "person": person,
        "form": form,
        "role": role_label(person.role_id),
        "permissions": in_words(person.role.permissions),
        "is_self": person.pk == request.actor.membership_id,
        "may_be_away": person.side == Side.VENDOR and request.actor.may(ApprovalPermission.MANAGE),
    }
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def disable(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Take a person's access away at once."""
    person = actions.disable_member(_person(request, person_id), actor=request.actor)
    messages.success(request, _("%s can no longer sign in here.") % person.name)
    return redirect("person", person_id=person.pk)


@require_POST
@signed_in
def enable(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Give a person their access back."""
    person = actions.enable_member(_person(request, person_id), actor=request.actor)
    messages.success(request, _("%s can sign in again.") % person.name)
    return redirect("person", person_id=person.pk)


@require_POST
@signed_in
def remind(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Send an invitation once more."""
    invite_again(_person(request, person_id), actor=request.actor)
    messages.success(request, _("The invitation is on its way."))
    return redirect("person", person_id=person_id)


def _found(request: PortalRequest, address: Address) -> "QuerySet[Membership]":
    everybody, own = visible_to(request.actor), request.membership.organisation_id
    if address["of"] == "partners" and request.actor.may(May.MANAGE_ALL_MEMBERS):
        found = everybody.exclude(organisation_id=own)
    else:
        found = everybody.filter(organisation_id=own)
    if address["q"]:
        found = found.filter(name__icontains=address["q"])
    return found


def _person(request: PortalRequest, person_id: UUID) -> Membership:
    """Those whom the actor may manage; others are not there."""
    people = visible_to(request.actor)
    if not request.actor.may(May.MANAGE_ALL_MEMBERS):
        people = people.filter(organisation_id=request.membership.organisation_id)
    return get_object_or_404(people, pk=person_id)


def _organisation(request: PortalRequest) -> Organisation:
    """One's own, or with the right the partner named in the address."""
    wanted = request.GET.get("partner", "")
    known = organisations_visible_to(request.actor)
    if wanted and request.actor.may(May.MANAGE_ALL_MEMBERS):
        return get_object_or_404(known, partner__slug=wanted.replace("\x00", ""))
    return get_object_or_404(known, pk=request.membership.organisation_id)


def _row(person: Membership) -> dict[str, Any]:
    return {"person": person, "role": role_label(person.role_id)}


def _tabs(actor: Actor, address: Address) -> list[dict[str, Any]]:
    if not actor.may(May.MANAGE_ALL_MEMBERS):
        return []
    partners = address["of"] == "partners"
    return [
        {"label": _("Colleagues"), "url": address.url(of=""), "current": not partners},
        {"label": _("At partners"), "url": address.url(of="partners"), "current": partners},
    ]


def _roles(side: str) -> list[dict[str, str]]:
    """What each role is for."""
    return [
        {"label": label, "purpose": str(ROLES[code].purpose)} for code, label in role_choices(side)
    ]
