"""Who of the vendor's people is away, now and later; the administrator says so for a colleague."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import Actor, Side, require
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.approvals.absences import AbsenceForm, deputies_of, read_absence, row_of
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.access import absences_visible_to
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.models import Absence


class ColleagueForm(AbsenceForm):
    """The same, of somebody else."""

    member = forms.ChoiceField(label=gettext_lazy("Who is away"))
    field_order = ("member",)

    def __init__(
        self,
        data: QueryDict | dict[str, Any],
        deputies: list[tuple[str, str]],
        people: list[tuple[str, str]],
    ) -> None:
        super().__init__(data, deputies)
        self.fields["deputy"].help_text = _("Nobody chosen: whoever else has the role.")
        self.fields["limit"].help_text = _(
            "Above it whoever else has the role decides. Empty: no limit."
        )
        field = self.fields["member"]
        field.choices = [("", _("Choose a colleague")), *people]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def absences(request: PortalRequest) -> HttpResponse:
    """All of now and later, and a form for one more."""
    actor = request.actor
    require(actor, May.MANAGE)
    people = list(_colleagues(actor).order_by("name"))
    first = {
        "member": request.GET.get("person", ""),
        "first_day": clock.today().isoformat(),
        "last_day": "",
        "currency": "EUR",
    }
    typed: Any = request.POST if request.method == "POST" else first
    form = ColleagueForm(typed, deputies_of(actor), [(str(m.pk), m.name) for m in people])
    if request.method == "POST":
        try:
            member = _set(request.POST, people, actor)
        except InvalidInput as invalid:
            form.show(invalid.problems)
        else:
            words = _("Noted. From the first day on others are asked instead of %s.")
            messages.success(request, words % member.name)
            return redirect("absences_of_all")
    context = {"form": form, "rows": [row_of(absence) for absence in _all(actor)]}
    status = 422 if form.errors else 200
    return render(request, "approvals/colleagues.html", context, status=status)


@require_POST
@signed_in
def end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """They are back, or do not go after all."""
    require(request.actor, May.MANAGE)
    absence = get_object_or_404(absences_visible_to(request.actor), pk=pk)
    actions.end_absence(absence, actor=request.actor)
    messages.success(request, _("%s is asked again from now on.") % absence.membership.name)
    return redirect("absences_of_all")


def _set(post: QueryDict, people: list[Membership], actor: Actor) -> Membership:
    """Every problem at once, also of the colleague who was not chosen."""
    wanted = as_id(post.get("member", ""))
    member = next((m for m in people if m.pk == wanted), None)
    missing = [] if member else [Problem("member", _("Choose a colleague."), "required")]
    try:
        away = read_absence(post)
    except InvalidInput as invalid:
        raise InvalidInput([*missing, *invalid.problems]) from invalid
    if member is None:
        raise InvalidInput([*missing, *actions.problems_of_absence(away)])
    actions.set_absence(member, away, actor=actor)
    return member


def _colleagues(actor: Actor) -> Any:
    return visible_to(actor).filter(side=Side.VENDOR, disabled_at__isnull=True)


def _all(actor: Actor) -> list[Absence]:
    found = absences_visible_to(actor).filter(last_day__gte=clock.today())
    return list(found.order_by("first_day", "membership__name"))
