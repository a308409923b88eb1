"""Conversation and history of any record over HTTP, and comments one by one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from partnerwerk.access import Actor
from partnerwerk.api.door import Flag, PageOut, Text, actor_of, answered_once
from partnerwerk.collaboration import actions
from partnerwerk.collaboration.access import comments_visible_to, versions_visible_to
from partnerwerk.collaboration.models import Comment
from partnerwerk.collaboration.records import (
    NoSuchRecord,
    comments_of,
    events_of,
    people_of,
    record_of,
)
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import paging

router = Router(tags=["conversation"])


class CommentIn(Schema):
    """`internal`: only your own organisation reads it. `@` and a full name mention somebody."""

    text: Text = ""
    internal: Flag = False


class CommentTextIn(Schema):
    text: Text = ""


class MentionOut(Schema):
    """Somebody who was named: id of the membership, and the name as it stands in the text."""

    id: UUID
    name: str


class CommentOut(Schema):
    """`text` is plain text with simple formatting (**bold**, *italic*, `code`, - list, > quote); empty
    when it was removed.
    """

    id: UUID
    noun: str
    record: UUID
    text: str
    internal: bool
    author: str
    author_organisation: UUID
    mentions: list[MentionOut]
    at: datetime
    changed_at: datetime | None
    removed_at: datetime | None


class CommentVersionOut(Schema):
    """What a comment said until somebody changed or removed it."""

    text: str
    until: datetime
    by: str


class HappenedOut(Schema):
    """An event of the record, with what it changed; for comments the comment."""

    id: int
    at: datetime
    name: str
    actor: str
    changes: dict[str, Any]
    reason: str
    internal: bool
    comment: CommentOut | None


class BelongingOut(Schema):
    """Somebody who sees the record and can be mentioned."""

    id: UUID
    name: str
    organisation: UUID


@router.get("/records/{noun}/{record_id}/comments", response=PageOut[CommentOut])
def list_comments(
    request: HttpRequest, noun: str, record_id: UUID, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[CommentOut]:
    """What was said about a record and you may read, the newest first."""
    actor = actor_of(request)
    comments = comments_of(record_of(noun, record_id, actor), actor)
    page = paging.page_of(comments, order="-at", cursor=cursor, limit=limit)
    return PageOut(items=[_show(c) for c in page.items], next_cursor=page.next_cursor)


@router.post("/records/{noun}/{record_id}/comments", response={201: CommentOut})
def add_comment(
    request: HttpRequest, noun: str, record_id: UUID, payload: CommentIn
) -> HttpResponse:
    """Say something about a record. Takes an `Idempotency-Key`."""
    actor = actor_of(request)
    record, internal = record_of(noun, record_id, actor), payload.internal is True
    return answered_once(
        request,
        lambda: _show(actions.add_comment(record, payload.text, internal=internal, actor=actor)),
    )


@router.get("/records/{noun}/{record_id}/feed", response=PageOut[HappenedOut])
def feed(
    request: HttpRequest, noun: str, record_id: UUID, limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[HappenedOut]:
    """What happened to a record and you may know, comments in between, the newest first."""
    actor = actor_of(request)
    record = record_of(noun, record_id, actor)
    page = paging.page_of(events_of(record, actor), order="-at", cursor=cursor, limit=limit)
    named = [e.data["comment"] for e in page.items if e.name.startswith("comment.")]
    comments = {str(c.pk): c for c in comments_of(record, actor).filter(pk__in=named)}
    fields = fields_of(noun, actor)
    items = [_happened(e, comments.get(str(e.data.get("comment"))), fields) for e in page.items]
    return PageOut(items=items, next_cursor=page.next_cursor)


@router.get("/records/{noun}/{record_id}/people", response=list[BelongingOut])
def people(
    request: HttpRequest, noun: str, record_id: UUID, internal: bool = False
) -> list[BelongingOut]:
    """Who sees the record and can be mentioned by you."""
    actor = actor_of(request)
    found = people_of(record_of(noun, record_id, actor), actor, internal=internal)
    return [BelongingOut(id=p.pk, name=p.name, organisation=p.organisation_id) for p in found]


@router.get("/comments/{comment_id}", response=CommentOut)
def show_comment(request: HttpRequest, comment_id: UUID) -> CommentOut:
    return _show(_found(comment_id, actor_of(request)))


@router.patch("/comments/{comment_id}", response=CommentOut)
def change_comment(request: HttpRequest, comment_id: UUID, payload: CommentTextIn) -> CommentOut:
    """Only who said it."""
    actor = actor_of(request)
    comment = _found(comment_id, actor)
    return _show(actions.change_comment(comment, payload.text, actor=actor))


@router.delete("/comments/{comment_id}", response=CommentOut)
def remove_comment(request: HttpRequest, comment_id: UUID) -> CommentOut:
    """Its text is gone; that there was one stays."""
    actor = actor_of(request)
    return _show(actions.remove_comment(_found(comment_id, actor), actor=actor))


@router.get("/comments/{comment_id}/versions", response=list[CommentVersionOut])
def versions(request: HttpRequest, comment_id: UUID) -> list[CommentVersionOut]:
    """What it said before, for its own side only."""
    actor = actor_of(request)
    comment = _found(comment_id, actor)
    if comment.organisation_id != actor.own_side_id:
        raise NoSuchRecord
    kept = versions_visible_to(actor).filter(comment=comment).order_by("-pk")
    return [CommentVersionOut(text=v.text, until=v.until, by=v.by_name) for v in kept]


def _found(comment_id: UUID, actor: Actor) -> Comment:
    """On a record that the actor sees."""
    comment = comments_visible_to(actor).get(pk=comment_id)
    return comments_of(record_of(comment.noun, comment.record_id, actor), actor).get(pk=comment_id)


def _show(comment: Comment) -> CommentOut:
    return CommentOut(
        id=comment.pk,
        noun=comment.noun,
        record=comment.record_id,
        text=comment.text,
        internal=comment.is_internal,
        author=comment.author_name,
        author_organisation=comment.organisation_id,
        mentions=[MentionOut(id=UUID(pk), name=name) for pk, name in comment.mentions.items()],
        at=comment.at,
        changed_at=comment.changed_at,
        removed_at=comment.removed_at,
    )


def _happened(event: Event, comment: Comment | None, fields: FieldSet) -> HappenedOut:
    return HappenedOut(
        id=event.pk,
        at=event.at,
        name=event.name,
        actor=event.actor_name,
        changes=fields.changes_in(event.changes),
        reason=event.reason,
        internal=event.internal or event.only_for is not None,
        comment=_show(comment) if comment else None,
    )
