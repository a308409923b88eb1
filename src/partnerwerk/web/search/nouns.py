"""What the search looks through: one line a noun."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor, Side
from partnerwerk.automation.access import AutomationPermission
from partnerwerk.automation.access import visible_to as rules_visible_to
from partnerwerk.conditions.access import visible_to as views_visible_to
from partnerwerk.customers.access import CustomerPermission
from partnerwerk.customers.finding import find_customers
from partnerwerk.customfields.access import FieldPermission
from partnerwerk.customfields.queries import managed_fields
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.finding import find_deals, find_partner_customers
from partnerwerk.integrations.webhooks.access import WebhookPermission
from partnerwerk.integrations.webhooks.access import visible_to as webhooks_visible_to
from partnerwerk.kit.finding import Hit, Query, among
from partnerwerk.partners.access import PartnerPermission, SegmentPermission, segments_visible_to
from partnerwerk.partners.finding import find_partners, find_people
from partnerwerk.web.search import showing
from partnerwerk.web.search.showing import Shown
from partnerwerk.workflow.access import ApprovalPermission, policies_visible_to

Find = Callable[[Actor, Query, int], list[Hit]]
Records = Callable[[Actor], Iterable[Any]]
FEW = 1_000


@dataclass(frozen=True, slots=True)
class Noun:
    """How a noun is found, and how a find is shown. Who lacks the permission is not asked to look for
    it; `side` is whose noun it is, if not both's. `list_url` is its list, narrowed by `?q=`.
    """

    key: str
    label: str | Promise
    icon: str
    find: Find
    show: Callable[[Any, Actor], Shown]
    permission: str = ""
    side: Side | None = None
    list_url: str = ""

    def is_for(self, actor: Actor) -> bool:
        side = Side.VENDOR if actor.sees_all else Side.PARTNER
        return self.side in (None, side) and (not self.permission or actor.may(self.permission))


def nouns_for(actor: Actor) -> list[Noun]:
    return [noun for noun in NOUNS if noun.is_for(actor)]


def by_name(records: Records) -> Find:
    """Nouns of which there are few: each that the actor sees is looked at."""

    def find(actor: Actor, query: Query, most: int) -> list[Hit]:
        return among(query, records(actor), _names, most)

    return find


def _names(record: Any) -> Sequence[str]:
    return (record.name,)


def _fields(actor: Actor, query: Query, most: int) -> list[Hit]:
    """In both languages: who set a field up may remember either."""
    return among(query, managed_fields(actor), lambda f: (f.label, f.label_en, f.label_de), most)


VENDOR, PARTNER = Side.VENDOR, Side.PARTNER
NOUNS = (
    Noun("deals", _("Registrations"), "shield-check", find_deals, showing.deal,
         DealPermission.VIEW, list_url="/deals"),
    Noun("customers", _("Customers"), "building-2", find_customers, showing.customer,
         CustomerPermission.VIEW, VENDOR, "/customers"),
    Noun("own-customers", _("Customers"), "building-2", find_partner_customers,
         showing.partner_customer, CustomerPermission.VIEW, PARTNER, "/customers"),
    Noun("partners", _("Partners"), "handshake", find_partners, showing.partner,
         PartnerPermission.VIEW, list_url="/partners"),
    Noun("people", _("People"), "user", find_people, showing.person, PartnerPermission.VIEW),
    Noun("views", _("Saved views"), "layers", by_name(lambda actor: views_visible_to(actor)[:FEW]),
         showing.view),
    Noun("segments", _("Segments"), "users-round",
         by_name(lambda actor: segments_visible_to(actor).filter(retired_at=None)[:FEW]),
         showing.segment, SegmentPermission.VIEW, VENDOR),
    Noun("policies", _("Approval policies"), "list-checks",
         by_name(lambda actor: policies_visible_to(actor).filter(retired_at=None)[:FEW]),
         showing.policy, ApprovalPermission.MANAGE, VENDOR),
    Noun("rules", _("Rules"), "workflow", by_name(lambda actor: rules_visible_to(actor)[:FEW]),
         showing.rule, AutomationPermission.MANAGE, VENDOR),
    Noun("fields", _("Fields"), "text-cursor-input", _fields, showing.field,
         FieldPermission.MANAGE, VENDOR),
    Noun("webhooks", _("Webhooks"), "webhook",
         by_name(lambda actor: webhooks_visible_to(actor)[:FEW]), showing.webhook,
         WebhookPermission.MANAGE, VENDOR),
)  # fmt: skip
