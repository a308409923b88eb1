"""The people of the demo: who works where, in which role. All of them share one password."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from partnerwerk.access import as_login_role
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.places import Place
from partnerwerk.demo.sources import names
from partnerwerk.identity.models import Membership, Organisation, User

PASSWORD = "nordlicht-zeigt-alles"  # noqa: S105 known to everybody, on purpose


@dataclass
class People:
    """Everybody who was hired so far; `move_in` writes them all at once."""

    chance: Chance
    now: datetime
    password: str = field(default_factory=lambda: make_password(PASSWORD))
    users: dict[str, User] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    pools: dict[str, tuple[list[str], list[str]]] = field(default_factory=names)

    def hire(
        self, organisation: Organisation, domain: str, role: str, place: Place, name: str = ""
    ) -> Membership:
        """Give somebody, by name or by chance, a place in an organisation."""
        name, email = self._somebody(domain, place, name)
        since = self.now - timedelta(days=self.chance.randint(750, 1500))
        member = Membership(
            id=self.chance.id(),
            user=self._user(email, since),
            organisation=organisation,
            side=organisation.side,
            role_id=role,
            name=name,
            email=email,
            phone=f"{place.phone} {self.chance.randint(100, 999)}",
            language=place.language,
            timezone=place.timezone,
            country=place.country,
            invited_at=since,
            joined_at=since + timedelta(hours=self.chance.randint(1, 60)),
        )
        self.memberships.append(member)
        return member

    def also_works_for(self, member: Membership, organisation: Organisation) -> Membership:
        """The same person in a second organisation."""
        second = Membership.objects.get(pk=member.pk)
        second.pk, second.organisation = self.chance.id(), organisation
        second.save(force_insert=True)
        return second

    def move_in(self) -> None:
        """Write everybody; sign-ins belong to the login role."""
        users = list(self.users.values())
        with as_login_role():
            User.objects.bulk_create(users, batch_size=2_000)
            EmailAddress.objects.bulk_create(
                EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users
            )
        Membership.objects.bulk_create(self.memberships, batch_size=2_000)

    def _somebody(self, domain: str, place: Place, name: str) -> tuple[str, str]:
        first, last = self.pools[place.names]
        wanted = name
        while True:
            name = wanted or f"{self.chance.choice(first)} {self.chance.choice(last)}"
            email = address(name, domain)
            if email not in self.users:
                return name, email

    def _user(self, email: str, since: datetime) -> User:
        user = User(id=self.chance.id(), email=email, password=self.password, created_at=since)
        self.users[email] = user
        return user


def address(name: str, domain: str) -> str:
    """`Ayşe Krüger` at `halden.example`: `ayse.krueger@halden.example`."""
    return f"{plain(name).replace(' ', '.')}@{domain}"


def plain(text: str) -> str:
    """Lower ascii words, umlauts written out."""
    for sign, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ı", "i")):
        text = text.lower().replace(sign, letters)
    text = text.replace("ø", "o").replace("ł", "l").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", decomposed).split())


Team = dict[UUID, list[Membership]]
"""Organisation → its people."""
