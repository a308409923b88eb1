"""Addresses of exports: what a list shows, with the list's own filters in the query."""

from django.urls import path

from partnerwerk.exchange.exporting import FileFormat
from partnerwerk.web.exports import customers, deals, partners

app_name = "exports"

urlpatterns = [
    path(f"{noun}/export.{format_}", view, {"format_": format_}, name=f"{noun}_{format_}")
    for noun, view in (
        ("deals", deals.export),
        ("customers", customers.export),
        ("partners", partners.export),
    )
    for format_ in FileFormat
]
