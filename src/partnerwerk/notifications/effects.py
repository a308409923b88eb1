"""What a rule can do with mails: write to a person or to all of a role."""

from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor, Side, system_actor
from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.conditions.nouns import Options
from partnerwerk.identity.models import Membership
from partnerwerk.journal.recording import record
from partnerwerk.kit.problems import Refused
from partnerwerk.notifications.actions import About, notify
from partnerwerk.notifications.events import NoticeEvent
from partnerwerk.notifications.kinds import RULE
from partnerwerk.notifications.letters import Letter
from partnerwerk.workflow.effects import Effect, Occasion, register_effect

ROLES = {
    "administrator": gettext_lazy("Administrators"),
    "deal_desk": gettext_lazy("the deal desk"),
    "channel_manager": gettext_lazy("all channel managers"),
    "marketing": gettext_lazy("partner marketing"),
    "finance": gettext_lazy("finance"),
    "executive": gettext_lazy("the executives"),
}
PLACES = {"registration": "deals/{0.ref}", "partner": "partners/{0.slug}",
          "customer": "customers/{0.pk}"}  # fmt: skip


_LINE = gettext_lazy("What the mail says besides")


def register() -> None:
    label = gettext_lazy("write a mail to")
    register_effect(Effect("notify", label, _readers, _notify, text_label=_LINE))


def _readers(actor: Actor) -> Options:
    """Roles of the vendor, then its people."""
    roles = [(f"role:{code}", ROLES[code]) for code in VENDOR_ROLES if code in ROLES]
    people = _people().order_by("name").values_list("pk", "name")
    return [*roles, *((f"person:{pk}", name) for pk, name in people)]


def _notify(occasion: Occasion, target: str, text: str) -> str:
    """The mail is about an event of its own: that of the occasion may have its letter already."""
    kind, _colon, code = target.partition(":")
    named: dict[str, Any] = {"role_id": code} if kind == "role" else {"pk": code}
    members = list(_people().select_related("organisation").filter(**named))
    if not members:
        raise Refused(_("There is nobody to write to."))
    told = record(
        NoticeEvent.SENT,
        occasion.record,
        actor=system_actor(),
        partner_id=None,
        rule=occasion.rule,
        to=[member.name for member in members],
    )
    letters = []
    for member in members:
        with translation.override(member.language):
            letters.append((member, _letter(occasion, text)))
    path, record_id = path_of(occasion.noun, occasion.record), occasion.record.pk
    about = About(_name_of(occasion.record), path, occasion.noun, record_id)
    notify(RULE, told, letters, about)
    return ", ".join(member.name for member in members)


def path_of(noun: str, record: Model) -> str:
    """Where a record's page is."""
    return f"/{PLACES[noun].format(record)}" if noun in PLACES else ""


def _letter(occasion: Occasion, text: str) -> Letter:
    name = _name_of(occasion.record)
    return Letter(
        subject=f"{name}: {occasion.rule}"[:250],
        happened=_("The rule “%(rule)s” tells you of %(record)s.")
        % {"rule": occasion.rule, "record": name},
        reason=text,
        next_step=_("Have a look."),
        url=f"{settings.PUBLIC_URL}{path_of(occasion.noun, occasion.record)}",
        link=_("Open %(ref)s") % {"ref": name},
    )


def _name_of(record: Model) -> str:
    return str(getattr(record, "ref", "") or record)


def _people() -> "QuerySet[Membership]":
    return Membership.objects.filter(side=Side.VENDOR, disabled_at__isnull=True)
