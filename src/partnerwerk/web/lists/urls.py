"""Addresses of what a list needs beside its page; `noun` is the key of its noun."""

from django.urls import path

from partnerwerk.web.lists import deciding, filtering, layout, parts, saving

urlpatterns = [
    path("lists/<slug:noun>/totals", parts.totals, name="list_totals"),
    path("lists/<slug:noun>/groups", parts.groups, name="list_groups"),
    path("lists/<slug:noun>/section", parts.section, name="list_section"),
    path("lists/<slug:noun>/filter", filtering.narrow, name="list_filter"),
    path("lists/<slug:noun>/layout", layout.arrange, name="list_layout"),
    path("lists/<slug:noun>/bulk", deciding.bulk, name="list_bulk"),
    path("lists/<slug:noun>/views", saving.manage, name="list_views"),
    path("lists/<slug:noun>/views/new", saving.save_new, name="list_view_new"),
    path("lists/<slug:noun>/views/<uuid:pk>", saving.change, name="list_view"),
]
