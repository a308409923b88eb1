"""Webhooks, below Settings."""

from django.urls import path

from partnerwerk.web.webhooks import deliveries, editing, views

ONE = "settings/webhooks/<uuid:webhook_id>"

urlpatterns = [
    path("settings/webhooks", views.webhooks, name="webhooks"),
    path("settings/webhooks/events", views.events, name="webhook_events"),
    path("settings/webhooks/new", editing.add, name="webhook_add"),
    path(ONE, views.show, name="webhook"),
    path(f"{ONE}/edit", editing.change, name="webhook_change"),
    path(f"{ONE}/secret", editing.rotate, name="webhook_rotate"),
    path(f"{ONE}/pause", editing.pause, name="webhook_pause"),
    path(f"{ONE}/resumption", editing.resume, name="webhook_resume"),
    path(f"{ONE}/removal", editing.remove, name="webhook_remove"),
    path(f"{ONE}/test", deliveries.test, name="webhook_test"),
    path(f"{ONE}/replay", deliveries.replay_all, name="webhook_replay"),
    path(f"{ONE}/deliveries/<uuid:delivery_id>", deliveries.show, name="delivery"),
    path(f"{ONE}/deliveries/<uuid:delivery_id>/replay", deliveries.replay, name="delivery_replay"),
]
