"""Search."""

from django.urls import path

from partnerwerk.web.search import views

urlpatterns = [path("search", views.search, name="search")]
