"""Permissions over approvals. Policies, asks and absences are the vendor's: a partner sees none."""

from enum import StrEnum

from partnerwerk.access.policies import RowPolicy


class ApprovalPermission(StrEnum):
    MANAGE = "approvals.manage"


GRANTS = {ApprovalPermission.MANAGE: ("administrator",)}

ROW_POLICIES = [
    RowPolicy("workflow_approvalpolicy", vendor="select, insert, update"),
    RowPolicy("workflow_policyversion", vendor="select, insert, update, delete"),
    RowPolicy("workflow_approval", vendor="select, insert, update"),
    RowPolicy("workflow_ask", vendor="select, insert, update"),
    RowPolicy("workflow_absence"),
]
