"""A panel by lot 抽签小组: prepared, its roll frozen, drawn once, its seats answered and filled up.

Order is what makes it fair: the commitment (and the source of a public value, if one is named) stands before the roll
is frozen, the roll before the seed is known. Seats that are refused go to the next of the same stratum in the drawn
order, so that the quotas stay what they were; a seat is left empty only when its stratum has nobody left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from deliberation_service.aggregate.drawing import Ages, Stratum
from deliberation_service.refusals import panels as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import VacancyReason

MAX_SEATS = 1_000
MAX_ANSWER_DAYS = 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody in the drawn order of a stratum. ``available``: has not left the roll's area, nor been erased, since."""

    person_id: UUID
    pseudonym: str
    available: bool = True


DrawnOrder = Callable[[Stratum, int], Ticket | None]
"""Who was drawn at a rank (1 is the first) of a stratum of the frozen roll; None when it has no more people."""

SeatState = Literal["offered", "accepted", "empty"]


@dataclass(slots=True)
class Seat:
    """A seat and to whom it is offered. ``rank`` is that person's place in the drawn order of the stratum."""

    number: int
    stratum: Stratum
    person_id: UUID
    pseudonym: str
    rank: int
    answer_by: datetime
    state: SeatState = "offered"


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the record: who was offered which seat, and why not any more."""

    seat: int
    stratum: Stratum
    rank: int
    pseudonym: str
    vacated: VacancyReason | None


class Panel(Aggregate):
    """``quotas`` and ``people`` are those of the frozen roll. All times are UTC."""

    TOPIC = "deliberation:Panel"

    class Event(Aggregate.Event):
        """Every event knows its place and its division."""

        place: list[str]
        division_id: UUID

    class Prepared(Event, Aggregate.Created):
        """``committed``: the seed and the secret of the pseudonyms, sealed until the draw. ``public_source``: what
        public value of the future goes into the seed, in words.
        """

        TOPIC = "deliberation:Panel.Prepared"
        topic_id: UUID | None
        estate_id: UUID | None
        convener_roles: list[str]
        title: Sealed
        seats: int
        youngest: int
        oldest: int
        answer_days: int
        commitment: str
        committed: Sealed
        public_source: Sealed | None

    Created = Prepared  # the library would define one of its own, without a topic

    class Frozen(Event):
        """``position`` is that of identity's stream; ``strata`` hold area_id, band, people and seats."""

        TOPIC = "deliberation:Panel.Frozen"
        position: int
        on: date
        strata: list[dict[str, Any]]
        digest: str

        def apply(self, aggregate: Panel) -> None:
            aggregate.position, aggregate.frozen_on, aggregate.digest = self.position, self.on, self.digest
            strata = [(Stratum(one["area_id"], one["band"]), one) for one in self.strata]
            aggregate.people = {stratum: one["people"] for stratum, one in strata}
            aggregate.quotas = {stratum: one["seats"] for stratum, one in strata}

    class Drawn(Event):
        """The seed is known to everybody from now on; ``seed`` is the committed one, in hex."""

        TOPIC = "deliberation:Panel.Drawn"
        topic_id: UUID | None
        seed: str
        public_value: Sealed | None
        answer_by: datetime
        offers: list[dict[str, Any]]

        def apply(self, aggregate: Panel) -> None:
            aggregate.seed, aggregate.public_value = self.seed, self.public_value
            for offer in self.offers:
                aggregate.offer(**offer, answer_by=self.answer_by)

    class SeatAccepted(Event):
        """The person takes part."""

        TOPIC = "deliberation:Panel.SeatAccepted"
        seat: int
        person_id: UUID

        def apply(self, aggregate: Panel) -> None:
            aggregate.seats[self.seat].state = "accepted"

    class SeatVacated(Event):
        """Refused, or left after accepting, or not there any more when it was offered."""

        TOPIC = "deliberation:Panel.SeatVacated"
        seat: int
        person_id: UUID
        because: VacancyReason

        def apply(self, aggregate: Panel) -> None:
            aggregate.vacate(self.seat, self.because)

    class SeatLapsed(Event):
        """Nobody answered in time."""

        TOPIC = "deliberation:Panel.SeatLapsed"
        seat: int
        person_id: UUID

        def apply(self, aggregate: Panel) -> None:
            aggregate.vacate(self.seat, "no_answer")

    class SeatOffered(Event):
        """To the next of the same stratum in the drawn order."""

        TOPIC = "deliberation:Panel.SeatOffered"
        seat: int
        area_id: UUID
        band: str
        rank: int
        person_id: UUID
        pseudonym: str
        answer_by: datetime

        def apply(self, aggregate: Panel) -> None:
            aggregate.offer(
                self.seat, self.area_id, self.band, self.rank, self.person_id, self.pseudonym, answer_by=self.answer_by
            )

    class SeatLeftEmpty(Event):
        """The stratum has nobody left: the record says so, and no other stratum fills it."""

        TOPIC = "deliberation:Panel.SeatLeftEmpty"
        seat: int
        area_id: UUID
        band: str

    class Settled(Event):
        """No answer is waited for any more."""

        TOPIC = "deliberation:Panel.Settled"
        accepted: int
        empty: int

    class Cancelled(Event):
        """Given up before the draw, with a reason that stays readable."""

        TOPIC = "deliberation:Panel.Cancelled"
        topic_id: UUID | None
        reason: Sealed

        def apply(self, aggregate: Panel) -> None:
            aggregate.cancelled = self.reason

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        estate_id: UUID | None,
        convener_roles: list[str],
        title: Sealed,
        seats: int,
        youngest: int,
        oldest: int,
        answer_days: int,
        commitment: str,
        committed: Sealed,
        public_source: Sealed | None,
    ) -> None:
        self.place, self.division_id, self.topic_id, self.estate_id = place, division_id, topic_id, estate_id
        self.convener_roles, self.title, self.size = convener_roles, title, seats
        self.ages, self.answer_days = Ages(youngest, oldest), answer_days
        self.commitment, self.committed, self.public_source = commitment, committed, public_source
        self.position, self.digest = 0, ""
        self.frozen_on: date | None = None
        self.people: dict[Stratum, int] = {}
        self.quotas: dict[Stratum, int] = {}
        self.seed: str | None = None
        self.public_value: Sealed | None = None
        self.seats: dict[int, Seat] = {}
        self.offers: list[Offer] = []
        self.cancelled: Sealed | None = None

    @property
    def state(self) -> Literal["prepared", "frozen", "drawn", "cancelled"]:
        """How far it has come."""
        if self.cancelled is not None:
            return "cancelled"
        if self.seed is not None:
            return "drawn"
        return "prepared" if self.frozen_on is None else "frozen"

    @property
    def next_due_at(self) -> datetime | None:
        """When time alone will next change it: the first answer that is waited for."""
        return min((seat.answer_by for seat in self.seats.values() if seat.state == "offered"), default=None)

    def counts(self) -> Counter[str]:
        """Seats by their state."""
        return Counter(seat.state for seat in self.seats.values())

    def offered_to(self, person_id: UUID) -> Seat:
        """The seat that somebody was drawn for. Raises NotDrawnError."""
        found = next((seat for seat in self.seats.values() if seat.person_id == person_id), None)
        if found is None:
            raise refusals.NotDrawnError("no seat of this panel is offered to this person")
        return found

    def offer(
        self,
        seat: int,
        area_id: UUID,
        band: Any,
        rank: int,
        person_id: UUID,
        pseudonym: str,
        *,
        answer_by: datetime,
    ) -> None:
        """What an offer changes; only events call this."""
        stratum = Stratum(area_id, band)
        self.seats[seat] = Seat(seat, stratum, person_id, pseudonym, rank, answer_by)
        self.offers.append(Offer(seat, stratum, rank, pseudonym, None))

    def vacate(self, number: int, because: VacancyReason) -> None:
        """What a vacancy changes; only events call this."""
        self.seats[number].state = "empty"
        last = max(index for index, offer in enumerate(self.offers) if offer.seat == number)
        self.offers[last] = replace(self.offers[last], vacated=because)

    def happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        """Records an event with its place. `seating` calls this, nobody else."""
        self.trigger_event(event, timestamp=at, place=self.place, division_id=self.division_id, **said)


def answer_by(panel: Panel, at: datetime) -> datetime:
    """Until when somebody who is asked now may answer: whole days of 24 hours."""
    return at + timedelta(days=panel.answer_days)
