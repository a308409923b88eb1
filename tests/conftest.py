"""The ground all tests stand on: a real PostgreSQL with real row security. See tests/infra/README.md."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before anything loads the settings: nothing of the developer's own installation may be touched.
CHECKOUT = Path(__file__).parent.parent
for name in ("DATABASE_URL", "EMAIL_URL", "PUBLIC_URL", "SECRET_KEY", "HOST", "PORT",
             "WEBHOOK_NETWORKS", "WEBHOOK_HTTP", "WEBHOOK_PORTS"):  # fmt: skip
    os.environ.pop(name, None)
if "PYTEST_XDIST_WORKER" not in os.environ:
    # The workers inherit this home; their settings are loaded before they come to this line.
    HOME = tempfile.mkdtemp(prefix="partnerwerk-test-")
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
    os.environ["PARTNERWERK_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "partnerwerk.settings"

pytest_plugins = [
    "factories.fixtures",
    "infra.databases",
    "infra.servers",
    "infra.mail",
    "infra.receivers",
    "infra.calendars",
    "infra.browsers",
    "infra.scanners",
]


def pytest_configure() -> None:
    """Load the settings now that the environment is ready; pytest-django sets Django up with them."""
    from django.conf import settings

    assert settings.configured or settings.DATABASES
