"""Customers."""

from django.urls import path

from partnerwerk.web.customers import editing, record, views

urlpatterns = [
    path("customers", views.customers, name="customers"),
    path("customers/new", editing.add, name="customer_add"),
    path("customers/like", editing.like, name="customers_like"),
    path("customers/<uuid:customer_id>", record.show, name="customer"),
    path("customers/<uuid:customer_id>/edit", editing.change, name="customer_change"),
]
