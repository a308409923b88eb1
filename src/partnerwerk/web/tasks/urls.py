"""Tasks: what one has to do."""

from django.urls import path

from partnerwerk.web.tasks import views

urlpatterns = [
    path("tasks", views.tasks, name="tasks"),
    path("tasks/new", views.new, name="task_new"),
    path("tasks/<uuid:task_id>/completion", views.complete, name="task_complete"),
]
