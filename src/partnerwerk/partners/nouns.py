"""What can be asked about a partner."""

from collections.abc import Collection, Mapping

from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.conditions import nouns
from partnerwerk.conditions.nouns import Field, Noun, Options, Relation
from partnerwerk.conditions.operators import Kind
from partnerwerk.customfields.nouns import Noun as WithFields
from partnerwerk.customfields.people import names_of
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.identity.access import visible_to as people_visible_to
from partnerwerk.kit.countries import countries
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.models import Partner, PartnerStatus, PartnerType, Program, Tier

PARTNER = "partner"
WITH_FIELDS = WithFields(PARTNER, _("Partners"), Partner, ("administrator", "channel_manager"))
MOST_OFFERED = 500


def country_choices(actor: Actor) -> Options:
    return countries(get_language() or "en")


def manager_choices(actor: Actor) -> Options:
    """The vendor's people."""
    people = people_visible_to(actor).filter(side="vendor").order_by("name", "pk")
    return [(str(m.pk), m.name) for m in people[:MOST_OFFERED]]


def program_choices(actor: Actor) -> Options:
    return [(str(p.pk), p.name) for p in Program.objects.order_by("name")]


def _tier_choices(actor: Actor) -> Options:
    """By name alone while there is one program."""
    tiers = list(Tier.objects.select_related("program").order_by("program__name", "level"))
    several = len({tier.program_id for tier in tiers}) > 1
    return [(str(t.pk), f"{t.program.name}: {t.name}" if several else t.name) for t in tiers]


def _distributor_choices(actor: Actor) -> Options:
    found = organisations_visible_to(actor).filter(
        partner__types__contains=[PartnerType.DISTRIBUTOR]
    )
    return [(str(o.pk), o.name) for o in found.order_by("name")[:MOST_OFFERED]]


def _organisation_names(ids: Collection[str], actor: Actor) -> Mapping[str, str]:
    return {str(o.pk): o.name for o in organisations_visible_to(actor).filter(pk__in=ids)}


FIELDS = [
    Field("types", _("type"), Kind.CHOICES, "types", choices=lambda actor: PartnerType.choices),
    Field("tier", _("tier"), Kind.CHOICES, "tier_id", through="enrolments", choices=_tier_choices),
    Field(
        "program",
        _("program"),
        Kind.CHOICES,
        "program_id",
        through="enrolments",
        choices=program_choices,
    ),
    Field(
        "status", _("status"), Kind.CHOICE, "status", choices=lambda actor: PartnerStatus.choices
    ),
    Field("country", _("country"), Kind.CHOICE, "country", choices=country_choices),
    Field(
        "countries", _("countries it sells in"), Kind.CHOICES, "countries", choices=country_choices
    ),
    Field("city", _("city"), Kind.TEXT, "city", folded_path="city_key"),
    Field("name", _("company name"), Kind.TEXT, "organisation__name"),
    Field("domain", _("web domain"), Kind.TEXT, "domain", folded_path="domain_key"),
    Field(
        "channel_manager",
        _("channel manager"),
        Kind.PERSON,
        "channel_manager_id",
        choices=manager_choices,
        names=names_of,
    ),
    Field(
        "distributor",
        _("distributor"),
        Kind.REFERENCE,
        "organisation__parent_id",
        choices=_distributor_choices,
        names=_organisation_names,
    ),
    Field("created", _("date added"), Kind.DATETIME, "created_at"),
]


def register() -> None:
    nouns.register(
        Noun(
            PARTNER,
            _("Partner"),
            pgettext_lazy("partner", "it has"),
            Partner,
            visible_to,
        ),
        FIELDS,
    )


def partner_relation(key: str = "partner", path: str = "partner") -> Relation:
    """From a record to the partner it belongs to."""
    return Relation(
        key,
        _("partner"),
        PARTNER,
        path,
        some=_("a partner"),
        none=_("no partner"),
        several=lambda n: ngettext("%(n)s partner", "%(n)s partners", n) % {"n": n},
        whose=pgettext_lazy("partner", "whose"),
    )
