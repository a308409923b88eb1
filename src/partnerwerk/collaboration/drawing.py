"""Draws pictures of a file: run as a process of its own, which may take so much memory and time and no
more, and may break without breaking anything else.

    python -m partnerwerk.collaboration.drawing MEDIA_TYPE FILE DIRECTORY

writes 0.webp, the small one, and 1.webp and so on, one for each page, and says how many pages.
"""

import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

PICTURES = ("image/png", "image/jpeg")
PDF = "application/pdf"
DRAWN = (*PICTURES, PDF)
PAGES = 3
LARGEST = (1200, 1700)
SMALL = (120, 120)
MOST_PIXELS = 50_000_000
MEMORY, SECONDS, WRITTEN = 1_500 * 2**20, 20, 20 * 2**20


def main(media_type: str, file: str, directory: str) -> None:
    _limit()
    pages = 0
    for pages, page in enumerate(_pages(media_type, file), start=1):
        if pages == 1:
            _write(page, SMALL, Path(directory, "0.webp"))
        _write(page, LARGEST, Path(directory, f"{pages}.webp"))
    sys.stdout.write(f"{pages}\n")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def _pages(media_type: str, file: str) -> Iterator[Image.Image]:
    if media_type in PICTURES:
        with Image.open(file, formats=["PNG", "JPEG"]) as picture:
            picture.draft("RGB", LARGEST)
            yield ImageOps.exif_transpose(picture)
        return
    document = pypdfium2.PdfDocument(file)
    for number in range(min(len(document), PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = min(LARGEST[0] / max(width, 1), LARGEST[1] / max(height, 1), 4)
        yield page.render(scale=scale).to_pil()


def _write(page: Image.Image, size: tuple[int, int], target: Path) -> None:
    """On white, as paper is, and without anything that the file says besides."""
    drawn = page.copy()
    drawn.thumbnail(size)
    drawn = drawn.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn)
    paper.save(target, "WEBP", quality=80)


if __name__ == "__main__":
    main(*sys.argv[1:])
