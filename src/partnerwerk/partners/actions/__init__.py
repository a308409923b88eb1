"""Every write about partners and segments."""

from partnerwerk.partners.actions.partners import (
    PartnerInput,
    add_partner,
    assign_channel_manager,
    change_partner,
    change_partner_in_part,
    enrol_partner,
    fill_in_partner,
    reinstate_partner,
    suspend_partner,
)
from partnerwerk.partners.actions.segments import (
    SegmentInput,
    add_segment,
    change_segment,
    retire_segment,
)

__all__ = [
    "PartnerInput",
    "SegmentInput",
    "add_partner",
    "add_segment",
    "assign_channel_manager",
    "change_partner",
    "change_partner_in_part",
    "change_segment",
    "enrol_partner",
    "fill_in_partner",
    "reinstate_partner",
    "retire_segment",
    "suspend_partner",
]
