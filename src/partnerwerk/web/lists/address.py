"""What a list is asked for, as it stands in the address: a saved view, and what differs from it.

    /deals?view=…&q=…&state=…&when={condition}&columns=a,b,c&sort=-x&group=y&cursor=…

What cannot be read, or is not open to the reader, is left out, and a notice says so. But a saved view
that asks for something that its reader may not know shows nothing: it would show more than it means.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.access import visible_to
from partnerwerk.conditions.language import AllOf, Condition, read_condition, write_condition
from partnerwerk.conditions.models import SavedView
from partnerwerk.conditions.rights import is_open
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.kit.text import storable
from partnerwerk.web.lists.columns import Column, columns_of, first_columns
from partnerwerk.web.lists.description import List, Quick

EVERY_ONE = AllOf()
LONGEST_WORDS, LONGEST_CONDITION, MOST_VALUES = 200, 6_000, 20
OWN = ("q", "when", "columns", "sort", "group")
Raw = Mapping[str, Sequence[str]]


def as_text(condition: Condition) -> str:
    """A condition as it stands in an address; nothing for every record."""
    if condition == EVERY_ONE:
        return ""
    return json.dumps(write_condition(condition), separators=(",", ":"), ensure_ascii=False)


def parts_of(condition: Condition) -> Sequence[Condition]:
    """What all must hold: each is a chip."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def with_part(condition: Condition, part: Condition) -> Condition:
    return AllOf((*parts_of(condition), part))


@dataclass(frozen=True)
class Address:
    """The address of a list, understood for its reader."""

    described: List
    actor: Actor
    raw: Raw
    views: Sequence[SavedView] = ()
    view: SavedView | None = None
    cursor: str = ""
    notices: list[str] = field(default_factory=list)

    @cached_property
    def q(self) -> str:
        return self._one("q")[:LONGEST_WORDS].strip()

    @cached_property
    def quick(self) -> Quick:
        return {name: self.raw[name] for name in self.described.quick if self.raw.get(name)}

    @cached_property
    def when(self) -> Condition:
        """What is asked for; of a view that asks for more than is open see `is_closed`."""
        if self._read is None:
            self.notices.append(_("A filter of this address cannot be read; it is left out."))
            return EVERY_ONE
        return self._read

    @cached_property
    def is_closed(self) -> bool:
        """Does the view ask for something that this reader may not know? Then it shows nothing."""
        if not self._is_views:
            return False
        return self._read is None or not is_open(self._read, self.described.noun, self.actor)

    @property
    def is_partial(self) -> bool:
        """Was a filter left out? Then the list shows more than was asked for."""
        return self._read is None

    @cached_property
    def _read(self) -> Condition | None:
        """None if it cannot be read or, unless it is the view's, is not open to the reader. Also codes
        that nobody can choose: groups of the list ask for what its records hold.
        """
        given, noun = self._one("when"), self.described.noun
        if not given:
            return EVERY_ONE
        try:
            condition = read_condition(json.loads(given), noun)
        except (ValueError, RecursionError, InvalidInput):
            return None
        return condition if self._is_views or is_open(condition, noun, self.actor) else None

    @property
    def _is_views(self) -> bool:
        """Is the condition that of the saved view, as it was saved?"""
        if self.view is None:
            return False
        given = list(self.raw.get("when", ()))
        return bool(given) and given == list(raw_of(self.view).get("when", ()))

    @cached_property
    def columns(self) -> list[Column]:
        """Those chosen, the one that leads to the record first; else those of the list."""
        known = columns_of(self.described, self.actor)
        given = [key for key in self._one("columns").split(",") if key]
        self._note(key for key in given if key not in known)
        chosen = [key for key in given if key in known] or [
            key for key in first_columns(self.described, self.actor) if key in known
        ]
        title = self.described.title
        return [known[key] for key in dict.fromkeys([title, *chosen])]

    @cached_property
    def sort(self) -> str:
        given = self._one("sort")
        column = columns_of(self.described, self.actor).get(given.removeprefix("-"))
        if given and (column is None or column.sort_by is None):
            self._note([given])
            return ""
        return given

    @property
    def sort_column(self) -> Column | None:
        if not self.sort:
            return None
        return columns_of(self.described, self.actor)[self.sort.removeprefix("-")]

    @cached_property
    def group(self) -> Column | None:
        given = self._one("group")
        column = columns_of(self.described, self.actor).get(given)
        if given and (column is None or not column.is_grouped):
            self._note([given])
            return None
        return column

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.quick or self._one("when"))

    @property
    def is_changed(self) -> bool:
        """Does it differ from the view it began with?"""
        return self.view is not None and any(
            list(self.raw.get(name, ())) != list(raw_of(self.view).get(name, ()))
            for name in self._names
        )

    @cached_property
    def known(self) -> Raw:
        """What the address says without what was left out: links go on with that. Only a filter stays,
        and with it the word that it is left out: who saves a view must not lose it.
        """
        known, columns = dict(self.raw), columns_of(self.described, self.actor)
        if self.when == EVERY_ONE and not self.is_partial:
            known["when"] = []
        given = [key for key in self._one("columns").split(",") if key in columns]
        known["columns"] = _listed(",".join(given))
        known["sort"] = _listed(self.sort)
        known["group"] = _listed(self.group.key if self.group else "")
        return {**known, **{name: self.raw[name] for name in self.raw if self._is_as_kept(name)}}

    def _is_as_kept(self, name: str) -> bool:
        """Does the view say the same, whatever this reader sees of it?"""
        return self.view is not None and list(self.raw[name]) == list(
            raw_of(self.view).get(name, ())
        )

    def query(self, **changes: "str | Sequence[str]") -> str:
        """The query of the same list with some parts changed, from its first page."""
        view = changes.pop("view", str(self.view.pk) if self.view else "")
        cursor = changes.pop("cursor", "")
        before = raw_of(self.view) if self.view and view else {}
        after = {**self.known, **{name: _listed(value) for name, value in changes.items()}}
        query = QueryDict(mutable=True)
        if view:
            query["view"] = str(view)
        for name in self._names:
            values = list(after.get(name, ()))
            if values != list(before.get(name, ())):
                query.setlist(name, values or [""])
        if cursor:
            query["cursor"] = str(cursor)
        if not query and default_of(self.views, self.actor):
            query["view"] = ""  # else the list would begin with that one
        return query.urlencode()

    def url(self, **changes: "str | Sequence[str]") -> str:
        query = self.query(**changes)
        return f"{self.described.url}?{query}" if query else self.described.url

    def own_url(self, part: str, **changes: "str | Sequence[str]") -> str:
        """Of a page about this list as it is: its filter, columns, totals, groups."""
        query = self.query(**changes)
        return f"/lists/{self.described.noun_key}/{part}?{query}"

    def with_when(self, condition: Condition) -> str:
        return self.url(when=as_text(condition))

    @property
    def _names(self) -> tuple[str, ...]:
        return (*OWN, *self.described.quick)

    def _one(self, name: str) -> str:
        return next(iter(self.raw.get(name, ())), "")

    def _note(self, keys: Iterable[str]) -> None:
        if list(keys):
            text = _("A column of this address is not there for you; it is left out.")
            if text not in self.notices:
                self.notices.append(text)


def read_address(query: QueryDict, described: List, actor: Actor) -> Address:
    """What the query asks for; without any parameter the person's default view, if there is one."""
    views = list(
        visible_to(actor).filter(noun=described.noun_key).order_by("-is_shared", "name", "pk")
    )
    names, notices = (*OWN, *described.quick), list[str]()
    is_bare = not any(name in query for name in (*names, "view", "cursor"))
    view = default_of(views, actor) if is_bare else _view_named(query.get("view", ""), views)
    if query.get("view") and view is None:
        notices.append(_("This view is gone, or it is not shared with you."))
    given = {name: _cleaned(query.getlist(name)) for name in names if name in query}
    raw = {**(raw_of(view) if view else {}), **given}
    return Address(described, actor, raw, views, view, query.get("cursor", ""), notices)


def raw_of(view: SavedView) -> Raw:
    """A view as an address would say it."""
    when = json.dumps(view.condition, separators=(",", ":"), ensure_ascii=False)
    own = {
        "q": view.q,
        "when": when if view.condition else "",
        "columns": ",".join(view.columns),
        "sort": view.sort,
        "group": view.group_by,
    }
    quick = {name: values for name, values in view.quick.items() if name not in OWN}
    return {**quick, **{name: [value] for name, value in own.items() if value}}


def default_of(views: Sequence[SavedView], actor: Actor) -> SavedView | None:
    return next((view for view in views if actor.membership_id in view.default_for), None)


def _view_named(text: str, views: Sequence[SavedView]) -> SavedView | None:
    wanted = as_id(text)
    return next((view for view in views if view.pk == wanted), None)


def _cleaned(values: Iterable[str]) -> list[str]:
    found = [storable(value).strip() for value in values]
    return [value for value in found if value][:MOST_VALUES]


def _listed(value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else list(value)
    return [one for one in values if one]
