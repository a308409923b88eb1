"""What is typed about a task, read together: every problem is told at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.about import kept_about, read_about, record_in
from partnerwerk.collaboration.models import Task
from partnerwerk.collaboration.people import choosable_about, sees
from partnerwerk.collaboration.records import Record
from partnerwerk.identity.models import Membership
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import clean_line

LONGEST_TITLE = 200
MOST_ITEMS, MOST_REPEATED = 50, 366


@dataclass(frozen=True)
class TaskInput:
    """What is typed about a task. `noun` and `record` name what it is about, if anything. The
    checklist is a text of lines, a list of texts, or a list of {"text", "done"}.
    """

    title: Any
    assignee: Any
    due_date: Any = None
    noun: Any = ""
    record: Any = ""
    checklist: Any = ""
    repeat_every: Any = None
    repeat_unit: Any = ""

    def check(self, actor: Actor, task: Task | None = None) -> dict[str, Any]:
        """The task's values, or every problem at once. A task that is there keeps its record."""
        problems = Problems()
        about = kept_about(task) if task else read_about(self.noun, self.record, actor, problems)
        values = {
            "title": self._title(problems),
            "assignee": self._assignee(actor, about, task, problems),
            "due_date": read_day(self.due_date, problems),
            "checklist": self._checklist(task, problems),
            **self._repeat(problems),
            **about,
        }
        if values["repeat_every"] and not values["due_date"]:
            problems.add("due_date", _("What repeats needs a first day."), "required")
        problems.stop_if_any()
        return values

    def _title(self, problems: Problems) -> str:
        title = clean_line(self.title) if isinstance(self.title, str) else ""
        if not title:
            problems.add("title", _("Say what is to be done."), "required")
        elif len(title) > LONGEST_TITLE:
            problems.add("title", _("At most %s characters.") % LONGEST_TITLE, "too_long")
        return title

    def _assignee(
        self, actor: Actor, about: dict[str, Any], task: Task | None, problems: Problems
    ) -> Membership | None:
        """None: who has it already keeps it, even without access now."""
        wanted = as_id(str(self.assignee))
        if task and wanted == task.assignee_id:
            return None
        record = record_in(about, actor)
        people = choosable_about(record, actor)
        found = people.filter(pk=wanted).first() if wanted else None
        if found is None:
            problems.add("assignee", _("Choose a person from the list."), "required")
        elif record and found.organisation_id != actor.organisation_id:
            self._check_sees(found, record, problems)
        return found

    def _check_sees(self, person: Membership, record: Record, problems: Problems) -> None:
        if not sees(person, record):
            problems.add("assignee", _("%s does not see this record.") % person.name, "unseen")

    def _checklist(self, task: Task | None, problems: Problems) -> list[dict[str, Any]]:
        """Lines; a line that was ticked and is still there stays ticked."""
        given = self.checklist.splitlines() if isinstance(self.checklist, str) else self.checklist
        ticked = {item["text"] for item in (task.checklist if task else []) if item["done"]}
        items = [_item(each, ticked) for each in given] if isinstance(given, list) else [None]
        if None in items:
            problems.add("checklist", _("Write one thing in each line."))
        found = [item for item in items if item and item["text"]]
        if len(found) > MOST_ITEMS:
            problems.add("checklist", _("At most %s lines.") % MOST_ITEMS, "too_many")
        if any(len(item["text"]) > LONGEST_TITLE for item in found):
            problems.add(
                "checklist", _("At most %s characters a line.") % LONGEST_TITLE, "too_long"
            )
        return found

    def _repeat(self, problems: Problems) -> dict[str, Any]:
        unit, every = str(self.repeat_unit or ""), str(self.repeat_every or "").strip()
        if not unit and not every:
            return {"repeat_every": None, "repeat_unit": ""}
        if unit not in Task.Unit.values:
            problems.add("repeat_unit", _("Choose days, weeks or months."), "required")
        number = int(every) if every.isascii() and every.isdigit() and len(every) < 6 else 0
        if not 1 <= number <= MOST_REPEATED:
            problems.add("repeat_every", _("Enter a number from 1 to %s.") % MOST_REPEATED)
        return {"repeat_every": number, "repeat_unit": unit}


def read_day(typed: Any, problems: Problems, name: str = "due_date") -> date | None:
    if typed in (None, ""):
        return None
    try:
        day = date.fromisoformat(str(typed).strip())
    except ValueError:
        problems.add(name, _("Enter a date such as 2027-03-26."))
        return None
    if not 2000 <= day.year <= 2199:
        problems.add(name, _("Enter a year between %s and %s.") % (2000, 2199))
    return day


def _item(given: Any, ticked: set[str]) -> dict[str, Any] | None:
    if isinstance(given, dict) and isinstance(given.get("text"), str):
        return {"text": clean_line(given["text"]), "done": given.get("done") is True}
    if not isinstance(given, str):
        return None
    text = clean_line(given)
    return {"text": text, "done": text in ticked}
