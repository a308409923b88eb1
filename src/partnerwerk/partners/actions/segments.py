"""Writing segments. Each change keeps the version before it."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, require
from partnerwerk.conditions.language import Condition, read_condition, write_condition
from partnerwerk.conditions.naming import change_names_alone
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.journal.recording import Changes, record
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Problems, Refused
from partnerwerk.kit.text import clean_line, clean_text
from partnerwerk.partners import usage
from partnerwerk.partners.access import SegmentPermission as May
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.circles import check_names
from partnerwerk.partners.events import SegmentEvent
from partnerwerk.partners.models import Segment, SegmentVersion
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.segments import forget_segments

LONGEST_NAME, LONGEST_DESCRIPTION = 100, 1_000


@dataclass(frozen=True)
class SegmentInput:
    """What is typed about a segment; the condition as JSON."""

    name: Any
    condition: Any
    description: Any = ""

    def check(self, actor: Actor, segment: Segment | None = None) -> Condition:
        """The condition, or every problem of all three; of what it names, too."""
        problems = Problems()
        if not isinstance(self.name, str) or not clean_line(self.name):
            problems.add("name", _("Enter a name."), "required")
        elif len(clean_line(self.name)) > LONGEST_NAME:
            problems.add("name", _("At most %s characters.") % LONGEST_NAME, "too_long")
        if not isinstance(self.description, str) or len(self.description) > LONGEST_DESCRIPTION:
            problems.add(
                "description", _("At most %s characters.") % LONGEST_DESCRIPTION, "too_long"
            )
        condition = _read(self.condition, segment, actor, problems)
        problems.stop_if_any()
        return condition

    def values(self) -> dict[str, str]:
        return {"name": clean_line(self.name), "description": clean_text(self.description)}


def _read(given: Any, segment: Segment | None, actor: Actor, problems: Problems) -> Condition:
    try:
        condition = read_condition(given, noun_of(PARTNER), actor)
        check_names(condition, segment)
        return condition
    except InvalidInput as error:
        problems.found += [Problem(f"condition.{p.field}", p.text, p.code) for p in error.problems]
        return read_condition({"v": 1, "when": {"all": []}}, noun_of(PARTNER))


@transaction.atomic
def add_segment(given: SegmentInput, *, actor: Actor) -> Segment:
    """Give a condition over partners a name."""
    require(actor, May.EDIT)
    change_names_alone()
    condition = given.check(actor)
    segment = Segment(
        slug=_free_slug(given.values()["name"]),
        condition=write_condition(condition),
        **given.values(),
    )
    _sign(segment, actor)
    _save(segment)
    _keep_version(segment)
    changes = Changes(segment)
    record(SegmentEvent.ADDED, segment, actor=actor, partner_id=None, changes=changes)
    return segment


@transaction.atomic
def change_segment(
    segment: Segment, given: SegmentInput, *, actor: Actor, version: int | None = None
) -> Segment:
    """Change name, description or condition. `version` is the one that was looked at: somebody
    else's change in between is not overwritten unseen.
    """
    require(actor, May.EDIT)
    segment = _locked(segment, actor)
    if version is not None and version != segment.version:
        raise Refused(
            _("%s changed this segment in the meantime. Look at it again.") % segment.changed_by,
            "stale",
        )
    condition, changes = write_condition(given.check(actor, segment)), Changes.of(segment)
    if (segment.condition, segment.name, segment.description) == (
        condition,
        *given.values().values(),
    ):
        return segment
    for name, value in given.values().items():
        setattr(segment, name, value)
    segment.condition, segment.version = condition, segment.version + 1
    _sign(segment, actor)
    _save(segment)
    _keep_version(segment)
    record(SegmentEvent.CHANGED, segment, actor=actor, partner_id=None, changes=changes)
    return segment


@transaction.atomic
def retire_segment(segment: Segment, *, actor: Actor) -> Segment:
    """Take a segment out of use; its history stays. Refused while something uses it."""
    require(actor, May.EDIT)
    segment = _locked(segment, actor)
    uses = usage.uses_of(segment, actor)
    if uses:
        names = ", ".join(map(str, uses))
        raise Refused(_("This segment is in use: %s.") % names, "in_use")
    changes = Changes.of(segment)
    segment.retired_at = clock.now()
    segment.save(update_fields=["retired_at"])
    forget_segments()
    record(SegmentEvent.RETIRED, segment, actor=actor, partner_id=None, changes=changes)
    return segment


def _locked(segment: Segment, actor: Actor) -> Segment:
    change_names_alone()
    found = segments_visible_to(actor).select_for_update().get(pk=segment.pk)
    if found.retired_at is not None:
        raise Refused(_("This segment is retired."))
    return found


def _sign(segment: Segment, actor: Actor) -> None:
    segment.changed_at, segment.changed_by = clock.now(), actor.name


def _save(segment: Segment) -> None:
    try:
        with transaction.atomic():
            segment.save()
        forget_segments()
    except IntegrityError as error:
        text = _("Another segment has this name.")
        raise InvalidInput([Problem("name", text, "taken")]) from error


def _keep_version(segment: Segment) -> None:
    SegmentVersion.objects.create(
        segment=segment,
        number=segment.version,
        at=segment.changed_at,
        by=segment.changed_by,
        name=segment.name,
        condition=segment.condition,
    )


def _free_slug(name: str) -> str:
    """`gold-dach`, or with a number when another segment has it."""
    root = slugify(name)[:70] or "segment"
    root = f"segment-{root}" if root == "new" else root  # the address of the form
    taken = set(Segment.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    numbered = (f"{root}-{n}" for n in range(2, len(taken) + 3))
    return root if root not in taken else next(s for s in numbered if s not in taken)
