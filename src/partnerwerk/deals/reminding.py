"""Of which protections' end a reminder is due, under a program's distances."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from partnerwerk.deals.models import DealRegistration, DealStatus, Reminder, Terms


def due_for_reminder(
    terms: Terms, today: date
) -> "Iterator[tuple[int, QuerySet[DealRegistration]]]":
    """Each distance with those that are due at it."""
    nearer = -1
    for days in sorted(terms.reminder_days):
        yield days, _due(terms, days, nearer, today)
        nearer = days


def _due(terms: Terms, days: int, nearer: int, today: date) -> "QuerySet[DealRegistration]":
    """Not reminded at this distance yet, and not so late that the next one is due. A worker that
    was down on the day itself gives the reminder afterwards.
    """
    given = Reminder.objects.filter(
        registration=OuterRef("pk"), protected_until=OuterRef("protected_until"), days_before=days
    )
    first, last = today + timedelta(days=nearer + 1), today + timedelta(days=days)
    return DealRegistration.objects.filter(
        ~Exists(given),
        program_id=terms.pk,
        status=DealStatus.APPROVED,
        protected_until__range=(first, last),
    )
