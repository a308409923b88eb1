"""Segments that name segments: never in a circle, never too many rows. Checked whenever one is written,
one at a time, so that every condition that names segments stays small.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from partnerwerk.conditions.language import AllOf, Condition
from partnerwerk.conditions.naming import codes_named, keeping_names, named_in, rows_in
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.kit.problems import Problems
from partnerwerk.partners.models import Segment
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.segments import SEGMENT, meanings_of

MOST_ROWS, DEEPEST = 120, 3


def check_names(draft: Condition, segment: Segment | None = None) -> None:
    """InvalidInput if what a segment is to mean names the segment itself, if only by the way of others,
    or grows too large; so must no segment that names it. Problems lie beside their rows.
    """
    problems, drafted = Problems(), _Drafted(draft, str(segment.pk) if segment else "")
    for named in named_in(draft, noun_of(PARTNER)):
        for code in named.codes:
            if segment is not None and drafted.leads_back(code):
                problems.add(f"{named.at}.value", _in_a_circle(code, segment), "circle")
    problems.stop_if_any()
    for text in drafted.too_large(draft):
        problems.add("when", text, "too_many")
    for user in _living_users_of(segment) if segment else ():
        for text in drafted.too_large(drafted.meaning(str(user.pk))):
            words = _("“%(name)s” names this segment: %(problem)s")
            problems.add("when", words % {"name": user.name, "problem": text}, "too_many")
    problems.stop_if_any()


@dataclass(frozen=True)
class _Drafted:
    """What segments mean once the draft has taken the place of one of them."""

    draft: Condition
    code: str
    known: dict[str, tuple[int, int]] = field(default_factory=dict)

    def meaning(self, code: str) -> Condition:
        return self.draft if code == self.code else meanings_of([code]).get(code, AllOf())

    def leads_back(self, code: str) -> bool:
        seen, ahead = set[str](), {code}
        while ahead and self.code not in ahead:
            seen |= ahead
            ahead = {n for one in ahead for n in _names_in(self.meaning(one))} - seen
        return bool(ahead)

    def too_large(self, condition: Condition) -> list[str]:
        rows, levels = self._size(condition)
        texts = []
        if rows > MOST_ROWS:
            words = _(
                "With the segments that it names it has %(rows)s rows; at most %(most)s can be."
            )
            texts.append(words % {"rows": rows, "most": MOST_ROWS})
        if levels > DEEPEST:
            texts.append(_("Segments name each other over at most %s levels.") % DEEPEST)
        return texts

    def _size(self, condition: Condition) -> tuple[int, int]:
        """Rows, as often as they are named, and levels of names. There are no circles."""
        rows, levels = rows_in(condition), 0
        for code in _names_in(condition):
            if code not in self.known:
                self.known[code] = self._size(self.meaning(code))
            more, deep = self.known[code]
            rows, levels = rows + more, max(levels, deep)
        return rows, levels + 1


def _names_in(condition: Condition) -> list[str]:
    return [code for named in named_in(condition, noun_of(PARTNER)) for code in named.codes]


def _in_a_circle(code: str, segment: Segment) -> str:
    if code == str(segment.pk):
        return _("A segment cannot name itself.")
    name = Segment.objects.values_list("name", flat=True).get(pk=code)
    return _("“%s” names this segment itself, so it would go round in a circle.") % name


def _living_users_of(segment: Segment) -> list[Segment]:
    """The segments that name it, and those that name these."""
    living = keeping_names(Segment.objects.filter(retired_at__isnull=True), SEGMENT.key)
    names = {other: codes_named(other.condition, noun_of(PARTNER)) for other in living}
    users: list[Segment] = []
    ahead = {str(segment.pk)}
    while ahead:
        found = [other for other, codes in names.items() if codes & ahead and other not in users]
        users, ahead = users + found, {str(other.pk) for other in found}
    return users
