"""The list of partners: all for the vendor, itself and its resellers for a distributor."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerwerk.access import Actor
from partnerwerk.identity.access import visible_to as people_visible_to
from partnerwerk.identity.models import Membership
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.partners import actions
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import SegmentPermission
from partnerwerk.partners.models import Partner, PartnerStatus
from partnerwerk.partners.nouns import PARTNER, manager_choices
from partnerwerk.partners.queries import count_by_status, search_partners
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.lists.bulk import BulkAction, Given
from partnerwerk.web.lists.cells import Shown, titled
from partnerwerk.web.lists.description import List, Quick, Special, Tab
from partnerwerk.web.lists.fill import fill_action
from partnerwerk.web.lists.words import in_words
from partnerwerk.web.templatetags.tones import STATES
from partnerwerk.web.templatetags.ui import state_badge


class ManagerForm(ProblemForm):
    """Who looks after the partners from now on."""

    manager = forms.ChoiceField()

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data)
        options = [("", _("Nobody")), *manager_choices(actor)]
        self.fields["manager"] = forms.ChoiceField(label=_("Channel manager"), choices=options)


def _manager(given: Given, actor: Actor) -> Membership | None:
    """The one chosen, of the vendor's people; nobody when nobody is chosen."""
    chosen = given.data.get("manager", "")
    try:
        people = people_visible_to(actor).filter(side="vendor", disabled_at__isnull=True)
        return people.get(pk=UUID(chosen)) if chosen else None
    except (ValueError, Membership.DoesNotExist) as error:
        raise InvalidInput([Problem("manager", _("Choose from the list."))]) from error


def _assign(partner: Partner, given: Given, actor: Actor) -> str:
    manager = _manager(given, actor)
    actions.assign_channel_manager(partner, manager, actor=actor)
    return _("looked after by %s") % manager.name if manager else _("looked after by nobody")


def _check(given: Given, actor: Actor) -> None:
    _manager(given, actor)


def _fill(partner: Partner, typed: Any, actor: Actor) -> None:
    actions.fill_in_partner(partner, typed, actor=actor)


def _search(actor: Actor, q: str, quick: Quick) -> "QuerySet[Partner]":
    return search_partners(actor, q=q, status=next(iter(quick.get("status", ())), ""))


def _tabs(actor: Actor) -> list[Tab]:
    """All, and each state in which there is somebody."""
    counts = count_by_status(actor)
    states = [status for status in PartnerStatus if counts.get(status)]
    parts = [Tab(str(STATES[s].label), {"status": [str(s)]}, counts[s]) for s in states]
    return [Tab(_("All"), {}, sum(counts.values())), *parts]


def _columns(actor: Actor) -> Sequence[str]:
    return ("name", "types", "tier", "country", "distributor", "channel_manager", "status")


def _context(actor: Actor) -> dict[str, Any]:
    return {
        "is_vendor": actor.sees_all,
        "may_manage": actor.may(May.MANAGE),
        "may_segment": actor.may(SegmentPermission.VIEW),
    }


def _tier(partner: Partner, shown: Shown) -> str:
    return partner.enrolment.tier.name if partner.enrolment else ""


SPECIAL = {
    "name": Special(
        gettext_lazy("Partner"),
        lambda partner, shown: titled(partner.name, f"/partners/{partner.slug}", partner.city),
        css="card-lead",
        plain=lambda partner, shown: partner.name,
    ),
    "types": Special(gettext_lazy("Types"), css="card-line"),
    "tier": Special(cell=_tier, css="card-foot", plain=_tier),
    "country": Special(css="card-hide", plain=lambda partner, shown: partner.country),
    "distributor": Special(
        cell=lambda partner, shown: partner.distributor.name if partner.distributor else "",
        css="card-hide soft",
        plain=lambda partner, shown: partner.distributor.name if partner.distributor else "",
    ),
    "channel_manager": Special(
        cell=lambda partner, shown: partner.channel_manager.name if partner.channel_manager else "",
        css="card-figure soft",
        plain=lambda partner, shown: (
            partner.channel_manager.name if partner.channel_manager else ""
        ),
    ),
    "status": Special(
        cell=lambda partner, shown: state_badge(partner.status),
        css="card-state",
        plain=lambda partner, shown: str(STATES[partner.status].label),
    ),
}
PARTNERS = List(
    noun_key=PARTNER,
    url="/partners",
    template="partners/list.html",
    may_view=May.VIEW,
    search=_search,
    words=gettext_lazy("Company"),
    columns=_columns,
    title="name",
    order="organisation__name",
    count=lambda n: ngettext("%(n)s partner", "%(n)s partners", n) % {"n": in_words(n)},
    quick=("status",),
    tabs=_tabs,
    tabs_label=gettext_lazy("Status"),
    special=SPECIAL,
    sorts={"name": "organisation__name"},
    bulk=(
        BulkAction(
            key="manager",
            label=gettext_lazy("Change channel manager"),
            heading=gettext_lazy("Who looks after the selected partners?"),
            permission=May.MANAGE,
            perform=_assign,
            form=ManagerForm,
            check=_check,
        ),
        fill_action(PARTNER, May.MANAGE, _fill),
    ),
    key_of=lambda partner: partner.slug,
    with_keys=lambda rows, slugs: rows.filter(slug__in=slugs).order_by("organisation__name", "pk"),
    context=_context,
    file="partners",
)
