"""The lists of customers: the vendor's records, and what a partner knows in its own words."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerwerk.access import Actor
from partnerwerk.customers import actions
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.customers.nouns import CUSTOMER, KNOWN_CUSTOMER
from partnerwerk.customers.queries import domains_of, search_customers, search_partner_customers
from partnerwerk.kit.ids import as_id
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.web.deals.rows import shows_partner
from partnerwerk.web.lists.cells import Shown, titled
from partnerwerk.web.lists.description import Chip, Group, List, Quick, Special
from partnerwerk.web.lists.fill import fill_action
from partnerwerk.web.lists.words import in_words
from partnerwerk.web.templatetags.ui import icon


def customers_for(actor: Actor) -> List:
    return CUSTOMERS if actor.sees_all else KNOWN_CUSTOMERS


def _count(number: int) -> str:
    return ngettext("%(n)s customer", "%(n)s customers", number) % {"n": in_words(number)}


def _with_ids(rows: "QuerySet[Any]", keys: Sequence[str]) -> "QuerySet[Any]":
    return rows.filter(pk__in=[found for found in map(as_id, keys) if found]).order_by("name", "pk")


def _name(customer: Any, shown: Shown) -> str:
    return titled(customer.name, f"/customers/{customer.pk}")


def _served(customer: Customer, shown: Shown) -> str:
    if customer.served_directly:
        words = '<span class="badge tone-amber">{}{}</span>'
        return format_html(words, icon("building-2"), _("directly"))
    return format_html('<span class="muted desktop-only">{}</span>', _("through partners"))


def _domains(customer: Customer, shown: Shown) -> str:
    found: Mapping[UUID, Sequence[str]] = shown.around
    return ", ".join(found.get(customer.pk, ()))


def _around(records: Sequence[Any], actor: Actor, keys: Collection[str]) -> Any:
    return domains_of([record.pk for record in records]) if "domains" in keys else {}


def _fill(customer: Customer, typed: Any, actor: Actor) -> None:
    actions.fill_in_customer(customer, typed, actor=actor)


def _context(actor: Actor) -> dict[str, Any]:
    return {"is_vendor": actor.sees_all, "may_manage": actor.may(May.MANAGE)}


CUSTOMERS = List(
    noun_key=CUSTOMER,
    url="/customers",
    template="customers/list.html",
    may_view=May.VIEW,
    search=lambda actor, q, quick: search_customers(actor, q=q),
    words=gettext_lazy("Part of the name"),
    columns=lambda actor: ("name", "city", "country", "industry", "served_directly"),
    title="name",
    order="name",
    count=_count,
    special={
        "name": Special(
            gettext_lazy("Customer"), _name, css="card-lead", plain=lambda c, shown: c.name
        ),
        "city": Special(css="card-line"),
        "country": Special(css="card-foot", plain=lambda c, shown: c.country),
        "industry": Special(css="card-figure soft"),
        "served_directly": Special(
            gettext_lazy("Served"),
            _served,
            css="card-state",
            plain=lambda c, shown: _("yes") if c.served_directly else "",
        ),
        "domains": Special(gettext_lazy("Web addresses"), _domains, plain=_domains, is_field=False),
    },
    sorts={"name": "name", "created": "created_at"},
    bulk=(fill_action(CUSTOMER, May.MANAGE, _fill),),
    with_keys=_with_ids,
    around=_around,
    context=_context,
    file="customers",
    of_vendor=True,
)


def _partners(ids: Collection[Any], actor: Actor) -> Mapping[str, Group]:
    found = partners_visible_to(actor).filter(pk__in=ids)
    return {str(p.pk): Group(p.name, {"partner": [p.slug]}) for p in found}


def _search_known(actor: Actor, q: str, quick: Quick) -> "QuerySet[PartnerCustomer]":
    found = search_partner_customers(actor, q=q)
    slug = next(iter(quick.get("partner", ())), "")
    return found.filter(partner__slug=slug) if slug else found


def _chips(quick: Quick, actor: Actor) -> list[Chip]:
    slug = next(iter(quick.get("partner", ())), "")
    if not slug:
        return []
    found = partners_visible_to(actor).filter(slug=slug).first()
    return [Chip(_("Partner is %s") % (found.name if found else slug), ["partner"])]


def _known_columns(actor: Actor) -> Sequence[str]:
    return ("name", "domain", "country", "partner" if shows_partner(actor) else "created")


KNOWN_CUSTOMERS = List(
    noun_key=KNOWN_CUSTOMER,
    url="/customers",
    template="customers/list.html",
    may_view=May.VIEW,
    search=_search_known,
    words=gettext_lazy("Part of the name"),
    columns=_known_columns,
    title="name",
    order="name",
    count=_count,
    quick=("partner",),
    chips=_chips,
    special={
        "name": Special(
            gettext_lazy("Customer"), _name, css="card-lead", plain=lambda c, shown: c.name
        ),
        "domain": Special(gettext_lazy("Domain"), css="card-line"),
        "country": Special(css="card-foot", plain=lambda c, shown: c.country),
        "created": Special(css="card-figure soft"),
        "partner": Special(
            gettext_lazy("Customer of"),
            lambda customer, shown: customer.partner.name,
            css="card-figure soft",
            open_to=shows_partner,
            path="partner_id",
            groups=_partners,
            plain=lambda customer, shown: customer.partner.name,
            is_field=False,
        ),
    },
    sorts={"name": "name", "created": "created_at"},
    context=_context,
    file="customers",
    of_vendor=False,
)
