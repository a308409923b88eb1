"""A new installation's first steps, as docs/operations.md tells them."""

import os
import subprocess
import sys

import pytest

from infra.databases import CHECKOUT
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.identity.invitations import invited
from partnerwerk.partners.actions import PartnerInput, add_partner
from partnerwerk.partners.models import Tier

pytestmark = pytest.mark.processes
GIVEN = (
    "--vendor", "Nordlicht Networks", "--email", "birgit@nordlicht.example",
    "--name", "Birgit Hansen", "--program", "Nordlicht Partner", "--tier", "Silver",
    "--tier", "Gold", "--family", "edge-servers=Edge servers",
)  # fmt: skip


def begin(own_db: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "ops" / "begin.py"), *GIVEN],
        env=os.environ | {"DATABASE_URL": own_db}, text=True, capture_output=True, check=False,
    )  # fmt: skip


def test_the_first_administrator_is_let_in_once_and_can_add_partners(own_db: str) -> None:
    done = begin(own_db)
    assert done.returncode == 0, done.stderr
    administrator = invited(done.stdout.strip().rpartition("/")[2])
    assert administrator
    assert administrator.email == "birgit@nordlicht.example"
    assert administrator.role_id == VENDOR_ROLES[0]
    with acting(system_actor()) as system:
        silver = Tier.objects.get(level=1)
        partner = add_partner(PartnerInput("Halden", ["var"], "DE"), tier=silver, actor=system)
    assert partner.slug == "halden"
    again = begin(own_db)
    assert again.returncode == 1
    assert "has a vendor already" in again.stderr
