"""What happened today in the demo: a few steps through the real actions, with their mails."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.customers.models import Customer
from partnerwerk.deals import actions
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration, ProbeCount
from partnerwerk.demo.channel import Channel
from partnerwerk.demo.companies import Market
from partnerwerk.identity.queries import actor_of, memberships_of
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.partners.models import Partner


def live_today(channel: Channel, market: Market) -> None:
    """Halden registers, the deal desk decides, a rival comes second, somebody asks too much."""
    halden, rival = actor_named(channel, "Jonas Brandt"), actor_named(channel, "Florian Haase")
    desk = actor_named(channel, "Jan Petersen")
    free = _untouched(market)
    first = _register(halden, _project(free[0], market, "edge-servers", "46.800,00"))
    with acting(desk):
        actions.start_review(first, actor=desk)
        actions.approve_deal(first, actor=desk)
    _register(rival, _project(free[0], market, "edge-servers", "51.200,00"))
    looked_at = _register(halden, _project(free[1], market, "firewalls", "28.400,00"))
    second = _register(halden, _project(free[2], market, "wireless", "17.900,00"))
    with acting(desk):
        actions.start_review(looked_at, actor=desk)
        reason = "Bitte ergänzen Sie die Stückzahlen je Standort, dann geben wir gern frei."
        actions.return_deal(second, reason=reason, actor=desk)
    _probe(rival)


def actor_named(channel: Channel, name: str) -> Actor:
    member = next(m for m in channel.people.memberships if m.name == name)
    return actor_of(memberships_of(member.user_id).get(pk=member.pk))


def _register(actor: Actor, typed: Mapping[str, Any]) -> DealRegistration:
    with acting(actor):
        return actions.register_deal(typed, actor=actor)


def _untouched(market: Market) -> list[Customer]:
    """German companies that nobody has registered and that are not confused with others."""
    with acting(system_actor()):
        taken = set(DealRegistration.objects.values_list("customer_id", flat=True))
    return [
        customer
        for customer in market.customers["DE"]
        if customer.pk not in taken
        and not customer.served_directly
        and customer.name.endswith(" AG")
        and customer.pk not in market.lookalikes
    ]


def _project(customer: Customer, market: Market, family: str, amount: str) -> dict[str, Any]:
    return {
        "title": f"Neuer Standort {customer.city}",
        "customer_name": customer.name,
        "customer_domain": market.domains[customer.pk],
        "customer_country": customer.country,
        "product_families": [family],
        "amount": amount,
        "currency": "EUR",
        "expected_close_date": (clock.today() + timedelta(days=75)).isoformat(),
        "source": "prospecting",
    }


def _probe(rival: Actor) -> None:
    """Somebody had names checked by the dozen; the channel manager is told."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with acting(system_actor()):
        partner = Partner.objects.get(pk=rival.organisation_id)
        counted = {"checks": 61, "found": 9, "told": True}
        ProbeCount.objects.update_or_create(counted, partner=partner, hour=hour, part=0)
        record(
            DealEvent.PROBING,
            partner,
            actor=rival,
            partner_id=partner.pk,
            internal=True,
            checks=61,
            found=9,
        )
