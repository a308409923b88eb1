"""Every write about customers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pycountry
from django.db import connection, transaction
from django.utils.translation import gettext as _
from stdnum import lei as lei_number
from stdnum.eu import vat

from partnerwerk.access import Actor, require
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.access import visible_to
from partnerwerk.customers.events import CustomerEvent
from partnerwerk.customers.matching import Company, domain_key, name_key
from partnerwerk.customers.models import (
    Contact,
    Customer,
    CustomerAlias,
    CustomerDomain,
    PartnerCustomer,
)
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customers.queries import Candidate
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.customfields.filling import put_typed
from partnerwerk.customfields.values import check, forget_files, read_given
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import Changes, record, unwritten, write
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import clean_line

LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """What is typed about a customer at the vendor."""

    name: str
    country: str = ""
    city: str = ""
    vat_id: str = ""
    lei: str = ""
    served_directly: bool = False
    domains: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    custom: Mapping[str, Any] = field(default_factory=dict)
    by_program: bool = False

    @classmethod
    def of(cls, customer: Customer) -> "CustomerInput":
        """A locked customer as it is."""
        return cls(
            name=customer.name,
            country=customer.country,
            city=customer.city,
            vat_id=customer.vat_id,
            lei=customer.lei,
            served_directly=customer.served_directly,
            domains=[d.domain_key for d in customer.domains.all()],
            aliases=[a.name for a in customer.aliases.all()],
        )

    def check(self, customer: Customer, actor: Actor, *, is_new: bool = False) -> None:
        """All problems at once; a domain, VAT id or LEI of another customer names that one. The
        customer has then what is typed.
        """
        problems = self.problems()
        self._check_taken(None if is_new else customer.pk, problems)
        self.put_on(customer)
        fields = fields_of(CUSTOMER, actor)
        added = read_given(self.custom, fields, customer, by_program=self.by_program)
        check(added, customer, problems)
        problems.stop_if_any()

    def problems(self) -> Problems:
        """What is wrong with the words themselves."""
        problems = Problems()
        if not clean_line(self.name):
            problems.add("name", _("Enter the company's name."), "required")
        if self.country and pycountry.countries.get(alpha_2=self.country) is None:
            problems.add("country", _("Choose a country from the list."))
        if self.vat_id and not vat.is_valid(self.vat_id):
            problems.add("vat_id", _("This is not a VAT id of an EU country, such as DE136695976."))
        if self.lei and not lei_number.is_valid(self.lei):
            problems.add("lei", _("An LEI has 20 characters; its check digits do not fit."))
        for domain in self.domains:
            if not domain_key(domain):
                shown = domain if len(domain) <= LONGEST_SHOWN else domain[:LONGEST_SHOWN] + "…"
                problems.add("domains", _("%s is not a company's domain.") % shown)
        problems.add_too_long(clean_line(self.name), Customer, "name")
        problems.add_too_long(clean_line(self.city), Customer, "city")
        for alias in self.aliases:
            problems.add_too_long(clean_line(alias), CustomerAlias, "name", "aliases")
        return problems

    def _check_taken(self, customer_id: UUID | None, problems: Problems) -> None:
        itself = [customer_id] if customer_id else []
        keys = [domain_key(d) for d in self.domains]
        taken = CustomerDomain.objects.filter(domain_key__in=keys).select_related("customer")
        for row in taken.exclude(customer_id__in=itself):
            text = _("%(domain)s belongs to %(name)s.")
            problems.add("domains", text % {"domain": row.domain_key, "name": row.customer.name})
        for name, value in (("vat_id", self.plain_vat_id()), ("lei", self.lei.upper())):
            others = Customer.objects.exclude(pk__in=itself)
            other = others.filter(**{name: value}).first() if value else None
            if other:
                problems.add(name, _("This number belongs to %s.") % other.name)

    def plain_vat_id(self) -> str:
        return str(vat.compact(self.vat_id)) if self.vat_id and vat.is_valid(self.vat_id) else ""

    def put_on(self, customer: Customer) -> None:
        customer.rename(clean_line(self.name))
        customer.country, customer.city = self.country, clean_line(self.city)
        customer.vat_id, customer.lei = self.plain_vat_id(), self.lei.upper()
        customer.served_directly = self.served_directly


@transaction.atomic
def add_customer(given: CustomerInput, *, actor: Actor) -> Customer:
    """Add a customer at the vendor."""
    require(actor, May.MANAGE)
    customer = Customer()
    given.check(customer, actor, is_new=True)
    customer.save(force_insert=True)
    _put_names(customer, given)
    record(CustomerEvent.ADDED, customer, actor=actor, partner_id=None)
    return customer


@transaction.atomic
def change_customer(customer: Customer, given: CustomerInput, *, actor: Actor) -> Customer:
    """Change a customer's master data, its domains and aliases."""
    require(actor, May.MANAGE)
    return _change(_locked(customer, actor), given, actor)


@transaction.atomic
def change_customer_in_part(
    customer: Customer, named: Mapping[str, Any], *, actor: Actor
) -> Customer:
    """Change what a program names of a `CustomerInput`; the rest stays as it is by then."""
    require(actor, May.MANAGE)
    customer = _locked(customer, actor)
    return _change(customer, replace(CustomerInput.of(customer), **named, by_program=True), actor)


def _locked(customer: Customer, actor: Actor) -> Customer:
    return visible_to(actor).select_for_update().get(pk=customer.pk)


def _change(customer: Customer, given: CustomerInput, actor: Actor) -> Customer:
    changes, before = Changes.of(customer), dict(customer.custom)
    given.check(customer, actor)
    customer.save()
    forget_files(before, customer, fields_of(CUSTOMER, actor))
    _put_names(customer, given)
    record(CustomerEvent.CHANGED, customer, actor=actor, partner_id=None, changes=changes)
    return customer


@transaction.atomic
def fill_in_customer(
    customer: Customer,
    typed: Mapping[str, Any],
    *,
    actor: Actor,
    by_program: bool = False,
    reason: str = "",
) -> Customer:
    """Write added fields and nothing else."""
    require(actor, May.MANAGE)
    customer = _locked(customer, actor)
    changes, fields, before = (
        Changes.of(customer),
        fields_of(CUSTOMER, actor),
        dict(customer.custom),
    )
    put_typed(customer, typed, fields, by_program=by_program)
    if changes.made():
        customer.save(update_fields=["custom"])
        record(
            CustomerEvent.CHANGED,
            customer,
            actor=actor,
            partner_id=None,
            changes=changes,
            reason=reason,
        )
        forget_files(before, customer, fields)
    return customer


@dataclass(frozen=True, slots=True)
class Recognition:
    """The vendor's customer for a company; if it is new, what is still to be written."""

    customer_id: UUID
    new: Sequence[Customer] = ()
    domains: Sequence[CustomerDomain] = ()
    events: Sequence[Event] = ()


def recognise(
    company: Company, candidates: Sequence[Candidate], *, certain_from: float, actor: Actor
) -> Recognition:
    """The vendor's customer for a company that a partner names: the one it certainly is, else new.

    The caller writes it, with the vendor's eyes (`across_partners`).
    """
    if candidates and candidates[0].match.score >= certain_from:
        return Recognition(candidates[0].customer_id)
    return _new_customer(company, actor)


def set_apart(company: Company, mistaken_for: UUID, *, partner_id: UUID, actor: Actor) -> UUID:
    """A company that was taken for a known customer gets a record of its own, for this partner."""
    found = _new_customer(company, actor)
    write(found.events, new=found.new, once=found.domains)
    known = PartnerCustomer.objects.filter(partner_id=partner_id, customer_id=mistaken_for)
    known.update(customer=found.customer_id)
    return found.customer_id


def take_turns(turns: Collection[str]) -> None:
    """Hold the turns of these names and domains until the transaction ends, taken in one order so that
    nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(turn, 1)) from unnest(%s::text[]) turn",
            [sorted(turns)],
        )


def in_words_of_partner(
    partner_id: UUID, customer_id: UUID, company: Company, *, name: str, email: str, phone: str
) -> list[PartnerCustomer | Contact]:
    """A customer and its contact as a partner knows them, to be written unless they are there."""
    whose = {"customer_id": customer_id, "partner_id": partner_id}
    known = PartnerCustomer(
        name=company.name, domain=company.domain, country=company.country, **whose
    )
    if not name and not email:
        return [known]
    return [known, Contact(name=name, email=email, phone=phone, **whose)]


def _new_customer(company: Company, actor: Actor) -> Recognition:
    customer = Customer(country=company.country)
    customer.rename(company.name)
    key = domain_key(company.domain)
    added = unwritten(CustomerEvent.ADDED, customer, actor=actor, partner_id=None)
    domains = [CustomerDomain(customer=customer, domain_key=key)] if key else []
    return Recognition(customer.pk, [customer], domains, [added])


def _put_names(customer: Customer, given: CustomerInput) -> None:
    keys = {domain_key(d) for d in given.domains}
    customer.domains.exclude(domain_key__in=keys).delete()
    CustomerDomain.objects.bulk_create(
        [CustomerDomain(customer=customer, domain_key=k) for k in sorted(keys)],
        ignore_conflicts=True,
    )
    aliases = {name_key(a): clean_line(a) for a in given.aliases if clean_line(a)}
    customer.aliases.exclude(name_key__in=aliases).delete()
    CustomerAlias.objects.bulk_create(
        [CustomerAlias(customer=customer, name=a, name_key=k) for k, a in aliases.items()],
        ignore_conflicts=True,
    )
