"""Approvals: the link of a mail, the administrator's policies, one's own absence."""

from django.urls import path

from partnerwerk.web.approvals import absences, agreements, drafting, link, policies

urlpatterns = [
    path("decide/<str:token>", link.decide, name="decide_by_link"),
    path("agreements/<uuid:ask_id>", agreements.decide, name="agreement"),
    path("settings/approvals", policies.policies, name="approval_policies"),
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
