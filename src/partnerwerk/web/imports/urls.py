"""Addresses of imports: each step is a resource of its own."""

from django.urls import path

from partnerwerk.web.imports import columns, deciding, errors_file, lists, pages

app_name = "imports"

urlpatterns = [
    path("imports", lists.imports, name="list"),
    path("imports/new", lists.upload, name="new"),
    path("imports/<uuid:pk>", pages.show, name="run"),
    path("imports/<uuid:pk>/progress", pages.progress, name="progress"),
    path("imports/<uuid:pk>/columns", columns.columns, name="columns"),
    path("imports/<uuid:pk>/start", deciding.start, name="start"),
    path("imports/<uuid:pk>/undoing", deciding.undo, name="undo"),
    path("imports/<uuid:pk>/removal", deciding.discard, name="discard"),
    path("imports/<uuid:pk>/errors.csv", errors_file.errors, name="errors"),
]
