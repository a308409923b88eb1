"""What the tests of notices need."""

from typing import Any

import pytest


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Time goes on when a test says so."""
    from factories.notices import Later

    return Later(monkeypatch)
