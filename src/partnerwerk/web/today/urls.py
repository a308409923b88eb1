"""My day: what is due and overdue, over all records."""

from django.urls import path

from partnerwerk.web.today import views

urlpatterns = [path("today", views.today, name="today")]
