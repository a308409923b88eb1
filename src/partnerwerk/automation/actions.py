"""Writing rules: a draft, its publication, the end."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.automation.access import AutomationPermission as May
from partnerwerk.automation.access import visible_to
from partnerwerk.automation.events import RuleEvent
from partnerwerk.automation.inputs import RuleInput
from partnerwerk.automation.models import Rule, RuleVersion
from partnerwerk.automation.performing import skip_waiting
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused


@transaction.atomic
def add_rule(given: RuleInput, *, actor: Actor) -> Rule:
    """A new rule. It does nothing until it is published."""
    require(actor, May.MANAGE)
    values = given.check(actor)
    rule = Rule(name=given.clean_name, created_by=actor.name)
    _save(rule)
    _write(RuleVersion(rule=rule, number=1), values, actor)
    record(RuleEvent.ADDED, rule, actor=actor, partner_id=None)
    return rule


@transaction.atomic
def change_rule(rule: Rule, given: RuleInput, *, actor: Actor) -> Rule:
    """Change the draft; what is in force stays as it is until the draft is published."""
    require(actor, May.MANAGE)
    rule = _locked(rule, actor)
    values, changes = given.check(actor), Changes.of(rule)
    rule.name = given.clean_name
    _save(rule)
    _write(_draft(rule), values, actor)
    record(RuleEvent.CHANGED, rule, actor=actor, partner_id=None, changes=changes)
    return rule


@transaction.atomic
def publish_rule(rule: Rule, *, actor: Actor) -> Rule:
    """Put the draft in force, for what happens from now on; the version before it ends. A rule that
    was stopped begins again, with its last version if there is no draft.
    """
    require(actor, May.MANAGE)
    rule = _locked(rule, actor)
    draft = rule.versions.filter(in_force_from=None).first()
    if draft is None and rule.stopped_at is not None:
        draft = _draft(rule)
    if draft is None:
        raise Refused(_("There is no draft to publish."))
    now = clock.now()
    rule.versions.filter(in_force_from__isnull=False, in_force_until=None).update(
        in_force_until=now
    )
    draft.in_force_from, draft.published_by = now, actor.name
    draft.save()
    rule.stopped_at, rule.stopped_by = None, ""
    rule.checked_on, rule.problem = None, ""
    rule.save(update_fields=["stopped_at", "stopped_by", "checked_on", "problem"])
    record(RuleEvent.PUBLISHED, rule, actor=actor, partner_id=None, version=draft.number)
    return rule


@transaction.atomic
def stop_rule(rule: Rule, *, actor: Actor) -> Rule:
    """From now on it does nothing, not even what was delayed."""
    require(actor, May.MANAGE)
    rule = _locked(rule, actor)
    now = clock.now()
    if not rule.versions.filter(in_force_from__isnull=False, in_force_until=None).update(
        in_force_until=now
    ):
        raise Refused(_("This rule is not in force."))
    changes = Changes.of(rule)
    rule.stopped_at, rule.stopped_by = now, actor.name
    rule.save(update_fields=["stopped_at", "stopped_by"])
    skip_waiting(rule)
    record(RuleEvent.STOPPED, rule, actor=actor, partner_id=None, changes=changes)
    return rule


def _locked(rule: Rule, actor: Actor) -> Rule:
    return visible_to(actor).select_for_update().get(pk=rule.pk)


def _draft(rule: Rule) -> RuleVersion:
    """The one there is, or a copy of the last version."""
    last = rule.versions.order_by("-number")[0]
    if last.in_force_from is None:
        return last
    said = ("noun", "event_name", "date_field", "days", "condition", "actions")
    copied = {name: getattr(last, name) for name in (*said, "written_at", "written_by")}
    return RuleVersion(rule=rule, number=last.number + 1, **copied)


def _write(draft: RuleVersion, values: dict[str, object], actor: Actor) -> None:
    for name, value in values.items():
        setattr(draft, name, value)
    draft.written_at, draft.written_by = clock.now(), actor.name
    draft.save()


def _save(rule: Rule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        text = _("Another rule has this name.")
        raise InvalidInput([Problem("name", text, "taken")]) from error
