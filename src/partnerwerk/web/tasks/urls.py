"""Tasks: what one has to do."""

from django.urls import path

from partnerwerk.web.tasks import editing, views

urlpatterns = [
    path("tasks", views.tasks, name="tasks"),
    path("tasks/new", editing.new, name="task_new"),
    path("tasks/<uuid:task_id>", editing.task, name="task"),
    path("tasks/<uuid:task_id>/completion", views.complete, name="task_complete"),
    path("tasks/<uuid:task_id>/reopening", views.reopen, name="task_reopen"),
    path("tasks/<uuid:task_id>/checklist/<int:number>", views.tick, name="task_tick"),
]
