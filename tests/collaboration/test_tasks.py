"""Tasks: within one organisation, done once."""

from typing import Any

import pytest

from cast import Cast, Person
from factories.deals import submitted
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import TaskInput, complete_task, create_task
from partnerwerk.collaboration.models import Task
from partnerwerk.kit.problems import InvalidInput, Refused

pytestmark = pytest.mark.django_db


def task_for(giver: Person, assignee: Person, **changes: Any) -> Task:
    assert assignee.membership is not None
    given = {"title": "Call them", "assignee": assignee.membership.pk, **changes}
    return giver.does(create_task, TaskInput(**given))


def test_colleagues_see_it_and_nobody_else(cast: Cast) -> None:
    task = task_for(cast.reseller_admin, cast.reseller)
    assert [t.pk for t in cast.reseller.reads(tasks_visible_to)] == [task.pk]
    for other in (cast.distributor, cast.rival, cast.vendor):
        assert other.reads(tasks_visible_to) == []


def test_it_is_done_once_and_says_by_whom(cast: Cast) -> None:
    task = task_for(cast.vendor, cast.manager)
    done = cast.vendor.does(complete_task, task)
    assert done.done_by_name == "Deborah Desk"
    with pytest.raises(Refused):
        cast.manager.does(complete_task, task)
    with pytest.raises(Task.DoesNotExist):
        cast.rival.does(complete_task, task)


def test_it_may_be_about_a_record_that_one_sees(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    task = task_for(cast.reseller, cast.reseller, noun="registration", record=str(deal.pk))
    assert (task.record_id, task.record_ref) == (deal.pk, deal.ref)
    with pytest.raises(InvalidInput) as caught:
        task_for(cast.rival, cast.rival, noun="registration", record=str(deal.pk))
    assert [p.field for p in caught.value.problems] == ["record"]


def test_every_problem_at_once(cast: Cast) -> None:
    given = {"title": " ", "due_date": "soon", "noun": "moon", "record": "1"}
    with pytest.raises(InvalidInput) as caught:
        task_for(cast.vendor, cast.rival, **given)
    assert {p.field for p in caught.value.problems} == {"title", "assignee", "due_date", "record"}
