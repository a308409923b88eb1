"""What the page around the registration's form shows: for whom, what is checked, what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.catalog.access import visible_to as families_visible_to
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals import queries
from partnerwerk.deals.actions.moving import review_deadline
from partnerwerk.deals.models import DealRegistration, DealStatus, Terms
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Problem, Refused
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner, PartnerStatus
from partnerwerk.web.customfields.inputs import groups_of
from partnerwerk.web.deals.forms import RegistrationForm
from partnerwerk.web.deals.record import evidence_files
from partnerwerk.web.moments import deadline


def registering_partner(slug: str, actor: Actor) -> Partner:
    """Whom the actor registers for: itself, or a reseller below it."""
    partners = partners_visible_to(actor)
    wanted = partners.filter(slug=slug) if slug else partners.filter(pk=actor.organisation_id)
    partner = wanted.first()
    if partner is None:
        raise Http404
    if partner.status != PartnerStatus.ACTIVE or partner.enrolment is None:
        words = _("Only an active partner of a program can register deals.")
        raise Refused(words, "partner_not_active")
    return partner


@dataclass
class FormPage:
    """The form with what was typed, for one partner; without a registration it is a new one."""

    actor: Actor
    typed: Mapping[str, Any]
    partner: Partner
    deal: DealRegistration | None = None
    token: str = ""
    amends: bool = False
    unattached: Sequence[str] = field(default_factory=list)

    def context(self, problems: Iterable[Problem] = ()) -> dict[str, Any]:
        fields = fields_of(REGISTRATION, self.actor)
        form = RegistrationForm(self.typed, list(families_visible_to(self.actor)), fields)
        form.show([*problems, *(Problem("evidence", text) for text in self.unattached)])
        if self.deal is None:
            form.fields["customer_name"].widget.attrs["autofocus"] = True
        return {
            "form": form,
            "added": groups_of(form, fields),
            "deal": self.deal,
            "partner": self.partner,
            "resellers": [] if self.deal else self._resellers(),
            "token": self.token,
            "amends": self.amends,
            "files": self._files(),
            "steps": self._steps(),
            "question": self._question(),
            **self._words(),
            **self._addresses(),
        }

    def _words(self) -> dict[str, str]:
        if self.amends:
            return {
                "heading": _("Amend the registration"),
                "subtitle": _("Another customer, product or value is reviewed anew."),
                "button": _("Save the amendment"),
            }
        if self.deal and self.deal.status == DealStatus.RETURNED:
            return {
                "heading": _("Complete the registration"),
                "subtitle": _("Saved as you type. The clock stands until you submit again."),
                "button": _("Submit again"),
            }
        return {
            "heading": _("Register a deal"),
            "subtitle": _("Seven questions, about a minute. Saved as you type."),
            "button": _("Submit for review"),
        }

    def _addresses(self) -> dict[str, str]:
        if self.deal is None:
            upload = f"/deals/evidence?draft={self.token}&partner={self.partner.slug}"
            return {"action": "/deals/new", "autosave": "/deals/draft", "upload": upload}
        root = f"/deals/{self.deal.ref}"
        if self.amends:
            return {"action": f"{root}/amendment", "autosave": "", "upload": f"{root}/evidence"}
        return {"action": f"{root}/edit", "autosave": f"{root}/draft", "upload": f"{root}/evidence"}

    def _resellers(self) -> list[Partner]:
        """For a distributor: itself and the resellers that it may register for."""
        if len(self.actor.partner_ids) < 2:
            return []
        active = partners_visible_to(self.actor).filter(status=PartnerStatus.ACTIVE)
        return list(active.order_by("organisation__name"))

    def _files(self) -> list[dict[str, Any]]:
        if self.deal is None:
            return []
        files = list(queries.evidence_of(self.deal, self.actor))
        return evidence_files(files, self.deal, self.actor)

    def _question(self) -> str:
        """What the reviewer asked when it was returned."""
        is_returned = self.deal is not None and self.deal.status == DealStatus.RETURNED
        return self.deal.reason if is_returned and self.deal else ""

    def _steps(self) -> list[dict[str, Any]]:
        """What happens after the submission, with the dates it would have now."""
        partner, enrolment = self.partner, self.partner.enrolment
        assert enrolment is not None
        terms = Terms.objects.get(pk=enrolment.program_id)
        due = review_deadline(
            DealRegistration(reviewer=partner.channel_manager), terms, clock.now()
        )
        who = partner.channel_manager.name if partner.channel_manager else _("The deal desk")
        days = terms.protection_days
        protected = ngettext("Protected for %s day", "Protected for %s days", days) % days
        return [
            {"label": _("You submit"), "note": _("today"), "current": True},
            {"label": _("%s decides") % who, "note": _("by %s") % deadline(due)},
            {"label": protected, "note": enrolment.tier.name},
            {"label": _("Won, or extended"), "note": _longer(terms)},
        ]


def _longer(terms: Terms) -> str:
    if not terms.extensions_allowed:
        return ""
    words = ngettext("%s day longer", "%s days longer", terms.extension_days)
    return words % terms.extension_days
