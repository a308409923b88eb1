"""A file of registrations through the terminal's own command, from reading to the last row."""

import csv
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from bench.channel import Channel
from partnerwerk.kit import clock

COLUMNS = (
    "Deal Name", "Account Name", "Country", "Product family", "Amount", "Currency", "Close Date",
)  # fmt: skip


# How a company's name is made: from chance and the names that the vendor knows.
Company = Callable[[random.Random, list[str]], str]


class Imported(NamedTuple):
    """Seconds, rows that became registrations, and the command's largest memory in MB."""

    seconds: float
    rows: int
    memory: float


def import_file(channel: Channel, rows: int, company: Company) -> Imported:
    """Write the file, import it for one partner, and read the counts that the command prints."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registrations.csv"
        _write(path, channel, rows, company)
        started = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-m", "partnerwerk.cli", "import", "registrations", str(path),
             "--partner", "p-0"],
            env={**os.environ, "DATABASE_URL": channel.url},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds = time.perf_counter() - started
    found = re.search(r"(\d+) imported, (\d+) known", run.stdout)
    assert found, run.stdout
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Imported(seconds, int(found[1]) + int(found[2]), memory)


def _write(path: Path, channel: Channel, rows: int, company: Company) -> None:
    chance = random.Random(13)
    close = (clock.today() + timedelta(days=90)).isoformat()
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for number in range(rows):
            name = company(chance, channel.names)
            family = chance.choice(channel.families)
            amount = f"${chance.randint(1, 900)},000.00"
            writer.writerow([f"Project {number}", name, "DE", family, amount, "USD", close])
