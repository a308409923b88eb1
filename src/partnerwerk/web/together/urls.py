"""Conversation and history of records."""

from django.urls import path

from partnerwerk.web.together import editing, of_organisations, views

urlpatterns = [
    path("history", of_organisations.of_mine, name="history"),
    path("partners/<slug:slug>/history", of_organisations.of_partner, name="partner_history"),
    path("records/<slug:noun>/<uuid:pk>", views.show, name="together"),
    path("records/<slug:noun>/<uuid:pk>/comments", views.add, name="comment_add"),
    path("records/<slug:noun>/<uuid:pk>/people", views.people, name="together_people"),
    path("comments/<uuid:comment_id>/edit", editing.change, name="comment_change"),
    path("comments/<uuid:comment_id>/removal", editing.remove, name="comment_remove"),
    path("comments/<uuid:comment_id>/versions", editing.versions, name="comment_versions"),
]
