"""Terms of registration, of each program."""

from django.urls import reverse
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import Terms
from partnerwerk.deals.queries import number_late, number_registered_since
from partnerwerk.kit import clock
from partnerwerk.web.numbers import counted
from partnerwerk.web.settings.history import LATELY, last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed


def state(actor: Actor) -> State:
    programs = [
        t.program for t in Terms.objects.select_related("program").order_by("program__name")
    ]
    number = len(programs)
    registered = number_registered_since(clock.now() - LATELY, actor)
    last = last_change([p.pk for p in programs], [DealEvent.TERMS_CHANGED], actor)
    return State(
        in_force=ngettext("terms of %s program", "terms of %s programs", number) % number,
        names=[program.name for program in programs],
        used=ngettext("%s registration", "%s registrations", registered) % counted(registered),
        wrong=_wrong(actor),
        **changed(last),
    )


def _wrong(actor: Actor) -> list[Wrong]:
    late = number_late(actor)
    if not late:
        return []
    words = ngettext("%s review is late", "%s reviews are late", late) % counted(late)
    return [Wrong(words, reverse("late_approvals"))]
