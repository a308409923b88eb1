"""The planted channel, built once per test."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cast import Cast
    from isolation.planting import Planted


@pytest.fixture
def planted(cast: "Cast") -> "Planted":
    from isolation.planting import plant

    return plant(cast)
