"""People."""

from django.urls import path

from partnerwerk.web.people import views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/new", views.invite, name="invite"),
    path("people/<uuid:person_id>", views.show, name="person"),
    path("people/<uuid:person_id>/disabling", views.disable, name="person_disable"),
    path("people/<uuid:person_id>/enabling", views.enable, name="person_enable"),
    path("people/<uuid:person_id>/reminder", views.remind, name="person_remind"),
]
