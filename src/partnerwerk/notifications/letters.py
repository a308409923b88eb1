"""What the letters say: one sentence what happened, one what comes next, one link.

The functions run in the reader's language. Letters to partners name nobody but the reader's own
company and the vendor's people.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.identity.invitations import invitation_url
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.notifications.occasions import DealOccasion
from partnerwerk.partners.models import Partner


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail before it is set: `reason` is quoted as somebody wrote it; `more` is a second way;
    `comment` is the one that it tells of."""

    subject: str
    happened: str
    next_step: str
    url: str
    link: str
    reason: str = ""
    more_url: str = ""
    more: str = ""
    comment: str = ""


def _about(occasion: DealOccasion, subject: str, happened: str, next_step: str) -> Letter:
    """A letter about a registration; the sentences are filled in here."""
    words = occasion.words
    return Letter(
        subject=f"{words['ref']} {subject}: {words['title']}"[:250],
        happened=happened % words,
        next_step=next_step % words,
        url=occasion.url,
        link=_("Open %(ref)s") % words,
        reason=occasion.event.reason,
    )


def _to_decide(occasion: DealOccasion, subject: str, happened: str, next_step: str) -> Letter:
    """A letter to whoever may decide: its first link does it without signing in."""
    letter = _about(occasion, subject, happened, next_step)
    if not (decide_url := occasion.decide_url):
        return letter
    return replace(
        letter, url=decide_url, link=_("Decide now"), more_url=letter.url, more=letter.link
    )


def received(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("received"),
        _("We have received your registration for %(customer)s (%(value)s)."),
        _("%(reviewer)s decides by %(due)s.")
        if occasion.reviewer
        else _("Our deal desk decides by %(due)s."),
    )


def to_review(occasion: DealOccasion) -> Letter:
    return _to_decide(
        occasion,
        _("to review"),
        _("%(partner)s has registered a deal with %(customer)s (%(value)s)."),
        _("Please decide by %(due)s."),
    )


def amended(occasion: DealOccasion) -> Letter:
    return _to_decide(
        occasion,
        _("to review again"),
        _("%(partner)s has changed customer, products or value of an approved registration."),
        _("The protection stays until you decide; please do so by %(due)s."),
    )


def amendment_received(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("in review again"),
        _("We have received your changes to the registration for %(customer)s."),
        _("Your protection stays until we have decided, by %(due)s."),
    )


def returned(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("needs something from you"),
        _("%(who)s asks you to add something to your registration for %(customer)s."),
        _("Add it and submit the registration again: then our clock starts anew."),
    )


def approved(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("approved"),
        _("Your registration for %(customer)s is approved and protected until %(until)s."),
        _("Until then, tell us when you have won or lost it, or ask for more time."),
    )


def rejected(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("rejected"),
        _("Your registration for %(customer)s was rejected."),
        _("If you see it differently, talk to %(who)s."),
    )


def marked_duplicate(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("closed as a duplicate"),
        _("Your registration for %(customer)s was closed as a duplicate."),
        _("If it is another project, talk to %(who)s."),
    )


def expiring(occasion: DealOccasion) -> Letter:
    days = int(occasion.event.data.get("days_before", 0))
    subject = ngettext("expires in %(days)s day", "expires in %(days)s days", days)
    return _about(
        occasion,
        subject % {"days": days},
        _("The protection of your registration for %(customer)s ends on %(until)s."),
        _("Tell us that you have won or lost it, or ask for an extension before that day."),
    )


def expired(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("expired"),
        _("The protection of your registration for %(customer)s has ended."),
        _("If the project goes on, register it again."),
    )


def extension_requested(occasion: DealOccasion) -> Letter:
    return _to_decide(
        occasion,
        _("extension requested"),
        _("%(partner)s asks to protect %(customer)s until %(until)s."),
        _("Please decide while the present protection is in force."),
    )


def extension_approved(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("extended"),
        _("Your registration for %(customer)s is now protected until %(until)s."),
        _("Until then, tell us when you have won or lost it."),
    )


def extension_denied(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("extension denied"),
        _("Your registration for %(customer)s was not extended."),
        _("The present protection stays as it is."),
    )


def withdrawn(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("withdrawn"),
        _("%(who)s has withdrawn the registration for %(customer)s."),
        _("There is nothing left to do."),
    )


def won(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("won"),
        _("%(who)s has noted that the deal with %(customer)s (%(value)s) is won."),
        _("The registration is closed."),
    )


def lost(occasion: DealOccasion) -> Letter:
    return _about(
        occasion,
        _("lost"),
        _("%(who)s has noted that the deal with %(customer)s (%(value)s) is lost."),
        _("The registration is closed."),
    )


def invitation(membership: Membership, event: Event) -> Letter:
    words = {"who": event.actor_name, "organisation": membership.organisation.name}
    return Letter(
        subject=_("Your access for %(organisation)s") % words,
        happened=_("%(who)s has invited you to the partner portal, for %(organisation)s.") % words,
        next_step=_("Follow the link within 14 days to set up your access."),
        url=invitation_url(membership),
        link=_("Set up your access"),
    )


def probing(partner: Partner, event: Event) -> Letter:
    words = {
        "who": event.actor_name,
        "partner": partner.name,
        "checks": event.data.get("checks", 0),
        "found": event.data.get("found", 0),
    }
    return Letter(
        subject=_("Many conflict checks by %(partner)s") % words,
        happened=_(
            "%(partner)s had %(checks)s names checked within an hour, the last by %(who)s;"
            " at %(found)s of them something was in the way."
        )
        % words,
        next_step=_("Further checks are refused until the hour is over. Perhaps give them a call."),
        url=f"{settings.PUBLIC_URL}/partners/{partner.slug}",
        link=_("Open %(partner)s") % words,
    )


DealLetter = Callable[[DealOccasion], Letter]
