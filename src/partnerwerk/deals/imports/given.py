"""The rows of a file as registrations to be: the same reading as of the form, and the state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.catalog.queries import families_by_code
from partnerwerk.customers.imports.foreseeing import Foreseen
from partnerwerk.customers.matching import Company
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.deals.imports.fields import DECIDED, STATES
from partnerwerk.deals.inputs import RegistrationInput, read_registration
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.exchange.added import typed_in
from partnerwerk.exchange.importers import Row
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problem, Problems
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner, PartnerStatus

YES = {"yes", "ja", "true", "1", "x", "on"}
OPTIONAL_IN_A_DRAFT = ("required", "past")


@dataclass
class Given:
    """One row: what could be read, whose it is, in which state it arrives, the registration that it
    will be, and what was found of its company and the others of its batch beforehand.
    """

    number: int
    typed: dict[str, Any]
    read: RegistrationInput
    deal: DealRegistration
    partner: Partner | None = None
    program: UUID | None = None
    state: DealStatus = DealStatus.SUBMITTED
    registered_at: datetime = field(default_factory=clock.now)
    protected_until: date | None = None
    foreseen: Foreseen | None = None

    @property
    def problems(self) -> list[Problem]:
        return self.read.problems.found

    @property
    def program_id(self) -> UUID:
        """The program of a row without problems."""
        assert self.program is not None
        return self.program

    @cached_property
    def company(self) -> Company:
        values = self.read.values
        return Company(
            values["customer_name"], values["customer_domain"], values["customer_country"]
        )

    @cached_property
    def family_ids(self) -> frozenset[UUID]:
        return frozenset(family.pk for family in self.read.families)


def read_rows(rows: Sequence[Row], actor: Actor) -> list[Given]:
    """Read a batch; every problem of a row is noted beside its field."""
    around = _Around.of(rows, actor)
    return [_read_row(row, around, actor) for row in rows]


@dataclass(frozen=True)
class _Around:
    """What the rows of a batch refer to: families by code, the code by any word for it, partners by
    any word for them, each active partner's program, and the fields that the vendor added.
    """

    families: Mapping[str, ProductFamily]
    codes: Mapping[str, str]
    partners: Mapping[str, Partner]
    programs: Mapping[UUID, UUID]
    fields: FieldSet

    @classmethod
    def of(cls, rows: Sequence[Row], actor: Actor) -> "_Around":
        families = families_by_code(actor)
        codes = {name.casefold(): code for code, f in families.items() for name in f.all_names}
        partners = _partners({row.values.get("partner", "").strip() for row in rows}, actor)
        enrolled = {
            p.pk: p.enrolment for p in partners.values() if p.status == PartnerStatus.ACTIVE
        }
        return cls(
            families,
            codes | {code.casefold(): code for code in families},
            partners,
            {pk: enrolment.program_id for pk, enrolment in enrolled.items() if enrolment},
            fields_of(REGISTRATION, actor),
        )


def _read_row(row: Row, around: _Around, actor: Actor) -> Given:
    typed: dict[str, Any] = dict(row.values)
    typed["product_families"] = _codes(typed.get("product_families", ""), around.codes)
    typed["is_tender"] = typed.get("is_tender", "").strip().casefold() in YES
    state = _state(typed)
    typed["custom"] = typed_in(row.values, around.fields, typed.get("currency", ""))
    read = read_registration(typed, around.families, around.fields, today=_today_for(state, typed))
    partner = around.partners.get(row.values.get("partner", "").strip().casefold())
    deal = DealRegistration(partner_id=partner.pk if partner else None, **read.values)
    given = Given(row.number, typed, read, deal, partner, state=state or DealStatus.SUBMITTED)
    if state is None:
        words = _("We do not know the state %s.")
        given.read.problems.add("state", words % str(typed["state"])[:40])
    _read_partner(given, around, actor)
    read.check_custom(deal)
    if given.state == DealStatus.DRAFT:
        _forgive_draft(given)
    _read_history(given, actor)
    return given


def _state(typed: Mapping[str, Any]) -> DealStatus | None:
    text = str(typed.get("state", "")).strip().casefold()
    return STATES.get(text) if text else DealStatus.SUBMITTED


def _today_for(state: DealStatus | None, typed: Mapping[str, Any]) -> date:
    """A deal that was decided long ago expected its order in the past."""
    today = clock.today()
    if state not in DECIDED:
        return today
    try:
        return min(today, date.fromisoformat(str(typed.get("expected_close_date", ""))))
    except ValueError:
        return today


def _read_partner(given: Given, around: _Around, actor: Actor) -> None:
    given.program = around.programs.get(given.partner.pk) if given.partner else None
    problems = given.read.problems
    if given.partner is None and actor.sees_all:
        words = _("We do not know this partner. Use its name, or its short name in the address.")
        text = given.typed.get("partner", "").strip()
        problems.add("partner", words, "invalid" if text else "required")
    elif given.partner is None:
        problems.add("partner", _("Choose your company or one of your resellers."))
    elif given.program is None:
        words = _("Only an active partner of a program can register deals.")
        problems.add("partner", words, "partner_not_active")


def _forgive_draft(given: Given) -> None:
    """A draft may lack almost everything; a customer's name shows that the row is one."""
    kept = [
        problem
        for problem in given.problems
        if problem.field in ("partner", "customer_name", "state")
        or problem.code not in OPTIONAL_IN_A_DRAFT
    ]
    given.read.problems = Problems(kept)


def _read_history(given: Given, actor: Actor) -> None:
    problems = given.read.problems
    if given.state in DECIDED and not actor.sees_all:
        problems.add("state", _("Only the vendor imports registrations that are decided."))
        return
    if registered := _day(given, "registered_on"):
        if registered > clock.today():
            problems.add("registered_on", _("This date is in the future."))
        given.registered_at = datetime.combine(registered, time(12), UTC)
    given.protected_until = _day(given, "protected_until")
    _check_protection(given, problems)


def _check_protection(given: Given, problems: Problems) -> None:
    until, name = given.protected_until, "protected_until"
    if given.state != DealStatus.APPROVED:
        return
    if until is None:
        words = _("An approved registration needs the last day of its protection.")
        problems.add(name, words, "required")
    elif until < clock.today():
        problems.add(name, _("This protection has ended: import it as expired."), "past")


def _day(given: Given, name: str) -> date | None:
    text = str(given.typed.get(name, "")).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        given.read.problems.add(name, _("Enter a date such as 2027-03-26."))
        return None


def _codes(text: str, by_word: Mapping[str, str]) -> list[str]:
    """`Edge servers; storage` → codes; what is not known stays for the problem's sentence."""
    words = [word.strip() for word in text.replace("|", ";").replace(",", ";").split(";")]
    whole = by_word.get(text.strip().casefold())
    return [whole] if whole else [by_word.get(w.casefold(), w) for w in words if w]


def _partners(texts: set[str], actor: Actor) -> dict[str, Partner]:
    """By id, short name or name in lower case; no text means one's own company."""
    ids = [uuid for uuid in map(as_id, texts) if uuid]
    named = Q(slug__in=[text.casefold() for text in texts]) | Q(organisation__name__in=texts)
    wanted = named | Q(pk__in=ids)
    if "" in texts and not actor.sees_all:
        wanted |= Q(pk=actor.organisation_id)
    found: dict[str, Partner] = {}
    for partner in partners_visible_to(actor).select_related("organisation").filter(wanted):
        keys = (partner.name.casefold(), partner.slug, str(partner.pk))
        found |= dict.fromkeys(keys, partner)
        if partner.pk == actor.organisation_id:
            found[""] = partner
    return found
