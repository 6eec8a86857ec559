"""Where somebody registers or moves to: an estate, or a building by its QR code; never a committee."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from web_service.clients.calling import Problem
from web_service.clients.identity import Division, Estate, Identity


@dataclass(frozen=True)
class Place:
    """The estate, and the building when its code was scanned."""

    estate_id: UUID
    name: str
    building_id: UUID | None = None

    def body(self) -> dict[str, str]:
        """As commands carry it."""
        if self.building_id is not None:
            return {"building_id": str(self.building_id)}
        return {"estate_id": str(self.estate_id)}


@dataclass(frozen=True)
class Choice:
    """One step of the way to an estate."""

    division: Division | None
    below: list[Division]
    estates: list[Estate]
    areas: dict[UUID, str]
    searched: bool


async def estate_place(identity: Identity, estate_id: UUID) -> Place:
    """The place of an estate. Raises Problem."""
    estate = await identity.estate(estate_id)
    return Place(estate.estate_id, estate.name)


async def building_place(identity: Identity, building_id: UUID) -> Place:
    """The place of a building's QR code. Raises Problem."""
    building = await identity.building(building_id)
    return Place(building.estate_id, f"{building.estate_name} {building.name}", building.building_id)


async def choose(identity: Identity, within: str, name: str) -> Choice:
    """Districts first, then streets, then the estates of a street; or whatever has that name. Raises Problem."""
    division = await identity.division(within) if within else None
    estates: list[Estate] = []
    below: list[Division] = []
    if name or (division and division.tier != "district"):
        estates = await identity.estates(name or None, division.label if division and division.code else None)
    elif division:
        below = await identity.divisions_below(division.division_id)
    else:
        below = await identity.districts()
    return Choice(division, below, estates, await _areas(identity, division, estates), bool(name))


async def _areas(identity: Identity, division: Division | None, estates: list[Estate]) -> dict[UUID, str]:
    """The names of the estates' areas: two estates may bear one name."""
    names: dict[UUID, str] = {}
    if division and division.tier == "street":
        names = {area.division_id: area.name for area in await identity.divisions_below(division.division_id)}
    for estate in estates[:30]:
        if estate.division_id not in names:
            try:
                names[estate.division_id] = (await identity.division(str(estate.division_id))).name
            except Problem:
                names[estate.division_id] = ""
    return names
