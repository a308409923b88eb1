"""What happens to approvals and to the policies that they follow."""

from enum import StrEnum


class ApprovalEvent(StrEnum):
    ASKED = "approval.asked"
    AGREED = "approval.agreed"
    HANDED_OVER = "approval.handed_over"
    REMINDED = "approval.reminded"
    ESCALATED = "approval.escalated"
    CANCELLED = "approval.cancelled"
    POLICY_DRAFTED = "approval_policy.drafted"
    POLICY_DISCARDED = "approval_policy.discarded"
    POLICY_MOVED = "approval_policy.moved"
    POLICY_PUBLISHED = "approval_policy.published"
    POLICY_RETIRED = "approval_policy.retired"
    ABSENCE_SET = "absence.set"
    ABSENCE_ENDED = "absence.ended"
