"""Every write about comments: saying something, saying it better, taking it back."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, Side, require
from partnerwerk.collaboration import live
from partnerwerk.collaboration.access import CommentPermission as May
from partnerwerk.collaboration.access import comments_visible_to
from partnerwerk.collaboration.events import CommentEvent
from partnerwerk.collaboration.models import Comment, CommentVersion
from partnerwerk.collaboration.records import Record, people_of, record_of
from partnerwerk.journal.recording import record as record_event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.kit.text import clean_text

LONGEST = 10_000


@transaction.atomic
def add_comment(record: Record, text: str, *, internal: bool = False, actor: Actor) -> Comment:
    """Say something about a record that the actor sees. Internal: among its own colleagues only."""
    require(actor, May.WRITE)
    record = record_of(record.noun, record.pk, actor)
    text = _checked(text)
    comment = Comment.objects.create(
        noun=record.noun,
        record_id=record.pk,
        partner_id=record.partner_id,
        organisation_id=actor.home_id,
        only_for_id=actor.home_id if internal else None,
        author_id=actor.member_id,
        author_name=actor.name,
        text=text,
        mentions=_mentioned(record, text, internal, actor),
    )
    _happened(CommentEvent.ADDED, comment, record, list(comment.mentions), actor)
    return comment


@transaction.atomic
def change_comment(comment: Comment, text: str, *, actor: Actor) -> Comment:
    """Whoever said it says it differently; the other side sees that, the own side also what it was."""
    require(actor, May.WRITE)
    comment, record = _locked(comment, may_change, May.WRITE, actor)
    text = _checked(text)
    if text == comment.text:
        return comment
    _keep_version(comment, actor)
    before, comment.text, comment.changed_at = comment.mentions, text, clock.now()
    comment.mentions = _mentioned(record, text, comment.is_internal, actor)
    comment.save(update_fields=["text", "mentions", "changed_at"])
    new = [person for person in comment.mentions if person not in before]
    _happened(CommentEvent.CHANGED, comment, record, new, actor)
    return comment


@transaction.atomic
def remove_comment(comment: Comment, *, actor: Actor) -> Comment:
    """Take it back: one's own, or as who moderates that of a colleague. That something stood here is
    told on.
    """
    comment, record = _locked(comment, may_remove, May.MODERATE, actor)
    _keep_version(comment, actor)
    comment.text, comment.mentions = "", {}
    comment.removed_at, comment.removed_by_name = clock.now(), actor.name
    comment.save(update_fields=["text", "mentions", "removed_at", "removed_by_name"])
    _happened(CommentEvent.REMOVED, comment, record, [], actor)
    return comment


def may_change(comment: Comment, actor: Actor) -> bool:
    """Unless it was removed, of which the action tells."""
    is_own = comment.author_id is not None and comment.author_id == actor.membership_id
    return is_own and actor.may(May.WRITE)


def may_remove(comment: Comment, actor: Actor) -> bool:
    is_ours = comment.organisation_id == actor.own_side_id
    return may_change(comment, actor) or (is_ours and actor.may(May.MODERATE))


def _checked(text: str) -> str:
    cleaned = clean_text(str(text or ""))
    if not cleaned:
        raise InvalidInput([Problem("text", _("Write something first."), "required")])
    if len(cleaned) > LONGEST:
        raise InvalidInput([Problem("text", _("At most %s characters.") % LONGEST, "too_long")])
    return cleaned


def _locked(
    comment: Comment, rule: Callable[[Comment, Actor], bool], right: May, actor: Actor
) -> tuple[Comment, Record]:
    """The comment on a record that the actor still sees, if it may do this with it."""
    record = record_of(comment.noun, comment.record_id, actor)
    comments = comments_visible_to(actor)
    if not rule(comments.get(pk=comment.pk), actor):
        raise Denied(right)
    locked = comments.select_for_update(of=("self",)).get(pk=comment.pk)
    if locked.removed_at is not None:
        raise Refused(_("This comment was removed."), "removed")
    return locked, record


def _mentioned(record: Record, text: str, internal: bool, actor: Actor) -> dict[str, str]:
    """Who is named with an @ among those who see it. A longer name is not taken for a shorter one."""
    if "@" not in text:
        return {}
    named: dict[str, str] = {}
    people = people_of(record, actor, internal=internal)
    for person in sorted(people, key=lambda person: -len(person.name)):
        if f"@{person.name}" in text:
            named[str(person.pk)] = person.name
            if not any(o.name == person.name and o.pk != person.pk for o in people):
                text = text.replace(f"@{person.name}", "")
    return named


def _keep_version(comment: Comment, actor: Actor) -> None:
    CommentVersion.objects.create(
        comment=comment,
        partner_id=comment.partner_id,
        organisation_id=comment.organisation_id,
        text=comment.text,
        by_name=actor.name,
    )


def _happened(
    name: CommentEvent, comment: Comment, record: Record, mentions: list[str], actor: Actor
) -> None:
    only_for: UUID | None = comment.only_for_id
    record_event(
        name,
        record.subject,
        actor=actor,
        partner_id=record.partner_id,
        internal=only_for is not None and actor.side is Side.VENDOR,
        only_for=only_for,
        noun=record.noun,
        comment=comment.pk,
        mentions=mentions,
    )
    live.tell(record)
