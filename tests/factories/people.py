"""Users and their memberships."""

from functools import cache
from typing import TYPE_CHECKING

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from partnerwerk.identity.models import Membership, Organisation, Role, User

if TYPE_CHECKING:
    from cast import Person

PASSWORD = "Kranich-ueber-Wismar-7"


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory[User]):
    """Signs in with `PASSWORD`. Only the login role may create one: not inside `acting`."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@people.example")
    password = factory.LazyFunction(_hashed)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    side = "partner"
    name = factory.Sequence(lambda n: f"Organisation {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """A member with a role; the address is the user's."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role_id = "partner_sales"
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.SelfAttribute("user.email")


def loses(person: "Person", permission: str) -> None:
    """The role of a person may no longer do something."""
    assert person.membership
    role = Role.objects.get(pk=person.membership.role_id)
    role.permissions = [one for one in role.permissions if one != permission]
    role.save()
