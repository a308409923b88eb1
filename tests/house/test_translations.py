"""German is whole: every text has one, says Sie, keeps its placeholders, and the pages show it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from cast import Cast
from house.reading import place, templates
from isolation.driving import PLACEHOLDER as ARGUMENT
from isolation.driving import Driver, address, routes
from isolation.expectations import LIBRARY, ROUTES
from isolation.planting import GOLDHAHN, ZILPZALP, Planted, plant
from partnerwerk.access import acting, system_actor
from partnerwerk.identity.models import Membership
from partnerwerk.kit.translations import problems, translated

PLACEHOLDER = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]|%%n|%(?:\.\d+)?[sdf]")
# A friend is called so; a business partner is not.
FAMILIAR = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
# Words that stand in almost every English sentence and that German does not have.
ENGLISH = re.compile(
    r"\b(the|and|you|your|of|is|are|this|that|it|its|with|from|for|until|not|has|have|been|by|to"
    r"|who|what|when|which|there|yet|all|no|nothing|nobody|add|edit|choose|enter|new|save)\b"
)


def german() -> list[Message]:
    return [message for message in translated("de") if message.id]


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def test_every_text_of_the_code_has_german_and_no_other() -> None:
    assert not list(problems()), "make messages, then write the missing ones"


def test_german_says_sie() -> None:
    assert not [text for m in german() for text in texts(m) if FAMILIAR.search(text)]


def test_the_librarys_sentences_say_sie() -> None:
    """Django's and allauth's own German, where their code speaks, is polite or replaced by ours."""
    ours, spoken = {english(m)[0] for m in german()}, ("account/", "mfa/", "contrib/", "forms/")
    familiar = []
    for root in (django.__file__, allauth.__file__):
        for path in Path(root).parent.rglob("locale/de/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                messages = [m for m in read_po(file, locale="de") if m.id and not m.fuzzy]
            for message in messages:
                said_by_code = any(
                    name.startswith(spoken) and name.endswith(".py")
                    for name, _ in message.locations
                )
                if said_by_code and any(FAMILIAR.search(text) for text in texts(message)):
                    familiar.append(english(message)[0])
    assert not set(familiar) - ours


def test_placeholders_are_kept() -> None:
    """The last form of a plural may say the number in words; what is filled in is named in each."""
    lost = []
    for message in german():
        wanted = set(PLACEHOLDER.findall(english(message)[-1]))
        lost += [text for text in texts(message)[-1:] if set(PLACEHOLDER.findall(text)) != wanted]
        lost += [text for text in texts(message) if not set(PLACEHOLDER.findall(text)) <= wanted]
    assert not lost


def test_german_quotation_marks() -> None:
    wrong, tag = re.compile(r'"|”|‚|‘'), re.compile(r"<[^>]*>")
    found = [tag.sub("", text) for m in german() for text in texts(m)]
    assert not [t for t in found if wrong.search(t) or t.count("„") != t.count("“")]


def test_both_languages_end_alike() -> None:
    """A label stays a label and a sentence a sentence; questions may replace each other."""
    stop = re.compile(r"[.…]$")
    unlike = []
    for message in german():
        first, said = english(message)[-1], texts(message)[-1]
        shortened = said.endswith(("Std.", "Min.", "Nr."))
        if (
            not message.context
            and not shortened
            and bool(stop.search(first)) != bool(stop.search(said))
        ):
            unlike.append((first, said))
    assert not unlike


MARKUP = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}|{% block head_class %}.*?{% endblock %}"
    r"|{%.*?%}|{{.*?}}|<style.*?</style>|<[^>]*>",
    re.DOTALL,
)
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
NAMES = {"CSV", "Ctrl", "Enter", "Esc", "Partnerwerk", "RFC", "XLSX"}


def test_templates_hold_no_text_of_their_own() -> None:
    bare = []
    for path in templates():
        left = MARKUP.sub(" ", TRANSLATED.sub(" ", path.read_text()))
        words = set(re.findall(r"[^\W\d_]{2,}", left.replace("&nbsp;", ""))) - NAMES
        bare += [f"{place(path)}: {word}" for word in sorted(words)]
    assert not bare


class Visible(HTMLParser):
    """What a person reads of a page, or hears of it; what says that it is English, may be so."""

    SILENT = ("script", "style", "svg", "template")
    SPOKEN = ("aria-label", "placeholder", "title", "alt")
    EMPTY = ("area", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "use", "rect")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    @property
    def _is_silent(self) -> bool:
        return any(silent for _tag, silent in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            self._open.append((tag, tag in self.SILENT or dict(attrs).get("lang") == "en"))
        if not self._is_silent:
            self.found += [v for name, v in attrs if v and self._is_spoken(name, v)]

    def _is_spoken(self, name: str, value: str) -> bool:
        return name in self.SPOKEN or (name.startswith("data-") and " " in value)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_silent and data.strip():
            self.found.append(data.strip())


WRITTEN = {"They wait for budget.", "Who is the contact?", "Isle of Man", "Port of Spain"}
PLANTED = [text for text in (*ZILPZALP.values(), *GOLDHAHN.values()) if text]
WRITTEN |= {text for text in PLANTED if isinstance(text, str)} | {
    "Text", "Text (de)", "Zilpzalp rating", "Zilpzalp rating (de)", "zilpzalp cellar", "zilpzalp rated",
}  # fmt: skip
TYPED = re.compile("|".join(re.escape(text) for text in sorted(WRITTEN, key=len, reverse=True)))


@pytest.fixture
def planted_german(cast: Cast) -> Planted:
    with acting(system_actor()):
        Membership.objects.update(language="de")
    return plant(cast)


@pytest.mark.parametrize("who", ["vendor", "administrator", "distributor", "reseller"])
def test_no_english_on_german_pages(who: str, planted_german: Planted) -> None:
    """Each page of the portal, and each form sent empty, so that its problems are read, too."""
    driver, left = Driver.of(who, planted_german), set()
    for url, methods in _pages(planted_german):
        for method in methods:
            for text in _read(driver.send(method, url).text):
                if ENGLISH.search(text):
                    left.add(f"{method} {url}: {text}")
    assert not left, "\n".join(sorted(left))


@pytest.mark.parametrize("who", ["reseller", "nobody"])
def test_sign_in_speaks_german_and_says_sie(who: str, planted_german: Planted) -> None:
    """The pages that come with the sign-in library, in our words and in its own."""
    driver, left = Driver.of(who, planted_german), set()
    for path, view in routes():
        if view.__module__.startswith(LIBRARY) and not ARGUMENT.search(path):
            for method in ("get", "post"):
                for text in _read(
                    driver.send(method, f"/{path}", **{"Accept-Language": "de"}).text
                ):
                    if ENGLISH.search(text) or FAMILIAR.search(text):
                        left.add(f"{method} /{path}: {text}")
    assert not left, "\n".join(sorted(left))


def _pages(planted: Planted) -> Iterator[tuple[str, list[str]]]:
    for path, route in ROUTES.items():
        url = address(path, route.ids(planted))
        if not url.startswith("/api/"):
            yield url, [method for method in ("get", "post") if method in route.outcomes]


def _read(answer: str) -> Iterator[str]:
    """The texts of a page without the names of places and what our people typed in English."""
    headers, _, body = answer.partition("\n<")
    if "text/html" in headers:
        for text in Visible("<" + body).found:
            yield TYPED.sub("", text)
