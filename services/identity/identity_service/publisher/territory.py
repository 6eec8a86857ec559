"""The public faces of the territory's events: private event → contract and place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from identity_service.aggregate.district_register import DistrictRegister
from identity_service.aggregate.division import Division
from identity_service.aggregate.estate import Building, Dwelling, Estate
from identity_service.aggregate.grouping import Grouping
from linli_common.event_store import PublicFace
from linli_contracts import identity as public
from linli_contracts.contract import Contract
from linli_contracts.subjects import Place


def _founded(event: Division.Founded) -> Contract:
    return public.DivisionFoundedV1(
        division_id=event.originator_id,
        tier=event.tier,
        code=event.code,
        name=event.name,
        parent_id=event.parent_id,
        on=event.on,
    )


def _renamed(event: Division.Renamed) -> Contract:
    return public.DivisionRenamedV1(
        division_id=event.originator_id, name=event.name, previous_name=event.previous_name, on=event.on
    )


def _recoded(event: Division.Recoded) -> Contract:
    return public.DivisionRecodedV1(
        division_id=event.originator_id, code=event.code, previous_code=event.previous_code, on=event.on
    )


def _moved(event: Division.Moved) -> Contract:
    return public.DivisionMovedV1(
        division_id=event.originator_id,
        parent_id=event.parent_id,
        previous_parent_id=event.previous_parent_id,
        on=event.on,
    )


def _closed(event: Division.Closed) -> Contract:
    return public.DivisionClosedV1(division_id=event.originator_id, on=event.on)


def _population_recorded(event: Division.PopulationRecorded) -> Contract:
    return public.PopulationRecordedV1(
        division_id=event.originator_id,
        people=event.people,
        households=event.households,
        on=event.on,
        source=event.source,
    )


def _grouping_defined(event: Grouping.Defined | Grouping.Redefined) -> Contract:
    return public.GroupingDefinedV1(
        grouping_id=event.originator_id, kind=event.kind, name=event.name, division_ids=event.division_ids
    )


def _estate_registered(event: Estate.Registered) -> Contract:
    return public.EstateRegisteredV1(estate_id=event.originator_id, division_id=event.division_id, name=event.name)


def _estate_moved(event: Estate.Moved) -> Contract:
    return public.EstateMovedV1(
        estate_id=event.originator_id,
        division_id=event.division_id,
        previous_division_id=event.previous_division_id,
    )


def _building_registered(event: Building.Registered) -> Contract:
    return public.BuildingRegisteredV1(
        building_id=event.originator_id,
        estate_id=event.estate_id,
        name=event.name,
        stairwells=event.stairwells,
    )


def _dwelling_registered(event: Dwelling.Registered) -> Contract:
    return public.DwellingRegisteredV1(
        dwelling_id=event.originator_id,
        building_id=event.building_id,
        estate_id=event.estate_id,
        stairwell=event.stairwell,
        number=event.number,
        floor_area_cm2=event.floor_area_cm2,
    )


CONTRACTS: dict[type[Any], Callable[[Any], Contract]] = {
    Division.Founded: _founded,
    Division.Renamed: _renamed,
    Division.Recoded: _recoded,
    Division.Moved: _moved,
    Division.Closed: _closed,
    Division.PopulationRecorded: _population_recorded,
    Grouping.Defined: _grouping_defined,
    Grouping.Redefined: _grouping_defined,
    Estate.Registered: _estate_registered,
    Estate.Moved: _estate_moved,
    Building.Registered: _building_registered,
    Dwelling.Registered: _dwelling_registered,
}
"""Every event of the territory that the world learns of."""

WITHHELD: frozenset[type[Any]] = frozenset(
    {DistrictRegister.Opened, DistrictRegister.Imported, DistrictRegister.UnitJoined}
)
"""Bookkeeping of imports: what they changed is told by the divisions' own events."""


def publish_territory(event: Any) -> PublicFace | None:
    """The public face of an event of the territory, None for a withheld one. KeyError for another's event."""
    if type(event) in WITHHELD:
        return None
    return PublicFace(Place(*event.place), CONTRACTS[type(event)](event))
