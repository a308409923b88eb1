"""A file of names is a way to probe, too: an import counts as so many checks."""

from collections.abc import Sequence

from django.db.models import F

from partnerwerk.access import Actor
from partnerwerk.deals.actions.checking import tell_channel_manager
from partnerwerk.deals.models import ConflictResult, DealRegistration, ProbeCount, Terms
from partnerwerk.kit import clock


def count_probes(deals: Sequence[DealRegistration], actor: Actor) -> None:
    """Count the checks of a batch. Nobody is stopped, but the channel manager is told once."""
    assert actor.membership_id is not None
    checked = [deal for deal in deals if deal.conflict]
    if not checked:
        return
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    count, _created = ProbeCount.objects.get_or_create(
        membership_id=actor.membership_id, hour=hour, defaults={"partner_id": actor.organisation_id}
    )
    found = sum(deal.conflict != ConflictResult.CLEAR for deal in checked)
    ProbeCount.objects.filter(pk=count.pk).update(
        checks=F("checks") + len(checked), found=F("found") + found
    )
    allowed = Terms.objects.get(pk=checked[0].program_id).checks_an_hour
    if count.checks <= allowed < count.checks + len(checked):
        count.refresh_from_db()
        tell_channel_manager(count, actor)
