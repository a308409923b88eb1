"""What every page shows around its content: where one can go, what waits there, and who one is."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partnerwerk.access import Actor, acting
from partnerwerk.collaboration.access import TaskPermission
from partnerwerk.customers.access import CustomerPermission
from partnerwerk.deals.access import DealPermission
from partnerwerk.demo.presence import is_demo
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.models import Membership
from partnerwerk.notifications.queries import number_unread
from partnerwerk.partners.access import PartnerPermission
from partnerwerk.web.home.queries import number_waiting
from partnerwerk.web.numbers import counted
from partnerwerk.web.people.words import role_label
from partnerwerk.web.viewing import eyes_in
from partnerwerk.workflow.approvals.queries import decided_by

Item = dict[str, Any]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Variables of `frame.html`. Each asks the database only when a template uses it."""
    context: dict[str, Any] = {
        "vendor_name": settings.VENDOR_NAME,
        "is_demo": is_demo,
        "theme": request.COOKIES.get("theme"),
        "viewing": eyes_in(request),
    }
    if getattr(request, "membership", None) is None:  # nobody, or a program with a token
        return dict.fromkeys(Frame.VARIABLES, "") | context
    shown = Frame(request)
    return context | {name: _later(shown, name) for name in Frame.VARIABLES}


def _later(shown: "Frame", name: str) -> Callable[[], Any]:
    return lambda: getattr(shown, name)


class Frame:
    """The frame of one request; every part is worked out at most once."""

    VARIABLES = (
        "nav", "new_items", "actor_organisation", "organisations", "user_name", "user_role",
        "inbox_count", "sign_out_url",
    )  # fmt: skip

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self.membership: Membership = request.membership  # type: ignore[attr-defined]

    @cached_property
    def nav(self) -> list[Item]:
        places = _vendor_places(self.actor) if self.actor.sees_all else _partner_places(self.actor)
        path = self.request.path
        current = max((p["url"] for p in places if _leads_to(p["url"], path)), default="", key=len)
        for place in places:
            place["current"] = place["url"] == current
            if place.pop("waits", False):
                place["count"] = counted(self.waiting) if self.waiting else ""
                place["waiting"] = True
        return places

    @cached_property
    def new_items(self) -> list[Item]:
        register = (
            DealPermission.REGISTER,
            _item(_("Register a deal"), "/deals/new", icon="shield-plus"),
        )
        customer = (
            CustomerPermission.MANAGE,
            _item(_("Add a customer"), "/customers/new", icon="building-2"),
        )
        partner = (
            PartnerPermission.MANAGE,
            _item(_("Add a partner"), "/partners/new", icon="handshake"),
        )
        invite = (
            IdentityPermission.MANAGE_MEMBERS,
            _item(_("Invite a colleague"), "/people/new", icon="user-plus"),
        )
        file = (DealPermission.IMPORT, _item(_("Import a file"), "/imports", icon="file-up"))
        offers = (register, customer, partner, invite, file)
        return [item for permission, item in offers if self.actor.may(permission)]

    @cached_property
    def waiting(self) -> int:
        with self._rows():
            return number_waiting(self.actor)

    @cached_property
    def inbox_count(self) -> int:
        with self._rows():
            return number_unread(self.actor)

    @cached_property
    def actor_organisation(self) -> Item:
        return {"name": self.membership.organisation.name, "logo_url": ""}

    @cached_property
    def organisations(self) -> list[Item]:
        """Where else this person may act; nothing when there is one place only."""
        mine: list[Membership] = self.request.memberships  # type: ignore[attr-defined]
        places = [
            {"id": m.pk, "name": m.organisation.name, "current": m.pk == self.membership.pk}
            for m in sorted(mine, key=lambda m: m.organisation.name)
        ]
        return places if len(places) > 1 else []

    @property
    def user_name(self) -> str:
        return self.membership.name

    @property
    def user_role(self) -> str:
        return role_label(self.membership.role_id)

    @property
    def sign_out_url(self) -> str:
        return reverse("account_logout")

    def _rows(self) -> AbstractContextManager[Any]:
        """Pages of the sign-in library run as nobody; their counts are read as the actor, too."""
        return nullcontext() if self.request.is_acting else acting(self.actor, only_reads=True)  # type: ignore[attr-defined]


def _vendor_places(actor: Actor) -> list[Item]:
    """The vendor's nouns, as far as the role reaches."""
    places = [
        (True, _item(pgettext("navigation", "Home"), "/", icon="house")),
        (
            bool(decided_by(actor)),
            _item(_("Waiting for me"), "/waiting", icon="inbox", short=_("Waiting"), waits=True),
        ),
        (
            actor.may(DealPermission.VIEW),
            _item(_("Registrations"), "/deals", icon="shield-check", short=_("Deals")),
        ),
        (
            actor.may(CustomerPermission.VIEW),
            _item(_("Customers"), "/customers", icon="building-2"),
        ),
        (actor.may(PartnerPermission.VIEW), _item(_("Partners"), "/partners", icon="handshake")),
        (actor.may(TaskPermission.USE), _item(_("Tasks"), "/tasks", icon="list-todo")),
        (actor.may(IdentityPermission.MANAGE_MEMBERS), _item(_("People"), "/people", icon="users")),
        (
            actor.may(IdentityPermission.MANAGE_ALL_MEMBERS),
            _item(_("Settings"), "/settings", icon="settings"),
        ),
    ]
    return [item for allowed, item in places if allowed]


def _partner_places(actor: Actor) -> list[Item]:
    """A partner's nouns; a distributor also has its resellers."""
    is_distributor = len(actor.partner_ids) > 1
    may_see = actor.may(PartnerPermission.VIEW)
    places = [
        (True, _item(pgettext("navigation", "Home"), "/", icon="house")),
        (
            actor.may(DealPermission.VIEW),
            _item(_("Registrations"), "/deals", icon="shield-check", short=_("Deals"), waits=True),
        ),
        (
            actor.may(CustomerPermission.VIEW),
            _item(_("Customers"), "/customers", icon="building-2"),
        ),
        (may_see and is_distributor, _item(_("Resellers"), "/partners", icon="network")),
        (actor.may(TaskPermission.USE), _item(_("Tasks"), "/tasks", icon="list-todo")),
        (
            may_see,
            _item(
                _("My company"),
                "/company",
                icon="building",
                short=pgettext("navigation", "Company"),
            ),
        ),
        (actor.may(IdentityPermission.MANAGE_MEMBERS), _item(_("People"), "/people", icon="users")),
    ]
    return [item for allowed, item in places if allowed]


def _item(label: str, url: str, *, icon: str, **more: object) -> Item:
    return {"label": label, "url": url, "icon": icon, **more}


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path == url or path.startswith(url + "/")
