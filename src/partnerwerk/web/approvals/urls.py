"""Approvals: what waits, the link of a mail, the administrator's policies, who is away."""

from django.urls import path

from partnerwerk.web.approvals import (
    absences,
    colleagues,
    drafting,
    late,
    link,
    policies,
    waiting,
)

urlpatterns = [
    path("waiting", waiting.waiting, name="waiting"),
    path("waiting/<str:kind>/<uuid:pk>", waiting.decide, name="decision"),
    path("decide/<str:token>", link.decide, name="decide_by_link"),
    path("settings/approvals", policies.policies, name="approval_policies"),
    path("settings/approvals/late", late.late, name="late_approvals"),
    path("settings/approvals/late/<uuid:pk>", late.hand_on, name="hand_on"),
    path("settings/approvals/absences", colleagues.absences, name="absences_of_all"),
    path(
        "settings/approvals/absences/<uuid:pk>/end", colleagues.end, name="absence_of_another_end"
    ),
    path("settings/approvals/new/<str:kind>", drafting.new, name="approval_policy_new"),
    path("settings/approvals/<uuid:pk>", policies.policy, name="approval_policy"),
    path("settings/approvals/<uuid:pk>/edit", drafting.edit, name="approval_policy_edit"),
    path("settings/approvals/<uuid:pk>/dry-run", drafting.dry_run, name="approval_dry_run"),
    path("settings/approvals/<uuid:pk>/publication", drafting.publish, name="approval_publish"),
    path("settings/approvals/<uuid:pk>/discard", drafting.discard, name="approval_discard"),
    path("settings/approvals/<uuid:pk>/place", policies.move, name="approval_move"),
    path("settings/approvals/<uuid:pk>/retirement", policies.retire, name="approval_retire"),
    path("account/absence", absences.absences, name="absences"),
    path("account/absence/<uuid:pk>/end", absences.end, name="absence_end"),
]
