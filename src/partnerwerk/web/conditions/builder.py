"""The one builder of conditions, for every page that needs one.

A page calls `read_builder` once and includes `components/condition_builder.html` with the result; its
form may hold other fields. While somebody builds, `is_building` says that nothing is to be saved:
the page shows itself again, or, to htmx, only `builder.answer()`.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from partnerwerk.access import Actor
from partnerwerk.conditions.language import AllOf, Condition
from partnerwerk.conditions.nouns import Noun
from partnerwerk.conditions.wording import sentence
from partnerwerk.web.conditions.drafts import (
    ROOT,
    Group,
    Row,
    draft_of,
    finished,
    first_problem_place,
    posted_draft,
    press,
)
from partnerwerk.web.conditions.showing import shown_group
from partnerwerk.web.conditions.writing import Check, read_draft


@dataclass(frozen=True)
class Builder:
    """What stands in the form, and the condition that it makes: None while something is wrong."""

    noun: Noun
    actor: Actor
    draft: Group
    condition: Condition | None
    url: str
    button: str = ""

    @property
    def is_building(self) -> bool:
        return bool(self.button)

    @property
    def tree(self) -> dict[str, Any]:
        return shown_group(self.draft, self.noun, self.actor)

    @property
    def sentence(self) -> str:
        return sentence(self.condition, self.noun, self.actor) if self.condition else ""

    @property
    def first_problem(self) -> str:
        return first_problem_place(self.draft)

    def answer(self, request: HttpRequest, outcome: str, context: dict[str, Any]) -> HttpResponse:
        """To htmx: the builder, unless only a value was changed, and what comes of it."""
        context = {**context, "builder": self, "is_answer": True}
        pages = [outcome]
        if self.button != "outcome":
            pages.insert(0, "components/condition_builder.html")
        return HttpResponse("".join(render_to_string(p, context, request) for p in pages))


def read_builder(
    request: HttpRequest,
    noun: Noun,
    actor: Actor,
    *,
    stored: Condition | None = None,
    check: Check | None = None,
) -> Builder:
    """What was posted; before that what is stored, or one empty row. `check` raises InvalidInput, as
    the page's action does: its problems stand beside their rows.
    """
    url = request.path
    if request.method != "POST":
        return begun_builder(request, noun, actor, stored=stored)
    draft, button = posted_draft(request.POST), request.POST.get("build", "")[:200]
    press(draft, button)
    condition = read_draft(finished(draft) if button else draft, noun, actor, check)
    return Builder(noun, actor, draft, condition, url, button)


def begun_builder(
    request: HttpRequest, noun: Noun, actor: Actor, *, stored: Condition | None = None
) -> Builder:
    """What is stored, or one empty row; whatever was posted, about another noun perhaps."""
    draft = draft_of(stored or AllOf())
    if not draft.parts:
        draft.parts.append(Row(f"{ROOT}.0"))
    return Builder(noun, actor, draft, stored, request.path)
