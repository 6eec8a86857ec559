"""派单规则: to which unit the letters of a division go, by category and estate, and who covers for whom."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from linli_common.clock import shanghai_day
from linli_contracts.units import Unit
from mailbox_service.refusals import RulesInvalidError

ROUTINGS = UUID("1b0c4f6e-5d3a-5e1b-9a70-2f8f6a1be604")


def routing_id(division_id: UUID) -> UUID:
    """The id of a division's one routing."""
    return uuid5(ROUTINGS, str(division_id))


class Routing(Aggregate):
    """The routes of one division, and the covers of its units. Without a route a letter goes to its division."""

    TOPIC = "mailbox:Routing"

    class Event(Aggregate.Event):
        """Every event knows its division."""

        place: list[str]
        division_id: UUID

    class Opened(Event, Aggregate.Created):
        """The division has routes of its own from now on."""

        TOPIC = "mailbox:Routing.Opened"

    Created = Opened

    class RouteSet(Event):
        """From a day on; ``to`` null takes the route back."""

        TOPIC = "mailbox:Routing.RouteSet"
        category: str | None
        estate_id: UUID | None
        from_day: date
        to: str | None

    class CoverSet(Event):
        """代班 from a day to a day, both inclusive."""

        TOPIC = "mailbox:Routing.CoverSet"
        unit: str
        from_day: date
        to_day: date
        to: str

    def __init__(self, place: list[str], division_id: UUID) -> None:
        self.place, self.division_id = place, division_id

    @classmethod
    def of(cls, division_id: UUID, place: list[str], at: datetime) -> Routing:
        """The routing of a division that had none."""
        return cls._create(cls.Opened, id=routing_id(division_id), timestamp=at, place=place, division_id=division_id)

    def set_route(
        self, *, category: str | None, estate_id: UUID | None, from_day: date, to: Unit | None, at: datetime
    ) -> None:
        """Letters of this kind go to a unit from a day on; the letters already there stay where they are."""
        if from_day < shanghai_day(at):
            raise RulesInvalidError("a route holds from today or later", field="from_day")
        self.trigger_event(
            self.RouteSet,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            category=category,
            estate_id=estate_id,
            from_day=from_day,
            to=str(to) if to else None,
        )

    def set_cover(self, *, unit: Unit, from_day: date, to_day: date, to: Unit, at: datetime) -> None:
        """New letters of a unit go to another one while it is away; misses count against who then holds them."""
        if from_day < shanghai_day(at) or to_day < from_day:
            raise RulesInvalidError("a cover begins today or later, and ends after that", field="from_day")
        if unit == to:
            raise RulesInvalidError("a unit cannot cover for itself", field="to")
        self.trigger_event(
            self.CoverSet,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            unit=str(unit),
            from_day=from_day,
            to_day=to_day,
            to=str(to),
        )
