"""Registrations, brought into each state by the real actions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast, Person
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus, Extension
from partnerwerk.kit import clock

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def typed(**changes: Any) -> dict[str, Any]:
    """A complete form, as its fields are sent."""
    return {
        "title": "Refresh of the edge servers",
        "customer_name": "Compagnie du Rhône SA",
        "customer_domain": "cie-rhone.example",
        "customer_country": "FR",
        "contact_name": "Claire Dubois",
        "contact_email": "claire.dubois@cie-rhone.example",
        "contact_phone": "+33 4 72 00 00 00",
        "product_families": ["servers"],
        "amount": "184500.00",
        "currency": "EUR",
        "expected_close_date": (clock.today() + timedelta(days=60)).isoformat(),
        "source": "prospecting",
        "notes": "They replace two racks in Lyon.",
        **changes,
    }


def pdf(name: str = "offer.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def drafted(person: Person, **changes: Any) -> DealRegistration:
    return person.does(actions.save_draft, None, typed(**changes))


def submitted(person: Person, **changes: Any) -> DealRegistration:
    return person.does(actions.register_deal, typed(**changes))


def approved(cast: Cast, person: Person, **changes: Any) -> DealRegistration:
    return cast.vendor.does(actions.approve_deal, submitted(person, **changes))


def expired(cast: Cast, person: Person, **changes: Any) -> DealRegistration:
    deal = approved(cast, person, **changes)
    assert deal.protected_until is not None
    after = deal.protected_until + timedelta(days=1)
    with acting(system_actor()) as system:
        return actions.expire_deal(deal, today=after, actor=system)


def duplicate(cast: Cast, person: Person, **changes: Any) -> DealRegistration:
    first, second = submitted(person, **changes), submitted(person, **changes)
    return cast.vendor.does(actions.mark_duplicate, second, original=first)


def extension_of(deal: DealRegistration, person: Person) -> Extension:
    return person.does(actions.request_extension, deal, until=None, reason="They wait for budget.")


Maker = Callable[..., DealRegistration]
MAKERS: dict[DealStatus, Maker] = {
    DealStatus.DRAFT: lambda cast, person, **typed: drafted(person, **typed),
    DealStatus.SUBMITTED: lambda cast, person, **typed: submitted(person, **typed),
    DealStatus.IN_REVIEW: lambda cast, person, **typed: cast.vendor.does(
        actions.start_review, submitted(person, **typed)
    ),
    DealStatus.RETURNED: lambda cast, person, **typed: cast.vendor.does(
        actions.return_deal, submitted(person, **typed), reason="Who is the contact?"
    ),
    DealStatus.APPROVED: approved,
    DealStatus.WON: lambda cast, person, **typed: person.does(
        actions.win_deal, approved(cast, person, **typed)
    ),
    DealStatus.LOST: lambda cast, person, **typed: person.does(
        actions.lose_deal, approved(cast, person, **typed), reason="The price."
    ),
    DealStatus.EXPIRED: expired,
    DealStatus.REJECTED: lambda cast, person, **typed: cast.vendor.does(
        actions.reject_deal, submitted(person, **typed), reason="We serve them ourselves."
    ),
    DealStatus.WITHDRAWN: lambda cast, person, **typed: person.does(
        actions.withdraw_deal, submitted(person, **typed)
    ),
    DealStatus.DUPLICATE: duplicate,
}


def deal_in(status: DealStatus, cast: Cast, person: Person, **changes: Any) -> DealRegistration:
    """A registration of this person's in the state asked for."""
    deal = MAKERS[status](cast, person, **changes)
    assert deal.status == status
    return deal


def reread(deal: DealRegistration) -> DealRegistration:
    """As it stands in the database now."""
    with acting(system_actor()):
        return DealRegistration.objects.get(pk=deal.pk)
