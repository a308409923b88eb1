"""The inbox."""

from django.urls import path

from partnerwerk.web.inbox import views

urlpatterns = [
    path("inbox", views.show, name="inbox"),
    path("inbox/reading", views.read_all, name="inbox_read_all"),
    path("inbox/<uuid:notice_id>", views.follow, name="inbox_follow"),
    path("inbox/<uuid:notice_id>/reading", views.read, name="inbox_read"),
]
