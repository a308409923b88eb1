"""What the demo's administrator has set up: segments, a policy that names one and is still a draft, a
rule.
"""

from typing import Any

from partnerwerk.access import Actor, acting
from partnerwerk.automation.actions import add_rule, publish_rule
from partnerwerk.automation.inputs import RuleInput
from partnerwerk.deals.approving import REVIEW
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.partners.actions import SegmentInput, add_segment
from partnerwerk.partners.models import Segment, Tier
from partnerwerk.workflow.approvals.actions import draft_policy
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.steps import Named, Step, Who

MANAGER, DESK = Named(Who.RESOLVER, "partner_manager"), Named(Who.ROLE, "deal_desk")


def set_up(actor: Actor) -> None:
    """By the same actions as on the pages."""
    with acting(actor):
        gold = add_segment(SegmentInput("Gold-VARs in DACH", _all(*_gold_vars())), actor=actor)
        quiet = "Gold-VARs in DACH ohne Registrierung"
        add_segment(SegmentInput(quiet, _all(_in(gold), _without_registration())), actor=actor)
        draft_policy(
            None,
            kind=kind_of(REVIEW),
            name="Große Projekte",
            condition=_all(_above("100000"), _of_partner_in(gold)),
            steps=(Step((MANAGER,), days=1), Step((DESK,), days=2)),
            actor=actor,
        )
        rule = add_rule(_large_ones_to_the_desk(), actor=actor)
        publish_rule(rule, actor=actor)


def _gold_vars() -> list[dict[str, Any]]:
    gold = [str(pk) for pk in Tier.objects.filter(name="Gold").values_list("pk", flat=True)]
    return [
        {"field": "types", "is": "any_of", "value": ["var"]},
        {"field": "tier", "is": "any_of", "value": gold},
        {"field": "country", "is": "any_of", "value": ["DE", "AT", "CH"]},
    ]


def _without_registration() -> dict[str, Any]:
    half_a_year = {"number": 6, "unit": "months"}
    lately = _all({"field": "submitted", "is": "in_last", "value": half_a_year})
    return {"not": {"has": "registrations", "at_least": 1, "where": lately["when"]}}


def _in(segment: Segment) -> dict[str, Any]:
    return {"field": "segment", "is": "any_of", "value": [str(segment.pk)]}


def _of_partner_in(segment: Segment) -> dict[str, Any]:
    return {"has": "partner", "at_least": 1, "where": _in(segment)}


def _large_ones_to_the_desk() -> RuleInput:
    words = "Bitte sehen Sie heute noch hinein."
    step = {"effect": "notify", "target": "role:deal_desk", "text": words, "delay": 0}
    return RuleInput(
        name="Großes Projekt eingereicht",
        noun=REGISTRATION,
        event_name="deal.submitted",
        condition=_all(_above("250000")),
        actions=(step,),
    )


def _above(amount: str) -> dict[str, Any]:
    value = {"amount": amount, "currency": "EUR"}
    return {"field": "value", "is": "above", "value": value}


def _all(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"v": 1, "when": {"all": list(tests)}}
