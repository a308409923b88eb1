"""How the events of each noun are told: half a sentence, and what differs from before."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerwerk.collaboration.events import FileEvent, TaskEvent
from partnerwerk.customers.nouns import CUSTOMER, KNOWN_CUSTOMER
from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.models import Event
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.web.customfields.facts import changes_in
from partnerwerk.web.deals import history as of_deals
from partnerwerk.web.partners import history as of_partners

Change = dict[str, str]
SAID: Mapping[Any, str | Promise] = {
    TaskEvent.CREATED: _("A task was given"),
    TaskEvent.COMPLETED: _("A task is done"),
}
"""What may happen to a record of any noun."""
OF_FILES: Mapping[Any, str | Promise] = {
    FileEvent.ADDED: _("File added: %s"),
    FileEvent.VERSION_ADDED: _("Next version of a file: %s"),
    FileEvent.REMOVED: _("File removed: %s"),
    FileEvent.INFECTED: _("A virus was found in %s; nobody can open it"),
}
BY_ITSELF = (DealEvent.CHECKED, FileEvent.INFECTED)
"""Events that nobody did, though somebody's action led to them."""


def text_of(event: Event, noun: str) -> str:
    if event.name in OF_FILES:
        return str(OF_FILES[event.name]) % str(event.data.get("file", ""))
    if event.name in SAID:
        return str(SAID[event.name])
    return _TEXTS.get(noun, of_deals.text_of)(event)


def changes_of(event: Event, noun: str, subject: Any, fields: FieldSet) -> list[Change]:
    changes = _CHANGES.get(noun)
    own = changes(event, subject) if changes else []
    return [*own, *changes_in(event.changes, fields)]


def _of_deal(event: Event, subject: Any) -> list[Change]:
    return of_deals.changes_of(event, subject.currency)


def _of_company(event: Event, subject: Any) -> list[Change]:
    return of_partners.changes_of(event)


_TEXTS: Mapping[str, Callable[[Event], str]] = {
    REGISTRATION: of_deals.text_of,
    PARTNER: of_partners.text_of,
    CUSTOMER: of_partners.text_of,
    KNOWN_CUSTOMER: of_partners.text_of,
}
_CHANGES: Mapping[str, Callable[[Event, Any], list[Change]]] = {
    REGISTRATION: _of_deal,
    PARTNER: _of_company,
    CUSTOMER: _of_company,
}
