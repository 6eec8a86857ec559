"""Estate (小区), building (楼栋) with its stairwells (单元), dwelling (房屋)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from identity_service.aggregate.division import tokens
from identity_service.refusals.territory import EstateAlreadyThereError, UnknownStairwellError
from linli_contracts.subjects import Place

# What must be unique is unique by its id (design, invariant 8): a name in its estate, a number in its stairwell.
ESTATES = UUID("0a4c5e1e-86b3-5c64-9d0a-2f8f6a1be501")
BUILDINGS = UUID("0a4c5e1e-86b3-5c64-9d0a-2f8f6a1be502")
DWELLINGS = UUID("0a4c5e1e-86b3-5c64-9d0a-2f8f6a1be503")


def estate_id(division_id: UUID, name: str, occasion: int) -> UUID:
    """The id of the ``occasion``-th estate that this area registers under a name: 1 unless one was moved away."""
    return uuid5(ESTATES, f"{division_id}/{occasion}/{name}")


def building_id(estate: UUID, name: str) -> UUID:
    """The id of the one building of this name in an estate."""
    return uuid5(BUILDINGS, f"{estate}/{name}")


def dwelling_id(building: UUID, stairwell: str, number: str) -> UUID:
    """The id of the one dwelling of this number in a stairwell."""
    return uuid5(DWELLINGS, f"{building}/{len(stairwell)}/{stairwell}/{number}")


class Estate(Aggregate):
    """An estate belongs to one area at a time."""

    TOPIC = "identity:Estate"

    class Event(Aggregate.Event):
        """Every event knows its place as it was then: district, street and area as subject tokens."""

        place: list[str]

    class Registered(Event, Aggregate.Created):
        """The estate is known from now on."""

        TOPIC = "identity:Estate.Registered"
        division_id: UUID
        name: str

    Created = Registered  # the library would define one of its own, without a topic

    class Moved(Event):
        """Another area is responsible; the place is that of the new one."""

        TOPIC = "identity:Estate.Moved"
        division_id: UUID
        previous_division_id: UUID

        def apply(self, aggregate: Estate) -> None:
            aggregate.division_id = self.division_id

    def __init__(self, division_id: UUID, name: str) -> None:
        self.division_id = division_id
        self.name = name

    @classmethod
    def register(cls, *, id: UUID, division_id: UUID, name: str, place: Place, at: datetime) -> Estate:
        """A new estate in an area."""
        return cls._create(cls.Registered, id=id, timestamp=at, place=tokens(place), division_id=division_id, name=name)

    def move(self, division_id: UUID, *, place: Place, at: datetime) -> None:
        """Gives the estate to another area. Raises `EstateAlreadyThereError`."""
        if division_id == self.division_id:
            raise EstateAlreadyThereError(f"{self.name} belongs to this area")
        self.trigger_event(
            self.Moved,
            timestamp=at,
            place=tokens(place),
            division_id=division_id,
            previous_division_id=self.division_id,
        )


class Building(Aggregate):
    """A building stays in its estate; its stairwells are named as on the door plates."""

    TOPIC = "identity:Building"

    class Event(Aggregate.Event):
        """Every event knows its place as it was then: district, street and area as subject tokens."""

        place: list[str]

    class Registered(Event, Aggregate.Created):
        """The building is known from now on."""

        TOPIC = "identity:Building.Registered"
        estate_id: UUID
        name: str
        stairwells: list[str]

    Created = Registered

    def __init__(self, estate_id: UUID, name: str, stairwells: list[str]) -> None:
        self.estate_id = estate_id
        self.name = name
        self.stairwells = list(stairwells)

    @classmethod
    def register(
        cls, *, id: UUID, estate_id: UUID, name: str, stairwells: list[str], place: Place, at: datetime
    ) -> Building:
        """A new building of an estate."""
        return cls._create(
            cls.Registered,
            id=id,
            timestamp=at,
            place=tokens(place),
            estate_id=estate_id,
            name=name,
            stairwells=list(stairwells),
        )

    def dwelling(self, *, stairwell: str, number: str, floor_area_cm2: int, place: Place, at: datetime) -> Dwelling:
        """A new dwelling in one of the building's stairwells. Raises `UnknownStairwellError`."""
        if stairwell not in self.stairwells:
            known = "、".join(self.stairwells)
            raise UnknownStairwellError(f"{self.name} has no stairwell {stairwell!r} (known: {known})")
        return Dwelling.register(
            id=dwelling_id(self.id, stairwell, number),
            building_id=self.id,
            estate_id=self.estate_id,
            stairwell=stairwell,
            number=number,
            floor_area_cm2=floor_area_cm2,
            place=place,
            at=at,
        )


class Dwelling(Aggregate):
    """A dwelling with its registered floor area in square centimetres (89.53 m² = 895300)."""

    TOPIC = "identity:Dwelling"

    class Event(Aggregate.Event):
        """Every event knows its place as it was then: district, street and area as subject tokens."""

        place: list[str]

    class Registered(Event, Aggregate.Created):
        """The dwelling is known from now on."""

        TOPIC = "identity:Dwelling.Registered"
        building_id: UUID
        estate_id: UUID
        stairwell: str
        number: str
        floor_area_cm2: int

    Created = Registered

    def __init__(self, building_id: UUID, estate_id: UUID, stairwell: str, number: str, floor_area_cm2: int) -> None:
        self.building_id = building_id
        self.estate_id = estate_id
        self.stairwell = stairwell
        self.number = number
        self.floor_area_cm2 = floor_area_cm2

    @classmethod
    def register(
        cls,
        *,
        id: UUID,
        building_id: UUID,
        estate_id: UUID,
        stairwell: str,
        number: str,
        floor_area_cm2: int,
        place: Place,
        at: datetime,
    ) -> Dwelling:
        """A new dwelling; `Building.dwelling` is the way that checks the stairwell."""
        return cls._create(
            cls.Registered,
            id=id,
            timestamp=at,
            place=tokens(place),
            building_id=building_id,
            estate_id=estate_id,
            stairwell=stairwell,
            number=number,
            floor_area_cm2=floor_area_cm2,
        )
