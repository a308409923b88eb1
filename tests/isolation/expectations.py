"""What each route answers to each of the cast. A route that is not here fails `test_routes.py`.

`data` is posted (a function is called for each request: files are read once).

Outcomes, in this order: vendor (deal desk), distributor (its admin), its reseller (sales), rival
(sales), stranger (signed in, member of nothing; for the API: a disabled member's token), nobody.

    yes   done, shown, or refused with a word about the thing itself (2xx, 3xx, 409, 422)
    403   seen, but not with this role      404   there is nothing, as far as this person can tell
    in    sign in first (for the API: 401)  410   this invitation is over

A method that a route does not declare must answer none of it with `yes`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from factories.deals import pdf
from isolation.planting import Planted

PEOPLE = ("vendor", "distributor", "reseller", "rival", "stranger", "nobody")
Ids = Callable[[Planted], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """The expected outcomes by method, and the ids to try: the reseller's, unless said otherwise."""

    outcomes: dict[str, dict[str, str]]
    ids: Ids
    data: dict[str, Any] = field(default_factory=dict)


def _deal(planted: Planted) -> dict[str, Any]:
    return {"number": planted.deal.number, "key": planted.deal.pk}


def _waiting(planted: Planted) -> dict[str, Any]:
    return {"number": planted.waiting.number, "key": planted.waiting.pk}


def _draft(planted: Planted) -> dict[str, Any]:
    return {"number": planted.draft.number, "key": planted.draft.pk}


def _file(planted: Planted) -> dict[str, Any]:
    return {**_deal(planted), "pk": planted.file.pk, "file_id": planted.file.pk}


def _record(planted: Planted) -> dict[str, Any]:
    return {"noun": "registration", "pk": planted.deal.pk, "record_id": planted.deal.pk}


def _shared(planted: Planted) -> dict[str, Any]:
    series = planted.shared.series_id
    return {"pk": series, "file_id": series, "number": 1, "page": 0}


def _upload(planted: Planted) -> dict[str, Any]:
    """The reseller's own: not even its colleagues go on with it."""
    return {"pk": planted.upload.pk, "upload_id": planted.upload.pk}


def _extension(planted: Planted) -> dict[str, Any]:
    return {**_deal(planted), "pk": planted.extension.pk, "extension_id": planted.extension.pk}


def _partner(planted: Planted) -> dict[str, Any]:
    return {"slug": "reseller", "key": "reseller", "pk": planted.deal.partner_id}


def _customer(planted: Planted) -> dict[str, Any]:
    return {"pk": planted.customer.pk, "customer_id": planted.customer.pk}


def _partner_customer(planted: Planted) -> dict[str, Any]:
    known = planted.partner_customer.pk
    return {"pk": known, "customer_id": known}


def _colleague(planted: Planted) -> dict[str, Any]:
    assert planted.cast.reseller.membership
    return {"person_id": planted.cast.reseller.membership.pk}


def _run(planted: Planted) -> dict[str, Any]:
    """The distributor's import: not even its reseller sees it."""
    return {"pk": planted.run.pk}


def _token(planted: Planted) -> dict[str, Any]:
    return {"token_id": planted.token.pk}


def _role(planted: Planted) -> dict[str, Any]:
    return {"code": "deal_desk"}


def _field(planted: Planted) -> dict[str, Any]:
    return {"pk": planted.field.pk, "noun": "registration"}


def _field_file(planted: Planted) -> dict[str, Any]:
    return {"noun": "registration", "pk": planted.deal.pk, "key": "plan"}


def _field_upload(planted: Planted) -> dict[str, Any]:
    return {"noun": "registration", "record_id": planted.deal.pk, "key": "plan"}


def _program(planted: Planted) -> dict[str, Any]:
    return {"code": "nordlicht"}


def _webhook(planted: Planted) -> dict[str, Any]:
    return {"webhook_id": planted.webhook.pk, "delivery_id": planted.delivery.pk}


def _segment(planted: Planted) -> dict[str, Any]:
    return {"slug": planted.segment.slug}


def _list(planted: Planted) -> dict[str, Any]:
    return {"noun": "registration"}


def _view(planted: Planted) -> dict[str, Any]:
    """Shared by the reseller's administrator with its colleagues: not with its distributor."""
    return {"noun": "registration", "pk": planted.view.pk, "view_id": planted.view.pk}


def _policy(planted: Planted) -> dict[str, Any]:
    return {"pk": planted.ask.approval.version.policy_id, "kind": "deals.registration"}


def _ask(planted: Planted) -> dict[str, Any]:
    return {"pk": planted.ask.pk}


def _decision(planted: Planted) -> dict[str, Any]:
    return {"kind": "deals.registration", "pk": planted.ask.approval.subject_id}


def _rule(planted: Planted) -> dict[str, Any]:
    return {"rule_id": planted.rule_run.rule_id, "run_id": planted.rule_run.pk}


def _talk(planted: Planted) -> dict[str, Any]:
    return {"noun": "registration", "pk": planted.deal.pk, "record_id": planted.deal.pk}


def _comment(planted: Planted) -> dict[str, Any]:
    return {"comment_id": planted.comment.pk}


def _task(planted: Planted) -> dict[str, Any]:
    return {"task_id": planted.task.pk, "number": 0}


def _meeting(planted: Planted) -> dict[str, Any]:
    return {"meeting_id": planted.meeting.pk}


def _notice(planted: Planted) -> dict[str, Any]:
    """The reseller's own: not even its distributor reads it."""
    return {"notice_id": planted.notice.pk}


def _absence(planted: Planted) -> dict[str, Any]:
    return {"pk": planted.absence.pk}


def _asked(planted: Planted) -> dict[str, Any]:
    """About the reseller's registration, of the deal desk."""
    return {"kind": "deals.registration", "subject_id": planted.ask.approval.subject_id}


def _made_up(planted: Planted) -> dict[str, Any]:
    return {"key": "MQ-set-1", "uidb36": "1", "pk": 1, "token": "made-up", "secret": "made-up"}


MEMBERS = "yes yes yes yes"
VENDOR = "yes 403 403 403"
PARTNERS = "403 yes yes yes"
OF_RESELLER = "yes yes yes 404"  # seen by both sides, not by the rival
BY_AUTHOR = "403 403 yes 404"
SAID = {"text": "Once more."}
DECIDED_BY_VENDOR = "yes 403 403 404"
ITS_SENDERS = "404 404 yes 404"  # the one person's who sends it
OF_RESELLER_ITSELF = "404 404 yes 404"
OF_RESELLER_ADMIN = "404 404 yes 404"  # its colleague
DONE_BY_PARTNER = "403 yes yes 404"
ONLY_RESELLER = "404 404 yes 404"
WHO_MEETS = "yes 404 yes 404"


def _route(ids: Ids, rest: str, data: dict[str, Any] | None, methods: dict[str, str]) -> Route:
    outcomes = {}
    for method, said in methods.items():
        words = said.split()
        words = words + rest.split() if len(words) == 4 else words
        outcomes[method] = dict(zip(PEOPLE, words, strict=True))
    return Route(outcomes, ids, data or {})


def page(ids: Ids = _made_up, data: dict[str, Any] | None = None, **methods: str) -> Route:
    """A page or form: strangers are turned away, unknown people are asked to sign in."""
    return _route(ids, "403 in", data, methods)


def api(ids: Ids = _made_up, data: dict[str, Any] | None = None, **methods: str) -> Route:
    return _route(ids, "in in", data, methods)


EVERYBODY = "yes yes yes yes yes yes"
SIGNED_IN = "yes yes yes yes yes in"
NOBODY_THERE = "404 404 404 404 404 404"
ITS_OWN = "404 yes 404 404"
REASON = {"reason": "Because."}
FILE = {"file": pdf}
NOT_THEIRS = "403 403 403 403"  # the channel manager's; the same for a partner that is not there
NO_VALID_FORM = "403 404 404 404"  # a new form carries a signed name of its draft

ROUTES: dict[str, Route] = {
    # The portal's frame
    "": page(get=MEMBERS),
    "pipeline": page(get=MEMBERS),
    "help": page(get=MEMBERS),
    "inbox": page(get=MEMBERS),
    "inbox/reading": page(post=MEMBERS),
    "inbox/<uuid:notice_id>": page(_notice, get=OF_RESELLER_ITSELF),
    "inbox/<uuid:notice_id>/reading": page(_notice, post=OF_RESELLER_ITSELF),
    "organisation": page(post="404 404 404 404"),
    "language": page(post=EVERYBODY),
    "theme": page(post=EVERYBODY),
    "join/<str:token>": page(get="410 410 410 410 410 410", post="410 410 410 410 410 410"),
    "decide/<str:token>": page(get="410 410 410 410 410 410", post="410 410 410 410 410 410"),
    "unsubscribe/<str:token>": page(get="410 410 410 410 410 410", post="410 410 410 410 410 410"),
    # One's own account
    "account": page(get=MEMBERS, post=MEMBERS),
    "account/notifications": page(data={"morning": "7"}, get=MEMBERS, post=MEMBERS),
    "account/tokens": page(get=MEMBERS, post=MEMBERS),
    "account/tokens/<uuid:token_id>/revocation": page(
        _token, post=MEMBERS
    ),  # 409: not one's own, or revoked
    "account/absence": page(get=VENDOR, post=VENDOR),
    "account/absence/<uuid:pk>/end": page(_absence, post="404 403 403 403"),  # the manager's
    # Registrations
    "deals": page(get=MEMBERS),
    # What a list needs beside its page
    "lists/<slug:noun>/totals": page(_list, get=MEMBERS),
    "lists/<slug:noun>/groups": page(_list, get=MEMBERS),
    "lists/<slug:noun>/section": page(_list, get=MEMBERS),
    "lists/<slug:noun>/filter": page(_list, get=MEMBERS, post=MEMBERS),
    "lists/<slug:noun>/layout": page(_list, get=MEMBERS, post=MEMBERS),
    "lists/<slug:noun>/bulk": page(_list, {"do": "approve", **REASON}, get=VENDOR, post=VENDOR),
    "lists/<slug:noun>/views": page(_list, get=MEMBERS),
    "lists/<slug:noun>/views/new": page(
        _list, {"save": "1", "name": "Mine"}, get=MEMBERS, post=MEMBERS
    ),
    "lists/<slug:noun>/views/<uuid:pk>": page(_view, {"do": "begin"}, post=OF_RESELLER_ADMIN),
    "deals/suggestions": page(get=PARTNERS),
    "deals/check": page(post=PARTNERS),
    "deals/new": page(get=PARTNERS, post=NO_VALID_FORM),
    "deals/draft": page(post=NO_VALID_FORM),
    "deals/evidence": page(data=FILE, post=NO_VALID_FORM),
    "deals/<ref:number>": page(_deal, get=OF_RESELLER),
    "deals/<ref:number>/edit": page(_draft, get="404 yes yes 404", post="404 yes yes 404"),
    "deals/<ref:number>/draft": page(_draft, post="404 yes yes 404"),
    "deals/<ref:number>/amendment": page(_deal, get=DONE_BY_PARTNER, post=DONE_BY_PARTNER),
    "deals/<ref:number>/submission": page(_draft, get="404 yes yes 404", post="404 yes yes 404"),
    "deals/<ref:number>/approval": page(_waiting, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR),
    "deals/<ref:number>/review": page(_waiting, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR),
    "deals/<ref:number>/return": page(_waiting, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR),
    "deals/<ref:number>/rejection": page(_waiting, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR),
    "deals/<ref:number>/duplicate": page(_waiting, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR),
    "deals/<ref:number>/win": page(_deal, get=OF_RESELLER, post=OF_RESELLER),
    "deals/<ref:number>/loss": page(_deal, get=OF_RESELLER, post=OF_RESELLER),
    "deals/<ref:number>/withdrawal": page(_deal, get=DONE_BY_PARTNER, post=DONE_BY_PARTNER),
    "deals/<ref:number>/fields": page(_deal, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR),
    "deals/<ref:number>/evidence": page(_deal, FILE, post=DONE_BY_PARTNER),
    "deals/<ref:number>/evidence/<uuid:pk>": page(_file, get=OF_RESELLER),
    "deals/<ref:number>/evidence/<uuid:pk>/removal": page(_file, post=DONE_BY_PARTNER),
    "deals/<ref:number>/extensions": page(_deal, get=DONE_BY_PARTNER, post=DONE_BY_PARTNER),
    "deals/<ref:number>/extensions/<uuid:pk>/approval": page(
        _extension, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR
    ),
    "deals/<ref:number>/extensions/<uuid:pk>/denial": page(
        _extension, get=DECIDED_BY_VENDOR, post=DECIDED_BY_VENDOR
    ),
    "waiting": page(get=VENDOR),
    "waiting/<str:kind>/<uuid:pk>": page(
        _decision,
        get=DECIDED_BY_VENDOR.replace("404", "403"),
        post=DECIDED_BY_VENDOR.replace("404", "403"),
    ),
    "settings/deals": page(get=VENDOR.replace("yes", "403")),
    "settings/deals/<slug:code>": page(_program, get="403 403 403 403", post="403 403 403 403"),
    # Partners
    "company": page(get=PARTNERS.replace("403", "404")),
    "partners": page(get=MEMBERS),
    "partners/new": page(get="403 403 403 403", post="403 403 403 403"),
    "partners/<slug:slug>": page(_partner, get=OF_RESELLER),
    "partners/<slug:slug>/edit": page(_partner, get=NOT_THEIRS, post=NOT_THEIRS),
    # Views as a partner, what is no member's: tests/web/test_viewing.py
    "partners/<slug:slug>/viewing": page(_partner, post="403 403 403 404"),
    "viewing": page(get="404 404 404 404", post="404 404 404 404"),
    "partners/<slug:slug>/suspension": page(_partner, REASON, post=NOT_THEIRS),
    "partners/<slug:slug>/reinstatement": page(_partner, post="403 403 403 404"),
    # Segments: the vendor's; the deal desk sees them, its channel managers build them
    "segments": page(get=VENDOR),
    "segments/new": page(get=NOT_THEIRS, post=NOT_THEIRS),
    "segments/<slug:slug>": page(_segment, get=VENDOR),
    "segments/<slug:slug>/edit": page(_segment, get=NOT_THEIRS, post=NOT_THEIRS),
    "segments/<slug:slug>/retirement": page(_segment, post=NOT_THEIRS),
    # Customers: the vendor's records, and each partner's own words
    "customers": page(get=MEMBERS),
    "customers/like": page(get=VENDOR),
    "customers/new": page(get=VENDOR, post=VENDOR),
    "customers/<uuid:customer_id>": page(_customer, get="yes 404 404 404"),
    "customers/<uuid:customer_id>/edit": page(_customer, get=VENDOR, post=VENDOR),
    # People
    "people": page(get="403 yes 403 403"),
    "people/new": page(get="403 yes 403 403", post="403 yes 403 403"),
    "people/<uuid:person_id>": page(_colleague, get="403 404 403 403", post="403 404 403 403"),
    "people/<uuid:person_id>/disabling": page(_colleague, post="404 404 403 404"),
    "people/<uuid:person_id>/enabling": page(_colleague, post="404 404 403 404"),
    "people/<uuid:person_id>/reminder": page(_colleague, post="404 404 403 404"),
    # Search, settings
    "search": page(get=MEMBERS),
    "settings": page(get=NOT_THEIRS),
    "settings/audit": page(get=NOT_THEIRS),
    "settings/audit/export.csv": page(get=NOT_THEIRS),
    "settings/audit/export.xlsx": page(get=NOT_THEIRS),
    "settings/approvals": page(get=NOT_THEIRS),
    "settings/approvals/late": page(get=NOT_THEIRS),
    "settings/approvals/late/<uuid:pk>": page(_ask, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/approvals/absences": page(get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/approvals/absences/<uuid:pk>/end": page(_absence, post=NOT_THEIRS),
    "settings/approvals/new/<str:kind>": page(_policy, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/approvals/<uuid:pk>": page(_policy, get=NOT_THEIRS),
    "settings/approvals/<uuid:pk>/edit": page(_policy, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/approvals/<uuid:pk>/dry-run": page(_policy, get=NOT_THEIRS),
    "settings/approvals/<uuid:pk>/publication": page(_policy, post=NOT_THEIRS),
    "settings/approvals/<uuid:pk>/discard": page(_policy, post=NOT_THEIRS),
    "settings/approvals/<uuid:pk>/place": page(_policy, post=NOT_THEIRS),
    "settings/approvals/<uuid:pk>/retirement": page(_policy, post=NOT_THEIRS),
    # Automation: the administrator's, whom tests/web/automation and tests/api drive
    "settings/automation": page(get=NOT_THEIRS),
    "settings/automation/new": page(get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/automation/<uuid:rule_id>": page(_rule, get=NOT_THEIRS),
    "settings/automation/<uuid:rule_id>/edit": page(_rule, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/automation/<uuid:rule_id>/dry-run": page(_rule, get=NOT_THEIRS),
    "settings/automation/<uuid:rule_id>/publication": page(_rule, post=NOT_THEIRS),
    "settings/automation/<uuid:rule_id>/stop": page(_rule, post=NOT_THEIRS),
    "settings/automation/<uuid:rule_id>/runs/<uuid:run_id>": page(_rule, get=NOT_THEIRS),
    # Tasks: within one organisation; this one is the reseller's
    "records/<slug:noun>/<uuid:pk>/files": page(_record, FILE, get=OF_RESELLER, post=OF_RESELLER),
    "files/<uuid:pk>": page(_shared, get=OF_RESELLER),
    "files/<uuid:pk>/versions": page(_shared, FILE, post=OF_RESELLER),
    "files/<uuid:pk>/versions/<int:number>": page(_shared, get=OF_RESELLER),
    "files/<uuid:pk>/versions/<int:number>/pages/<int:page>": page(_shared, get=OF_RESELLER),
    "files/<uuid:pk>/removal": page(_shared, get=OF_RESELLER, post="403 403 yes 404"),
    "uploads": page(post=MEMBERS),
    "uploads/<uuid:pk>": page(_upload, patch=ITS_SENDERS, delete=ITS_SENDERS),
    "uploads/<uuid:pk>/removal": page(_upload, post=ITS_SENDERS),
    "tasks": page(get=MEMBERS),
    "tasks/new": page(get=MEMBERS, post=MEMBERS),
    "tasks/<uuid:task_id>": page(_task, get=ONLY_RESELLER, post=ONLY_RESELLER),
    "tasks/<uuid:task_id>/completion": page(_task, post=ONLY_RESELLER),
    "tasks/<uuid:task_id>/reopening": page(_task, post=ONLY_RESELLER),
    "tasks/<uuid:task_id>/checklist/<int:number>": page(_task, post=ONLY_RESELLER),
    "today": page(get=MEMBERS),
    # The calendar; the meeting is the vendor's with the reseller
    "calendar": page(get=MEMBERS),
    "calendar/<str:secret>.ics": page(get=NOBODY_THERE),
    "meetings/new": page(get=MEMBERS, post=MEMBERS),
    "meetings/<uuid:meeting_id>": page(_meeting, get=WHO_MEETS, post="yes 404 403 404"),
    "meetings/<uuid:meeting_id>/cancellation": page(_meeting, post="yes 404 403 404"),
    "meetings/<uuid:meeting_id>/answer": page(_meeting, post=WHO_MEETS),
    "account/calendar": page(get=MEMBERS, post=MEMBERS),
    "account/calendar/address": page(post=MEMBERS),
    "account/calendar/address/revocation": page(post=MEMBERS),
    "account/calendar/sync": page(post=MEMBERS),
    "account/calendar/disconnection": page(post=MEMBERS),
    # Conversation: on the reseller's registration, the comment one of its own
    "records/<slug:noun>/<uuid:pk>": page(_talk, get=OF_RESELLER),
    "records/<slug:noun>/<uuid:pk>/comments": page(_talk, SAID, post=OF_RESELLER),
    "records/<slug:noun>/<uuid:pk>/people": page(_talk, get=OF_RESELLER),
    "comments/<uuid:comment_id>/edit": page(_comment, SAID, get=BY_AUTHOR, post=BY_AUTHOR),
    "comments/<uuid:comment_id>/removal": page(_comment, get=BY_AUTHOR, post=BY_AUTHOR),
    "comments/<uuid:comment_id>/versions": page(_comment, get="404 404 yes 404"),
    "history": page(get=MEMBERS),
    "partners/<slug:slug>/history": page(_partner, get=OF_RESELLER),
    "settings/roles": page(get=NOT_THEIRS),
    "settings/roles/<slug:code>": page(_role, get=NOT_THEIRS, post=NOT_THEIRS),
    # Webhooks: the administrator's, whom tests/web/webhooks and tests/api drive
    "settings/webhooks": page(get=NOT_THEIRS),
    "settings/webhooks/events": page(get=NOT_THEIRS),
    "settings/webhooks/new": page(get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>": page(_webhook, get=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/edit": page(_webhook, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/secret": page(_webhook, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/pause": page(_webhook, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/resumption": page(_webhook, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/removal": page(_webhook, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/test": page(_webhook, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/replay": page(_webhook, post=NOT_THEIRS),
    "settings/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>": page(
        _webhook, get=NOT_THEIRS
    ),
    "settings/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/replay": page(
        _webhook, post=NOT_THEIRS
    ),
    "settings/fields": page(get=NOT_THEIRS),
    "settings/fields/<slug:noun>/new": page(_field, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/fields/<uuid:pk>": page(_field, get=NOT_THEIRS, post=NOT_THEIRS),
    "settings/fields/<uuid:pk>/place": page(_field, post=NOT_THEIRS),
    "settings/fields/<uuid:pk>/retirement": page(_field, post=NOT_THEIRS),
    "settings/fields/<uuid:pk>/use": page(_field, get=NOT_THEIRS),
    "fields/<slug:noun>/<uuid:pk>/<slug:key>": page(_field_file, get="yes yes yes 404"),
    # Files in and out
    "imports": page(get="yes yes 403 403"),
    "imports/new": page(get="yes yes 403 403", post="yes yes 403 403"),
    "imports/<uuid:pk>": page(_run, get=ITS_OWN),
    "imports/<uuid:pk>/progress": page(_run, get=ITS_OWN),
    "imports/<uuid:pk>/columns": page(_run, get=ITS_OWN, post=ITS_OWN),
    "imports/<uuid:pk>/start": page(_run, post=ITS_OWN),
    "imports/<uuid:pk>/undoing": page(_run, get=ITS_OWN, post=ITS_OWN),
    "imports/<uuid:pk>/removal": page(_run, post=ITS_OWN),
    "imports/<uuid:pk>/errors.csv": page(_run, get="404 404 404 404"),
    "deals/export.csv": page(get=MEMBERS),
    "deals/export.xlsx": page(get=MEMBERS),
    "customers/export.csv": page(get=MEMBERS),
    "customers/export.xlsx": page(get=MEMBERS),
    "partners/export.csv": page(get=MEMBERS),
    "partners/export.xlsx": page(get=MEMBERS),
    # The API
    "api/v1/": page(get=NOBODY_THERE),
    "api/v1/docs": page(get=EVERYBODY),
    "api/v1/openapi.json": page(
        get=EVERYBODY, post=EVERYBODY, put=EVERYBODY, patch=EVERYBODY, delete=EVERYBODY
    ),
    "api/v1/deal-registrations": api(get=MEMBERS, post=PARTNERS),
    "api/v1/deal-registrations/<key>": api(_deal, get=OF_RESELLER, put=DONE_BY_PARTNER),
    "api/v1/deal-registrations/<key>/custom": api(_deal, put=DECIDED_BY_VENDOR),
    "api/v1/deal-registrations/<key>/submission": api(_draft, post="404 yes yes 404"),
    "api/v1/deal-registrations/<key>/review": api(_waiting, post=DECIDED_BY_VENDOR),
    "api/v1/deal-registrations/<key>/approval": api(_waiting, post=DECIDED_BY_VENDOR),
    "api/v1/deal-registrations/<key>/rejection": api(_waiting, post=DECIDED_BY_VENDOR),
    "api/v1/deal-registrations/<key>/return": api(_waiting, post=DECIDED_BY_VENDOR),
    "api/v1/deal-registrations/<key>/duplicate": api(
        _waiting,
        {"original": "R-1", **REASON},
        post="yes yes yes 404",  # which one, first
    ),
    "api/v1/deal-registrations/<key>/withdrawal": api(_deal, post=DONE_BY_PARTNER),
    "api/v1/deal-registrations/<key>/win": api(_deal, post=OF_RESELLER),
    "api/v1/deal-registrations/<key>/loss": api(_deal, post=OF_RESELLER),
    "api/v1/deal-registrations/<key>/extensions": api(_deal, get=OF_RESELLER, post=DONE_BY_PARTNER),
    "api/v1/deal-registrations/<key>/extensions/<extension_id>/approval": api(
        _extension, post=DECIDED_BY_VENDOR
    ),
    "api/v1/deal-registrations/<key>/extensions/<extension_id>/denial": api(
        _extension, post=DECIDED_BY_VENDOR
    ),
    "api/v1/deal-registrations/<key>/events": api(_deal, get=OF_RESELLER),
    "api/v1/deal-registrations/<key>/evidence": api(
        _deal, FILE, get=OF_RESELLER, post=DONE_BY_PARTNER
    ),
    "api/v1/deal-registrations/<key>/evidence/<file_id>": api(
        _file, get=OF_RESELLER, delete=DONE_BY_PARTNER
    ),
    "api/v1/conflict-checks": api(post=MEMBERS),
    "api/v1/product-families": api(get=MEMBERS),
    "api/v1/partners": api(get=MEMBERS),
    "api/v1/partners/<key>": api(_partner, get=OF_RESELLER, patch="403 403 403 404"),
    "api/v1/webhook-events": api(get=NOT_THEIRS),
    "api/v1/webhooks": api(get=NOT_THEIRS, post=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>": api(
        _webhook, get=NOT_THEIRS, put=NOT_THEIRS, delete=NOT_THEIRS
    ),
    "api/v1/webhooks/<webhook_id>/rotation": api(_webhook, post=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/pause": api(_webhook, post=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/resumption": api(_webhook, post=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/test": api(_webhook, post=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/replay": api(_webhook, post=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/deliveries": api(_webhook, get=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>": api(_webhook, get=NOT_THEIRS),
    "api/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/replay": api(_webhook, post=NOT_THEIRS),
    "api/v1/audit-events": api(get=NOT_THEIRS),
    "api/v1/automation-options": api(get=NOT_THEIRS),
    "api/v1/automation-rules": api(get=NOT_THEIRS, post=NOT_THEIRS),
    "api/v1/automation-rules/<rule_id>": api(_rule, get=NOT_THEIRS, put=NOT_THEIRS),
    "api/v1/automation-rules/<rule_id>/publication": api(_rule, post=NOT_THEIRS),
    "api/v1/automation-rules/<rule_id>/stop": api(_rule, post=NOT_THEIRS),
    "api/v1/automation-rules/<rule_id>/runs": api(_rule, get=NOT_THEIRS),
    "api/v1/records/<noun>/<record_id>/files": api(
        _record, FILE, get=OF_RESELLER, post=OF_RESELLER
    ),
    "api/v1/files/<file_id>": api(_shared, get=OF_RESELLER, delete="403 403 yes 404"),
    "api/v1/files/<file_id>/versions": api(_shared, FILE, post=OF_RESELLER),
    "api/v1/files/<file_id>/versions/<number>": api(_shared, get=OF_RESELLER),
    "api/v1/uploads": api(post=MEMBERS),
    "api/v1/uploads/<upload_id>": api(_upload, patch=ITS_SENDERS, delete=ITS_SENDERS),
    "api/v1/tasks": api(get=MEMBERS, post=MEMBERS),
    "api/v1/tasks/<task_id>": api(_task, get=ONLY_RESELLER, patch=ONLY_RESELLER),
    "api/v1/tasks/<task_id>/completion": api(_task, post=ONLY_RESELLER),
    "api/v1/tasks/<task_id>/reopening": api(_task, post=ONLY_RESELLER),
    "api/v1/assignees": api(get=MEMBERS),
    "api/v1/calendar": api(get=MEMBERS),
    "api/v1/meetings": api(get=MEMBERS, post=MEMBERS),
    "api/v1/meetings/<meeting_id>": api(_meeting, get=WHO_MEETS, patch="yes 404 403 404"),
    "api/v1/meetings/<meeting_id>/cancellation": api(_meeting, post="yes 404 403 404"),
    "api/v1/meetings/<meeting_id>/answer": api(_meeting, data={"comes": False}, post=WHO_MEETS),
    "api/v1/records/<noun>/<record_id>/comments": api(
        _talk, SAID, get=OF_RESELLER, post=OF_RESELLER
    ),
    "api/v1/records/<noun>/<record_id>/feed": api(_talk, get=OF_RESELLER),
    "api/v1/records/<noun>/<record_id>/people": api(_talk, get=OF_RESELLER),
    "api/v1/comments/<comment_id>": api(
        _comment, SAID, get=OF_RESELLER, patch=BY_AUTHOR, delete=BY_AUTHOR
    ),
    "api/v1/comments/<comment_id>/versions": api(_comment, get="404 404 yes 404"),
    "api/v1/notices": api(get=MEMBERS),
    "api/v1/notices/reading": api(post=MEMBERS),
    "api/v1/notices/<notice_id>/reading": api(
        _notice, post=OF_RESELLER_ITSELF, delete=OF_RESELLER_ITSELF
    ),
    "api/v1/notification-preferences": api(get=MEMBERS, put=MEMBERS),
    "api/v1/custom-fields": api(get=MEMBERS),
    "api/v1/custom-fields/<noun>/<record_id>/<key>": api(_field_upload, FILE, post=OF_RESELLER),
    "api/v1/approvals": api(get=VENDOR),
    "api/v1/approvals/<kind>/<subject_id>/decision": api(
        _asked, data={"decision": "agreed"}, post=VENDOR
    ),
    "api/v1/segments": api(get=VENDOR, post=NOT_THEIRS),
    "api/v1/segments/<slug>": api(_segment, get=VENDOR, put=NOT_THEIRS),
    "api/v1/segments/<slug>/partners": api(_segment, get=VENDOR),
    "api/v1/segments/<slug>/retirement": api(_segment, post=NOT_THEIRS),
    "api/v1/segments/<slug>/uses": api(_segment, get=VENDOR),
    "api/v1/views": api(
        data={"noun": "registration", "name": "Another"}, get=MEMBERS, post=MEMBERS
    ),
    "api/v1/views/<view_id>": api(
        _view,
        {"name": "Another"},
        get=OF_RESELLER_ADMIN,
        put="404 404 403 404",
        delete="404 404 403 404",
    ),
    "api/v1/customers": api(get=MEMBERS),
    "api/v1/customers/<customer_id>": api(
        _partner_customer, get="404 yes yes 404", patch="404 403 403 403"
    ),
}

# The sign-in library's pages are about one's own account only; they run without any business row.
LIBRARY = "allauth."
