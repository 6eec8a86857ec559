"""A vote (表决): prepared, opened with roll and options frozen, closing, closed; or cancelled before it was opened.

Ballots never touch it: they rely on its being unchanged (event store, ``unchanged``), so none is recorded behind the
closing. All times are UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.ballots.ballot import MOST_OPTIONS, Form
from deliberation_service.refusals.votes import (
    VoteFormInvalidError,
    VoteNotOpenError,
    VoteStateError,
    VoteTimesInvalidError,
)
from eventsourcing.domain import Aggregate
from linli_ballots.roll import Roll, Scope, roll_from
from linli_common.sealing.sealed import Sealed

FOR, AGAINST, ABSTAIN = 0, 1, 2
"""The options of a decision: 同意, 反对, 弃权."""


class Vote(Aggregate):
    """``content`` is {question, options}, sealed under the matter's key; ``terms`` is what else was set."""

    TOPIC = "deliberation:Vote"

    class Event(Aggregate.Event):
        """Every event knows its place, its division and its topic."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None

    class Prepared(Event, Aggregate.Created):
        """``terms``: kind, options, most, decision, rule, secrecy, estate_id, developer_*, amount_fen."""

        TOPIC = "deliberation:Vote.Prepared"
        terms: dict[str, Any]
        content: Sealed
        options_sha256: str
        opens_at: datetime | None
        closes_at: datetime
        counts_at: datetime

    Created = Prepared  # the library would define one of its own, without a topic

    class Opening(Event):
        """It opens as soon as its long roll is frozen, which the worker does."""

        TOPIC = "deliberation:Vote.Opening"

        def apply(self, aggregate: Vote) -> None:
            aggregate.status = "opening"

    class Opened(Event):
        """From now on nothing of it changes."""

        TOPIC = "deliberation:Vote.Opened"
        roll: dict[str, Any]
        options_sha256: str
        closes_at: datetime

        def apply(self, aggregate: Vote) -> None:
            aggregate.status, aggregate.roll, aggregate.opened_at = "opened", roll_from(self.roll), self.timestamp

    class SlipsIssued(Event):
        """Numbered slips were printed; the numbers are made from the vote's secret, never kept."""

        TOPIC = "deliberation:Vote.SlipsIssued"
        batch_id: UUID
        slips: int

        def apply(self, aggregate: Vote) -> None:
            aggregate.batches[self.batch_id] = self.slips

    class Closing(Event):
        """No ballot is recorded behind this event."""

        TOPIC = "deliberation:Vote.Closing"

        def apply(self, aggregate: Vote) -> None:
            aggregate.status = "closing"

    class Closed(Event):
        """``outcome`` is all that was counted (application/votes/closing.py)."""

        TOPIC = "deliberation:Vote.Closed"
        rule: str
        outcome: dict[str, Any]

        def apply(self, aggregate: Vote) -> None:
            aggregate.status, aggregate.outcome, aggregate.closed_at = "closed", self.outcome, self.timestamp

    class Cancelled(Event):
        """It was never opened."""

        TOPIC = "deliberation:Vote.Cancelled"
        reason: Sealed

        def apply(self, aggregate: Vote) -> None:
            aggregate.status = "cancelled"

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:Vote.Moved"
        to_division_id: UUID

        def apply(self, aggregate: Vote) -> None:
            aggregate.place, aggregate.division_id = self.place, self.to_division_id

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        terms: dict[str, Any],
        content: Sealed,
        options_sha256: str,
        opens_at: datetime | None,
        closes_at: datetime,
        counts_at: datetime,
    ) -> None:
        self.place, self.division_id, self.topic_id = place, division_id, topic_id
        self.terms, self.content, self.options_sha256 = terms, content, options_sha256
        self.opens_at, self.closes_at, self.counts_at = opens_at, closes_at, counts_at
        self.status = "prepared"
        self.roll: Roll | None = None
        self.opened_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.outcome: dict[str, Any] = {}
        self.batches: dict[UUID, int] = {}

    @property
    def form(self) -> Form:
        """Its ballot form."""
        return Form(self.terms["kind"], self.terms["options"], self.terms["most"])

    @property
    def scope(self) -> Scope:
        """Whose matter it is."""
        return Scope(self.division_id, self.terms["estate_id"])

    @property
    def named(self) -> bool:
        """Whether ballots bear their floor area."""
        return bool(self.terms["secrecy"] == "named")

    @property
    def frozen(self) -> Roll:
        """The roll. Raises `VoteNotOpenError` before the opening."""
        if self.roll is None:
            raise VoteNotOpenError(f"the vote is {self.status}")
        return self.roll

    @classmethod
    def prepare(
        cls,
        *,
        id: UUID,
        division_id: UUID,
        topic_id: UUID | None,
        place: list[str],
        terms: dict[str, Any],
        content: Sealed,
        options_sha256: str,
        opens_at: datetime | None,
        closes_at: datetime,
        counts_at: datetime,
        at: datetime,
    ) -> Vote:
        """A vote that nobody can take part in yet. Raises VoteFormInvalidError, VoteTimesInvalidError."""
        _check_form(Form(terms["kind"], terms["options"], terms["most"]), terms["decision"])
        if not (opens_at or at) < closes_at <= counts_at:
            raise VoteTimesInvalidError("opening, closing and counting come in this order")
        return cls._create(
            cls.Prepared,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            topic_id=topic_id,
            terms=terms,
            content=content,
            options_sha256=options_sha256,
            opens_at=opens_at,
            closes_at=closes_at,
            counts_at=counts_at,
        )

    def check_opens(self, at: datetime) -> None:
        """Raises VoteStateError unless it can be opened now."""
        self._must_be("prepared", "opening")
        if self.opens_at is not None and at < self.opens_at:
            raise VoteStateError("the vote opens later")
        if at >= self.closes_at:
            raise VoteStateError("the vote's time is over")

    def begin_opening(self, at: datetime) -> None:
        """Its roll is to be frozen. Raises VoteStateError."""
        self._must_be("prepared")
        self.check_opens(at)
        self._happened(self.Opening, at)

    def open(self, roll: Roll, at: datetime) -> None:
        """Freezes roll and options."""
        self.check_opens(at)
        self._happened(self.Opened, at, roll=roll.data(), options_sha256=self.options_sha256, closes_at=self.closes_at)

    def takes_ballots(self, at: datetime) -> None:
        """Raises `VoteNotOpenError` unless a ballot can be recorded at this moment."""
        if self.status != "opened" or at >= self.closes_at:
            not_yet = self.status in ("prepared", "opening")
            raise VoteNotOpenError("voting has not begun" if not_yet else "voting has ended")

    def issue_slips(self, batch_id: UUID, slips: int, at: datetime) -> None:
        """So many numbered slips are printed. Raises VoteNotOpenError."""
        self.takes_ballots(at)
        self._happened(self.SlipsIssued, at, batch_id=batch_id, slips=slips)

    def takes_slips(self) -> None:
        """Raises `VoteNotOpenError` unless slips can be entered: until the counting begins."""
        if self.status != "opened":
            raise VoteNotOpenError(f"the vote is {self.status}")

    def begin_closing(self, at: datetime) -> None:
        """Ends the voting once its time is over. Raises VoteStateError."""
        self._must_be("opened")
        if at < self.closes_at:
            raise VoteStateError("the vote closes later; nothing of it changes once it is open")
        self._happened(self.Closing, at)

    def close(self, outcome: dict[str, Any], at: datetime) -> None:
        """Records what was counted."""
        self._must_be("closing")
        self._happened(self.Closed, at, rule=self.terms["rule"], outcome=outcome)

    def cancel(self, reason: Sealed, at: datetime) -> None:
        """Takes it back before it was opened. Raises VoteStateError."""
        self._must_be("prepared", "opening")
        self._happened(self.Cancelled, at, reason=reason)

    def _must_be(self, *statuses: str) -> None:
        if self.status not in statuses:
            raise VoteStateError(f"the vote is {self.status}")

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.status in ("prepared", "opening", "opened") and (self.place, self.division_id) != (place, division_id):
            self._happened(self.Moved, at, place=place, to_division_id=division_id)

    def _happened(self, event: type[Any], at: datetime, **said: Any) -> None:
        where = {"place": self.place, "division_id": self.division_id, "topic_id": self.topic_id}
        self.trigger_event(event, timestamp=at, **(where | said))


def _check_form(form: Form, decision: bool) -> None:
    if not 2 <= form.options <= MOST_OPTIONS:
        raise VoteFormInvalidError(f"2 to {MOST_OPTIONS} options", field="options")
    if not 1 <= form.most <= form.options:
        raise VoteFormInvalidError("1 to as many as there are options", field="most")
    if form.kind == "choice" and form.most != 1:
        raise VoteFormInvalidError("a choice is of one option", field="most")
    if decision and (form.kind, form.options) != ("choice", 3):
        raise VoteFormInvalidError("a decision is a choice between for, against and abstain")
