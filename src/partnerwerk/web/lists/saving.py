"""Saved views of a list: kept, shared, begun with, changed, removed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.conditions import actions
from partnerwerk.conditions.access import ViewPermission as May
from partnerwerk.conditions.access import visible_to
from partnerwerk.conditions.inputs import ViewInput
from partnerwerk.conditions.language import read_condition, write_condition
from partnerwerk.conditions.models import SavedView
from partnerwerk.conditions.rights import is_open
from partnerwerk.conditions.wording import sentence
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.web.conditions.builder import Builder, read_builder
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.address import EVERY_ONE, Address, read_address
from partnerwerk.web.lists.description import List
from partnerwerk.web.lists.forms import ViewForm
from partnerwerk.web.lists.known import list_of
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import when


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def save_new(request: PortalRequest, noun: str) -> HttpResponse:
    """What the list shows now, under a name. A filter that is being built is saved with it."""
    described = list_of(noun, request.actor)
    require(request.actor, May.KEEP)
    is_post = request.method == "POST"
    query = QueryDict(request.POST.get("list", "")) if is_post else request.GET
    address = read_address(query, described, request.actor)
    built = _built(request, described)
    form = ViewForm(request.POST if is_post and "save" in request.POST else {})
    if built is not None and built.condition is None:
        text = _("A row of the filter is not finished. Go back and finish it or take it away.")
        form.show([Problem("", text)])
    elif is_post and "save" in request.POST:
        try:
            view = _save(form, address, built)
        except InvalidInput as invalid:
            form.show(invalid.problems)
        except Refused as refused:
            form.show([Problem("", refused.text)])
        else:
            messages.success(request, _("Saved as “%s”.") % view.name)
            return HttpResponseRedirect(f"{described.url}?view={view.pk}")
    context = {
        "form": form,
        "address": address,
        "list": described,
        "list_query": address.query(),
        "may_share": request.actor.may(May.SHARE),
        "kept_rows": [(n, v) for n, vs in request.POST.lists() if n[:2] == "c." for v in vs],
        "url": request.path,
    }
    status = 422 if is_post and form.errors else 200
    return render(request, "lists/view_form.html", context, status=status)


def _built(request: PortalRequest, described: List) -> Builder | None:
    """What stands in the builder, if one comes from there."""
    if request.method != "POST" or not any(name.startswith("c.") for name in request.POST):
        return None
    return read_builder(request, described.noun, request.actor)


def _save(form: ViewForm, address: Address, built: Builder | None) -> SavedView:
    shared = bool(form.data.get("shared"))
    given = input_of(address, str(form.data.get("name", "")), built)
    view = actions.save_view(address.described.noun_key, given, shared=shared, actor=address.actor)
    if form.data.get("default"):
        actions.choose_default_view(address.described.noun_key, view, actor=address.actor)
    return view


def input_of(address: Address, name: str, built: Builder | None = None) -> ViewInput:
    """A view of what the address asks for, or of what was built: all of it, or none."""
    if built is None:
        _require_whole(address)
    condition = address.when if built is None or built.condition is None else built.condition
    raw = address.raw
    return ViewInput(
        name=name,
        q=address.q,
        quick={key: list(values) for key, values in address.quick.items()},
        condition=None if condition == EVERY_ONE else write_condition(condition),
        columns=[column.key for column in address.columns] if raw.get("columns") else [],
        sort=address.sort,
        group_by=address.group.key if address.group else "",
    )


def _require_whole(address: Address) -> None:
    if address.is_closed:
        raise Refused(_("This view asks for something that your role does not see."), "not_open")
    if address.is_partial:
        text = _("A filter of this address cannot be read. Choose another before you save.")
        raise Refused(text, "not_open")


@require_safe
@signed_in
def manage(request: PortalRequest, noun: str) -> HttpResponse:
    """All views of a list that the person has."""
    described, actor = list_of(noun, request.actor), request.actor
    found = visible_to(actor).filter(noun=noun).order_by("-is_shared", "name", "pk")
    context = {"list": described, "rows": [_row(view, described, actor) for view in found],
               "may_share": actor.may(May.SHARE)}  # fmt: skip
    return render(request, "lists/views.html", context)


def _row(view: SavedView, described: List, actor: Actor) -> dict[str, Any]:
    return {
        "view": view,
        "url": f"{described.url}?view={view.pk}",
        "sentence": _sentence(view, described, actor),
        "changed": when(view.changed_at, clock.now()),
        "may_change": actions.may_change(view, actor),
        "is_default": actor.membership_id in view.default_for,
        "change_url": f"/lists/{described.noun_key}/views/{view.pk}",
    }


def _sentence(view: SavedView, described: List, actor: Actor) -> str:
    """What a view asks for, to whoever may know it."""
    if view.condition is None:
        return ""
    try:
        condition = read_condition(view.condition, described.noun)
    except InvalidInput:
        return _("This version cannot read it.")
    if not is_open(condition, described.noun, actor):
        return _("This view asks for something that your role does not see.")
    return sentence(condition, described.noun, actor)


@require_POST
@signed_in
def change(request: PortalRequest, noun: str, pk: UUID) -> HttpResponse:
    """One thing at a time: keep what the list shows now, rename, share, begin with it, remove."""
    described, actor = list_of(noun, request.actor), request.actor
    view = get_object_or_404(visible_to(actor).filter(noun=noun), pk=pk)
    verb = request.POST.get("do", "")
    if verb not in CHANGES:
        return HttpResponseRedirect(f"/lists/{noun}/views")
    try:
        said = CHANGES[verb](view, request.POST, described, actor)
    except InvalidInput as invalid:
        messages.error(request, invalid.problems[0].text)
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, said)
    back = f"{described.url}?view={pk}" if verb == "keep" else f"/lists/{noun}/views"
    return HttpResponseRedirect(back)


def _keep(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    address = read_address(QueryDict(post.get("list", "")), described, actor)
    actions.change_view(view, input_of(address, view.name), actor=actor)
    return _("“%s” is saved as it is now.") % view.name


def _rename(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    given = ViewInput(
        post.get("name", ""), view.q, view.quick, view.condition, view.columns, view.sort,
        view.group_by,
    )  # fmt: skip
    actions.change_view(view, given, actor=actor)
    return _("Saved.")


def _share(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    actions.share_view(view, shared=True, actor=actor)
    return _("“%s” is shared with your colleagues.") % view.name


def _unshare(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    actions.share_view(view, shared=False, actor=actor)
    return _("“%s” is its owner’s alone.") % view.name


def _begin(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    actions.choose_default_view(view.noun, view, actor=actor)
    return _("The list begins with “%s” for you.") % view.name


def _begin_plain(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    actions.choose_default_view(view.noun, None, actor=actor)
    return _("The list begins with everything for you.")


def _remove(view: SavedView, post: Mapping[str, Any], described: List, actor: Actor) -> str:
    actions.remove_view(view, actor=actor)
    return _("“%s” is removed. No record was touched.") % view.name


CHANGES: Mapping[str, Callable[[SavedView, Any, List, Actor], str]] = {
    "keep": _keep,
    "rename": _rename,
    "share": _share,
    "unshare": _unshare,
    "begin": _begin,
    "begin_plain": _begin_plain,
    "remove": _remove,
}
