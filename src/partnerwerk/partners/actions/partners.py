"""Adding, changing, enrolling and suspending partners."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pycountry
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, require
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.customfields.filling import put_typed
from partnerwerk.customfields.values import check, forget_files, read_given
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_line
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.events import PartnerEvent
from partnerwerk.partners.models import Enrolment, Partner, PartnerType, Tier
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.states import PARTNER_STATES


@dataclass(frozen=True, slots=True)
class PartnerInput:
    """What is typed about a partner."""

    name: str
    types: list[str]
    country: str
    city: str = ""
    domain: str = ""
    countries: list[str] = field(default_factory=list)
    distributor: Organisation | None = None
    channel_manager: Membership | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)
    by_program: bool = False

    @classmethod
    def of(cls, partner: Partner) -> "PartnerInput":
        """A locked partner as it is. It is read anew: what was joined to it while the lock was waited
        for may be of before.
        """
        partner = Partner.objects.select_related("organisation__parent", "channel_manager").get(
            pk=partner.pk
        )
        return cls(
            name=partner.name,
            types=partner.types,
            country=partner.country,
            city=partner.city,
            domain=partner.domain,
            countries=partner.countries,
            distributor=partner.distributor,
            channel_manager=partner.channel_manager,
        )

    def put_on(self, partner: Partner, actor: Actor) -> None:
        """With every problem at once, also of the fields that the vendor added."""
        problems = self._problems()
        for name, value in self.values().items():
            setattr(partner, name, value)
        fields = fields_of(PARTNER, actor)
        given = read_given(self.custom, fields, partner, by_program=self.by_program)
        check(given, partner, problems)
        problems.stop_if_any()

    def _problems(self) -> Problems:
        problems = Problems()
        if not clean_line(self.name):
            problems.add("name", _("Enter the company's name."), "required")
        if not self.types or set(self.types) - set(PartnerType.values):
            problems.add("types", _("Choose at least one type."))
        for name, codes in (("country", [self.country]), ("countries", self.countries)):
            if any(pycountry.countries.get(alpha_2=code) is None for code in codes):
                problems.add(name, _("Choose a country from the list."))
        problems.add_too_long(clean_line(self.name), Organisation, "name")
        problems.add_too_long(clean_line(self.city), Partner, "city")
        problems.add_too_long(clean_line(self.domain).lower(), Partner, "domain")
        return problems

    def values(self) -> dict[str, Any]:
        return {
            "types": sorted(set(self.types)),
            "country": self.country,
            "city": clean_line(self.city),
            "domain": clean_line(self.domain).lower(),
            "countries": self.countries or [self.country],
            "channel_manager": self.channel_manager,
        }


@transaction.atomic
def add_partner(given: PartnerInput, *, tier: Tier, actor: Actor) -> Partner:
    """Add an active partner, enrolled at a tier."""
    require(actor, May.MANAGE)
    organisation = Organisation(
        side=Side.PARTNER, name=clean_line(given.name), parent=given.distributor
    )
    partner = Partner(organisation=organisation, slug=_free_slug(given.name))
    given.put_on(partner, actor)
    organisation.save(force_insert=True)
    partner.save(force_insert=True)
    record(PartnerEvent.ADDED, partner, actor=actor, partner_id=partner.pk)
    enrol_partner(partner, tier=tier, actor=actor)
    return partner


@transaction.atomic
def change_partner(partner: Partner, given: PartnerInput, *, actor: Actor) -> Partner:
    """Change a partner's master data."""
    require(actor, May.MANAGE)
    return _change(_locked(partner, actor), given, actor)


@transaction.atomic
def change_partner_in_part(partner: Partner, named: Mapping[str, Any], *, actor: Actor) -> Partner:
    """Change what a program names of a `PartnerInput`; the rest stays as it is by then."""
    require(actor, May.MANAGE)
    partner = _locked(partner, actor)
    return _change(partner, replace(PartnerInput.of(partner), **named, by_program=True), actor)


def _locked(partner: Partner, actor: Actor) -> Partner:
    return visible_to(actor).select_for_update(of=("self",)).get(pk=partner.pk)


def _change(partner: Partner, given: PartnerInput, actor: Actor) -> Partner:
    changes, before = Changes.of(partner), dict(partner.custom)
    given.put_on(partner, actor)
    partner.save()
    forget_files(before, partner, fields_of(PARTNER, actor))
    Organisation.objects.filter(pk=partner.pk).update(
        name=clean_line(given.name), parent=given.distributor
    )
    record(PartnerEvent.CHANGED, partner, actor=actor, partner_id=partner.pk, changes=changes)
    return visible_to(actor).get(pk=partner.pk)


@transaction.atomic
def fill_in_partner(
    partner: Partner,
    typed: Mapping[str, Any],
    *,
    actor: Actor,
    by_program: bool = False,
    reason: str = "",
) -> Partner:
    """Write added fields and nothing else. A `reason` is the vendor's own."""
    require(actor, May.MANAGE)
    partner = _locked(partner, actor)
    changes, fields, before = Changes.of(partner), fields_of(PARTNER, actor), dict(partner.custom)
    put_typed(partner, typed, fields, by_program=by_program)
    if made := changes.made():
        partner.save(update_fields=["custom"])
        _changed(partner, changes, actor, reason, internal=not fields.concern_partners(made))
        forget_files(before, partner, fields)
    return partner


@transaction.atomic
def assign_channel_manager(
    partner: Partner, manager: Membership | None, *, actor: Actor, reason: str = ""
) -> Partner:
    """Somebody else at the vendor looks after it; None: nobody. Reviews that run keep their reviewer."""
    require(actor, May.MANAGE)
    if manager and (manager.side != Side.VENDOR or manager.disabled_at is not None):
        raise Refused(_("%s cannot look after partners.") % manager.name)
    partner = _locked(partner, actor)
    if partner.channel_manager_id == (manager and manager.pk):
        return partner
    changes = Changes.of(partner)
    partner.channel_manager = manager
    partner.save(update_fields=["channel_manager"])
    _changed(partner, changes, actor, reason, internal=True)
    return partner


def _changed(
    partner: Partner, changes: Changes, actor: Actor, reason: str, *, internal: bool
) -> None:
    record(
        PartnerEvent.CHANGED,
        partner,
        actor=actor,
        partner_id=partner.pk,
        changes=changes,
        reason=reason if internal else "",
        internal=internal,
    )


@transaction.atomic
def enrol_partner(partner: Partner, *, tier: Tier, actor: Actor) -> Enrolment:
    """Put a partner at a tier of a program."""
    require(actor, May.MANAGE)
    enrolment, _created = Enrolment.objects.update_or_create(
        partner=partner, program_id=tier.program_id, defaults={"tier": tier}
    )
    record(PartnerEvent.ENROLLED, partner, actor=actor, partner_id=partner.pk, tier=str(tier))
    return enrolment


@transaction.atomic
def suspend_partner(partner: Partner, *, reason: str, actor: Actor) -> Partner:
    """Stop a partner from registering; what it has stays as it is."""
    return _move(partner, "suspend", actor, reason)


@transaction.atomic
def reinstate_partner(partner: Partner, *, actor: Actor) -> Partner:
    """Let a suspended partner work again."""
    return _move(partner, "reinstate", actor, "")


def _move(partner: Partner, name: str, actor: Actor, reason: str) -> Partner:
    require(actor, May.MANAGE)
    partner = _locked(partner, actor)
    changes = Changes.of(partner)
    transition = PARTNER_STATES.move(partner, name, actor=actor, reason=reason)
    partner.save(update_fields=["status"])
    record(
        transition.event,
        partner,
        actor=actor,
        partner_id=partner.pk,
        changes=changes,
        reason=reason,
    )
    return partner


def _free_slug(name: str) -> str:
    """`halden-systemhaus`, or with a number when another partner has it."""
    root = slugify(name)[:70] or "partner"
    taken = set(Partner.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    numbered = (f"{root}-{n}" for n in range(2, len(taken) + 3))
    return root if root not in taken else next(s for s in numbered if s not in taken)
