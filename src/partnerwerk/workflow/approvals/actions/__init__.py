"""Every write about approvals, one file a part of them."""

from partnerwerk.workflow.approvals.actions.absences import (
    end_absence,
    problems_of_absence,
    set_absence,
)
from partnerwerk.workflow.approvals.actions.beginning import (
    begin_approval,
    begin_many,
    cancel_approval,
    cancel_many,
)
from partnerwerk.workflow.approvals.actions.deciding import (
    decide,
    decide_subject,
    open_ask,
    require_asked,
)
from partnerwerk.workflow.approvals.actions.handing import hand_on
from partnerwerk.workflow.approvals.actions.policies import (
    discard_draft,
    draft_policy,
    move_policy,
    problems_of_name,
    publish_policy,
    retire_policy,
)
from partnerwerk.workflow.approvals.actions.watching import escalate_ask, hand_over, remind_of_ask

__all__ = [
    "begin_approval", "begin_many", "cancel_approval", "cancel_many", "decide", "decide_subject", "discard_draft",
    "draft_policy", "end_absence", "escalate_ask", "hand_on", "hand_over", "move_policy", "open_ask", "problems_of_absence",
    "problems_of_name", "publish_policy",
    "remind_of_ask", "require_asked", "retire_policy", "set_absence",
]  # fmt: skip
