"""The first page and the help."""

from django.urls import path

from partnerwerk.web.home import views

urlpatterns = [
    path("", views.show, name="home"),
    path("pipeline", views.pipeline, name="pipeline"),
    path("help", views.help_page, name="help"),
]
