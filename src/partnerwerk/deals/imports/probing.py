"""A file of names is a way to probe, too: an import counts as so many checks."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from partnerwerk.access import Actor, Side
from partnerwerk.deals.actions.probing import count_checks, tell_channel_manager
from partnerwerk.deals.models import ConflictResult, DealRegistration, Terms


def count_probes(
    deals: Sequence[DealRegistration], terms: Mapping[UUID, Terms], actor: Actor
) -> None:
    """Count the checks of a batch. Nobody is stopped; past the limit the channel manager is told once."""
    checked = [deal for deal in deals if deal.conflict]
    if actor.side is not Side.PARTNER or not checked:
        return
    found = sum(deal.conflict != ConflictResult.CLEAR for deal in checked)
    counted = count_checks(actor, checks=len(checked), found=found)
    if counted.before + len(checked) > terms[checked[0].program_id].checks_an_hour:
        tell_channel_manager(counted, actor, checks=len(checked), found=found)
