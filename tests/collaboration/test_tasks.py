"""Tasks: within one organisation or between two, done once, and again."""

from datetime import date, timedelta
from typing import Any

import pytest

from cast import Cast, Person
from factories.deals import drafted, submitted
from partnerwerk.collaboration.access import tasks_visible_to
from partnerwerk.collaboration.actions import (
    TaskInput,
    change_task,
    complete_task,
    create_task,
    reopen_task,
    tick_item,
)
from partnerwerk.collaboration.models import Task
from partnerwerk.collaboration.repeating import next_due
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
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


def about(deal: Any) -> dict[str, Any]:
    return {"noun": "registration", "record": str(deal.pk)}


def events_of(task: Task) -> list[str]:
    return list(
        Event.objects.filter(subject_id=task.pk).order_by("id").values_list("name", flat=True)
    )


def typed_again(task: Task, **changes: Any) -> TaskInput:
    given = {"title": task.title, "assignee": str(task.assignee_id), "due_date": task.due_date,
             "checklist": task.checklist, "repeat_every": task.repeat_every,
             "repeat_unit": task.repeat_unit}  # fmt: skip
    return TaskInput(**given | changes)


def test_both_sides_give_each_other_tasks_about_a_record(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    theirs = task_for(cast.vendor, cast.reseller, **about(deal))
    ours = task_for(cast.reseller, cast.manager, **about(deal))
    for side in (cast.vendor, cast.reseller):
        assert {t.pk for t in side.reads(tasks_visible_to)} == {theirs.pk, ours.pk}
    for other in (cast.distributor, cast.rival):
        assert other.reads(tasks_visible_to) == []
    done = cast.reseller_admin.does(complete_task, theirs)
    assert done.done_by_name == "Holger Halden"
    with cast.vendor.acting():
        assert events_of(theirs) == ["task.created", "task.assigned", "task.completed"]


def test_what_is_for_a_colleague_stays_within_the_organisation(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    task_for(cast.vendor, cast.manager, **about(deal))
    task_for(cast.reseller, cast.reseller_admin, **about(deal))
    assert [t.assignee_name for t in cast.vendor.reads(tasks_visible_to)] == ["Mats Kanal"]
    assert [t.assignee_name for t in cast.reseller.reads(tasks_visible_to)] == ["Holger Halden"]


@pytest.mark.parametrize("who", ["rival", "vendor", "distributor", "disabled", "finance"])
def test_a_partner_chooses_only_whom_it_may_know(who: str, cast: Cast) -> None:
    """Of the vendor those who look after it: the channel manager, and who reviews the record."""
    deal = submitted(cast.reseller)
    with pytest.raises(InvalidInput) as caught:
        task_for(cast.reseller, cast[who], **about(deal))
    assert [p.field for p in caught.value.problems] == ["assignee"]


def test_without_a_record_there_is_no_other_side(cast: Cast) -> None:
    for giver, assignee in ((cast.vendor, cast.reseller), (cast.reseller, cast.manager)):
        with pytest.raises(InvalidInput):
            task_for(giver, assignee)


def test_nobody_is_given_a_task_about_what_they_do_not_see(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as caught:
        task_for(cast.reseller, cast.manager, **about(drafted(cast.reseller)))
    assert [(p.field, p.code) for p in caught.value.problems] == [("assignee", "unseen")]


def test_handed_on_and_back_both_sides_go_on_seeing_it(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    task = task_for(cast.vendor, cast.reseller, **about(deal))
    handed = typed_again(task, assignee=str(cast.reseller_admin.actor.member_id))
    task = cast.reseller.does(change_task, task, handed)
    back = typed_again(task, assignee=str(cast.manager.actor.member_id))
    task = cast.reseller_admin.does(change_task, task, back)
    assert task.assignee_name == "Mats Kanal"
    for side in (cast.vendor, cast.reseller):
        assert [t.pk for t in side.reads(tasks_visible_to)] == [task.pk]
    with cast.vendor.acting():
        assert events_of(task).count("task.assigned") == 3


def test_events_tell_no_text(cast: Cast) -> None:
    task = task_for(cast.reseller, cast.reseller_admin, title="Zaunkönig", checklist="Zaunkönig")
    cast.reseller.does(change_task, task, typed_again(task, title="Zaunkönig 2"))
    with cast.vendor.acting():
        told = Event.objects.filter(subject_id=task.pk).values_list("changes", "data", "reason")
        assert len(told) == 3
        assert "Zaunkönig" not in str(list(told))


def test_what_repeats_comes_again_when_it_is_done(cast: Cast) -> None:
    first = clock.today() + timedelta(days=1)
    task = task_for(cast.vendor, cast.manager, due_date=str(first), checklist="One\nTwo",
                    repeat_every="2", repeat_unit="week")  # fmt: skip
    cast.manager.does(tick_item, task, 0, done=True)
    done = cast.manager.does(complete_task, task)
    following = next(t for t in cast.manager.reads(tasks_visible_to) if t.done_at is None)
    assert following.due_date == first + timedelta(days=14)
    assert [item["done"] for item in following.checklist] == [False, False]
    assert following.assignee_id == task.assignee_id
    cast.manager.does(reopen_task, done)
    cast.manager.does(complete_task, done)
    assert len(cast.manager.reads(tasks_visible_to)) == 2, "the repetition has gone over"


def test_a_long_rest_does_not_bring_what_is_over(cast: Cast) -> None:
    task = task_for(cast.vendor, cast.vendor, due_date="2024-01-31", repeat_every=1,
                    repeat_unit="month")  # fmt: skip
    cast.vendor.does(complete_task, task)
    (following,) = [t for t in cast.vendor.reads(tasks_visible_to) if t.done_at is None]
    assert following.due_date is not None
    assert following.due_date > clock.today()


@pytest.mark.parametrize(
    ("first", "every", "unit", "after", "due"),
    [
        ("2027-01-31", 1, "month", "2027-01-31", "2027-02-28"),
        ("2027-01-31", 1, "month", "2027-02-28", "2027-03-31"),
        ("2028-01-30", 1, "month", "2028-01-30", "2028-02-29"),
        ("2027-01-29", 12, "month", "2027-02-01", "2028-01-29"),
        ("2027-01-01", 3, "day", "2027-01-02", "2027-01-04"),
        ("2027-01-01", 1, "week", "2027-02-01", "2027-02-05"),
    ],
)
def test_when_it_is_due_again(first: str, every: int, unit: str, after: str, due: str) -> None:
    day = date.fromisoformat
    assert next_due(day(first), every, unit, day(after)) == day(due)


def test_a_line_that_stays_keeps_its_tick(cast: Cast) -> None:
    task = task_for(cast.vendor, cast.vendor, checklist="One\nTwo")
    cast.vendor.does(tick_item, task, 1, done=True)
    task = cast.vendor.does(change_task, task, typed_again(task, checklist="Two\nThree"))
    assert task.checklist == [{"text": "Two", "done": True}, {"text": "Three", "done": False}]
    with pytest.raises(Refused):
        cast.vendor.does(tick_item, task, 2, done=True)


def test_what_repeats_needs_a_day(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as caught:
        task_for(cast.vendor, cast.vendor, repeat_every="0", repeat_unit="year")
    found = {p.field for p in caught.value.problems}
    assert found == {"repeat_every", "repeat_unit"}
    with pytest.raises(InvalidInput) as caught:
        task_for(cast.vendor, cast.vendor, repeat_every="1", repeat_unit="day")
    assert {p.field for p in caught.value.problems} == {"due_date"}
