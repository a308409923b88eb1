"""Which companies of a file are recognised, told to the person before they import it."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, across_partners
from partnerwerk.customers.access import partner_customers_visible_to
from partnerwerk.customers.imports.recognising import find_many
from partnerwerk.customers.matching import Company, Thresholds, domain_key, name_key
from partnerwerk.exchange.importers import Outcome


def note_recognised(rows: Sequence[tuple[Company, Outcome]], actor: Actor) -> None:
    """Note on each outcome whether its company is known: for the vendor among its customers, for a
    partner among its own only.
    """
    if actor.sees_all:
        _among_customers(rows)
    else:
        _among_own(rows, actor)


def _among_customers(rows: Sequence[tuple[Company, Outcome]]) -> None:
    certain_from = Thresholds().conflict
    with across_partners():
        found = find_many([company for company, _o in rows], certain_from=certain_from)
    for company, outcome in rows:
        best = next(iter(found[company]), None)
        outcome.recognised = best is not None and best.match.score >= certain_from
        outcome.note = best.name if best and outcome.recognised else _("new customer")


def _among_own(rows: Sequence[tuple[Company, Outcome]], actor: Actor) -> None:
    domains = [domain_key(company.domain) for company, _o in rows if company.domain]
    names = [company.name for company, _o in rows]
    own = partner_customers_visible_to(actor).filter(Q(domain__in=domains) | Q(name__in=names))
    known = {key: c.name for c in own for key in (name_key(c.name), f"@{c.domain}")}
    for company, outcome in rows:
        name = known.get(f"@{domain_key(company.domain) or '-'}") or known.get(
            name_key(company.name)
        )
        outcome.recognised, outcome.note = name is not None, name or _("new to you")
