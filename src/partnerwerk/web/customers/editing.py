"""Adding and changing customers at the vendor; who is typed twice is recognised while typing."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerwerk.access import require
from partnerwerk.customers import actions
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.access import visible_to
from partnerwerk.customers.matching import Company
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customers.queries import Candidate, find_candidates
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.kit.text import clean_line
from partnerwerk.web.customers.forms import CustomerForm
from partnerwerk.web.customfields.files import attached
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.posting import posted

LIKE_FROM, SHOWN = 0.5, 3


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: PortalRequest) -> HttpResponse:
    """A new customer, unless it is known already."""
    require(request.actor, May.MANAGE)
    form = CustomerForm(request.actor, None, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            customer = actions.add_customer(form.given(), actor=request.actor)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("%s is added.") % customer.name)
            return redirect("customer", customer_id=customer.pk)
    return render(request, "customers/form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: PortalRequest, customer_id: UUID) -> HttpResponse:
    """The master data of a customer, its domains and names."""
    require(request.actor, May.MANAGE)
    customer = get_object_or_404(visible_to(request.actor), pk=customer_id)
    form = CustomerForm(request.actor, customer, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            given = form.given()
            files = attached(customer, CUSTOMER, request.FILES, request.actor, None)
            given = replace(given, custom={**given.custom, **files})
            actions.change_customer(customer, given, actor=request.actor)
        except InvalidInput as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("customer", customer_id=customer.pk)
    context = {"form": form, "customer": customer}
    return render(request, "customers/form.html", context, status=_status(form))


@require_safe
@signed_in
def like(request: PortalRequest) -> HttpResponse:
    """Customers that the one being typed may be. The vendor's only, as it names its customers."""
    require(request.actor, May.MANAGE)
    name, domain = _typed(request, "name"), _typed(request, "domains").partition(" ")[0]
    company = Company(name, domain, _typed(request, "country"))
    found = find_candidates(company) if len(name) > 1 or domain else []
    context = {"candidates": _shown(found, request.GET.get("but", "")), "typed": bool(name)}
    return render(request, "customers/like.html", context)


def _typed(request: PortalRequest, field: str) -> str:
    return clean_line(request.GET.get(field, ""))[:200]


def _shown(found: list[Candidate], but: str) -> list[dict[str, Any]]:
    """The likely ones; not the record that is being changed."""
    return [
        {"candidate": c, "percent": round(100 * c.match.score)}
        for c in found
        if c.match.score >= LIKE_FROM and str(c.customer_id) != but
    ][:SHOWN]


def _status(form: CustomerForm) -> int:
    return 422 if form.errors else 200
