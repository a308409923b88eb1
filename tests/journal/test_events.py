"""The journal: as much as happened, in its own transaction, never changed; reactors hear of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from factories.deals import approved, drafted, reread, submitted, typed
from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal import recording
from partnerwerk.journal.access import visible_to
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import Changes, plain, react_to, record

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters())
    | st.decimals() | st.dates() | st.datetimes() | st.uuids(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)  # fmt: skip


@given(JSON)
def test_anything_becomes_what_json_keeps(value: Any) -> None:
    import json

    kept = plain(value)
    text = json.dumps(kept, allow_nan=False)
    assert "\\u0000" not in text
    assert json.loads(text) == kept


def test_plain_values() -> None:
    assert plain({"a": Decimal("1.50"), "b": date(2026, 5, 4), "c": (UUID(int=1),)}) == {
        "a": "1.50", "b": "2026-05-04", "c": ["00000000-0000-0000-0000-000000000001"],
    }  # fmt: skip
    assert plain(datetime(2026, 5, 4, tzinfo=UTC)) == "2026-05-04T00:00:00+00:00"


def test_changes_are_what_differs(cast: Cast) -> None:
    deal = reread(submitted(cast.reseller))
    changes = Changes.of(deal)
    assert changes.made() == {}
    deal.title, deal.amount = "New", Decimal("1.00")
    assert changes.made() == {
        "title": {"before": "Refresh of the edge servers", "after": "New"},
        "amount": {"before": "184500.00", "after": "1.00"},
    }


def test_the_history_adds_up_to_the_record(cast: Cast) -> None:
    """Replaying every change of every event gives the registration as it stands."""
    deal = drafted(cast.reseller)
    cast.reseller.does(actions.submit_deal, deal)
    cast.vendor.does(actions.start_review, deal)
    cast.vendor.does(actions.return_deal, deal, reason="Who decides?")
    cast.reseller.does(actions.save_draft, deal, typed(notes="Frau Kramer.", title="New title"))
    cast.reseller.does(actions.submit_deal, deal)
    cast.vendor.does(actions.approve_deal, deal)
    cast.reseller.does(actions.amend_deal, deal, typed(amount="1000", notes="Less."))
    cast.vendor.does(actions.approve_deal, deal)
    cast.reseller.does(actions.win_deal, deal)
    state: dict[str, Any] = {}
    with acting(system_actor()):
        for event in Event.objects.filter(subject_id=deal.pk).order_by("id"):
            for name, change in event.changes.items():
                assert name not in state or state[name] == change["before"], (event.name, name)
                state[name] = change["after"]
        now = {name: plain(value) for name, value in recording._values(reread(deal)).items()}
    late = {name for name in state if state[name] != now[name]}
    assert not late


def test_nothing_happened_nothing_is_written(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    with acting(system_actor()):
        before = Event.objects.count()
    for _n in range(2):
        with pytest.raises(Exception, match="possible"):
            cast.vendor.does(actions.approve_deal, deal)
    with acting(system_actor()):
        assert Event.objects.count() == before


@pytest.mark.parametrize(("who", "sees"), [("vendor", True), ("reseller", False), ("rival", False)])
def test_internal_events_are_the_vendors(who: str, sees: bool, cast: Cast) -> None:
    deal = submitted(cast.reseller)
    with cast[who].acting() as actor:
        events = visible_to(actor).filter(subject_id=deal.pk)
        assert any(e.internal for e in events) == sees
        assert bool(events) == (who != "rival")


@pytest.fixture
def heard() -> Iterator[Callable[[DealEvent], list[int]]]:
    """Reactors for this test; each notes the events it hears."""
    before = {name: list(reactors) for name, reactors in recording._reactors.items()}
    notes: list[int] = []

    def listen(name: DealEvent) -> list[int]:
        react_to(name, lambda event: notes.append(event.pk))
        return notes

    yield listen
    recording._reactors.clear()
    recording._reactors.update(before)


def test_reactors_hear_what_was_recorded(
    heard: Callable[[DealEvent], list[int]], own_db: str, worker: Callable[[], None]
) -> None:
    from cast import build_cast

    cast, notes = build_cast(), heard(DealEvent.WITHDRAWN)
    deal = submitted(cast.reseller)
    cast.reseller.does(actions.withdraw_deal, deal)
    worker()
    with acting(system_actor()):
        event = Event.objects.get(name="deal.withdrawn")
    assert notes == [event.pk]
    deliver_event(event.pk)
    assert notes == [event.pk] * 2, "at least once: reactors are idempotent themselves"


def test_an_event_that_was_taken_back_is_not_heard(
    heard: Callable[[DealEvent], list[int]], own_db: str, worker: Callable[[], None]
) -> None:
    from cast import build_cast

    cast, notes = build_cast(), heard(DealEvent.CHANGED)
    deal = submitted(cast.reseller)
    with pytest.raises(ZeroDivisionError):
        cast.reseller.does(_record_and_fail, deal)
    worker()
    assert notes == []
    with acting(system_actor()):
        assert DealRegistration.objects.count() == 1


def _record_and_fail(deal: DealRegistration, *, actor: Actor) -> None:
    record(DealEvent.CHANGED, deal, actor=actor, partner_id=deal.partner_id)
    1 / 0  # noqa: B018
