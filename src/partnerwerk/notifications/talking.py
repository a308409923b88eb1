"""Notices of what people say to each other, and of the tasks that they give."""

from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from partnerwerk.collaboration.access import comments_visible_to
from partnerwerk.collaboration.events import CommentEvent, TaskEvent
from partnerwerk.collaboration.models import Comment, Task
from partnerwerk.collaboration.records import Record, is_seen_by, manager_of, record_from
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of, ready_to_act
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import react_to
from partnerwerk.notifications.actions.noticing import About, Told, notify
from partnerwerk.notifications.effects import path_of
from partnerwerk.notifications.kinds import COMMENT, MENTION, TASK
from partnerwerk.notifications.letters import Letter
from partnerwerk.notifications.models import Notice


def register() -> None:
    """Called at start-up."""
    react_to(CommentEvent.ADDED, write_about_comment)
    react_to(CommentEvent.CHANGED, write_about_comment)
    react_to(CommentEvent.REMOVED, forget_comment)
    react_to(TaskEvent.CREATED, write_about_task)


def write_about_comment(event: Event) -> None:
    """Whoever is named, and whoever has a part in the record, if they may read it. A comment that is said
    differently concerns only those who are named anew.
    """
    comment = Comment.objects.filter(pk=event.data["comment"], removed_at=None).first()
    record = _record_of(comment) if comment else None
    if comment is None or record is None:
        return
    named = {UUID(str(pk)) for pk in event.data["mentions"]}
    others = _taking_part(record) if event.name == CommentEvent.ADDED else set()
    about = About(_name(record), path_of(record.noun, record.subject), record.noun, record.pk)
    readers = _readers(comment, record, named | others)
    for kind, wanted in ((MENTION, named), (COMMENT, others - named)):
        told = [_told(member, comment, about) for member in readers if member.pk in wanted]
        notify(kind, event, told, about)


def forget_comment(event: Event) -> None:
    """What was taken back goes nowhere any more."""
    of_record = Notice.objects.filter(record_id=event.subject_id)
    of_record.filter(words__comment=str(event.data["comment"])).delete()


def write_about_task(event: Event) -> None:
    """Whoever has something to do, unless they have set it themselves."""
    task = Task.objects.filter(pk=event.subject_id, done_at=None).first()
    if task is None or task.assignee_id == event.actor_membership_id:
        return
    members = Membership.objects.select_related("organisation").filter(disabled_at=None)
    told = []
    for member in members.filter(pk=task.assignee_id):
        with translation.override(member.language):
            told.append((member, _task_letter(task, event)))
    notify(TASK, event, told, About(task.title, "/tasks"))


def _record_of(comment: Comment) -> Record | None:
    records = noun_of(comment.noun).model._default_manager  # noqa: SLF001
    subject = records.filter(pk=comment.record_id).first()
    return record_from(subject) if subject else None


def _taking_part(record: Record) -> set[UUID]:
    """Who submitted it, who decides it, who looks after its partner, and who spoke here before."""
    wrote = Comment.objects.filter(record_id=record.pk, author__isnull=False)
    found = set(wrote.values_list("author_id", flat=True))
    own = (getattr(record.subject, name, None) for name in ("submitter_id", "reviewer_id"))
    return found | {person for person in (*own, manager_of(record)) if person}


def _readers(comment: Comment, record: Record, people: set[UUID]) -> list[Membership]:
    """Those who may read it now, without whoever wrote it."""
    members = ready_to_act(Membership.objects.filter(disabled_at=None, pk__in=people))
    found = []
    for member in members:
        if member.pk == comment.author_id:
            continue
        actor = actor_of(member)
        may_read = comments_visible_to(actor).filter(pk=comment.pk).exists()
        if may_read and is_seen_by(record, actor):
            found.append(member)
    return found


def _told(member: Membership, comment: Comment, about: About) -> Told:
    """An internal one is told without its words: a mail leaves the house."""
    words = {"who": comment.author_name, "record": about.name}
    with translation.override(member.language):
        letter = Letter(
            subject=(_("%(who)s about %(record)s") % words)[:250],
            happened=(_("%(who)s has written an internal comment.") if comment.only_for_id
                      else _("%(who)s writes:")) % words,
            reason="" if comment.only_for_id else comment.text,
            next_step=_("Have a look."),
            url=f"{settings.PUBLIC_URL}{about.path}",
            link=_("Open %(ref)s") % {"ref": about.name},
            comment=str(comment.pk),
        )  # fmt: skip
    return member, letter


def _task_letter(task: Task, event: Event) -> Letter:
    words = {"who": event.actor_name, "task": task.title}
    due = task.due_date
    return Letter(
        subject=(_("Task: %(task)s") % words)[:250],
        happened=_("%(who)s gives you a task: %(task)s.") % words,
        next_step=_("Please do it by %(due)s.") % {"due": due.isoformat()} if due else "",
        url=f"{settings.PUBLIC_URL}/tasks",
        link=_("Open your tasks"),
    )


def _name(record: Record) -> str:
    title = getattr(record.subject, "title", "")
    return f"{record.name} {title}".strip()
