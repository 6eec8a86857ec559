"""A department (职能部门) of a street or district, and who works on its letters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate
from mailbox_service.refusals import UnitUnavailableError


class Department(Aggregate):
    """``division_id`` is the street or district it belongs to; ``handler_ids`` are the persons of its desk."""

    TOPIC = "mailbox:Department"

    class Event(Aggregate.Event):
        """Every event knows its place and its division."""

        place: list[str]
        division_id: UUID

    class Opened(Event, Aggregate.Created):
        """Letters can be handed to it from now on."""

        TOPIC = "mailbox:Department.Opened"
        name: str

    Created = Opened  # the library would define one of its own, without a topic

    class Renamed(Event):
        """It has another name."""

        TOPIC = "mailbox:Department.Renamed"
        name: str

        def apply(self, aggregate: Department) -> None:
            aggregate.name = self.name

    class Staffed(Event):
        """These persons work on its letters, and nobody else."""

        TOPIC = "mailbox:Department.Staffed"
        person_ids: list[UUID]

        def apply(self, aggregate: Department) -> None:
            aggregate.handler_ids = list(self.person_ids)

    class Closed(Event):
        """It takes no letters any more; those it holds can still be answered or handed on."""

        TOPIC = "mailbox:Department.Closed"

        def apply(self, aggregate: Department) -> None:
            aggregate.closed = True

    def __init__(self, place: list[str], division_id: UUID, name: str) -> None:
        self.place = place
        self.division_id = division_id
        self.name = name
        self.handler_ids: list[UUID] = []
        self.closed = False

    @classmethod
    def open(cls, *, id: UUID, division_id: UUID, name: str, place: list[str], at: datetime) -> Department:
        """A new department of a street or district."""
        return cls._create(cls.Opened, id=id, timestamp=at, place=place, division_id=division_id, name=name)

    def rename(self, name: str, at: datetime) -> None:
        """Gives it another name."""
        self._refuse_closed()
        self.trigger_event(self.Renamed, timestamp=at, place=self.place, division_id=self.division_id, name=name)

    def staff(self, person_ids: list[UUID], at: datetime) -> None:
        """Sets who works on its letters."""
        self._refuse_closed()
        self.trigger_event(
            self.Staffed, timestamp=at, place=self.place, division_id=self.division_id, person_ids=person_ids
        )

    def close(self, at: datetime) -> None:
        """Takes it off the list of those that letters can be handed to."""
        self._refuse_closed()
        self.trigger_event(self.Closed, timestamp=at, place=self.place, division_id=self.division_id)

    def _refuse_closed(self) -> None:
        if self.closed:
            raise UnitUnavailableError(f"{self.name} is closed", field="department_id")
