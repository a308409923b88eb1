"""The audit: until when the journal is sealed, and whether it still is."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.journal.queries import sealed_until, waits_for_its_seal_since
from partnerwerk.kit import clock
from partnerwerk.web.moments import when
from partnerwerk.web.settings.mechanisms.state import State, Wrong

PATIENCE = timedelta(minutes=15)


def state(actor: Actor) -> State:
    at, waiting = sealed_until(), waits_for_its_seal_since()
    now = clock.now()
    wrong = []
    if waiting is not None and now - waiting > PATIENCE:
        text = _("Nothing is sealed since %s") % when(waiting, now)
        wrong.append(Wrong(text, reverse("audit"), "red"))
    in_force = _("sealed until %s") % when(at, now) if at else _("not sealed yet")
    return State(in_force=in_force, wrong=wrong)
