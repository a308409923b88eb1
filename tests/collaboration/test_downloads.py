"""How files leave: as downloads, whole or in part."""

import pytest

from cast import Cast
from factories.deals import submitted
from factories.files import shared, upload

CONTENT = bytes(range(32, 127)) * 100


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("", 200, CONTENT),
        ("bytes=0-9", 206, CONTENT[:10]),
        ("bytes=100-", 206, CONTENT[100:]),
        ("bytes=-20", 206, CONTENT[-20:]),
        ("bytes=9000-99999", 206, CONTENT[9000:]),
        ("bytes=99999-", 416, b""),
        ("bytes=0-9,20-29", 200, CONTENT),
        ("pages=1-2", 200, CONTENT),
        ("bytes=-", 200, CONTENT),
    ],
)
@pytest.mark.parametrize("door", ["portal", "api"])
def test_parts(door: str, asked: str, status: int, content: bytes, cast: Cast) -> None:
    file = shared(cast.reseller, submitted(cast.reseller), upload("notes.txt", CONTENT))
    client = cast.vendor.browser() if door == "portal" else cast.vendor.api()
    path = f"{'' if door == 'portal' else '/api/v1'}/files/{file.series_id}/versions/1"
    answer = client.get(path, headers={"Range": asked} if asked else {})
    assert answer.status_code == status
    assert answer.getvalue() == content
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    if status != 416:
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Length"] == str(len(content))
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(CONTENT)}")


def test_another_content_is_sent_whole(cast: Cast) -> None:
    file = shared(cast.reseller, submitted(cast.reseller), upload("notes.txt", CONTENT))
    headers = {"Range": "bytes=5-9", "If-Range": '"another"'}
    answer = cast.vendor.browser().get(f"/files/{file.series_id}/versions/1", headers=headers)
    assert answer.status_code == 200
    headers["If-Range"] = f'"{file.sha256}"'
    answer = cast.vendor.browser().get(f"/files/{file.series_id}/versions/1", headers=headers)
    assert (answer.status_code, answer.getvalue()) == (206, CONTENT[5:10])
