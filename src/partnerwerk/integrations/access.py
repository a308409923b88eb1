"""Permissions and row policies of every integration; each keeps its own in its folder."""

from partnerwerk.integrations.calendars import access as calendars
from partnerwerk.integrations.webhooks import access as webhooks

GRANTS = {**webhooks.GRANTS}
ROW_POLICIES = [*webhooks.ROW_POLICIES, *calendars.ROW_POLICIES]
