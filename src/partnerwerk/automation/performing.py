"""The actions of a run, in their order: each in a savepoint of its own, so that one that fails leaves
the others.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partnerwerk.access import as_login_role
from partnerwerk.automation.deciding import decide, records_for
from partnerwerk.automation.models import Rule, Run, Step
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.journal.causes import caused_by, chain_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.workflow.effects import Occasion, effect_of

log = logging.getLogger(__name__)
FORGOTTEN_AFTER = timedelta(minutes=10)
Status = Step.Status
STOPPED = gettext_noop("The rule was stopped.")


def begin(run: Run, event: Event, record: Model) -> None:
    """Perform what has no delay; the rest waits for its time."""
    now = clock.now()
    steps = [
        Step(
            run=run, number=number, effect=action["effect"], target=action["target"],
            text=action["text"], days=action.get("days"),
            due_at=now + timedelta(minutes=action["delay"]),
        )
        for number, action in enumerate(run.version.actions, 1)
    ]  # fmt: skip
    for step in steps:
        if step.due_at <= now:
            _perform(step, event, record)
    Step.objects.bulk_create(steps)
    for step in steps:
        if step.status == Status.WAITING:
            _queue(step)
    _note_failures(run, steps)


@transaction.atomic
def perform_later(step_id: UUID) -> None:
    """Perform a delayed action, if its rule is not stopped and its condition still holds."""
    waiting = Step.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = waiting.select_related("run__version__rule")
    step = waiting.filter(pk=step_id, status=Status.WAITING, due_at__lte=clock.now()).first()
    if step is None:
        return
    run = step.run
    event = Event.objects.get(pk=run.event_id or 0)
    found = records_for(noun_of(run.version.noun), [run.record_id], [run.version])
    record = found.get(run.record_id)
    outcome, _reason = decide(run.version, record, chain_of(event.data), clock.today())
    if run.rule.stopped_at is not None:
        step.status, step.note = Status.SKIPPED, STOPPED
    elif outcome != Run.Outcome.RAN or not record:
        step.status, step.note = Status.SKIPPED, _("The condition no longer holds.")
    else:
        _perform(step, event, record)
    step.save(update_fields=["status", "note"])
    _note_failures(run, [step])


def skip_waiting(rule: Rule) -> None:
    """What a rule has delayed is not done any more, whatever becomes of the rule."""
    waiting = Step.objects.filter(run__rule=rule, status=Status.WAITING)
    waiting.update(status=Status.SKIPPED, note=STOPPED)


def requeue_forgotten() -> int:
    """Queue the delayed actions again whose job was lost. How many."""
    late = clock.now() - FORGOTTEN_AFTER
    steps = list(Step.objects.filter(status=Status.WAITING, due_at__lte=late).order_by("pk")[:500])
    for step in steps:
        _queue(step)
    return len(steps)


def _perform(step: Step, event: Event, record: Model) -> None:
    run = step.run
    occasion = Occasion(event, record, run.version.noun, run.version.rule.name, step.days)
    try:
        with transaction.atomic(), caused_by([*chain_of(event.data), str(run.rule_id)]):
            effect = effect_of(step.effect)
            if effect is None:
                raise Refused(_("This can no longer be done here."))
            step.note = effect.perform(occasion, step.target, step.text)[:300]
        step.status = Status.DONE
    except Refused as refused:
        step.status, step.note = Status.FAILED, refused.text[:300]
    except InvalidInput as invalid:
        texts = " ".join(problem.text for problem in invalid.problems)
        step.status, step.note = Status.FAILED, texts[:300]
    except OperationalError:  # a deadlock, a lost connection: all of it is tried again
        raise
    except Exception as error:
        log.exception("an action of the rule %s failed", run.version.rule.name)
        step.status, step.note = Status.FAILED, f"{type(error).__name__}: {error}"[:300]


def _note_failures(run: Run, steps: list[Step]) -> None:
    if any(step.status == Status.FAILED for step in steps):
        run.outcome, run.reason = Run.Outcome.FAILED, Run.Reason.ACTION
        run.save(update_fields=["outcome", "reason"])


def _queue(step: Step) -> None:
    from partnerwerk.automation import jobs

    with as_login_role():
        job = jobs.perform_step.configure(schedule_at=step.due_at)
        job.defer(step_id=str(step.pk))
