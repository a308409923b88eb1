"""Segments: named conditions over partners."""

from django.urls import path

from partnerwerk.web.segments import editing, views

urlpatterns = [
    path("segments", views.segments, name="segments"),
    path("segments/new", editing.add, name="segment_add"),
    path("segments/<slug:slug>", views.show, name="segment"),
    path("segments/<slug:slug>/edit", editing.change, name="segment_change"),
    path("segments/<slug:slug>/retirement", editing.retire, name="segment_retire"),
]
