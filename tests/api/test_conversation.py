"""Comments and the feed of a record over HTTP."""

import pytest

from cast import Cast
from factories.deals import submitted

pytestmark = pytest.mark.django_db


def test_a_comment_from_its_beginning_to_its_end(cast: Cast) -> None:
    deal, desk, partner = submitted(cast.reseller), cast.vendor.api(), cast.reseller.api()
    path = f"/api/v1/records/registration/{deal.pk}/comments"
    body, key = {"text": "Hello @Hanna Halden"}, {"Idempotency-Key": "one"}
    made = desk.post(path, body, content_type="application/json", headers=key)
    again = desk.post(path, body, content_type="application/json", headers=key)
    assert (made.status_code, again.status_code) == (201, 201)
    comment = made.json()
    assert again.json() == comment
    assert [m["name"] for m in comment["mentions"]] == ["Hanna Halden"]
    assert [c["id"] for c in partner.get(path).json()["items"]] == [comment["id"]]

    own = f"/api/v1/comments/{comment['id']}"
    change = {"text": "Hello"}
    assert partner.patch(own, change, content_type="application/json").status_code == 403
    changed = desk.patch(own, change, content_type="application/json").json()
    assert (changed["text"], changed["changed_at"] is not None) == ("Hello", True)
    assert [v["text"] for v in desk.get(f"{own}/versions").json()] == ["Hello @Hanna Halden"]
    assert partner.get(f"{own}/versions").status_code == 404
    assert desk.delete(own).json()["text"] == ""
    assert desk.delete(own).status_code == 409
    assert partner.get(own).json()["removed_at"]


def test_an_internal_comment_is_not_there_for_the_other_side(cast: Cast) -> None:
    deal, desk, partner = submitted(cast.reseller), cast.vendor.api(), cast.reseller.api()
    record = f"/api/v1/records/registration/{deal.pk}"
    body = {"text": "zilpzalp", "internal": True}
    for speaker, other in ((desk, partner), (partner, desk)):
        made = speaker.post(f"{record}/comments", body, content_type="application/json").json()
        assert made["internal"]
        assert other.get(f"/api/v1/comments/{made['id']}").status_code == 404
        for path in (
            f"{record}/comments",
            f"{record}/feed",
            f"/api/v1/deal-registrations/{deal.ref}/events",
        ):
            assert made["id"] not in other.get(path).content.decode(), path
            assert made["id"] in speaker.get(path).content.decode(), path


def test_every_problem_of_a_comment(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    path = f"/api/v1/records/registration/{deal.pk}/comments"
    for text in ("", None, "x" * 10_001):
        answer = cast.vendor.api().post(path, {"text": text}, content_type="application/json")
        assert answer.status_code == 422
        assert "text" in answer.content.decode()


def test_the_feed_tells_with_its_comments(cast: Cast) -> None:
    deal, desk = submitted(cast.reseller), cast.vendor.api()
    record = f"/api/v1/records/registration/{deal.pk}"
    desk.post(f"{record}/comments", {"text": "Hello"}, content_type="application/json")
    newest, *others = cast.reseller.api().get(f"{record}/feed").json()["items"]
    assert (newest["name"], newest["comment"]["text"]) == ("comment.added", "Hello")
    assert "deal.submitted" in [event["name"] for event in others]
    people = [p["name"] for p in cast.reseller.api().get(f"{record}/people").json()]
    assert "Deborah Desk" in people
