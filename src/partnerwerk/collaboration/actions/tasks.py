"""Creating a task for somebody of one's own organisation, and doing it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Side, require
from partnerwerk.collaboration.access import TaskPermission as May
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.events import TaskEvent
from partnerwerk.collaboration.models import Task
from partnerwerk.conditions.nouns import all_nouns
from partnerwerk.customfields.people import choosable
from partnerwerk.identity.models import Membership
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_line

LONGEST_TITLE = 200


@dataclass(frozen=True)
class TaskInput:
    """What is typed about a task. `noun` and `record` name what it is about, if anything."""

    title: Any
    assignee: Any
    due_date: Any = None
    noun: Any = ""
    record: Any = ""

    def check(self, actor: Actor) -> dict[str, Any]:
        """The task's values, or every problem at once."""
        problems = Problems()
        title = clean_line(self.title) if isinstance(self.title, str) else ""
        if not title:
            problems.add("title", _("Say what is to be done."), "required")
        elif len(title) > LONGEST_TITLE:
            problems.add("title", _("At most %s characters.") % LONGEST_TITLE, "too_long")
        assignee = self._assignee(actor)
        if assignee is None:
            problems.add("assignee", _("Choose a person from the list."), "required")
        due_date, about = self._due_date(problems), self._about(actor, problems)
        problems.stop_if_any()
        return {"title": title, "assignee": assignee, "due_date": due_date, **about}

    def _assignee(self, actor: Actor) -> Membership | None:
        found = as_id(str(self.assignee))
        return choosable(actor).filter(pk=found).first() if found else None

    def _due_date(self, problems: Problems) -> date | None:
        if self.due_date in (None, ""):
            return None
        try:
            day = date.fromisoformat(str(self.due_date).strip())
        except ValueError:
            problems.add("due_date", _("Enter a date such as 2027-03-26."))
            return None
        if not 2000 <= day.year <= 2199:
            problems.add("due_date", _("Enter a year between %s and %s.") % (2000, 2199))
        return day

    def _about(self, actor: Actor, problems: Problems) -> dict[str, Any]:
        """The record, if the actor sees it."""
        if not self.noun and not self.record:
            return {}
        noun = next((noun for noun in all_nouns() if noun.key == self.noun), None)
        pk = as_id(str(self.record))
        found = noun.visible_to(actor).filter(pk=pk).first() if noun and pk else None
        if noun is None or found is None:
            problems.add("record", _("There is no such record."), "unknown")
            return {}
        ref = str(getattr(found, "ref", "") or found)[:LONGEST_TITLE]
        return {"noun": noun.key, "record_id": found.pk, "record_ref": ref}


@transaction.atomic
def create_task(given: TaskInput, *, actor: Actor, reason: str = "") -> Task:
    """Something to do for a colleague or oneself."""
    require(actor, May.USE)
    values = given.check(actor)
    organisation_id = values["assignee"].organisation_id
    task = Task.objects.create(
        organisation_id=organisation_id, created_by_name=actor.name, **values
    )
    record(TaskEvent.CREATED, task, actor=actor, partner_id=_partner_id(task), reason=reason)
    return task


@transaction.atomic
def complete_task(task: Task, *, actor: Actor) -> Task:
    """It is done; any colleague may say so."""
    require(actor, May.USE)
    task = tasks_visible_to(actor).select_for_update(of=("self",)).get(pk=task.pk)
    if task.done_at is not None:
        raise Refused(_("This is done already."), "done")
    changes = Changes.of(task)
    task.done_at, task.done_by_name = clock.now(), actor.name
    task.save(update_fields=["done_at", "done_by_name"])
    record(TaskEvent.COMPLETED, task, actor=actor, partner_id=_partner_id(task), changes=changes)
    return task


def _partner_id(task: Task) -> UUID | None:
    return task.organisation_id if task.assignee.side == Side.PARTNER else None
