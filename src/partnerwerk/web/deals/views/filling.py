"""The vendor fills in fields that it added for itself."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Denied
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals import actions
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.customfields import inputs as added
from partnerwerk.web.customfields.files import attached
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.deals.refs import deal_or_404
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def fill_in(request: PortalRequest, number: int) -> HttpResponse:
    """All added fields that this role changes, in one short form."""
    deal = deal_or_404(request.actor, number)
    if not request.actor.sees_all:
        raise Denied(May.REVIEW)
    fields, status = fields_of(REGISTRATION, request.actor), 200
    posted = QueryDict(mutable=True)
    for name, value in added.as_posted(added.typed_of(deal, fields)).items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    form = ProblemForm(request.POST if request.method == "POST" else posted)
    added.add_to(form, fields)
    if request.method == "POST":
        try:
            typed = added.typed_in(request.POST)
            typed |= attached(deal, REGISTRATION, request.FILES, request.actor, deal.partner_id)
            actions.fill_in(deal, typed, actor=request.actor)
        except InvalidInput as invalid:
            form.show(invalid.problems)
            status = 422
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(f"/deals/{deal.ref}")
    context = {"form": form, "deal": deal, "added": added.groups_of(form, fields, deal)}
    return render(request, "deals/fill_in.html", context, status=status)
