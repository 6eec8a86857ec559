"""What the unit tells the writer: a reply, the answer, 挂账, an extension; and what the writer says to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed
from linli_contracts.mailbox.words import Outcome
from linli_contracts.units import Unit, unit_of
from mailbox_service import refusals
from mailbox_service.aggregate.clocks import advance, close, response_spent_seconds, resumed, spent_seconds
from mailbox_service.aggregate.delivery import refuse_idle
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import REOPEN_DAYS
from mailbox_service.aggregate.working_time import DAY_SECONDS, IsWorkingDay, after

LONGEST_PROMISE = timedelta(days=366)


class Replied(Letter.Event):
    """响应: a substantive reply that is not yet the answer."""

    TOPIC = "mailbox:Letter.Replied"
    text: Sealed
    response_fact: str | None
    first_reply_after_seconds: int | None

    def apply(self, aggregate: Letter) -> None:
        aggregate.reply(self.timestamp, self.response_fact)


class Answered(Letter.Event):
    """答复 or 不予受理 (outcome declined; ``responsible`` says which place is)."""

    TOPIC = "mailbox:Letter.Answered"
    text: Sealed
    outcome: str
    responsible: Sealed | None
    response_fact: str | None
    first_reply_after_seconds: int | None
    handling_seconds: int
    confirm_by: datetime

    def apply(self, aggregate: Letter) -> None:
        aggregate.reply(self.timestamp, self.response_fact)
        aggregate.lifecycle, aggregate.outcome = "answered", self.outcome
        aggregate.promised_on, aggregate.came_back = None, False
        aggregate.confirm_by = self.confirm_by
        aggregate.handling.stop(self.handling_seconds)
        aggregate.extension_days = None


class Pended(Letter.Event):
    """挂账."""

    TOPIC = "mailbox:Letter.Pended"
    promised_on: date
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.promised_on, aggregate.promise_broken = self.promised_on, False


class ExtensionAsked(Letter.Event):
    """延期申请."""

    TOPIC = "mailbox:Letter.ExtensionAsked"
    working_days: int
    asked_of: str
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.extension_days, aggregate.extension_asked_of = self.working_days, unit_of(self.asked_of)


class ExtensionDecided(Letter.Event):
    """延期审批."""

    TOPIC = "mailbox:Letter.ExtensionDecided"
    granted: bool
    handling_due_at: datetime
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.extended_days += (aggregate.extension_days or 0) if self.granted else 0
        aggregate.extension_days = None
        aggregate.handling.due_at = self.handling_due_at


class Rated(Letter.Event):
    """评价 after a lapse."""

    TOPIC = "mailbox:Letter.Rated"
    rating: int

    def apply(self, aggregate: Letter) -> None:
        aggregate.rating = self.rating


class Reopened(Letter.Event):
    """重办, with the reason. In which overdue stocks the letter stands again cannot be told from what was before."""

    TOPIC = "mailbox:Letter.Reopened"
    was: str
    times: int
    response_remind_at: datetime | None
    response_due_at: datetime | None
    handling_remind_at: datetime | None
    handling_due_at: datetime
    response_overdue: bool
    handling_overdue: bool
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.lifecycle, aggregate.outcome = "accepted", None
        aggregate.confirm_by = aggregate.closed_at = aggregate.rating = aggregate.duplicate_of = None
        aggregate.reopened, aggregate.came_back = self.times, True
        if self.response_due_at is not None:
            aggregate.response.start(self.timestamp, self.response_remind_at, self.response_due_at)
        aggregate.handling.start(self.timestamp, self.handling_remind_at, self.handling_due_at)


class MarkedDuplicate(Letter.Event):
    """重复来信."""

    TOPIC = "mailbox:Letter.MarkedDuplicate"
    of_letter_id: UUID
    response_seconds: int
    handling_seconds: int

    def apply(self, aggregate: Letter) -> None:
        aggregate.end("duplicate", self.timestamp)
        aggregate.duplicate_of = self.of_letter_id
        aggregate.response.stop(self.response_seconds)
        aggregate.handling.stop(self.handling_seconds)


def reply(letter: Letter, text: Sealed, at: datetime) -> None:
    """响应: a named person's substantive reply. The first one gives the response clock its fact."""
    advance(letter, at)
    refuse_idle(letter, "reply to")
    _refuse_untaken(letter)
    letter.happened(Replied, at, text=text, **_first_reply(letter, at))


def answer(
    letter: Letter,
    text: Sealed,
    outcome: Outcome,
    *,
    is_working_day: IsWorkingDay,
    at: datetime,
    responsible: Sealed | None = None,
) -> None:
    """答复, or 不予受理 with the place that is responsible. The handling clock stands still from now on."""
    advance(letter, at)
    refuse_idle(letter, "answer")
    _refuse_untaken(letter)
    if outcome == "declined" and not responsible:
        raise refusals.UnitUnavailableError("say which place is responsible", field="responsible")
    letter.happened(
        Answered,
        at,
        text=text,
        outcome=outcome,
        responsible=responsible,
        handling_seconds=spent_seconds(letter, at, is_working_day),
        confirm_by=at + timedelta(days=letter.confirmation_days),
        **_first_reply(letter, at),
    )


def pend(letter: Letter, promised_on: date, reason: Sealed, at: datetime) -> None:
    """挂账: promised for a day. It stays in the backlog and the clock runs on: pending is never counted as solved."""
    advance(letter, at)
    refuse_idle(letter, "promise for")
    _refuse_untaken(letter)
    today = shanghai_day(at)
    if not today < promised_on <= today + LONGEST_PROMISE:
        raise refusals.PromiseInvalidError("a day from tomorrow on, at most a year ahead")
    if promised_on == letter.promised_on:
        raise refusals.PromiseInvalidError("this day is promised already")
    letter.happened(Pended, at, promised_on=promised_on, reason=reason)


def ask_extension(letter: Letter, working_days: int, asked_of: Unit, reason: Sealed, at: datetime) -> None:
    """延期申请 to the unit above, before the time is over; the clock runs on until it is granted."""
    advance(letter, at)
    refuse_idle(letter, "extend")
    if letter.handling.over:
        raise refusals.ExtensionInvalidError("the handling time is over")
    if letter.extension_days is not None:
        raise refusals.ExtensionInvalidError("an extension is asked for already")
    letter.happened(ExtensionAsked, at, working_days=working_days, asked_of=str(asked_of), reason=reason)


def decide_extension(
    letter: Letter, *, granted: bool, reason: Sealed, is_working_day: IsWorkingDay, at: datetime
) -> None:
    """延期审批. One that is granted after the time was over does not undo the miss, and is refused."""
    advance(letter, at)
    if letter.extension_days is None:
        raise refusals.ExtensionInvalidError("no extension is asked for")
    due_at = letter.handling.due_at
    assert due_at is not None
    if granted:
        if letter.handling.over:
            raise refusals.ExtensionInvalidError("the handling time is over")
        due_at = after(due_at, letter.extension_days * DAY_SECONDS, is_working_day)
    letter.happened(ExtensionDecided, at, granted=granted, handling_due_at=due_at, reason=reason)


def confirm(letter: Letter, *, solved: bool, rating: int | None, at: datetime) -> None:
    """办结 by the writer, who says whether it is solved, and may rate from 1 to 5."""
    advance(letter, at)
    if letter.lifecycle != "answered":
        raise refusals.WrongLifecycleError(f"nothing to confirm: the letter is {letter.lifecycle}")
    close(letter, at, how="confirmed", solved=solved, rating=rating)


def rate(letter: Letter, rating: int, at: datetime) -> None:
    """评价 of a letter that was closed without one."""
    advance(letter, at)
    if letter.lifecycle != "closed":
        raise refusals.NothingToRateError("there is no answer yet that could be rated")
    if letter.rating is not None:
        raise refusals.NothingToRateError("the letter has been rated")
    letter.happened(Rated, at, rating=rating)


def reopen(letter: Letter, reason: Sealed, *, is_working_day: IsWorkingDay, at: datetime) -> None:
    """重办: the writer has the last word. The clock resumes with what was left, it does not start again."""
    advance(letter, at)
    if letter.lifecycle not in ("answered", "closed", "duplicate"):
        raise refusals.WrongLifecycleError(f"nothing to have done again: the letter is {letter.lifecycle}")
    if letter.closed_at is not None and at > letter.closed_at + timedelta(days=REOPEN_DAYS):
        raise refusals.ReopeningTooLateError(f"a letter can be had done again for {REOPEN_DAYS} days; write a new one")
    letter.happened(
        Reopened,
        at,
        was=letter.lifecycle,
        times=letter.reopened + 1,
        response_overdue=letter.response.fact == "missed" and letter.replied_at is None,
        handling_overdue=letter.handling.over,
        reason=reason,
        **resumed(letter, at, is_working_day),
    )


def mark_duplicate(letter: Letter, of: Letter, *, is_working_day: IsWorkingDay, at: datetime) -> None:
    """重复来信: it follows the outcome of another letter of the same district; its writer may contest that."""
    advance(letter, at)
    refuse_idle(letter, "mark")
    if of.id == letter.id or of.lifecycle in ("duplicate", "withdrawn") or of.district != letter.district:
        raise refusals.DuplicateInvalidError(
            "that letter cannot be followed: it is this one, follows another, was withdrawn, or is of another district"
        )
    letter.happened(
        MarkedDuplicate,
        at,
        of_letter_id=of.id,
        response_seconds=response_spent_seconds(letter, at),
        handling_seconds=spent_seconds(letter, at, is_working_day),
    )


def _first_reply(letter: Letter, at: datetime) -> dict[str, Any]:
    first = letter.replied_at is None
    return {
        "response_fact": "met" if first and letter.response.fact is None else None,
        "first_reply_after_seconds": int((at - letter.submitted_at).total_seconds()) if first else None,
    }


def _refuse_untaken(letter: Letter) -> None:
    if not letter.taken:
        raise refusals.WrongLifecycleError("take the letter up first")
