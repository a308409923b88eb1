"""Approvals: the link of a mail, the administrator's policies, one's own absence."""

from django.urls import path

from partnerwerk.web.approvals import link

urlpatterns = [
    path("decide/<str:token>", link.decide, name="decide_by_link"),
]
