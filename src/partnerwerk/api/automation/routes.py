"""Rules over HTTP, for administrators: parse, call one action or query, show."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from partnerwerk.access import Actor, require
from partnerwerk.api.automation import schemas as s
from partnerwerk.api.door import PageOut, actor_of, answered_once
from partnerwerk.automation import actions
from partnerwerk.automation.access import AutomationPermission as May
from partnerwerk.automation.access import visible_to
from partnerwerk.automation.inputs import DATED
from partnerwerk.automation.models import Rule, Run
from partnerwerk.automation.queries import log_of, standing_of, standings
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.workflow.effects import Effect, effects_for
from partnerwerk.workflow.triggers import events_of, nouns_with_events

router = Router(tags=["automation"])


def _manager(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, May.MANAGE)
    return actor


def _rule(request: HttpRequest, rule_id: UUID) -> Rule:
    return visible_to(_manager(request)).get(pk=rule_id)


def _shown(rule: Rule, request: HttpRequest) -> s.RuleOut:
    return s.show(standing_of(rule, actor_of(request)))


@router.get("/automation-options", response=list[s.NounOut])
def list_options(request: HttpRequest) -> list[s.NounOut]:
    """What rules can be about, wait for, and do."""
    actor = _manager(request)
    return [_noun(key, actor) for key in nouns_with_events()]


@router.get("/automation-rules", response=PageOut[s.RuleOut])
def list_rules(
    request: HttpRequest, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[s.RuleOut]:
    """By name."""
    actor = _manager(request)
    page = paging.page_of(visible_to(actor), order="name", cursor=cursor, limit=limit)
    items = [s.show(standing) for standing in standings(page.items, actor)]
    return PageOut(items=items, next_cursor=page.next_cursor)


@router.post("/automation-rules", response={201: s.RuleOut})
def create_rule(request: HttpRequest, payload: s.RuleIn) -> HttpResponse:
    """A draft, which does nothing until it is published. Takes an `Idempotency-Key`."""
    actor = _manager(request)
    return answered_once(
        request, lambda: _shown(actions.add_rule(payload.given(), actor=actor), request)
    )


@router.get("/automation-rules/{rule_id}", response=s.RuleOut)
def get_rule(request: HttpRequest, rule_id: UUID) -> s.RuleOut:
    return _shown(_rule(request, rule_id), request)


@router.put("/automation-rules/{rule_id}", response=s.RuleOut)
def put_rule(request: HttpRequest, rule_id: UUID, payload: s.RuleIn) -> s.RuleOut:
    """The draft anew; what is in force stays as it is until the draft is published."""
    rule = _rule(request, rule_id)
    return _shown(actions.change_rule(rule, payload.given(), actor=actor_of(request)), request)


@router.post("/automation-rules/{rule_id}/publication", response=s.RuleOut)
def publish_rule(request: HttpRequest, rule_id: UUID) -> s.RuleOut:
    """Put the draft in force for what happens from now on; a stopped rule begins again."""
    rule = _rule(request, rule_id)
    return _shown(actions.publish_rule(rule, actor=actor_of(request)), request)


@router.post("/automation-rules/{rule_id}/stop", response=s.RuleOut)
def stop_rule(request: HttpRequest, rule_id: UUID) -> s.RuleOut:
    """From now on it does nothing, not even what was delayed."""
    return _shown(actions.stop_rule(_rule(request, rule_id), actor=actor_of(request)), request)


@router.get("/automation-rules/{rule_id}/runs", response=PageOut[s.RunOut])
def list_runs(
    request: HttpRequest,
    rule_id: UUID,
    outcome: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[s.RunOut]:
    """Newest first, of the last 90 days. `outcome` is ran, not_met, failed or stopped."""
    rule = _rule(request, rule_id)
    if outcome and outcome not in Run.Outcome.values:
        said = _("One of: %s.") % ", ".join(Run.Outcome.values)
        raise InvalidInput([Problem("outcome", said)])
    found = log_of(rule, actor_of(request), outcome=outcome).prefetch_related("steps")
    page = paging.page_of(found, order="-at", cursor=cursor, limit=limit)
    return PageOut(items=[s.show_run(run) for run in page.items], next_cursor=page.next_cursor)


def _noun(key: str, actor: Actor) -> s.NounOut:
    noun = noun_of(key)
    dates = [field for field in noun.fields() if field.kind in DATED and field.open_to(actor)]
    return s.NounOut(
        code=key,
        label=str(noun.label),
        events=[s.OptionOut(code=str(n), label=meaning_of(n)) for n in events_of(key)],
        date_fields=[s.OptionOut(code=f.key, label=str(f.label)) for f in dates],
        effects=[_effect(effect, actor) for effect in effects_for(key)],
    )


def _effect(effect: Effect, actor: Actor) -> s.EffectOut:
    return s.EffectOut(
        code=effect.code,
        label=str(effect.label),
        takes_text=bool(effect.text_label),
        takes_days=bool(effect.days_label),
        targets=[s.OptionOut(code=str(c), label=str(n)) for c, n in effect.options(actor)],
    )
