"""Pictures of files: drawn by a process that may break, from what others sent."""

import io
import struct
import zlib

import pytest
from PIL import Image

from cast import Cast
from factories.deals import submitted
from factories.files import looked_at, pages, picture, shared, upload
from partnerwerk.collaboration.models import File


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that say they are 3.6 gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + summed

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


def drawn(cast: Cast, name: str, content: bytes) -> File:
    return looked_at(shared(cast.reseller, submitted(cast.reseller), upload(name, content)))


@pytest.mark.parametrize(
    ("name", "content", "number"),
    [
        ("rack.png", picture(), 1),
        ("rack.jpg", picture(3_000, 2_000, "JPEG"), 1),
        ("offer.pdf", pages(2), 2),
        ("long.pdf", pages(5), 3),
        ("notes.txt", b"Hello", None),
    ],
)
def test_drawn(name: str, content: bytes, number: int | None, cast: Cast) -> None:
    file = drawn(cast, name, content)
    assert file.pictures == number
    client = cast.vendor.browser()
    path = f"/files/{file.series_id}/versions/1/pages"
    for page in range((number or -1) + 1):
        answer = client.get(f"{path}/{page}")
        assert answer["Content-Type"] == "image/webp"
        assert "sandbox" in answer["Content-Security-Policy"]
        found = Image.open(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        assert max(found.size) <= (120 if page == 0 else 1_700)
    assert client.get(f"{path}/{(number or 0) + 1}").status_code == 404
    assert cast.rival.browser().get(f"{path}/0").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.png", bomb()),
        ("broken.png", picture()[:60]),
        ("broken.pdf", b"%PDF-1.7\n" + b"\0" * 500),
        ("script.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0<script>"),
    ],
)
def test_what_cannot_be_drawn_has_no_picture_and_is_still_a_file(
    name: str, content: bytes, cast: Cast
) -> None:
    file = drawn(cast, name, content)
    assert (file.pictures, file.state) == (0, "ready")
    assert cast.vendor.browser().get(f"/files/{file.series_id}").status_code == 200


def test_pictures_say_nothing_besides(cast: Cast) -> None:
    """Where a photograph was taken stays in the photograph."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (30, 30)).save(made, "JPEG", exif=exif)
    file = drawn(cast, "home.jpg", made.getvalue())
    answer = cast.vendor.browser().get(f"/files/{file.series_id}/versions/1/pages/1")
    assert b"taken at home" not in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
