"""Whose tasks and meetings they are."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import meetings_visible_to, tasks_visible_to
from partnerwerk.collaboration.models import Meeting, Regret, Task


def open_tasks_of(actor: Actor) -> "QuerySet[Task]":
    """One's own, what is due first first."""
    mine = tasks_visible_to(actor).filter(done_at__isnull=True, assignee_id=actor.membership_id)
    return mine.order_by(F("due_date").asc(nulls_last=True), "pk")


def meetings_to_come_to(actor: Actor) -> "QuerySet[Meeting]":
    """Those in which the actor takes part: neither cancelled nor refused."""
    if actor.membership_id is None:
        return Meeting.objects.none()
    refused = Regret.objects.filter(meeting=OuterRef("pk"), membership_id=actor.membership_id)
    return meetings_visible_to(actor).filter(~Exists(refused), cancelled_at__isnull=True)


def meetings_between(actor: Actor, first: date, last: date) -> "QuerySet[Meeting]":
    """On these days, where the reader is; also those that began before."""
    begin, end = span(first, last)
    found = meetings_to_come_to(actor).filter(starts_at__lt=end, ends_at__gte=begin)
    return found.order_by("starts_at", "pk")


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """These days as moments, where the reader is."""
    begin = timezone.make_aware(datetime.combine(first, time()))
    return begin, timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
