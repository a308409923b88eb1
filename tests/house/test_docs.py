"""The documentation names what the code has, and nothing else."""

import re
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps

from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES, default_grants
from partnerwerk.cli.main import COMMANDS
from partnerwerk.deals.actions.settings import LIMITS
from partnerwerk.deals.models import Terms
from partnerwerk.kit import provisioning
from partnerwerk.kit.config import VARIABLES
from partnerwerk.workflow.transitions import StateMachine

CHECKOUT = Path(__file__).parent.parent.parent
DOCS = CHECKOUT / "docs"
PAGES = sorted([CHECKOUT / "README.md", *DOCS.rglob("*.md")])
Table = dict[str, list[str]]


def text_of(page: Path, heading: str) -> str:
    """The part of a page below one heading, up to the next heading of any level."""
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", page.read_text(), re.MULTILINE | re.DOTALL
    )
    assert found, f"{page.name} has no part called {heading}"
    return found[1]


def table(page: str, heading: str) -> Table:
    """The rows of the table below a heading: the code names in the first cell → the other cells."""
    rows: Table = {}
    for line in text_of(DOCS / page, heading).splitlines():
        first, *others = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            rows |= dict.fromkeys(re.findall(r"`([^`]+)`", first), others)
    return rows


def same_names(documented: Table, known: set[str]) -> None:
    assert {"missing": known - set(documented), "too many": set(documented) - known} == {
        "missing": set(),
        "too many": set(),
    }
    assert [name for name, cells in documented.items() if not all(cells[:2])] == []


def events() -> Iterator[str]:
    for app in apps.get_app_configs():
        if app.name.startswith("partnerwerk.") and find_spec(f"{app.name}.events"):
            for value in vars(import_module(f"{app.name}.events")).values():
                if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                    yield from map(str, value)


def test_every_permission_with_its_roles() -> None:
    documented = table("reference.md", "Permissions")
    same_names(documented, set(default_grants()))
    everybody = {*VENDOR_ROLES, *PARTNER_ROLES}
    words = {"everybody": everybody, "nobody": set[str]()}
    said = {name: words.get(r, set(r.split(", "))) for name, (_text, r) in documented.items()}
    assert said == {name: set(roles) for name, roles in default_grants().items()}


def test_every_event() -> None:
    same_names(table("reference.md", "Events"), set(events()))


def test_every_command() -> None:
    same_names(table("reference.md", "Commands"), {f"partnerwerk {name}" for name in COMMANDS})


def test_every_job_with_its_queue() -> None:
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    queues = {name: task.queue for name, task in app.tasks.items() if "builtin_tasks" not in name}
    documented = table("reference.md", "Jobs")
    same_names(documented, set(queues))
    assert {name: cells[0] for name, cells in documented.items()} == queues


def test_everything_that_can_be_imported() -> None:
    from partnerwerk.exchange import importers

    documented = table("reference.md", "What can be imported")
    known = importers._importers
    assert {name: cells[0].strip("`") for name, cells in documented.items()} == {
        kind: importer.permission for kind, importer in known.items()
    }


def test_every_term_of_registration_with_its_limits() -> None:
    documented = table("reference.md", "Terms of registration")
    known = {field.name for field in Terms._meta.concrete_fields} - {"program"}
    same_names({name: ["-", cells[2]] for name, cells in documented.items()}, known)
    first = Terms()
    for name, (least, most) in LIMITS.items():
        assert documented[name][:2] == [f"{getattr(first, name):,}", f"{least} to {most:,}"], name
    assert documented["possible_from"][0] == str(first.possible_from)
    assert documented["conflict_from"][0] == str(first.conflict_from)
    assert documented["reminder_days"][0] == ", ".join(map(str, first.reminder_days))


def test_every_variable_of_an_installation() -> None:
    same_names(table("operations.md", "Configuration"), set(VARIABLES))


def test_every_line_of_the_check() -> None:
    from partnerwerk.cli.health import CHECKS

    same_names(table("operations.md", "Health"), set(CHECKS))


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md"])
def test_the_roles_of_a_real_server_are_made_as_we_make_them(page: str) -> None:
    said = (CHECKOUT / page).read_text()
    assert provisioning.instructions(provisioning.INHERITANCE_PER_GRANT) in re.sub(
        r"^--.*\n", "", said, flags=re.MULTILINE
    )


def machines() -> dict[str, StateMachine]:
    return {
        f"{app.label}.{name}": value
        for app in apps.get_app_configs()
        if app.name.startswith("partnerwerk.") and find_spec(f"{app.name}.states")
        for name, value in vars(import_module(f"{app.name}.states")).items()
        if isinstance(value, StateMachine)
    }


def test_the_diagrams_are_those_of_the_tables() -> None:
    drawn = dict(
        re.findall(
            r"<!-- diagram: (\S+) -->\n```mermaid\n(.*?)\n```",
            (DOCS / "floors.md").read_text(),
            re.DOTALL,
        )
    )
    assert drawn == {name: machine.diagram() for name, machine in machines().items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\[[^\]]*\]\(([^)#\s]+\.md)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers[0] == 1
    assert [(a, b) for a, b in pairwise(numbers) if b != a + 1] == []


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("*.md")), ids=lambda p: p.name)
def test_a_decision_fits_on_a_screen_and_has_the_number_of_its_file(page: Path) -> None:
    lines = page.read_text().splitlines()
    assert lines[0].startswith(f"# {int(page.name[:4])}. ")
    assert len(lines) <= 60
