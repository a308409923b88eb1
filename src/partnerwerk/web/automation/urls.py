"""Automation, below Settings."""

from django.urls import path

from partnerwerk.web.automation import editing, trying, views

ONE = "settings/automation/<uuid:rule_id>"

urlpatterns = [
    path("settings/automation", views.rules, name="rules"),
    path("settings/automation/new", editing.add, name="rule_add"),
    path(ONE, views.show, name="rule"),
    path(f"{ONE}/edit", editing.change, name="rule_change"),
    path(f"{ONE}/dry-run", trying.dry_run, name="rule_dry_run"),
    path(f"{ONE}/publication", editing.publish, name="rule_publish"),
    path(f"{ONE}/stop", editing.stop, name="rule_stop"),
    path(f"{ONE}/runs/<uuid:run_id>", views.show_run, name="rule_run"),
]
