"""A letter (来信): what it is. What may be done with it stands in the rooms beside, by subject: there
each command is next to its events (writing, delivery, answering, clocks, moderation).

Four axes, not one status: *lifecycle* (submitted 待受理, accepted 办理中, answered 已答复, closed 办结, withdrawn 撤回,
duplicate 重复); *visibility* (private, public, hidden); *delivery* (``holder``, ``path`` of who sent it, ``taken``,
``assisting``); *outcome* (what the standing answer says).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.utils import register_topic
from linli_common.sealing.sealed import Sealed
from linli_contracts.units import Unit, unit_of

OPEN = ("submitted", "accepted", "answered")
"""The backlog (在办): neither closed nor withdrawn nor following another letter."""

AT_WORK = ("submitted", "accepted")
"""A unit has to act; the handling clock runs."""


@dataclass(slots=True)
class Clock:
    """One of the two clocks. ``fact`` is its one fact, met or missed; ``spent_seconds`` is as of ``running_since``.

    ``over``: its time has run out, be it as its fact or after that (closed in time, had done again, and late now).
    """

    remind_at: datetime | None = None
    due_at: datetime | None = None
    running_since: datetime | None = None
    spent_seconds: int = 0
    fact: str | None = None
    over: bool = False

    def start(self, at: datetime, remind_at: datetime | None, due_at: datetime) -> None:
        """Runs, or runs on, from ``at`` until ``due_at``."""
        self.running_since, self.remind_at, self.due_at = at, remind_at, due_at

    def stop(self, spent_seconds: int) -> None:
        """Stands still; so much of its time is spent in all."""
        self.running_since, self.remind_at, self.spent_seconds = None, None, spent_seconds


class Letter(Aggregate):
    """All times are UTC. ``writer_ids``: the writer first, then who joined; none for an order of the hotline."""

    TOPIC = "mailbox:Letter"

    class Event(Aggregate.Event):
        """What all of them share. What people wrote is sealed.

        ``place`` are the subject tokens of the letter's division, ``standing`` says where it stood just before the
        event: a public message is made from the event alone.
        """

        place: list[str]
        standing: dict[str, Any]

        def __init_subclass__(cls, **options: Any) -> None:
            """The library finds the stored names of nested classes only; these events live in the rooms beside."""
            super().__init_subclass__(**options)
            register_topic(cls.__dict__["TOPIC"], cls)

    class Submitted(Event, Aggregate.Created):
        """``street`` and ``district`` are to whom misses are escalated."""

        TOPIC = "mailbox:Letter.Submitted"
        content: Sealed
        kind: str
        visibility: str
        danger: bool
        estate_id: UUID | None
        street: str
        district: str
        consent: str | None
        entered_by: UUID | None
        response_hours: int
        handling_days: int
        confirmation_days: int
        response_remind_at: datetime
        response_due_at: datetime
        handling_remind_at: datetime
        handling_due_at: datetime

        def apply(self, aggregate: Letter) -> None:
            standing = self.standing
            aggregate.kind, aggregate.danger = self.kind, self.danger
            aggregate.visibility = aggregate.wished_visibility = self.visibility
            aggregate.division_id = standing["division_id"]
            aggregate.category = standing["category"]
            aggregate.holder = unit_of(standing["holder"])
            aggregate.writer_ids = list(standing["writer_ids"])
            aggregate.place = self.place
            aggregate.estate_id = self.estate_id
            aggregate.street, aggregate.district = unit_of(self.street), unit_of(self.district)
            aggregate.response_hours, aggregate.handling_days = self.response_hours, self.handling_days
            aggregate.confirmation_days = self.confirmation_days
            aggregate.submitted_at = self.timestamp
            aggregate.response.start(self.timestamp, self.response_remind_at, self.response_due_at)
            aggregate.handling.start(self.timestamp, self.handling_remind_at, self.handling_due_at)

    Created = Submitted  # the library would define one of its own, without a topic

    def __init__(self) -> None:
        self.kind = "own"
        self.lifecycle = "submitted"
        self.visibility = self.wished_visibility = "private"
        self.outcome: str | None = None
        self.category = ""
        self.division_id = UUID(int=0)
        self.estate_id: UUID | None = None
        self.place: list[str] = []
        self.street = self.district = self.holder = Unit("district", UUID(int=0))
        self.path: list[Unit] = []
        self.acknowledged = self.taken = False
        self.claimed_by: UUID | None = None
        self.danger = self.came_back = False
        self.assisting: dict[Unit, str] = {}
        self.handed_up = False
        self.writer_ids: list[UUID] = []
        self.submitted_at = datetime.min
        self.response, self.handling = Clock(), Clock()
        self.response_hours, self.handling_days, self.extended_days, self.confirmation_days = 0, 0, 0, 0
        self.replied_at: datetime | None = None
        self.confirm_by: datetime | None = None
        self.closed_at: datetime | None = None
        self.was_closed = False
        self.rating: int | None = None
        self.reopened = 0
        self.promised_on: date | None = None
        self.promise_broken = False
        self.extension_days: int | None = None
        self.extension_asked_of: Unit | None = None
        self.more_asked = False
        self.photo_ids: list[UUID] = []
        self.urged_at: datetime | None = None
        self.duplicate_of: UUID | None = None
        self.abuse_reports = 0
        self.referred = False

    @property
    def is_open(self) -> bool:
        """It stands in the backlog."""
        return self.lifecycle in OPEN

    @property
    def response_overdue(self) -> bool:
        """The response was missed and nobody has replied since."""
        return self.is_open and self.response.fact == "missed" and self.replied_at is None

    @property
    def handling_overdue(self) -> bool:
        """The handling's time is over and no answer stands."""
        return self.lifecycle in AT_WORK and self.handling.over

    @property
    def pending(self) -> bool:
        """挂账: promised for a day, not answered since."""
        return self.lifecycle in AT_WORK and self.promised_on is not None

    def clock(self, name: str) -> Clock:
        """The clock of that name: response or handling."""
        return self.response if name == "response" else self.handling

    def standing(self) -> dict[str, Any]:
        """Where the letter stands now: what every one of its public messages says."""
        return {
            "division_id": self.division_id,
            "category": self.category,
            "holder": str(self.holder),
            "writer_ids": list(self.writer_ids),
            "response_overdue": self.response_overdue,
            "handling_overdue": self.handling_overdue,
            "pending": self.pending,
        }

    def happened(self, event: type[Event], at: datetime, *, place: list[str] | None = None, **said: Any) -> None:
        """Records an event with the place and the standing before it. The rooms beside call this, nobody else."""
        self.trigger_event(event, timestamp=at, place=place or self.place, standing=self.standing(), **said)

    def reply(self, at: datetime, response_fact: str | None) -> None:
        """What a reply changes: the first one stops the response clock."""
        if self.replied_at is None:
            self.replied_at = at
            self.response.remind_at = None
        self.response.fact = self.response.fact or response_fact
        self.more_asked = False

    def end(self, lifecycle: str, at: datetime) -> None:
        """What a withdrawal and a duplicate have in common: no clock yields a fact from now on."""
        self.lifecycle, self.closed_at = lifecycle, at
        self.promised_on = self.confirm_by = self.extension_days = None
