"""A household (户): who lives together in a dwelling; several households in one dwelling are possible."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate
from identity_service.aggregate.area import Area
from identity_service.refusals.residents import HouseholdUnknownError


class Household(Aggregate):
    """Formed by its first verified member, dissolved when the last one leaves."""

    TOPIC = "identity:Household"

    class Event(Aggregate.Event):
        """What all of them share: id, version and time."""

    class Formed(Event, Aggregate.Created):
        """The first member."""

        TOPIC = "identity:Household.Formed"
        dwelling_id: UUID
        estate_id: UUID
        division_id: UUID
        place: list[str]
        person_id: UUID

        def apply(self, aggregate: Household) -> None:
            aggregate.dwelling_id = self.dwelling_id
            aggregate.estate_id = self.estate_id
            aggregate.division_id = self.division_id
            aggregate.members = [self.person_id]

    class MemberJoined(Event):
        """One more member."""

        TOPIC = "identity:Household.MemberJoined"
        person_id: UUID

        def apply(self, aggregate: Household) -> None:
            aggregate.members.append(self.person_id)

    class MemberLeft(Event):
        """A member moved out or was erased."""

        TOPIC = "identity:Household.MemberLeft"
        person_id: UUID

        def apply(self, aggregate: Household) -> None:
            aggregate.members.remove(self.person_id)

    class Dissolved(Event):
        """Nobody is left."""

        TOPIC = "identity:Household.Dissolved"
        dwelling_id: UUID
        division_id: UUID
        place: list[str]

    class LeftArea(Event):
        """The estate was given away: told as dissolved in the old area, so that the count there goes down."""

        TOPIC = "identity:Household.LeftArea"
        dwelling_id: UUID
        division_id: UUID
        place: list[str]

    class EnteredArea(Event):
        """The other half: told as formed in the new area, under the same id."""

        TOPIC = "identity:Household.EnteredArea"
        dwelling_id: UUID
        division_id: UUID
        place: list[str]

        def apply(self, aggregate: Household) -> None:
            aggregate.division_id = self.division_id

    Created = Formed  # the library would define one of its own, without a topic

    def __init__(self, dwelling_id: UUID, estate_id: UUID, division_id: UUID) -> None:
        self.dwelling_id = dwelling_id
        self.estate_id = estate_id
        self.division_id = division_id
        self.members: list[UUID] = []

    @classmethod
    def form(
        cls, *, id: UUID, dwelling_id: UUID, estate_id: UUID, area: Area, person_id: UUID, at: datetime
    ) -> Household:
        """A new household with its first member."""
        return cls._create(
            cls.Formed,
            id=id,
            dwelling_id=dwelling_id,
            estate_id=estate_id,
            division_id=area.division_id,
            place=area.place,
            person_id=person_id,
            timestamp=at,
        )

    def join(self, *, person_id: UUID, dwelling_id: UUID, at: datetime) -> None:
        """Another member. A dissolved household, or one of another dwelling, raises `HouseholdUnknownError`."""
        if dwelling_id != self.dwelling_id or not self.members:
            raise HouseholdUnknownError("no such household in that dwelling", field="household_id")
        if person_id not in self.members:
            self.trigger_event(self.MemberJoined, person_id=person_id, timestamp=at)

    def leave(self, *, person_id: UUID, area: Area, at: datetime) -> None:
        """A member leaves; the last one dissolves the household. Leaving twice is nothing."""
        if person_id not in self.members:
            return
        self.trigger_event(self.MemberLeft, person_id=person_id, timestamp=at)
        if not self.members:
            self.trigger_event(
                self.Dissolved,
                dwelling_id=self.dwelling_id,
                division_id=self.division_id,
                place=area.place,
                timestamp=at,
            )

    def transfer(self, *, left: Area, area: Area, at: datetime) -> None:
        """Follows its estate into another area; nothing when it is there already or dissolved."""
        if area.division_id == self.division_id or not self.members:
            return
        self.trigger_event(
            self.LeftArea,
            dwelling_id=self.dwelling_id,
            division_id=self.division_id,
            place=left.place,
            timestamp=at,
        )
        self.trigger_event(
            self.EnteredArea,
            dwelling_id=self.dwelling_id,
            division_id=area.division_id,
            place=area.place,
            timestamp=at,
        )
