"""What a rule can do with tasks: give one to somebody. Tasks themselves know of no rules."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor, system_actor
from partnerwerk.collaboration.actions.tasks import LONGEST_TITLE, TaskInput, create_task
from partnerwerk.customfields.people import options as people
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import clean_line
from partnerwerk.workflow.effects import Effect, Occasion, register_effect


def register() -> None:
    register_effect(
        Effect(
            code="create_task",
            label=_("create a task for"),
            options=people,
            perform=_create,
            text_label=_("What is to be done"),
            days_label=_("Due in so many days"),
            read=_read,
        )
    )


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
        assignee=target,
        due_date=clock.today() + timedelta(days=occasion.days or 0),
        noun=occasion.noun,
        record=occasion.record.pk,
    )
    task = create_task(given, reason=occasion.reason, actor=system_actor())
    return task.assignee.name
