"""The inbox."""

from django.urls import path

from partnerwerk.web.inbox import views

urlpatterns = [path("inbox", views.show, name="inbox")]
