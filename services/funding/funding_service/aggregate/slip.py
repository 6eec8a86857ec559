"""A paper slip: entered by two workers who do not see each other's entry; what differs is resolved on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate
from funding_service.refusals.ballots import SlipEnteredError, SlipNotDisputedError
from linli_common.sealing.sealed import Sealed


class Slip(Aggregate):
    """Its id leads to its number only with the edition's secret. ``choice`` is sealed under the edition's key."""

    TOPIC = "funding:Slip"

    class Event(Aggregate.Event):
        """All of them are withheld."""

        ballots_id: UUID
        by: UUID

    class Entered(Event, Aggregate.Created):
        """By the first worker."""

        TOPIC = "funding:Slip.Entered"
        choice: Sealed

    Created = Entered  # the library would define one of its own, without a topic

    class EnteredAgain(Event):
        """By the second, from the paper."""

        TOPIC = "funding:Slip.EnteredAgain"
        choice: Sealed
        agrees: bool

        def apply(self, aggregate: Slip) -> None:
            aggregate.entered_by.append(self.by)
            aggregate.status = "confirmed" if self.agrees else "disputed"

    class Resolved(Event):
        """A third person looked at the paper and says what stands on it, and why."""

        TOPIC = "funding:Slip.Resolved"
        choice: Sealed
        reason: Sealed

        def apply(self, aggregate: Slip) -> None:
            aggregate.choice, aggregate.status = self.choice, "resolved"

    def __init__(self, ballots_id: UUID, by: UUID, choice: Sealed) -> None:
        self.ballots_id, self.choice = ballots_id, choice
        self.entered_by = [by]
        self.status = "entered"

    @property
    def counts(self) -> bool:
        """Whether it says one thing only."""
        return self.status in ("confirmed", "resolved")

    @classmethod
    def enter(cls, *, id: UUID, ballots_id: UUID, by: UUID, choice: Sealed, at: datetime) -> Slip:
        """The first entry."""
        return cls._create(cls.Entered, id=id, timestamp=at, ballots_id=ballots_id, by=by, choice=choice)

    def enter_again(self, by: UUID, choice: Sealed, agrees: bool, at: datetime) -> None:
        """The second entry. Raises `SlipEnteredError` for a third one, and for the first worker."""
        if self.status != "entered":
            raise SlipEnteredError("the slip was entered twice")
        if by in self.entered_by:
            raise SlipEnteredError("the second entry is another worker's")
        self.trigger_event(
            self.EnteredAgain, timestamp=at, ballots_id=self.ballots_id, by=by, choice=choice, agrees=agrees
        )

    def resolve(self, by: UUID, choice: Sealed, reason: Sealed, at: datetime) -> None:
        """What stands on it after all. Raises `SlipNotDisputedError`, `SlipEnteredError` for who entered it."""
        if self.status != "disputed":
            raise SlipNotDisputedError(f"the slip is {self.status}")
        if by in self.entered_by:
            raise SlipEnteredError("who entered the slip does not decide on the difference")
        self.trigger_event(self.Resolved, timestamp=at, ballots_id=self.ballots_id, by=by, choice=choice, reason=reason)
