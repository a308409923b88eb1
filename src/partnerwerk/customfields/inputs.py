"""What an administrator says about a field, checked: every problem beside its place in the form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.access.permissions import PARTNER_ROLES
from partnerwerk.customfields import hooks
from partnerwerk.customfields.kinds import CODED, FILTERABLE, FieldKind, Required
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import Noun
from partnerwerk.kit.problems import InvalidInput, Problems
from partnerwerk.kit.text import clean_line

LONGEST = {
    "label_en": 60, "label_de": 60, "help_en": 200, "help_de": 200, "group_en": 60, "group_de": 60,
}  # fmt: skip
MOST_CHOICES = 200
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer; its code never changes, so that what was answered stays understood."""

    code: str
    en: str
    de: str


@dataclass
class FieldInput:
    """What is typed about a field. Key and kind count when it is added, and never again."""

    key: str = ""
    kind: str = ""
    label_en: str = ""
    label_de: str = ""
    help_en: str = ""
    help_de: str = ""
    group_en: str = ""
    group_de: str = ""
    choices: Sequence[Choice] = ()
    in_list: bool = False
    is_filterable: bool = False
    required: str = Required.NEVER
    required_when: Any = None
    seen_by: Sequence[str] = ()
    changed_by: Sequence[str] = ()
    problems: Problems = field(default_factory=Problems)

    def check(self, noun: Noun, actor: Actor) -> None:
        """All problems at once."""
        self._check_texts()
        self._check_key()
        if self.kind not in FieldKind.values:
            self.problems.add("kind", _("Choose what the field holds."), "required")
        if self.kind in CODED:
            self._check_choices()
        if self.is_filterable and self.kind in FieldKind.values and self.kind not in FILTERABLE:
            self.problems.add("is_filterable", _("Lists cannot be narrowed by this kind of field."))
        self._check_rights(noun)
        self._check_required(noun, actor)
        self.problems.stop_if_any()

    def _check_texts(self) -> None:
        for name, longest in LONGEST.items():
            text = clean_line(getattr(self, name))
            setattr(self, name, text)
            if len(text) > longest:
                self.problems.add(name, _("At most %s characters.") % longest, "too_long")
        for name in ("label_en", "label_de"):
            if not getattr(self, name):
                words = _("Name the field in both languages.")
                self.problems.add(name, words, "required")

    def _check_key(self) -> None:
        if not self.key:
            self.key = key_for(self.label_en)
        if not _KEY.fullmatch(self.key) or len(self.key) > 40:
            words = _("Small letters, digits and single underscores, at most 40, a letter first.")
            self.problems.add("key", words)

    def _check_choices(self) -> None:
        codes = [choice.code for choice in self.choices]
        labels = [label.casefold() for c in self.choices for label in {c.en, c.de}]
        if not self.choices:
            self.problems.add("choices", _("Name at least one answer."), "required")
        elif len(codes) > MOST_CHOICES:
            self.problems.add("choices", _("At most %s answers.") % MOST_CHOICES)
        elif any(not _KEY.fullmatch(code) or len(code) > 40 for code in codes):
            self.problems.add("choices", _("An answer needs a letter or digit in its name."))
        elif not all(len(c.en) <= 100 and len(c.de) <= 100 for c in self.choices):
            self.problems.add("choices", _("An answer has at most %s characters.") % 100)
        elif len(set(codes)) < len(codes) or len(set(labels)) < len(labels):
            self.problems.add("choices", _("Each answer must have a name of its own."))

    def _check_rights(self, noun: Noun) -> None:
        unknown = (set(self.seen_by) | set(self.changed_by)) - set(noun.roles)
        if unknown:
            self.problems.add("seen_by", _("Choose roles from the list."))
        elif not self.seen_by:
            self.problems.add("seen_by", _("Somebody must see the field."), "required")
        elif not set(self.changed_by) <= set(self.seen_by):
            self.problems.add("changed_by", _("Only who sees a field can change it."))

    def _check_required(self, noun: Noun, actor: Actor) -> None:
        if self.required not in Required.values:
            self.problems.add("required", _("Choose from the list."))
        if self.required != Required.WHEN:
            self.required_when = None
            return
        if self.required_when is None:
            self.problems.add("required_when", _("Say when it is needed."), "required")
            return
        try:
            hooks.conditions().check(self.required_when, noun.key, actor)
        except InvalidInput as error:
            for problem in error.problems:
                self.problems.add("required_when", problem.text, problem.code)

    def put_on(self, known: CustomField) -> None:
        """Answers that are not named any more can be given no more; their labels stay."""
        for name in (*LONGEST, "in_list", "is_filterable", "required", "required_when"):
            setattr(known, name, getattr(self, name))
        named = {choice.code for choice in self.choices}
        gone = [c | {"retired": True} for c in known.choices if c["code"] not in named]
        known.choices = [{"code": c.code, "en": c.en, "de": c.de} for c in self.choices] + gone
        known.seen_by, known.changed_by = sorted(self.seen_by), sorted(self.changed_by)
        known.for_partners = not set(PARTNER_ROLES).isdisjoint(known.seen_by)


def key_for(label: str) -> str:
    """`Planned budget (net)` → `planned_budget_net`."""
    from django.utils.text import slugify

    slug = slugify(label.replace("ß", "ss")).replace("-", "_").strip("_")
    slug = re.sub(r"_+", "_", slug)
    return (slug if slug[:1].isalpha() else f"f_{slug}")[:40].strip("_") if slug else ""
