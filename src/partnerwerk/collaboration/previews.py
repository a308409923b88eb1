"""Pictures of a file's first pages: what people look at instead of the file itself."""

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from partnerwerk.collaboration import storing
from partnerwerk.collaboration.models import File

log = logging.getLogger(__name__)
DRAWN = ("image/png", "image/jpeg", "application/pdf")
LARGEST_BYTES = 100 * 2**20
SECONDS = 40


def is_drawn(file: File) -> bool:
    return file.media_type in DRAWN and file.size <= LARGEST_BYTES


def draw(file: File) -> int:
    """Store the pictures of a file; how many pages. None, if it cannot be drawn within the limits."""
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "file")
        with source.open("wb") as content:
            for piece in storing.pieces_of(file.stored_as):
                content.write(piece)
        pages = _drawn(file, source, directory)
        for page in range(pages + 1 if pages else 0):
            with Path(directory, f"{page}.webp").open("rb") as picture:
                storing.keep(file.picture(page), picture)
    return pages


def _drawn(file: File, source: Path, directory: str) -> int:
    command = [
        sys.executable, "-m", "partnerwerk.collaboration.drawing",
        file.media_type, str(source), directory,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=True, env={}
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.info("no preview of file %s: %s", file.pk, error)
        return 0
    return int(done.stdout)
