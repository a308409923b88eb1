"""What the tests of the portal's registrations share. Models are imported late: see factories."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from cast import Cast


@pytest.fixture
def desk(cast: "Cast") -> Client:
    """The deal desk's browser."""
    return cast.vendor.browser()


@pytest.fixture
def partner(cast: "Cast") -> Client:
    """The reseller's browser."""
    return cast.reseller.browser()


@pytest.fixture
def rival(cast: "Cast") -> Client:
    return cast.rival.browser()
