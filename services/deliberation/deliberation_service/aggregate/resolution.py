"""A resolution (决议事项): who does what by when, and whether it was done. It has one fact: in time, or overdue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from deliberation_service.aggregate.days import end_of
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.refusals import meetings as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed

RESOLUTIONS = UUID("5f0a9c1e-7b1d-5c3a-8d40-2f8f6a1be702")


class Resolution(Aggregate):
    """States: *open* 办理中, *overdue* 逾期, *done* 已办结.."""

    TOPIC = "deliberation:Resolution"

    class Event(Aggregate.Event):
        """What all of them share; what is to be done is sealed."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        meeting_id: UUID
        by_division_id: UUID
        by_role: str | None
        due_on: date

    class Made(Event, Aggregate.Created):
        """By the signing of the minutes."""

        TOPIC = "deliberation:Resolution.Made"
        number: int
        what: Sealed

        def apply(self, aggregate: Resolution) -> None:
            aggregate.place, aggregate.division_id, aggregate.topic_id = self.place, self.division_id, self.topic_id
            aggregate.meeting_id, aggregate.by_division_id = self.meeting_id, self.by_division_id
            aggregate.by_role, aggregate.due_on, aggregate.number = self.by_role, self.due_on, self.number

    Created = Made  # the library would define one of its own, without a topic

    class Done(Event):
        """Reported done, with a note."""

        TOPIC = "deliberation:Resolution.Done"
        in_time: bool
        note: Sealed

        def apply(self, aggregate: Resolution) -> None:
            aggregate.state = "done"

    class Overdue(Event):
        """The day is over."""

        TOPIC = "deliberation:Resolution.Overdue"

        def apply(self, aggregate: Resolution) -> None:
            aggregate.state = "overdue"

    def __init__(self) -> None:
        self.state = "open"
        self.place: list[str] = []
        self.division_id = self.meeting_id = self.by_division_id = UUID(int=0)
        self.topic_id: UUID | None = None
        self.by_role: str | None = None
        self.due_on = date.max
        self.number = 0

    @classmethod
    def make(
        cls,
        meeting: Meeting,
        number: int,
        *,
        what: Sealed,
        by_division_id: UUID,
        by_role: str | None,
        due_on: date,
        at: datetime,
    ) -> Resolution:
        """The ``number``-th of a meeting's signed minutes."""
        return cls._create(
            cls.Made,
            id=resolution_id(meeting.id, number),
            timestamp=at,
            place=meeting.place,
            division_id=meeting.division_id,
            topic_id=meeting.topic_id,
            meeting_id=meeting.id,
            by_division_id=by_division_id,
            by_role=by_role,
            due_on=due_on,
            number=number,
            what=what,
        )

    def advance(self, now: datetime) -> None:
        """Records that the day is over, at its end. What is done at that very moment is in time."""
        if self.state == "open" and end_of(self.due_on) < now:
            self._happened(self.Overdue, end_of(self.due_on))

    def report_done(self, note: Sealed, at: datetime) -> None:
        """办结, in time or late. Raises `ResolutionDoneError`."""
        self.advance(at)
        if self.state == "done":
            raise refusals.ResolutionDoneError("it was reported done before")
        self._happened(self.Done, at, in_time=self.state == "open", note=note)

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            topic_id=self.topic_id,
            meeting_id=self.meeting_id,
            by_division_id=self.by_division_id,
            by_role=self.by_role,
            due_on=self.due_on,
            **said,
        )


def resolution_id(meeting_id: UUID, number: int) -> UUID:
    """The id of a meeting's resolution: each is made once."""
    return uuid5(RESOLUTIONS, f"{meeting_id}/{number}")
