"""Deal registrations over HTTP: parse, call one action or query, show."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Router
from ninja.files import UploadedFile

from partnerwerk.access import Actor
from partnerwerk.api.deals import schemas as s
from partnerwerk.api.deals.finding import deal_named, states_in
from partnerwerk.api.deals.show import show, show_event, show_extension, show_page, show_verdict
from partnerwerk.api.door import PageOut, actor_of, answered_once
from partnerwerk.api.naming import an_object, named_in
from partnerwerk.api.views.asking import asked_for
from partnerwerk.catalog.access import visible_to as families_visible_to
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.collaboration.downloads import download
from partnerwerk.customers.matching import Company, country_code, domain_key
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals import actions, queries
from partnerwerk.deals.actions.checking import check_while_typing, question_of
from partnerwerk.deals.listing import registrations_asked
from partnerwerk.deals.models import DealStatus, Extension
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.sights import opened
from partnerwerk.kit import paging
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.kit.text import clean_line

router = Router(tags=["deal registrations"])


@router.get("/deal-registrations", response=PageOut[s.RegistrationOut])
def list_registrations(
    request: HttpRequest,
    state: str = "",
    q: str = "",
    view: str = "",
    when: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[s.RegistrationOut]:
    """Newest first. `state` may name several, with commas; `q` is a reference or a part of the
    customer's name. `view`: the id of a saved view; `when`: a condition as JSON. All must hold.
    """
    actor, states = actor_of(request), states_in(state)
    asked = asked_for(REGISTRATION, view, when, actor)
    quick = {**asked.quick, **({"state": states} if states else {})}
    found = registrations_asked(actor, clean_line(q) or asked.q, quick)
    with asked.limited():
        found = asked.narrowed(found)
        page = paging.page_of(found, order="-created_at", cursor=cursor, limit=limit)
        return show_page(page, actor)


@router.post("/deal-registrations", response={201: s.RegistrationOut})
def create_registration(request: HttpRequest, payload: s.RegistrationIn) -> HttpResponse:
    """Register a deal; takes an `Idempotency-Key`."""
    actor = actor_of(request)

    def produce() -> s.RegistrationOut:
        if payload.submit:
            return show(actions.register_deal(payload.typed(), actor=actor), actor)
        return show(actions.save_draft(None, payload.typed(), actor=actor), actor)

    return answered_once(request, produce)


@router.get("/deal-registrations/{key}", response=s.RegistrationOut)
def get_registration(request: HttpRequest, key: str) -> s.RegistrationOut:
    deal, actor = deal_named(request, key), actor_of(request)
    opened(deal, actor=actor, partner_id=deal.partner_id)
    return show(deal, actor)


@router.put("/deal-registrations/{key}", response=s.RegistrationOut)
def put_registration(
    request: HttpRequest, key: str, payload: s.RegistrationIn
) -> s.RegistrationOut:
    """Write a draft or returned registration anew, or amend an approved one: another customer,
    product family or value reopens its review.
    """
    actor, deal = actor_of(request), deal_named(request, key)
    if deal.status == DealStatus.APPROVED:
        return show(actions.amend_deal(deal, payload.typed(), actor=actor), actor)
    deal = actions.save_draft(deal, payload.typed(), actor=actor)
    if payload.submit:
        deal = actions.submit_deal(deal, payload.typed(), actor=actor)
    return show(deal, actor)


@router.put("/deal-registrations/{key}/custom", response=s.RegistrationOut)
def fill_in(request: HttpRequest, key: str, payload: s.CustomIn) -> s.RegistrationOut:
    """The vendor fills in fields that it added for itself, in whatever state the registration is."""
    actor = actor_of(request)
    given = named_in(payload, {"custom": an_object}).get("custom", {})
    return show(
        actions.fill_in(deal_named(request, key), given, by_program=True, actor=actor), actor
    )


@router.post("/deal-registrations/{key}/submission", response=s.RegistrationOut)
def submit(request: HttpRequest, key: str) -> s.RegistrationOut:
    actor = actor_of(request)
    return show(actions.submit_deal(deal_named(request, key), actor=actor), actor)


@router.post("/deal-registrations/{key}/review", response=s.RegistrationOut)
def start_review(request: HttpRequest, key: str) -> s.RegistrationOut:
    actor = actor_of(request)
    return show(actions.start_review(deal_named(request, key), actor=actor), actor)


@router.post("/deal-registrations/{key}/approval", response=s.RegistrationOut)
def approve(
    request: HttpRequest, key: str, payload: s.ApprovalIn | None = None
) -> s.RegistrationOut:
    """Grant the protection. `despite_conflict` with a reason: it is another company after all."""
    actor, given = actor_of(request), payload or s.ApprovalIn()
    deal = actions.approve_deal(
        deal_named(request, key),
        actor=actor,
        reason=s.text_of(given.reason),
        despite_conflict=given.despite_conflict,
    )
    return show(deal, actor)


@router.post("/deal-registrations/{key}/rejection", response=s.RegistrationOut)
def reject(request: HttpRequest, key: str, payload: s.ReasonIn) -> s.RegistrationOut:
    actor, reason = actor_of(request), s.text_of(payload.reason)
    return show(actions.reject_deal(deal_named(request, key), reason=reason, actor=actor), actor)


@router.post("/deal-registrations/{key}/return", response=s.RegistrationOut)
def return_(request: HttpRequest, key: str, payload: s.ReasonIn) -> s.RegistrationOut:
    """Ask the partner to add something."""
    actor, reason = actor_of(request), s.text_of(payload.reason)
    return show(actions.return_deal(deal_named(request, key), reason=reason, actor=actor), actor)


@router.post("/deal-registrations/{key}/duplicate", response=s.RegistrationOut)
def mark_duplicate(request: HttpRequest, key: str, payload: s.DuplicateIn) -> s.RegistrationOut:
    """`original`: id or reference of the registration that this one repeats."""
    actor, deal = actor_of(request), deal_named(request, key)
    try:
        original = deal_named(request, s.text_of(payload.original))
    except Http404 as error:
        words = _("Name the registration that this one repeats.")
        raise InvalidInput([Problem("original", words)]) from error
    reason = s.text_of(payload.reason)
    deal = actions.mark_duplicate(deal, original=original, reason=reason, actor=actor)
    return show(deal, actor)


@router.post("/deal-registrations/{key}/withdrawal", response=s.RegistrationOut)
def withdraw(
    request: HttpRequest, key: str, payload: s.ReasonIn | None = None
) -> s.RegistrationOut:
    actor, reason = actor_of(request), s.text_of(payload.reason if payload else "")
    return show(actions.withdraw_deal(deal_named(request, key), reason=reason, actor=actor), actor)


@router.post("/deal-registrations/{key}/win", response=s.RegistrationOut)
def win(request: HttpRequest, key: str) -> s.RegistrationOut:
    actor = actor_of(request)
    return show(actions.win_deal(deal_named(request, key), actor=actor), actor)


@router.post("/deal-registrations/{key}/loss", response=s.RegistrationOut)
def lose(request: HttpRequest, key: str, payload: s.ReasonIn) -> s.RegistrationOut:
    actor, reason = actor_of(request), s.text_of(payload.reason)
    return show(actions.lose_deal(deal_named(request, key), reason=reason, actor=actor), actor)


@router.get("/deal-registrations/{key}/extensions", response=PageOut[s.ExtensionOut])
def list_extensions(request: HttpRequest, key: str) -> PageOut[s.ExtensionOut]:
    rows = deal_named(request, key).extensions.order_by("-requested_at")
    return PageOut(items=[show_extension(row) for row in rows], next_cursor=None)


@router.post("/deal-registrations/{key}/extensions", response={201: s.ExtensionOut})
def request_extension(request: HttpRequest, key: str, payload: s.ExtensionIn) -> HttpResponse:
    """Ask for more time; without `until`, for as much as the program allows."""
    actor, deal = actor_of(request), deal_named(request, key)

    def produce() -> s.ExtensionOut:
        until, reason = _day(payload.until), s.text_of(payload.reason)
        extension = actions.request_extension(deal, until=until, reason=reason, actor=actor)
        return show_extension(extension)

    return answered_once(request, produce)


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        words = _("Enter a date such as 2027-03-26.")
        raise InvalidInput([Problem("until", words)]) from error


def _extension(request: HttpRequest, key: str, extension_id: UUID) -> Extension:
    deal = deal_named(request, key)
    return deal.extensions.select_related("registration").get(pk=extension_id)


@router.post(
    "/deal-registrations/{key}/extensions/{extension_id}/approval", response=s.ExtensionOut
)
def approve_extension(request: HttpRequest, key: str, extension_id: UUID) -> s.ExtensionOut:
    extension = _extension(request, key, extension_id)
    return show_extension(actions.approve_extension(extension, actor=actor_of(request)))


@router.post("/deal-registrations/{key}/extensions/{extension_id}/denial", response=s.ExtensionOut)
def deny_extension(
    request: HttpRequest, key: str, extension_id: UUID, payload: s.ReasonIn
) -> s.ExtensionOut:
    extension, reason = _extension(request, key, extension_id), s.text_of(payload.reason)
    denied = actions.deny_extension(extension, reason=reason, actor=actor_of(request))
    return show_extension(denied)


@router.get("/deal-registrations/{key}/events", response=PageOut[s.EventOut])
def list_events(
    request: HttpRequest, key: str, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[s.EventOut]:
    """Everything that happened and that the caller may know, newest first."""
    actor = actor_of(request)
    history, fields = (
        queries.history_of(deal_named(request, key), actor),
        fields_of(REGISTRATION, actor),
    )
    page = paging.page_of(history, order="-at", cursor=cursor, limit=limit)
    return PageOut(items=[show_event(e, fields) for e in page.items], next_cursor=page.next_cursor)


@router.get("/deal-registrations/{key}/evidence", response=PageOut[s.FileOut])
def list_evidence(request: HttpRequest, key: str) -> PageOut[s.FileOut]:
    files = queries.evidence_of(deal_named(request, key), actor_of(request))
    return PageOut(items=[s.FileOut.model_validate(f) for f in files], next_cursor=None)


@router.post("/deal-registrations/{key}/evidence", response={201: s.FileOut})
def add_evidence(request: HttpRequest, key: str, file: File[UploadedFile]) -> tuple[int, s.FileOut]:
    """Attach a file (multipart, field `file`)."""
    deal = deal_named(request, key)
    added = actions.add_evidence(deal, file, actor=actor_of(request))
    return 201, s.FileOut.model_validate(added)


@router.get("/deal-registrations/{key}/evidence/{file_id}")
def get_evidence(request: HttpRequest, key: str, file_id: UUID) -> HttpResponseBase:
    """The file's content, as a download."""
    actor = actor_of(request)
    found = queries.evidence_of(deal_named(request, key), actor).get(pk=file_id)
    return download(found, request, actor=actor)


@router.delete("/deal-registrations/{key}/evidence/{file_id}", response={204: None})
def remove_evidence(request: HttpRequest, key: str, file_id: UUID) -> tuple[int, None]:
    actor, deal = actor_of(request), deal_named(request, key)
    actions.remove_evidence(deal, queries.evidence_of(deal, actor).get(pk=file_id), actor=actor)
    return 204, None


@router.post("/conflict-checks", response=s.ConflictOut)
def check_conflicts(request: HttpRequest, payload: s.ConflictCheckIn) -> s.ConflictOut:
    """Has somebody been here first? Partners' checks are counted and limited per hour."""
    actor, given = actor_of(request), payload.customer or s.CustomerIn()
    company = Company(
        clean_line(s.text_of(given.name))[:200],
        domain_key(str(given.domain or "")),
        country_code(str(given.country or "")),
    )
    if not company.name:
        raise InvalidInput(
            [Problem("customer_name", _("Name the customer's company."), "required")]
        )
    families = _families(payload.product_families, actor)
    question = question_of(company, frozenset(f.pk for f in families), actor=actor)
    return show_verdict(check_while_typing(question, actor=actor), question, actor)


def _families(codes: object, actor: Actor) -> list[ProductFamily]:
    """A check that did not know what it was asked about must not answer "clear"."""
    asked = codes if isinstance(codes, list) else []
    found = [f for f in families_visible_to(actor) if f.code in asked]
    if not asked or len(found) < len({str(code) for code in asked}):
        words = _("Name the product families by their codes: see /product-families.")
        raise InvalidInput([Problem("product_families", words)])
    return found
