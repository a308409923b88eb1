"""What an event is about, with the vendor's eyes. What the vendor may not see, no webhook carries:
a draft of a registration, an import of a partner's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.journal.models import Event

VENDOR = Actor(side=Side.SYSTEM, name="Partnerwerk")
NAMES = ("ref", "slug", "code", "name")


@dataclass(frozen=True, slots=True)
class Subject:
    """The record of an event: its noun, and the name by which people quote it."""

    noun: str
    ref: str


def subject_of(event: Event) -> Subject | None:
    """None when the vendor does not see it, or it is gone."""
    model = _models().get(event.subject_kind)
    if model is None:
        return None
    record = _seen(model).filter(pk=event.subject_id).first()
    if record is None:
        return None
    return Subject(noun=str(model._meta.verbose_name), ref=_ref(record))


@cache
def _models() -> dict[str, type[Model]]:
    """Our models by the name under which the journal keeps them."""
    configs = [app for app in apps.get_app_configs() if app.name.startswith("partnerwerk.")]
    return {m._meta.model_name or "": m for app in configs for m in app.get_models()}


def _seen(model: type[Model]) -> "QuerySet[Any]":
    """Through the app's own `visible_to` where that is about this noun."""
    for visible in _visibilities(model._meta.app_config.name):
        found = visible(VENDOR)
        if found.model is model:
            return found
    return QuerySet(model)


@cache
def _visibilities(app: str) -> tuple[Callable[[Actor], "QuerySet[Any]"], ...]:
    if find_spec(f"{app}.access") is None:
        return ()
    module = import_module(f"{app}.access")
    return tuple(f for name, f in vars(module).items() if name.endswith("visible_to"))


def _ref(record: Any) -> str:
    """The first of the usual names that it has."""
    found = (getattr(record, name, "") for name in NAMES)
    return next((str(name) for name in found if name), "")
