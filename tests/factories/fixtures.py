"""The cast as fixtures. Models are imported late: plugins are loaded before Django is set up."""

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cast import Cast
    from factories.notices import Later


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves the language of its person behind; the next test begins in English."""
    from django.utils import translation

    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def cast(db: None, django_db_setup: "Cast") -> "Cast":
    """The channel in the shared database; what the test does to it is rolled back."""
    return deepcopy(django_db_setup)


@pytest.fixture
def committed_cast(own_db: str) -> "Cast":
    """The channel in a database of this test's own, committed: for several connections at once."""
    from cast import build_cast

    return build_cast()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> "Later":
    """Time goes on when a test says so."""
    from factories.notices import Later

    return Later(monkeypatch)
