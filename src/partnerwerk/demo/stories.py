"""How a registration goes, from its submission to today."""

from datetime import datetime, timedelta
from decimal import Decimal

from partnerwerk.deals.models import ConflictCheck, Extension
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.channel import Channel
from partnerwerk.demo.companies import Market
from partnerwerk.demo.lives import Life, due
from partnerwerk.demo.projects import Projects
from partnerwerk.demo.rivals import Rivals
from partnerwerk.identity.models import Membership
from partnerwerk.workflow.calendars import BusinessCalendar

ENDINGS = {"win": 39, "lose": 25, "expire": 26, "withdraw": 6, "win_late": 4}


class Stories:
    """Lets registrations live until `now`; what lies after it has not happened yet."""

    def __init__(
        self, seed: int, now: datetime, channel: Channel, market: Market, projects: Projects
    ) -> None:
        self.seed, self.now = seed, now
        self.chance = Chance(seed, "stories")
        self.channel, self.projects = channel, projects
        self.rivals = Rivals(market)

    def live(self, life: Life, *, waits: bool = False, is_returned: bool = False) -> None:
        """All of it: submission, review, decision, and what becomes of the protection.

        `waits`: nobody has decided yet. `is_returned`: the partner has not answered yet.
        """
        deal = life.deal
        self.chance = Chance(self.seed, f"story {deal.number}")
        assert deal.submitter is not None
        assert deal.submitted_at is not None
        at, deal.submitted_at = deal.submitted_at, None
        life.note("deal.drafted", deal.created_at, deal.submitter)
        self._submit(life, at)
        self.rivals.add(life)
        if is_returned or (not waits and self.chance.happens(0.09)):
            back = self._return(life, at, answered=not is_returned)
            if back is None:
                return
            at = back
        self._review(life, at, waits=waits)

    def _submit(self, life: Life, at: datetime) -> None:
        assert life.deal.submitter is not None
        life.submit(at, life.deal.submitter)
        verdict = self.rivals.verdict(life, at)
        life.check(at, ConflictCheck.Moment.SUBMISSION, verdict)

    def _return(self, life: Life, at: datetime, *, answered: bool) -> datetime | None:
        """Sent back; the moment of the second submission, or None when there was none yet."""
        returned = self._later(at, 0.3, 1.4)
        if returned > self.now:
            return at
        reviewer = self._reviewer(life)
        life.decide("return", returned, reviewer, self._say("returned", life))
        again = self._later(returned, 0.5, 9)
        if not answered or again > self.now:
            return None
        self._submit(life, again)
        return again

    def _review(self, life: Life, at: datetime, *, waits: bool) -> None:
        taken, decided = self._later(at, 0.05, 0.9), self._later(at, 0.15, 2.3)
        reviewer = self._reviewer(life)
        if (not waits or self.chance.happens(0.35)) and taken < min(decided, self.now):
            life.move("start_review", taken, reviewer, reviewer=reviewer)
        if not waits and decided < self.now:
            self._decide(life, decided, reviewer)

    def _decide(self, life: Life, at: datetime, reviewer: Membership) -> None:
        name, reason = self._decision(life, at)
        if name == "approve":
            verdict = self.rivals.verdict(life, at)
            life.approve(at, reviewer, reason)
            life.check(at, ConflictCheck.Moment.APPROVAL, verdict)
            self._protected(life, at, reviewer)
        else:
            life.decide(name, at, reviewer, reason)

    def _decision(self, life: Life, at: datetime) -> tuple[str, str]:
        customer = life.deal.customer
        assert customer is not None
        first, last = at.date(), at.date() + timedelta(days=life.terms.protection_days)
        longest = last + timedelta(days=life.terms.extension_days)
        life.original = self.rivals.earlier_of_same(life, life.deal.created_at)
        if life.original and self.chance.happens(0.8):
            return "mark_duplicate", self._say("duplicate", life)
        life.original = None
        if self.rivals.open_at(life, at) or not self.rivals.is_free(life, first, longest):
            return "reject", self._say("rejected_taken", life)
        if customer.served_directly:
            return "reject", self._say("rejected_direct", life)
        if self.chance.happens(0.06):
            return "reject", self._say("rejected_other", life)
        return "approve", self._say("approved", life)

    def _protected(self, life: Life, at: datetime, reviewer: Membership) -> None:
        """From the approval to the end, with an extension in between where time runs short."""
        if self.chance.happens(0.06):
            again = self._amend(life, at)
            if again is None:
                return
            at = again
        ending = self.chance.one_of(ENDINGS)
        if ending in ("win", "lose", "withdraw") and self.chance.happens(0.8):
            self._close(life, ending, self._later(at, 12, 84))
            return
        if ending == "win_late" or self.chance.happens(0.35):
            self._extend(life, reviewer)
        self._run_out(life, "win" if ending == "win_late" else ending)

    def _amend(self, life: Life, approved: datetime) -> datetime | None:
        """The value changes and the review reopens; when it was approved again, None if not yet."""
        at = self._later(approved, 5, 40)
        decided = self._later(at, 0.2, 2)
        last = decided.date() + timedelta(
            days=life.terms.protection_days + life.terms.extension_days
        )
        if at > self.now or not self.rivals.is_free(life, decided.date(), last):
            return approved
        assert life.deal.submitter is not None
        assert life.deal.amount is not None
        amount = round(life.deal.amount * Decimal(self.chance.choice(("0.8", "1.3", "1.7"))), -2)
        life.amend(at, life.deal.submitter, amount)
        life.check(at, ConflictCheck.Moment.SUBMISSION, self.rivals.verdict(life, at))
        if decided > self.now:
            return None
        life.approve(decided, self._reviewer(life))
        life.check(decided, ConflictCheck.Moment.APPROVAL, self.rivals.verdict(life, decided))
        return decided

    def _extend(self, life: Life, reviewer: Membership) -> None:
        """More time asked for in the last fortnight, and mostly granted."""
        until = life.deal.protected_until
        assert until is not None
        end = self.now.replace(year=until.year, month=until.month, day=until.day)
        asked = self._later(end - timedelta(days=self.chance.randint(6, 13)), 0, 0.4)
        if asked > self.now:
            return
        self.ask_for_time(life, asked, reviewer)
        answered = self._later(asked, 0.3, 2)
        if answered < self.now and self.chance.happens(0.78):
            life.answer_extension("approve", answered, reviewer)
        elif answered < self.now:
            reason = self._say("extension_denied", life)
            life.answer_extension("deny", answered, reviewer, reason)

    def ask_for_time(self, life: Life, at: datetime, reviewer: Membership) -> None:
        """Request the longest extension that the program knows."""
        assert life.deal.submitter is not None
        assert life.deal.protected_until is not None
        self._remind(life, before=at)
        extension = Extension(
            id=self.chance.id(),
            registration=life.deal,
            partner_id=life.deal.partner_id,
            until=life.deal.protected_until + timedelta(days=life.terms.extension_days),
            reason=self._say("extension", life),
            requested_at=at,
            review_due_at=due(reviewer, at, life.terms),
        )
        life.ask_extension(extension, life.deal.submitter)

    def _run_out(self, life: Life, ending: str) -> None:
        """Closed within its last days, or expired the night after."""
        until = life.deal.protected_until
        assert until is not None
        end = self.now.replace(
            year=until.year, month=until.month, day=until.day, hour=0, minute=7, second=3
        )
        closed = self._later(end - timedelta(days=self.chance.randint(2, 9)), 0, 0.5)
        if ending == "expire" or closed.date() > until:
            self._remind(life, before=end)
            if end + timedelta(days=1) <= self.now:
                life.close("expire", end + timedelta(days=1), None)
        else:
            self._remind(life, before=closed)
            self._close(life, ending, closed)

    def _close(self, life: Life, name: str, at: datetime) -> None:
        until = life.deal.protected_until
        if at > self.now or (until and at.date() > until):
            self._remind(life, before=self.now)
            return
        reason = "" if name == "win" else self._say({"lose": "lost"}.get(name, "withdrawn"), life)
        self._remind(life, before=at)
        life.close(name, at, life.deal.submitter, reason)

    def _remind(self, life: Life, before: datetime) -> None:
        """The reminders that were due before a moment, each once."""
        until, given = life.deal.protected_until, {r.days_before for r in life.reminders}
        assert until is not None
        for days in life.terms.reminder_days:
            day = until - timedelta(days=days)
            at = before.replace(
                year=day.year, month=day.month, day=day.day, hour=0, minute=17, second=2
            )
            if at < min(before, self.now) and days not in given:
                life.remind(at, days)

    def _reviewer(self, life: Life) -> Membership:
        """Mostly the channel manager, else somebody of the deal desk."""
        manager = life.deal.partner.channel_manager
        assert manager is not None
        return self.chance.choice(self.channel.deal_desk) if self.chance.happens(0.4) else manager

    def _say(self, kind: str, life: Life) -> str:
        assert life.deal.submitter is not None
        return self.projects.say(kind, life.deal.submitter.language, self.chance)

    def _later(self, at: datetime, least: float, most: float) -> datetime:
        """Some days afterwards, in Hamburg's office hours."""
        day = at + timedelta(days=self.chance.uniform(least, most))
        moment = self.chance.office_time(day, BusinessCalendar("Europe/Berlin", "DE"))
        return max(moment, at + timedelta(minutes=self.chance.randint(9, 90)))
