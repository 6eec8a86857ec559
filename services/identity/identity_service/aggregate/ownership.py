"""Ownership (产权) of a dwelling by a person, alone or with others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from identity_service.aggregate.area import Area
from identity_service.refusals.residents import OwnershipAlreadyEndedError, OwnershipAlreadyRecordedError

_OWNERSHIPS = UUID("6f1f1c2e-6c4f-4a53-9d0c-3d5a0e3b7a01")


def ownership_id(person_id: UUID, dwelling_id: UUID) -> UUID:
    """One person owns one dwelling at most once: the id is made from both random ids."""
    return uuid5(_OWNERSHIPS, f"{person_id}:{dwelling_id}")


class Ownership(Aggregate):
    """Recorded, ended, and perhaps recorded again (bought back)."""

    TOPIC = "identity:Ownership"

    class Event(Aggregate.Event):
        """All its events say whose and what."""

        person_id: UUID
        dwelling_id: UUID
        estate_id: UUID
        division_id: UUID
        place: list[str]

    class Recorded(Event, Aggregate.Created):
        """The deed was shown."""

        TOPIC = "identity:Ownership.Recorded"

    class RecordedAgain(Event):
        """After it had ended."""

        TOPIC = "identity:Ownership.RecordedAgain"

        def apply(self, aggregate: Ownership) -> None:
            aggregate.ended = False

    class Ended(Event):
        """Sold, inherited, or recorded in error."""

        TOPIC = "identity:Ownership.Ended"

        def apply(self, aggregate: Ownership) -> None:
            aggregate.ended = True

    Created = Recorded  # the library would define one of its own, without a topic

    def __init__(self, person_id: UUID, dwelling_id: UUID, estate_id: UUID) -> None:
        self.person_id = person_id
        self.dwelling_id = dwelling_id
        self.estate_id = estate_id
        self.ended = False

    @classmethod
    def record(cls, *, person_id: UUID, dwelling_id: UUID, estate_id: UUID, area: Area, at: datetime) -> Ownership:
        """A first record."""
        return cls._create(
            cls.Recorded,
            id=ownership_id(person_id, dwelling_id),
            person_id=person_id,
            dwelling_id=dwelling_id,
            estate_id=estate_id,
            division_id=area.division_id,
            place=area.place,
            timestamp=at,
        )

    def record_again(self, *, area: Area, at: datetime) -> None:
        """After an end; while it lasts raises `OwnershipAlreadyRecordedError`."""
        if not self.ended:
            raise OwnershipAlreadyRecordedError("the person owns this dwelling already", field="dwelling_id")
        self._trigger(self.RecordedAgain, area, at)

    def end(self, *, area: Area, at: datetime) -> None:
        """Ends it once."""
        if self.ended:
            raise OwnershipAlreadyEndedError("this ownership has ended")
        self._trigger(self.Ended, area, at)

    def _trigger(self, event: type[Event], area: Area, at: datetime) -> None:
        self.trigger_event(
            event,
            person_id=self.person_id,
            dwelling_id=self.dwelling_id,
            estate_id=self.estate_id,
            division_id=area.division_id,
            place=area.place,
            timestamp=at,
        )
