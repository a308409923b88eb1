"""What each event tells a receiver, for the pages and the API; a test finds those without words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANINGS: Mapping[str, str | Promise] = {
    "absence.ended": _("Somebody is back"),
    "absence.set": _("Somebody will be away, and who stands in"),
    "approval.agreed": _("Somebody who was asked has agreed"),
    "approval.asked": _("Somebody is asked to decide"),
    "approval.cancelled": _("A decision is no longer needed"),
    "approval.escalated": _("A decision is late and was taken further up"),
    "approval.handed_over": _("Another person is asked to decide"),
    "approval.reminded": _("Somebody was reminded of a decision"),
    "approval_policy.published": _("A version of an approval policy is in force"),
    "approval_policy.retired": _("An approval policy is no longer used"),
    "customer.added": _("A customer came to the vendor’s records"),
    "customer.changed": _("A customer’s master data changed"),
    "deal.amended": _("An approved registration was changed so that it is reviewed again"),
    "deal.approved": _("A registration is approved, its protection granted"),
    "deal.changed": _("A registration was filled in or corrected"),
    "deal.checked": _("The conflict check has answered"),
    "deal.conflict_overruled": _("A registration was approved in spite of a conflict"),
    "deal.drafted": _("A draft was begun; not posted while it is one"),
    "deal.duplicate_of": _("Which registration a duplicate repeats"),
    "deal.evidence_added": _("A file was attached to a registration"),
    "deal.evidence_removed": _("A file was taken back from a registration"),
    "deal.expired": _("A protection ended by itself"),
    "deal.expiring": _("A protection ends soon"),
    "deal.extension_approved": _("More time was granted"),
    "deal.extension_denied": _("More time was not granted"),
    "deal.extension_requested": _("A partner asks for more time"),
    "deal.filled_in": _("Added fields of a registration were filled in"),
    "deal.lost": _("A registration is lost"),
    "deal.marked_duplicate": _("A registration was closed as a duplicate"),
    "deal.probing": _("A partner checks names by the dozen"),
    "deal.rejected": _("A registration was rejected"),
    "deal.returned": _("A registration went back to the partner with a question"),
    "deal.reviewer_changed": _("Somebody else reviews a registration"),
    "deal.review_started": _("Somebody has begun to review a registration"),
    "deal.submitted": _("A registration waits for a decision"),
    "deal.terms_changed": _("A program’s terms of registration changed"),
    "deal.withdrawn": _("The partner gave a registration up"),
    "deal.won": _("A registration is won"),
    "field.added": _("A field was added to a noun"),
    "field.changed": _("An added field changed"),
    "field.moved": _("An added field stands elsewhere in the form"),
    "field.restored": _("A field is asked for again"),
    "field.retired": _("A field is no longer asked for"),
    "import.finished": _("A file was imported"),
    "import.refused": _("A file was not imported, for its rows"),
    "import.undone": _("An import was taken back"),
    "member.changed": _("A person has another role"),
    "member.disabled": _("A person lost their access"),
    "member.enabled": _("A person has their access back"),
    "member.invited": _("A person was invited"),
    "member.joined": _("An invited person has come"),
    "partner.added": _("A partner was added"),
    "partner.changed": _("A partner’s master data changed"),
    "partner.enrolled": _("A partner has a place and a tier in a program"),
    "partner.reinstated": _("A partner may register again"),
    "partner.suspended": _("A partner may not register for now"),
    "notice.sent": _("A rule wrote a mail about a record"),
    "role.changed": _("A role may do other things"),
    "rule.added": _("A rule was written"),
    "rule.changed": _("A rule’s draft changed"),
    "rule.due": _("The time of a rule has come for a record"),
    "rule.published": _("A rule is in force"),
    "rule.stopped": _("A rule is no longer in force"),
    "segment.added": _("A segment of partners was named"),
    "segment.changed": _("A segment’s name or condition changed"),
    "segment.retired": _("A segment is no longer used"),
    "token.created": _("Somebody made an API token"),
    "token.revoked": _("Somebody stopped an API token"),
    "view.changed": _("A saved view of a list changed"),
    "view.removed": _("A saved view of a list was removed"),
    "view.saved": _("A view of a list was saved"),
    "view.shared": _("A saved view is shared, or no longer"),
    "webhook.tested": _("Somebody tries this webhook out"),
}

NOUNS: Mapping[str, str | Promise] = {
    "absence": _("Absences"),
    "approval": _("Approvals"),
    "approval_policy": _("Approval policies"),
    "customer": _("Customers"),
    "deal": _("Registrations"),
    "field": _("Fields"),
    "import": _("Imports"),
    "member": _("People"),
    "partner": _("Partners"),
    "notice": _("Mails by rules"),
    "role": _("Roles"),
    "rule": _("Automation"),
    "segment": _("Segments"),
    "token": _("API tokens"),
    "view": _("Views of lists"),
}

CONTENT: Mapping[str, str | Promise] = {
    "type": _("the event’s name"),
    "timestamp": _("when it happened, UTC"),
    "event": _("its number in the journal, the same for every webhook"),
    "subject": _("the record: its noun, its id, and ref, the name by which people quote it"),
    "partner": _("id of the partner that it concerns, or null"),
    "actor": _("name of who did it"),
    "reason": _("the reason that was given, or empty"),
    "changes": _("each changed field with its value before and after"),
    "data": _("what else belongs to this event"),
}
"""The fields of a body, in their order."""


def meaning_of(name: str) -> str:
    return str(MEANINGS.get(name, name))


def noun_of(code: str) -> str:
    return str(NOUNS.get(code, code))
