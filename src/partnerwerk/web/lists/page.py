"""The page of a list: fifty records, what narrows them, and the way to everything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.conditions.access import ViewPermission
from partnerwerk.conditions.actions import may_change
from partnerwerk.conditions.language import AllOf
from partnerwerk.conditions.wording import sentence
from partnerwerk.kit.paging import LIMIT, Page
from partnerwerk.kit.problems import Refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.address import EVERY_ONE, Address, parts_of, read_address
from partnerwerk.web.lists.cells import cells_of, shown_with
from partnerwerk.web.lists.columns import Column
from partnerwerk.web.lists.description import List
from partnerwerk.web.lists.finding import guarded, page_at
from partnerwerk.web.middleware import PortalRequest


def page_of_list(choose: Callable[[Actor], List]) -> Callable[..., HttpResponse]:
    """The view of a list's page."""

    @require_safe
    @signed_in
    def show(request: PortalRequest) -> HttpResponse:
        described = choose(request.actor)
        require(request.actor, described.may_view)
        address = read_address(request.GET, described, request.actor)
        context = {**rows_in(address), **around(address), **described.context(request.actor)}
        return render(request, described.template, context)

    return show  # type: ignore[return-value]


def rows_in(address: Address, limit: int = LIMIT) -> dict[str, Any]:
    """The rows of a page, or why there are none."""
    if address.is_closed:
        return {"refused": _("This view asks for something that your role does not see.")}
    if address.group and limit == LIMIT:
        return {"grouped": True}
    try:
        with guarded(address):
            page = page_at(address, limit=limit)
            return {"rows": drawn(page, address), **_paging(page, address)}
    except Refused as refused:
        return {"refused": refused.text}


def drawn(page: Page[Any], address: Address) -> list[SafeString]:
    described, columns = address.described, address.columns
    shown = shown_with(page.items, columns, described, address.actor)
    may_choose = bool(bulk_of(address))
    return [
        (_tick(described.key_of(record), str(record)) if may_choose else SafeString())
        + cells_of(record, columns, shown)
        for record in page.items
    ]


def _tick(key: str, label: str) -> SafeString:
    """As `components/select_row.html`."""
    words = (
        '<td class="cell-select"><input class="tick" type="checkbox" name="ref" value="{}" data-select'
        ' aria-label="{}"></td>'
    )
    return format_html(words, key, _("Select %(label)s") % {"label": label})


def _paging(page: Page[Any], address: Address) -> dict[str, str]:
    return {
        "older_url": address.url(cursor=page.next_cursor) if page.next_cursor else "",
        "newer_url": address.url() if address.cursor else "",
    }


def around(address: Address) -> dict[str, Any]:
    """What stands above and below the rows, and leads on."""
    described, actor = address.described, address.actor
    columns, sort, group = address.columns, address.sort, address.group
    return {
        "address": address,
        "list": described,
        "columns": columns,
        "heads": [_head(column, sort, address) for column in columns],
        "tabs": _tabs(address),
        "chips": chips_of(address),
        "views": _views(address),
        "view_name": address.view.name if address.view else "",
        "may_keep": actor.may(ViewPermission.KEEP),
        "may_change_view": address.view is not None
        and not (address.is_closed or address.is_partial)
        and may_change(address.view, actor),
        "bulk_actions": bulk_of(address),
        "may_export": described.may_export is None or actor.may(described.may_export),
        "export_query": address.query(),
        "totals_url": address.own_url("totals"),
        "groups_url": address.own_url("groups") if group else "",
        "filter_url": address.own_url("filter"),
        "layout_url": address.own_url("layout"),
        "new_view_url": address.own_url("views/new"),
        "keep_url": f"/lists/{described.noun_key}/views/{address.view.pk}" if address.view else "",
        "hidden": hidden_of(address),
        "back_url": address.url(),
        "show_all_url": f"{described.url}?view=",
        "frame_css": _frame_css(len(columns)),
        "notices": address.notices,
    }


def _frame_css(width: int) -> str:
    """With many columns the table scrolls within its frame; with very many no cell breaks."""
    return " is-widest" if width > 11 else " is-wide" if width > 8 else ""


def hidden_of(address: Address) -> list[tuple[str, str]]:
    """The rest of the address for a form that asks for words."""
    query = QueryDict(address.query(q=""))
    return [(n, v) for n, values in query.lists() if n != "q" for v in values]


def bulk_of(address: Address) -> list[dict[str, Any]]:
    """What can be done with several at once, by this person."""
    return [
        {
            "label": action.label,
            "url": f"/lists/{address.described.noun_key}/bulk?do={action.key}",
            "key": action.letter,
            "dialog": True,
            "primary": not number,
        }
        for number, action in enumerate(
            action for action in address.described.bulk if action.is_open_to(address.actor)
        )
    ]


def _head(column: Column, sort: str, address: Address) -> dict[str, Any]:
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    turned = f"-{column.key}" if sort == column.key else column.key
    return {
        "label": column.label,
        "number": column.is_number,
        "order": order,
        "url": address.url(sort=turned) if column.sort_by is not None else "",
    }


def _tabs(address: Address) -> list[dict[str, Any]]:
    """The parts of the list; the one that the address asks for is marked."""
    tabs = address.described.tabs(address.actor)
    names = dict.fromkeys(name for tab in tabs for name in tab.quick)
    now = {name: set(address.quick.get(name, ())) for name in names}
    return [
        {
            "label": tab.label,
            "count": tab.count,
            "url": address.url(**{name: tab.quick.get(name, "") for name in names}),
            "current": all(now[name] == set(tab.quick.get(name, ())) for name in names),
        }
        for tab in tabs
    ]


def chips_of(address: Address) -> list[dict[str, str]]:
    """What narrows the list, each with the way to change it and the way back."""
    noun, actor, when = address.described.noun, address.actor, address.when
    found = []
    if not address.is_closed and when != EVERY_ONE:
        parts = parts_of(when)
        for number, part in enumerate(parts):
            rest = AllOf((*parts[:number], *parts[number + 1 :]))
            label = sentence(part, noun, actor).rstrip(".")
            url = f"{address.own_url('filter')}&at={number}"
            found.append({"label": label, "url": url, "remove_url": address.with_when(rest)})
    for chip in address.described.chips(address.quick, actor):
        away = address.url(**dict.fromkeys(chip.names, ""))
        found.append({"label": chip.label, "url": "", "remove_url": away})
    if address.q:
        label = _("“%(words)s”") % {"words": address.q}
        found.append({"label": label, "url": "", "remove_url": address.url(q="")})
    return found


def _views(address: Address) -> list[dict[str, Any]]:
    """The saved views: shared ones, then one's own."""
    me = address.actor.membership_id
    return [
        {
            "name": view.name,
            "url": f"{address.described.url}?view={view.pk}",
            "current": address.view is not None and address.view.pk == view.pk,
            "is_shared": view.is_shared,
            "is_default": me in view.default_for,
        }
        for view in address.views
    ]
