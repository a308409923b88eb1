"""What comes of a condition while it is built: the sentence, how many, the first fifty, who moves."""

from typing import Any

from django.utils.translation import get_language

from partnerwerk.access import Actor
from partnerwerk.conditions.guard import limited
from partnerwerk.conditions.language import Condition
from partnerwerk.kit.countries import country_name
from partnerwerk.kit.problems import Refused
from partnerwerk.partners.models import Partner
from partnerwerk.partners.queries import first_of, movement
from partnerwerk.web.conditions.builder import Builder

SHOWN, MOVING = 50, 10


def outcome_of(builder: Builder, actor: Actor, stored: Condition | None = None) -> dict[str, Any]:
    """For `segments/outcome.html`; `stored` is what is in force until now."""
    if builder.condition is None:
        return {"condition_problems": True}
    try:
        with limited():
            count, first = first_of(builder.condition, actor, most=SHOWN)
            rows = rows_of(first.order_by("organisation__name", "pk")[:SHOWN])
            shown: dict[str, Any] = {"sentence": builder.sentence, "count": count, "rows": rows}
            if stored is not None and stored != builder.condition:
                shown["movement"] = _moving(stored, builder.condition, actor)
            return shown
    except Refused as refused:
        return {"sentence": builder.sentence, "refused": refused.text}


def rows_of(partners: Any) -> list[dict[str, Any]]:
    language = get_language() or "en"
    return [
        {
            "partner": partner,
            "types": ", ".join(partner.type_names),
            "tier": partner.enrolment.tier.name if partner.enrolment else "",
            "country": country_name(partner.country, language),
        }
        for partner in partners
    ]


def _moving(stored: Condition, draft: Condition, actor: Actor) -> dict[str, Any]:
    moved = movement(stored, draft, actor)
    return {
        "enter": moved.enter.order_by().count(),
        "entering": _names(moved.enter),
        "leave": moved.leave.order_by().count(),
        "leaving": _names(moved.leave),
    }


def _names(partners: Any) -> list[Partner]:
    return list(partners.order_by("organisation__name", "pk")[:MOVING])
