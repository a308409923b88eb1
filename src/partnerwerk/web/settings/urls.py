"""Settings. Those of registrations are the deals' own."""

from django.urls import path

from partnerwerk.web.settings import role, views

urlpatterns = [
    path("settings", views.index, name="settings"),
    path("settings/roles", views.roles, name="roles"),
    path("settings/roles/<slug:code>", role.role, name="role"),
]
