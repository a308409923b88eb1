"""Settings → Fields."""

from django.urls import path

from partnerwerk.web.customfields import files, views

urlpatterns = [
    path("settings/fields", views.fields, name="custom_fields"),
    path("settings/fields/<slug:noun>/new", views.add, name="custom_field_add"),
    path("settings/fields/<uuid:pk>", views.change, name="custom_field"),
    path("settings/fields/<uuid:pk>/place", views.move, name="custom_field_move"),
    path("settings/fields/<uuid:pk>/retirement", views.retire, name="custom_field_retire"),
    path("fields/<slug:noun>/<uuid:pk>/<slug:key>", files.file, name="custom_field_file"),
    path("settings/fields/<uuid:pk>/use", views.use, name="custom_field_use"),
]
