"""A dry run as its page shows it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.web.approvals.showing import in_series
from partnerwerk.web.people.words import role_label
from partnerwerk.workflow.approvals.asking import Asked
from partnerwerk.workflow.approvals.kinds import ApprovalKind
from partnerwerk.workflow.approvals.rehearsing import DryRun, Rehearsed

SHOWN = 50


def shown_run(run: DryRun, kind: ApprovalKind) -> dict[str, Any]:
    more = sum(1 for row in run.other if row.more_days > 0)
    fewer = sum(1 for row in run.other if row.more_days < 0)
    return {
        "looked_at": run.looked_at,
        "other": len(run.other),
        "same": run.looked_at - len(run.other),
        "more": more,
        "fewer": fewer,
        "rows": [_row(row, kind) for row in run.other[:SHOWN]],
    }


def _row(row: Rehearsed, kind: ApprovalKind) -> dict[str, Any]:
    about = kind.describe(row.subject)
    return {
        "about": about,
        "before": row.before.policy.name if row.before else _("everybody who may decide"),
        "after": [in_series([_asked(asked) for asked in step]) for step in row.asked]
        or [_("everybody who may decide")],
        "days": _days(row.more_days),
    }


def _asked(asked: Asked) -> str:
    if asked.person:
        return asked.person.name
    return role_label(asked.role) if asked.role else _("everybody who may decide")


def _days(more: int) -> str:
    if more == 0:
        return _("as many days")
    if more > 0:
        return ngettext("%(n)s day more", "%(n)s days more", more) % {"n": more}
    return ngettext("%(n)s day fewer", "%(n)s days fewer", -more) % {"n": -more}
