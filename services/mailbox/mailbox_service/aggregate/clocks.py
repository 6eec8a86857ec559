"""The clocks (时限): every command first records, in order, what the time that passed has brought about.

So a scheduler may be late, doubled or dead: what is recorded, and for when, is the same (design, invariant 10). The
events of this room bear the time at which they fell due, not the time at which somebody noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from linli_common.clock import SHANGHAI
from mailbox_service.aggregate.letter import AT_WORK, Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.working_time import DAY_SECONDS, IsWorkingDay, after, between


class ClockReminded(Letter.Event):
    """催办 at half of the time."""

    TOPIC = "mailbox:Letter.ClockReminded"
    clock: str
    due_at: datetime

    def apply(self, aggregate: Letter) -> None:
        aggregate.clock(self.clock).remind_at = None


class ClockMissed(Letter.Event):
    """超时, 督办."""

    TOPIC = "mailbox:Letter.ClockMissed"
    clock: str
    due_at: datetime
    escalated_to: str
    counts: bool

    def apply(self, aggregate: Letter) -> None:
        clock = aggregate.clock(self.clock)
        clock.over = True
        clock.fact = clock.fact or "missed"


class PromiseBroken(Letter.Event):
    """The promised day is over."""

    TOPIC = "mailbox:Letter.PromiseBroken"
    promised_on: date

    def apply(self, aggregate: Letter) -> None:
        aggregate.promise_broken = True


class Closed(Letter.Event):
    """办结."""

    TOPIC = "mailbox:Letter.Closed"
    how: str
    outcome: str
    handling_fact: str | None
    solved: bool | None
    rating: int | None
    submitted_at: datetime
    handling_seconds: int
    handed_up: bool
    closed_before: bool

    def apply(self, aggregate: Letter) -> None:
        aggregate.lifecycle, aggregate.closed_at = "closed", self.timestamp
        aggregate.was_closed = True
        aggregate.confirm_by = None
        aggregate.rating = self.rating
        aggregate.handling.fact = aggregate.handling.fact or self.handling_fact


def advance(letter: Letter, now: datetime) -> None:
    """Records every threshold that ``now`` has passed: reminders, misses, a broken promise, the lapse.

    What is done at the very moment at which a time runs out is in time.
    """
    while True:
        due = [(at, order, what) for order, (at, what) in enumerate(_thresholds(letter)) if at < now]
        if not due:
            return
        at, _, what = min(due)
        _record(letter, what, at)


def next_threshold(letter: Letter) -> datetime | None:
    """When time alone will next change the letter; None when it never will."""
    return min((at for at, _ in _thresholds(letter)), default=None)


def _thresholds(letter: Letter) -> Iterator[tuple[datetime, str]]:
    """What lies ahead, or was passed and not recorded yet. Of two at the same moment the first listed comes first."""
    if letter.is_open and letter.replied_at is None and letter.response.fact is None:
        if letter.response.remind_at is not None:
            yield letter.response.remind_at, "remind response"
        if letter.response.due_at is not None:
            yield letter.response.due_at, "miss response"
    if letter.lifecycle in AT_WORK and not letter.handling.over:
        if letter.handling.remind_at is not None:
            yield letter.handling.remind_at, "remind handling"
        if letter.handling.due_at is not None:
            yield letter.handling.due_at, "miss handling"
    if letter.pending and not letter.promise_broken and letter.promised_on is not None:
        yield _end_of(letter.promised_on), "break promise"
    if letter.lifecycle == "answered" and letter.confirm_by is not None:
        yield letter.confirm_by, "lapse"


def _record(letter: Letter, what: str, at: datetime) -> None:
    match what.split():
        case ["remind", name]:
            letter.happened(ClockReminded, at, clock=name, due_at=letter.clock(name).due_at)
        case ["miss", name]:
            _miss(letter, name, at)
        case ["break", "promise"]:
            letter.happened(PromiseBroken, at, promised_on=letter.promised_on)
        case _:
            close(letter, at, how="lapsed", solved=None, rating=None)


def _miss(letter: Letter, name: str, at: datetime) -> None:
    """超时: a missed response goes to the street, missed handling to the district (domain.md, section 3.2)."""
    clock = letter.clock(name)
    letter.happened(
        ClockMissed,
        at,
        clock=name,
        due_at=clock.due_at,
        escalated_to=str(letter.street if name == "response" else letter.district),
        counts=clock.fact is None,
    )


def close(letter: Letter, at: datetime, *, how: str, solved: bool | None, rating: int | None) -> None:
    """办结. The handling clock, which stands still since the answer, is met unless it has had its fact."""
    letter.happened(
        Closed,
        at,
        how=how,
        outcome=letter.outcome,
        handling_fact=None if letter.handling.fact else "met",
        solved=solved,
        rating=rating,
        submitted_at=letter.submitted_at,
        handling_seconds=letter.handling.spent_seconds,
        handed_up=letter.handed_up,
        closed_before=letter.was_closed,
    )


def total_seconds(letter: Letter) -> int:
    """Working time that the letter may take in all, extensions included."""
    return (letter.handling_days + letter.extended_days) * DAY_SECONDS


def spent_seconds(letter: Letter, at: datetime, is_working_day: IsWorkingDay) -> int:
    """Working time spent on the letter up to ``at``, without the times at which an answer stood."""
    since = letter.handling.running_since
    running = 0 if since is None else between(since, at, is_working_day)
    return letter.handling.spent_seconds + running


def response_spent_seconds(letter: Letter, at: datetime) -> int:
    """Seconds on the wall since the response clock was started, and before."""
    since = letter.response.running_since
    return letter.response.spent_seconds + (0 if since is None else int((at - since).total_seconds()))


def first_terms(at: datetime, terms: Terms, is_working_day: IsWorkingDay) -> dict[str, datetime]:
    """When both clocks of a new letter remind and are due."""
    handling = terms.handling_days * DAY_SECONDS
    return {
        "response_remind_at": at + terms.response / 2,
        "response_due_at": at + terms.response,
        "handling_remind_at": after(at, handling // 2, is_working_day),
        "handling_due_at": after(at, handling, is_working_day),
    }


def resumed(letter: Letter, at: datetime, is_working_day: IsWorkingDay) -> dict[str, Any]:
    """When the clocks that run on from ``at`` remind (None: that half is over) and are due.

    A clock whose time is over keeps its old due time. An extension moves the end, not the reminder: who was reminded at
    half of the rule's time is not reminded again. The response clock stood still only in a duplicate.
    """
    half, spent = letter.handling_days * DAY_SECONDS // 2, letter.handling.spent_seconds
    times: dict[str, Any] = dict.fromkeys(
        ("response_remind_at", "response_due_at", "handling_remind_at", "handling_due_at")
    )
    times["handling_due_at"] = letter.handling.due_at
    if not letter.handling.over:
        times["handling_due_at"] = after(at, max(total_seconds(letter) - spent, 0), is_working_day)
    if not letter.handling.over and spent < half:
        times["handling_remind_at"] = after(at, half - spent, is_working_day)
    if letter.response.fact is None and letter.replied_at is None:
        allowed, used = letter.response_hours * 3600, letter.response.spent_seconds
        times["response_due_at"] = at + timedelta(seconds=max(allowed - used, 0))
        if used < allowed // 2:
            times["response_remind_at"] = at + timedelta(seconds=allowed // 2 - used)
    return times


def _end_of(day: date) -> datetime:
    """The midnight in Shanghai with which a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI).astimezone(UTC)
