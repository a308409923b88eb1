"""The cast of every test: both sides of a small channel, a rival, a stranger and nobody.

Nordlicht Networks is the vendor. Brückner Distribution sells through its reseller Halden
Systemhaus. Lyon Cloud is the rival: a reseller of nobody that must never learn of the others.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.test import Client

from factories.channel import PartnerFactory, ProductFamilyFactory, ProgramFactory, TierFactory
from factories.people import MembershipFactory, OrganisationFactory, UserFactory
from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.identity.actions import create_token, sync_roles
from partnerwerk.identity.models import Membership, Organisation, Role, User
from partnerwerk.identity.queries import actor_of, memberships_of
from partnerwerk.kit import clock
from partnerwerk.partners.models import Partner, Program, Tier
from partnerwerk.web.middleware import SESSION_KEY

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Person:
    """One of the cast, with the three ways in: an actor, a browser and a token."""

    user: User
    membership: Membership | None = None

    @property
    def actor(self) -> Actor:
        """Read anew, as each request does: a change of role counts at once."""
        assert self.membership is not None
        return actor_of(memberships_of(self.user.pk).get(pk=self.membership.pk))

    @property
    def organisation_id(self) -> UUID:
        assert self.membership is not None
        return self.membership.organisation_id

    def acting(self) -> AbstractContextManager[Actor]:
        return acting(self.actor)

    def does(self, action: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Call an action as this person, in the transaction and with the role of a request."""
        with self.acting() as actor:
            return action(*args, actor=actor, **kwargs)

    def reads(self, query: "Callable[Concatenate[Actor, P], R]", *args: Any, **kwargs: Any) -> R:
        """Call a query, whose first argument is the actor; lists are read to their end."""
        with self.acting() as actor:
            found = query(actor, *args, **kwargs)
            return list(found) if hasattr(found, "iterator") else found  # type: ignore[return-value]

    def browser(self) -> Client:
        """A signed-in browser, as after the sign-in page."""
        client = Client()
        client.force_login(self.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        if self.membership is not None:
            session = client.session
            session[SESSION_KEY] = str(self.membership.pk)
            session.save()
        return client

    def token(self, scopes: list[str] | None = None) -> str:
        """A new API token, made as the terminal makes them."""
        assert self.membership is not None
        with acting(system_actor()) as actor:
            return create_token(self.membership, name="test", scopes=scopes, actor=actor)

    def api(self, scopes: list[str] | None = None) -> Client:
        """A program that sends this person's token."""
        return Client(headers={"Authorization": f"Bearer {self.token(scopes)}"})


@dataclass(frozen=True)
class Cast:
    """Who takes part. `vendor` is the deal desk, `distributor` and `rival_admin` partner admins."""

    vendor: Person
    manager: Person
    administrator: Person
    executive: Person
    marketing: Person
    finance: Person
    distributor: Person
    reseller: Person
    reseller_admin: Person
    reseller_marketing: Person
    reseller_technical: Person
    rival: Person
    rival_admin: Person
    stranger: Person
    disabled: Person
    program: Program
    tier: Tier
    servers: ProductFamily
    storage: ProductFamily

    def __getitem__(self, name: str) -> Person:
        person = getattr(self, name)
        assert isinstance(person, Person)
        return person

    def everybody(self) -> Iterator[tuple[str, Person]]:
        """All who belong to an organisation."""
        for name, value in vars(self).items():
            if isinstance(value, Person) and value.membership and value.membership.is_enabled:
                yield name, value

    def partner_of(self, person: Person) -> Partner:
        with acting(system_actor()):
            return Partner.objects.select_related("organisation").get(pk=person.organisation_id)


ROLES = {
    "vendor": ("Deborah Desk", "deal_desk"),
    "manager": ("Mats Kanal", "channel_manager"),
    "administrator": ("Ada Min", "administrator"),
    "executive": ("Edda Chef", "executive"),
    "marketing": ("Mara Markt", "marketing"),
    "finance": ("Finn Zins", "finance"),
    "distributor": ("Dirk Brückner", "partner_admin"),
    "reseller": ("Hanna Halden", "partner_sales"),
    "reseller_admin": ("Holger Halden", "partner_admin"),
    "reseller_marketing": ("Heide Halden", "partner_marketing"),
    "reseller_technical": ("Henk Halden", "partner_technical"),
    "rival": ("Remi Lyon", "partner_sales"),
    "rival_admin": ("Rosa Lyon", "partner_admin"),
    "disabled": ("Dora Gestern", "deal_desk"),
}
HOUSES = {
    "distributor": "Brückner Distribution",
    "reseller": "Halden Systemhaus",
    "rival": "Lyon Cloud",
}


def build_cast() -> Cast:
    """Put the channel into the database; people first, for only the login role may write them."""
    if not Role.objects.exists():
        sync_roles()
    users = {name: UserFactory(email=f"{name}@cast.example") for name in (*ROLES, "stranger")}
    with acting(system_actor()):
        houses = _organisations()
        people = {
            name: Person(users[name], _member(name, users[name], houses)) for name in ROLES
        } | {"stranger": Person(users["stranger"])}
        program = ProgramFactory(code="nordlicht", name="Nordlicht Partner")
        tier = TierFactory(program=program, name="Gold", level=1)
        for name in HOUSES:
            PartnerFactory(
                organisation=houses[name],
                slug=name,
                tier=tier,
                types=["distributor"] if name == "distributor" else ["var"],
                channel_manager=people["manager"].membership,
            )
        servers = ProductFamilyFactory(code="servers", name="Edge servers")
        storage = ProductFamilyFactory(code="storage", name="Storage")
        return Cast(program=program, tier=tier, servers=servers, storage=storage, **people)


def _organisations() -> dict[str, Organisation]:
    houses = {"vendor": OrganisationFactory(side="vendor", name="Nordlicht Networks")}
    for name, title in HOUSES.items():
        parent = houses["distributor"] if name == "reseller" else None
        houses[name] = OrganisationFactory(name=title, parent=parent)
    return houses


def _member(name: str, user: User, houses: dict[str, Organisation]) -> Membership:
    shown, role = ROLES[name]
    house = next((h for h in HOUSES if name.startswith(h)), "vendor")
    return MembershipFactory(
        user=user,
        organisation=houses[house],
        role_id=role,
        name=shown,
        joined_at=clock.now(),
        disabled_at=clock.now() if name == "disabled" else None,
    )
