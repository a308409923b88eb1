"""What a rule can do with tasks: give one to somebody. Tasks themselves know of no rules."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor, system_actor
from partnerwerk.collaboration.actions.tasks import create_task
from partnerwerk.collaboration.inputs import LONGEST_TITLE, TaskInput
from partnerwerk.collaboration.people import value_about
from partnerwerk.collaboration.records import record_from
from partnerwerk.conditions.nouns import Options
from partnerwerk.customfields.people import options as people
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_line
from partnerwerk.workflow.effects import Effect, Occasion, register_effect

ABOUT = {
    "about:reviewer_id": gettext_lazy("whoever reviews the record"),
    "about:channel_manager_id": gettext_lazy("the partner’s channel manager"),
    "about:submitter_id": gettext_lazy("whoever handed the record in, at the partner"),
}
"""Who is meant is known only when there is a record."""


def register() -> None:
    register_effect(
        Effect(
            code="create_task",
            label=gettext_lazy("create a task for"),
            options=_options,
            perform=_create,
            text_label=gettext_lazy("What is to be done"),
            days_label=gettext_lazy("Due in so many days"),
            read=_read,
        )
    )


def _options(actor: Actor) -> Options:
    return [*people(actor), *ABOUT.items()]


def _read(actor: Actor, target: str, text: str) -> str:
    title, problems = clean_line(text), Problems()
    if not title:
        problems.add("text", _("Say what is to be done."), "required")
    elif len(title) > LONGEST_TITLE:
        problems.add("text", _("At most %s characters.") % LONGEST_TITLE, "too_long")
    problems.stop_if_any()
    return title


def _create(occasion: Occasion, target: str, text: str) -> str:
    given = TaskInput(
        title=text,
        assignee=_person(occasion, target),
        due_date=clock.today() + timedelta(days=occasion.days or 0),
        noun=occasion.noun,
        record=occasion.record.pk,
    )
    task = create_task(given, reason=occasion.rule, actor=system_actor())
    return task.assignee_name


def _person(occasion: Occasion, target: str) -> str | UUID:
    if target not in ABOUT:
        return target
    name = target.partition(":")[2]
    found = value_about(name, record_from(occasion.record), system_actor())
    if found is None:
        raise Refused(_("There is nobody who could get the task."), "nobody")
    return found
