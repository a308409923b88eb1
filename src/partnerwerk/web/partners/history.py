"""What happened to a partner or a customer, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.customers.events import CustomerEvent
from partnerwerk.journal.models import Event
from partnerwerk.partners.events import PartnerEvent
from partnerwerk.partners.models import PartnerType
from partnerwerk.web.deals import history as of_deals

SAID = {
    PartnerEvent.ADDED: gettext_lazy("Added"),
    PartnerEvent.CHANGED: gettext_lazy("Details changed"),
    PartnerEvent.SUSPENDED: gettext_lazy("Suspended"),
    PartnerEvent.REINSTATED: gettext_lazy("Reinstated"),
    CustomerEvent.ADDED: gettext_lazy("Added"),
    CustomerEvent.CHANGED: gettext_lazy("Details changed"),
}
LABELS = {
    "types": gettext_lazy("Types"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "domain": gettext_lazy("Web domain"),
    "name": gettext_lazy("Company"),
    "vat_id": gettext_lazy("VAT id"),
    "lei": gettext_lazy("LEI"),
}


def text_of(event: Event) -> str:
    if event.name == PartnerEvent.ENROLLED:
        return str(_("Tier: %s") % event.data.get("tier", ""))
    if event.name in SAID:
        return str(SAID[event.name])  # type: ignore[index]
    return of_deals.text_of(event)


def changes_of(event: Event) -> list[dict[str, str]]:
    return [
        {
            "label": str(LABELS[name]),
            "before": _value(name, change.get("before")),
            "after": _value(name, change.get("after")),
        }
        for name, change in event.changes.items()
        if name in LABELS and change.get("before")
    ]


def _value(name: str, value: Any) -> str:
    if name == "types":
        return ", ".join(str(dict(PartnerType.choices).get(t, t)) for t in value or [])
    return str(value or "")
