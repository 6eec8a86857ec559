"""Commands on estates, buildings and dwellings: look up, decide, record."""

from __future__ import annotations

from collections import Counter
from itertools import count
from uuid import UUID

from identity_service.aggregate.division import Division
from identity_service.aggregate.estate import Building, Dwelling, Estate, building_id, estate_id
from identity_service.application.divisions import Divisions
from identity_service.commands.territory import (
    MoveEstate,
    RegisterBuilding,
    RegisterDwellings,
    RegisterEstate,
)
from identity_service.refusals.territory import (
    BuildingAlreadyRegisteredError,
    DwellingAlreadyRegisteredError,
    EstateAlreadyRegisteredError,
    RepeatedNameError,
    UnknownBuildingError,
    UnknownDwellingError,
    UnknownEstateError,
    WrongTierError,
)
from linli_common.event_store import Act, EventSourcedApplication, Receipt


class Estates:
    """What the service does with estates and what stands in them, by the truth of the event table."""

    def __init__(self, store: EventSourcedApplication, divisions: Divisions) -> None:
        self._store = store
        self._divisions = divisions

    def register_estate(self, command: RegisterEstate, act: Act) -> Receipt:
        """Registers an estate in an area, once under a name."""

        def decide() -> Receipt:
            area = self._area(command.division_id)
            estate = Estate.register(
                id=self._free_estate_id(area, command.name),
                division_id=area.id,
                name=command.name,
                place=self._divisions.place_of(area.id),
                at=act.at,
            )
            return self._store.record(estate, act=act, answer={"estate_id": str(estate.id)})

        return self._store.once(act, decide)

    def move_estate(self, estate: UUID, command: MoveEstate, act: Act) -> Receipt:
        """Gives an estate to another area; its residents follow by their own events."""

        def decide() -> Receipt:
            moving = self.estate(estate)
            area = self._area(command.division_id)
            moving.move(area.id, place=self._divisions.place_of(area.id), at=act.at)
            return self._store.record(moving, act=act)

        return self._store.once(act, decide)

    def register_building(self, estate: UUID, command: RegisterBuilding, act: Act) -> Receipt:
        """Registers a building of an estate, once under a name."""
        _refuse_repeated("stairwells", command.stairwells)

        def decide() -> Receipt:
            home = self.estate(estate)
            new_id = building_id(home.id, command.name)
            if self._store.find(Building, new_id) is not None:
                raise BuildingAlreadyRegisteredError(f"{home.name} has {command.name} already")
            building = Building.register(
                id=new_id,
                estate_id=home.id,
                name=command.name,
                stairwells=command.stairwells,
                place=self._divisions.place_of(home.division_id),
                at=act.at,
            )
            return self._store.record(building, act=act, answer={"building_id": str(building.id)})

        return self._store.once(act, decide)

    def register_dwellings(self, building: UUID, command: RegisterDwellings, act: Act) -> Receipt:
        """Registers dwellings of a building, all or none. The answer holds their number."""
        _refuse_repeated("dwellings", [f"{new.stairwell} {new.number}" for new in command.dwellings])

        def decide() -> Receipt:
            home = self.building(building)
            place = self._divisions.place_of(self.estate(home.estate_id).division_id)
            dwellings = [
                home.dwelling(
                    stairwell=new.stairwell,
                    number=new.number,
                    floor_area_cm2=new.floor_area_cm2,
                    place=place,
                    at=act.at,
                )
                for new in command.dwellings
            ]
            for dwelling in dwellings:
                if self._store.find(Dwelling, dwelling.id) is not None:
                    raise DwellingAlreadyRegisteredError(
                        f"{home.name} has {dwelling.stairwell} {dwelling.number} already"
                    )
            return self._store.record(*dwellings, act=act, answer={"dwellings": str(len(dwellings))})

        return self._store.once(act, decide)

    def estate(self, estate: UUID) -> Estate:
        """Raises `UnknownEstateError`."""
        found = self._store.find(Estate, estate)
        if found is None:
            raise UnknownEstateError(f"no estate {estate}")
        return found

    def building(self, building: UUID) -> Building:
        """Raises `UnknownBuildingError`."""
        found = self._store.find(Building, building)
        if found is None:
            raise UnknownBuildingError(f"no building {building}")
        return found

    def dwelling(self, dwelling: UUID) -> Dwelling:
        """Raises `UnknownDwellingError`."""
        found = self._store.find(Dwelling, dwelling)
        if found is None:
            raise UnknownDwellingError(f"no dwelling {dwelling}")
        return found

    def _area(self, division_id: UUID) -> Division:
        area = self._divisions.get(division_id)
        if area.tier != "area":
            raise WrongTierError(f"division_id: {area.name} is a {area.tier}, estates belong to areas")
        area.refuse_when_closed()
        return area

    def _free_estate_id(self, area: Division, name: str) -> UUID:
        """An id that follows from area and name, so that two registrations of one name meet on it.

        An estate that was given to another area keeps its id; the name is then free in this one.
        """
        for occasion in count(1):
            new_id = estate_id(area.id, name, occasion)
            standing = self._store.find(Estate, new_id)
            if standing is None:
                return new_id
            if standing.division_id == area.id:
                raise EstateAlreadyRegisteredError(f"{area.name} has an estate {name} already")
        raise AssertionError("unreachable: count() does not end")


def _refuse_repeated(field: str, names: list[str]) -> None:
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise RepeatedNameError(f"{field}: {repeated[0]} stands twice")
