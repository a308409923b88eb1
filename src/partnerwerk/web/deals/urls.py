"""Addresses of deal registration: each transition is a resource of its own."""

from django.urls import path, register_converter

from partnerwerk.web.deals.moves import MOVES
from partnerwerk.web.deals.refs import RefConverter
from partnerwerk.web.deals.views import (
    checking,
    evidence,
    extensions,
    filling,
    lists,
    moving,
    record,
    registering,
    terms,
)

register_converter(RefConverter, "ref")
app_name = "deals"

urlpatterns = [
    path("deals", lists.deals, name="list"),
    path("deals/suggestions", checking.suggestions, name="suggestions"),
    path("deals/check", checking.check, name="check"),
    path("deals/new", registering.new, name="new"),
    path("deals/draft", registering.save_first, name="save_first"),
    path("deals/evidence", evidence.upload_to_new, name="upload_to_new"),
    path("deals/<ref:number>", record.deal, name="deal"),
    path("deals/<ref:number>/edit", registering.edit, name="edit"),
    path("deals/<ref:number>/draft", registering.save, name="save"),
    path("deals/<ref:number>/amendment", registering.amend, name="amendment"),
    *(path(f"deals/<ref:number>/{step}", moving.step, {"step": step}, name=step) for step in MOVES),
    path("deals/<ref:number>/fields", filling.fill_in, name="fill_in"),
    path("deals/<ref:number>/evidence", evidence.upload, name="upload"),
    path("deals/<ref:number>/evidence/<uuid:pk>", evidence.show, name="evidence"),
    path("deals/<ref:number>/evidence/<uuid:pk>/removal", evidence.remove, name="removal"),
    path("deals/<ref:number>/extensions", extensions.ask, name="extensions"),
    *(
        path(
            f"deals/<ref:number>/extensions/<uuid:pk>/{decision}",
            extensions.decide,
            {"decision": decision},
            name=f"extension_{decision}",
        )
        for decision in ("approval", "denial")
    ),
    path("settings/deals", terms.terms, name="terms"),
    path("settings/deals/<slug:code>", terms.terms, name="program_terms"),
]
