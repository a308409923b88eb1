"""State machines are checked when they are declared, and move nothing they should not."""

from dataclasses import dataclass

import pytest

from partnerwerk.access import Actor, Denied, Side, system_actor
from partnerwerk.deals.events import DealEvent
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.workflow.transitions import StateMachine, Transition

LAMP = StateMachine(
    ["on", "off", "broken"],
    [
        Transition("press", frozenset({"off"}), "on", "lamp.press", DealEvent.CHANGED),
        Transition("break", frozenset({"on", "off"}), "broken", "lamp.break", DealEvent.LOST, True),
    ],
)
CHILD = Actor(side=Side.PARTNER, name="Kim", permissions=frozenset({"lamp.press"}))


@dataclass
class Lamp:
    status: str = "off"


def test_moves_and_says_how() -> None:
    lamp = Lamp()
    assert LAMP.move(lamp, "press", actor=CHILD).event == DealEvent.CHANGED
    assert lamp.status == "on"


def test_not_without_the_right() -> None:
    lamp = Lamp()
    with pytest.raises(Denied):
        LAMP.move(lamp, "break", actor=CHILD, reason="It fell.")
    assert lamp.status == "off"


def test_not_from_another_state() -> None:
    lamp = Lamp("broken")
    with pytest.raises(Refused):
        LAMP.move(lamp, "press", actor=system_actor())
    assert lamp.status == "broken"


def test_not_without_a_reason() -> None:
    lamp = Lamp()
    with pytest.raises(InvalidInput):
        LAMP.move(lamp, "break", actor=system_actor(), reason=" \t")
    assert lamp.status == "off"


def test_offers_what_is_possible() -> None:
    assert [t.name for t in LAMP.open_to(CHILD, Lamp())] == ["press"]
    assert [t.name for t in LAMP.open_to(system_actor(), Lamp())] == ["press", "break"]
    assert LAMP.open_to(system_actor(), Lamp("broken")) == []


def test_an_unknown_state_is_found_at_once() -> None:
    with pytest.raises(ValueError, match="dimmed"):
        StateMachine(
            ["on"], [Transition("dim", frozenset({"on"}), "dimmed", "x", DealEvent.CHANGED)]
        )


def test_draws_itself() -> None:
    assert LAMP.diagram().splitlines() == [
        "stateDiagram-v2",
        "    off --> on: press",
        "    off --> broken: break",
        "    on --> broken: break",
    ]
