"""One round between a person's things here and their calendar there.

No transaction is open while the server is asked. Each thing is taken over in one transaction with
its link; what we wrote there and did not note for a crash is recognised by its uid and its content.
The token is kept last, so that a round that was cut off is simply begun again.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone, translation

from partnerwerk.access import Actor, Denied, acting, as_login_role, system_actor
from partnerwerk.collaboration.models import Meeting, Task
from partnerwerk.collaboration.queries import meetings_to_come_to
from partnerwerk.identity.queries import actor_with
from partnerwerk.integrations.calendars import here, things
from partnerwerk.integrations.calendars.access import accounts_visible_to, links_visible_to
from partnerwerk.integrations.calendars.models import CalendarAccount, CalendarPassword, Link
from partnerwerk.integrations.calendars.sealing import Unreadable, unseal
from partnerwerk.integrations.calendars.server import Item, Server, ServerProblem
from partnerwerk.integrations.calendars.things import Kind, Thing
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused

NOTED = 20
NOTHING = ""  # the digest of what neither end has had yet
Found = Meeting | Task


def sync_account(account_id: UUID) -> None:
    """Keep both ends the same, once. Whoever has no access any more gets nothing and gives nothing."""
    with acting(system_actor()) as system:
        account = accounts_visible_to(system).filter(pk=account_id).first()
        if account is None:
            return
        with as_login_role():
            actor = actor_with(account.membership_id)
            kept = CalendarPassword.objects.filter(account=account).first()
    if actor is None or kept is None:
        return
    try:
        server = Server(account.calendar_url or account.url, account.username, unseal(kept.sealed))
        with timezone.override(actor.timezone), translation.override(actor.language):
            Round(account, actor, server).run()
    except ServerProblem as problem:
        _note_problem(account, actor, problem.code)
    except Unreadable:
        _note_problem(account, actor, CalendarAccount.Problem.SEALED)


def _note_problem(account: CalendarAccount, actor: Actor, code: str) -> None:
    with acting(actor):
        accounts_visible_to(actor).filter(pk=account.pk).update(problem=code)


@dataclass
class Round:
    account: CalendarAccount
    actor: Actor
    server: Server
    notes: list[dict[str, str]] = field(default_factory=list)

    def run(self) -> None:
        if not self.account.calendar_url:
            self.account.calendar_url = self.server.find_calendar()
            self._keep("calendar_url")
        items, token = self.server.changes(self.account.calendar_url, self.account.sync_token)
        for item in items:
            self._take(item)
        self._write_all()
        self.account.sync_token, self.account.synced_at = token, clock.now()
        self.account.problem = CalendarAccount.Problem.NONE
        self.account.notes = [*self.notes[::-1], *self.account.notes][:NOTED]
        self._keep("sync_token", "synced_at", "problem", "notes")

    # What has changed there.

    def _take(self, item: Item) -> None:
        with acting(self.actor):
            link = self._link_of(item)
            if not item.text:
                self._take_deletion(link)
            elif link is not None:
                self._take_change(item, link)
            else:
                self._take_new(item)

    def _link_of(self, item: Item) -> Link | None:
        links = self._links()
        uid = things.uid_of(item.text) if item.text else ""
        return (links.filter(uid=uid) if uid else links.filter(href=item.href)).first()

    def _take_deletion(self, link: Link | None) -> None:
        found = here.living(link.kind, link.object_id, self.actor) if link else None
        if link is None:
            return
        if found is None:
            link.delete()
        elif found[0].digest != link.digest:
            self._note(found[0], "kept_here")
            link.etag, link.digest = "", NOTHING
            link.save()
        else:
            here.give_up(found[1], self.actor)
            link.etag, link.is_dropped = "", True
            link.save()

    def _take_change(self, item: Item, link: Link) -> None:
        is_known = link.etag == item.etag and bool(item.etag)
        there = things.read(item.text, link.kind, self.actor.timezone)
        found = here.living(link.kind, link.object_id, self.actor)
        link.href, link.etag, link.is_dropped = item.href, item.etag, False
        if not is_known and found and there and there.digest != link.digest:
            self._bring_together(there, found, link)
        link.save()

    def _bring_together(self, there: Thing, found: tuple[Thing, Found], link: Link) -> None:
        """Only that end has changed, or both: then the newer one counts, and it is said."""
        ours, thing = found
        both = ours.digest not in (link.digest, there.digest)
        if both and not _is_newer(there, ours):
            self._note(ours, "newer_here")
            link.digest = there.digest
            return
        if both:
            self._note(there, "newer_there")
        link.digest = there.digest
        if ours.digest != there.digest:
            self._take_over(there, ours, thing)

    def _take_over(self, there: Thing, ours: Thing, thing: Found) -> None:
        """What may not be so here is put back there in the same round."""
        if there.repeats:
            self._note(ours, "repeats")
            return
        try:
            here.take_over(there, thing, self.actor)
        except Denied:
            self._note(ours, "not_yours")
        except (InvalidInput, Refused):
            self._note(ours, "not_possible")

    def _take_new(self, item: Item) -> None:
        """Ours without a link: written just before a crash, or left from another time. Else somebody
        has entered it there. What repeats stays there alone.
        """
        there = things.read(item.text, Kind.MEETING, self.actor.timezone)
        if there is None:
            return
        if known := here.named_by(there.uid) or self._entered_before(there.uid):
            kind, object_id = known
            again = things.read(item.text, kind, self.actor.timezone)
            self._link(kind, object_id, there.uid, item, again.digest if again else NOTHING)
        elif not there.repeats:
            self._enter(there, item)

    def _entered_before(self, uid: str) -> tuple[str, UUID] | None:
        """A meeting that came from a calendar: one's own, or one that one is invited to."""
        found = meetings_to_come_to(self.actor).filter(uid=uid).first()
        return (Kind.MEETING, found.pk) if found else None

    def _enter(self, there: Thing, item: Item) -> None:
        try:
            meeting = here.make_of(there, self.actor)
        except (InvalidInput, Refused):
            self._note(there, "not_possible")
            return
        digest = things.of_meeting(meeting).digest
        self._link(Kind.MEETING, meeting.pk, there.uid, item, digest)

    def _link(self, kind: str, object_id: UUID, uid: str, item: Item, digest: str) -> None:
        values = {"uid": uid, "href": item.href, "etag": item.etag, "digest": digest}
        Link.objects.update_or_create(
            account=self.account, kind=kind, object_id=object_id, defaults=values
        )

    # What has changed here.

    def _write_all(self) -> None:
        with acting(self.actor):
            wanted = list(here.wanted(self.actor))
            links = {(link.kind, link.object_id): link for link in self._links()}
            kept = {(thing.kind, found.pk) for thing, found in wanted}
            over = [
                link
                for key, link in links.items()
                if key not in kept and here.living(link.kind, link.object_id, self.actor) is None
            ]
        for thing, found in wanted:
            self._write(thing, found, links.get((thing.kind, found.pk)))
        for link in over:
            self._remove(link)

    def _write(self, thing: Thing, found: Found, link: Link | None) -> None:
        if link is not None and link.digest == thing.digest:
            return
        href = link.href if link else self._address(found)
        sequence = found.sequence if isinstance(found, Meeting) else 0
        text = things.written(thing, here.path_of(found), sequence)
        etag = self.server.put(href, text, link.etag if link else "")
        if etag is None:
            return  # it was changed there meanwhile: the next round sees that
        with acting(self.actor):
            self._link(thing.kind, found.pk, thing.uid, Item(href, etag, ""), thing.digest)
            self._links().filter(kind=thing.kind, object_id=found.pk).update(is_dropped=False)

    def _remove(self, link: Link) -> None:
        if not link.is_dropped and not self.server.delete(link.href, link.etag):
            return
        with acting(self.actor):
            self._links().filter(pk=link.pk).delete()

    def _address(self, found: Found) -> str:
        return f"{self.account.calendar_url.rstrip('/')}/{found.pk}.ics"

    def _links(self) -> "QuerySet[Link]":
        return links_visible_to(self.actor).filter(account=self.account)

    def _keep(self, *columns: str) -> None:
        with acting(self.actor):
            values = {name: getattr(self.account, name) for name in columns}
            accounts_visible_to(self.actor).filter(pk=self.account.pk).update(**values)

    def _note(self, thing: Thing, code: str) -> None:
        at = clock.now().isoformat()
        self.notes.append({"at": at, "title": thing.title, "code": code})


def _is_newer(there: Thing, ours: Thing) -> bool:
    """Without a time of its own it counts as new: somebody has just changed it."""
    if there.changed_at is None or ours.changed_at is None:
        return True
    return there.changed_at >= ours.changed_at
