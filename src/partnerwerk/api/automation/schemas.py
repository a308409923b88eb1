"""Rules and their runs as the API sends and takes them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import WithJsonSchema

from partnerwerk.api.door import Text
from partnerwerk.automation.inputs import RuleInput
from partnerwerk.automation.models import RuleVersion, Run
from partnerwerk.automation.queries import Standing

_ACTION = {
    "type": "object",
    "properties": {
        "effect": {"type": "string", "description": "what to do: `GET /automation-options`"},
        "target": {"type": "string", "description": "for whom, or what it becomes"},
        "text": {"type": "string"},
        "delay": {"type": "integer", "description": "minutes to wait before it"},
        "days": {"type": "integer", "description": "until a task is due"},
    },
}
_CONDITION = {
    "type": "object",
    "additionalProperties": True,
    "description": '`{"v": 1, "when": {"all": []}}` holds always.',
}
Actions = Annotated[Any, WithJsonSchema({"type": "array", "items": _ACTION})]
Condition = Annotated[Any, WithJsonSchema(_CONDITION)]
Whole = Annotated[Any, WithJsonSchema({"type": "integer"})]


class RuleIn(Schema):
    """Either an `event`, or so many `days` after the date of a `date_field`; before it they are
    negative. Up to ten `actions`, performed in order.
    """

    name: Text = ""
    noun: Text = ""
    event: Text = ""
    date_field: Text = ""
    days: Whole = 0
    condition: Condition = None
    actions: Actions = []

    def given(self) -> RuleInput:
        return RuleInput(
            name=self.name,
            noun=self.noun if isinstance(self.noun, str) else "",
            event_name=self.event if isinstance(self.event, str) else "?",
            date_field=self.date_field if isinstance(self.date_field, str) else "?",
            days=self.days,
            condition=self.condition,
            actions=self.actions if isinstance(self.actions, list) else [],
        )


class ActionOut(Schema):
    effect: str
    target: str
    text: str
    delay: int
    days: int | None = None


class VersionOut(Schema):
    """What a rule says. `in_force_from` is null for a draft."""

    number: int
    noun: str
    event: str
    date_field: str
    days: int
    condition: dict[str, Any]
    actions: list[ActionOut]
    written_at: datetime
    written_by: str
    published_by: str
    in_force_from: datetime | None
    in_force_until: datetime | None


class RuleOut(Schema):
    """`state` is in_force, draft or stopped. `runs` counts those of the last 30 days by outcome;
    `problem` says why a rule of time could not run.
    """

    id: UUID
    name: str
    state: str
    in_force: VersionOut | None
    draft: VersionOut | None
    last: VersionOut
    stopped_at: datetime | None
    stopped_by: str
    problem: str
    runs: dict[str, int]


class StepOut(Schema):
    """`status` is waiting, done, failed or skipped; `note` says for whom, or why not."""

    number: int
    effect: str
    target: str
    status: str
    note: str
    due_at: datetime


class RunOut(Schema):
    """`outcome` is ran, not_met, failed or stopped; `reason` is condition, gone, loop, too_deep,
    unreadable, action, or empty when it ran.
    """

    id: UUID
    at: datetime
    version: int
    event: int | None
    record: UUID
    record_ref: str
    day: date | None
    outcome: str
    reason: str
    steps: list[StepOut]


class OptionOut(Schema):
    code: str
    label: str


class EffectOut(Schema):
    """Something to do with its targets. `takes_text`, `takes_days`: what it wants to be told."""

    code: str
    label: str
    takes_text: bool
    takes_days: bool
    targets: list[OptionOut]


class NounOut(Schema):
    """What a rule over a noun can wait for and do."""

    code: str
    label: str
    events: list[OptionOut]
    date_fields: list[OptionOut]
    effects: list[EffectOut]


def show(standing: Standing) -> RuleOut:
    rule = standing.rule
    return RuleOut(
        id=rule.pk,
        name=rule.name,
        state=standing.state,
        in_force=_version(standing.in_force) if standing.in_force else None,
        draft=_version(standing.draft) if standing.draft else None,
        last=_version(standing.versions[0]),
        stopped_at=rule.stopped_at,
        stopped_by=rule.stopped_by,
        problem=rule.problem,
        runs=standing.counts,
    )


def show_run(run: Run) -> RunOut:
    """Its version and steps have been read with it."""
    return RunOut(
        id=run.pk,
        version=run.version.number,
        event=run.event_id,
        record=run.record_id,
        steps=[
            StepOut(**_of(step, StepOut))
            for step in sorted(run.steps.all(), key=lambda s: s.number)
        ],
        **{name: getattr(run, name) for name in ("at", "record_ref", "day", "outcome", "reason")},
    )


def _version(version: RuleVersion) -> VersionOut:
    kept = ("number", "noun", "date_field", "days", "condition", "written_at", "written_by",
            "published_by", "in_force_from", "in_force_until")  # fmt: skip
    return VersionOut(
        event=version.event_name,
        actions=[ActionOut(**action) for action in version.actions],
        **{name: getattr(version, name) for name in kept},
    )


def _of(record: Any, schema: type[Schema]) -> Mapping[str, Any]:
    return {name: getattr(record, name) for name in schema.model_fields}
