"""Addresses of exports: what a list shows, with the list's own filters in the query."""

from django.urls import path

from partnerwerk.exchange.exporting import FileFormat
from partnerwerk.web.customers.listed import customers_for
from partnerwerk.web.deals.listed import REGISTRATIONS
from partnerwerk.web.lists.exporting import export_of_list
from partnerwerk.web.partners.listed import PARTNERS

app_name = "exports"

urlpatterns = [
    path(f"{noun}/export.{format_}", view, {"format_": format_}, name=f"{noun}_{format_}")
    for noun, view in (
        ("deals", export_of_list(lambda actor: REGISTRATIONS)),
        ("customers", export_of_list(customers_for)),
        ("partners", export_of_list(lambda actor: PARTNERS)),
    )
    for format_ in FileFormat
]
