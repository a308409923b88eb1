"""What can be asked about a registration, and about the registrations of partners and customers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from partnerwerk.access import Actor
from partnerwerk.catalog.access import visible_to as families_visible_to
from partnerwerk.conditions import nouns
from partnerwerk.conditions.nouns import Field, Noun, Options, Relation
from partnerwerk.conditions.operators import Kind
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customfields.nouns import Noun as WithFields
from partnerwerk.customfields.people import names_of
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import ConflictResult, DealRegistration, DealSource, DealStatus
from partnerwerk.partners.nouns import (
    PARTNER,
    country_choices,
    manager_choices,
    partner_relation,
    program_choices,
)

REGISTRATION = "registration"
WITH_FIELDS = WithFields(
    REGISTRATION,
    _("Registrations"),
    DealRegistration,
    ("administrator", "deal_desk", "channel_manager", "partner_admin", "partner_sales"),
)
NOT_OF_A_REGISTRATION = {DealEvent.DRAFTED, DealEvent.PROBING, DealEvent.TERMS_CHANGED}
"""Nobody at the vendor sees a draft; the others are about a partner and a program."""


def _family_choices(actor: Actor) -> Options:
    return [(str(f.pk), f.label) for f in families_visible_to(actor).order_by("name")]


def _is_vendor(actor: Actor) -> bool:
    return actor.sees_all


def _status_choices(actor: Actor) -> Options:
    return DealStatus.choices


FIELDS = [
    Field("status", _("status"), Kind.CHOICE, "status", choices=_status_choices),
    Field("value", _("value"), Kind.MONEY, "amount", currency_path="currency"),
    Field(
        "families",
        _("product family"),
        Kind.CHOICES,
        "family_id",
        through="registrationfamily",
        choices=_family_choices,
    ),
    Field("program", _("program"), Kind.REFERENCE, "program_id", choices=program_choices),
    Field("submitted", _("date of submission"), Kind.DATETIME, "submitted_at"),
    Field("decided", _("date of decision"), Kind.DATETIME, "decided_at"),
    Field("review_due", _("review deadline"), Kind.DATETIME, "review_due_at"),
    Field("protected_until", _("end of protection"), Kind.DATE, "protected_until"),
    Field("expected_close", _("expected close"), Kind.DATE, "expected_close_date"),
    Field("title", _("project title"), Kind.TEXT, "title"),
    Field("customer_name", _("customer's name"), Kind.TEXT, "customer_name"),
    Field("customer_domain", _("customer's domain"), Kind.TEXT, "customer_domain"),
    Field(
        "customer_country",
        _("customer's country"),
        Kind.CHOICE,
        "customer_country",
        choices=country_choices,
    ),
    Field("source", _("source"), Kind.CHOICE, "source", choices=lambda actor: DealSource.choices),
    Field("tender", _("tender"), Kind.YES_NO, "is_tender"),
    Field("competitor", _("competitor"), Kind.TEXT, "competitor"),
    Field(
        "reviewer",
        _("reviewer"),
        Kind.PERSON,
        "reviewer_id",
        choices=manager_choices,
        names=names_of,
    ),
    Field(
        "conflict",
        _("conflict"),
        Kind.CHOICE,
        "conflict",
        choices=lambda actor: ConflictResult.choices,
        open_to=_is_vendor,
    ),
    Field("created", _("date of beginning"), Kind.DATETIME, "created_at"),
]


def register() -> None:
    has = pgettext_lazy("registration", "it has")
    noun = Noun(REGISTRATION, _("Registration"), has, DealRegistration, visible_to)
    nouns.register(noun, FIELDS, [partner_relation(), _CUSTOMER])
    nouns.contribute(PARTNER, relations=[_REGISTRATIONS])
    nouns.contribute(CUSTOMER, relations=[_REGISTRATIONS])


_REGISTRATIONS = Relation(
    "registrations",
    _("registrations"),
    REGISTRATION,
    "registrations",
    some=_("a registration"),
    none=_("no registration"),
    several=lambda n: ngettext("%(n)s registration", "%(n)s registrations", n) % {"n": n},
    whose=pgettext_lazy("registration", "whose"),
    moment="submitted",
)
_CUSTOMER = Relation(
    "customer",
    _("customer"),
    CUSTOMER,
    "customer",
    some=_("a customer"),
    none=_("no customer"),
    several=lambda n: ngettext("%(n)s customer", "%(n)s customers", n) % {"n": n},
    whose=pgettext_lazy("customer", "whose"),
    open_to=_is_vendor,
)
