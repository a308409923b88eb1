"""The README's road through the API, run line by line against a real server."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from infra.databases import CHECKOUT

pytestmark = pytest.mark.processes
DEMO = {
    "jonas.brandt@halden-systemhaus.example": "reseller@cast.example",
    "priya.patel@metropolitan-network-supply.example": "rival@cast.example",
    "jan.petersen@nordlicht-networks.example": "vendor@cast.example",
    '"edge-servers"': '"servers"',
}  # the demo takes a minute to build; the cast has the same roles


def road(live_url: str) -> str:
    """The shell commands, with our server and our people."""
    readme = (CHECKOUT / "README.md").read_text()
    found = re.search(r"<!-- road -->\n```sh\n(.*?)```", readme, re.DOTALL)
    assert found
    script = found[1].replace("http://127.0.0.1:8000", live_url)
    for theirs, ours in DEMO.items():
        assert theirs in script
        script = script.replace(theirs, ours)
    return script


def answers(script: str, own_db: str, directory: Path) -> list[Any]:
    """What the road prints, line by line: JSON where it is JSON."""
    (directory / ".venv" / "bin").mkdir(parents=True)
    command = directory / ".venv" / "bin" / "partnerwerk"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m partnerwerk.cli "$@"\n')
    command.chmod(0o755)
    done = subprocess.run(
        ["sh", "-eu", "-c", script], cwd=directory, env=os.environ | {"DATABASE_URL": own_db},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    return [json.loads(line) if line.startswith("{") else line for line in lines]


def test_the_road_through_the_api_is_as_the_readme_says(
    committed_cast: Cast, own_db: str, live_url: str, tmp_path: Path
) -> None:
    families, free, ref, queue, approved, taken, extended, history = answers(
        road(live_url), own_db, tmp_path
    )
    assert "servers" in {family["code"] for family in families["items"]}
    assert free["result"] == "clear"
    assert [deal["ref"] for deal in queue["items"]] == [ref]
    assert (approved["state"], approved["ref"]) == ("approved", ref)
    assert taken["result"] == "conflict"
    assert "Halden" not in str(taken)
    assert ref not in str(taken)
    assert extended["state"] == "approved"
    assert extended["until"] > approved["protected_until"]
    assert [event["name"] for event in history["items"]] == [
        "deal.extension_approved", "deal.extension_requested", "deal.approved", "deal.submitted",
    ]  # fmt: skip
