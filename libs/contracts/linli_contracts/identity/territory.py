"""Territory (行政区划): divisions, population figures, groupings, estates, buildings, dwellings."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import (
    BuildingId,
    Code,
    Count,
    DivisionId,
    DwellingId,
    EstateId,
    FloorAreaCm2,
    Name,
    On,
)
from linli_contracts.words import Tier


class DivisionFoundedV1(Contract):
    """A district, street or area came into being (新设), or was first imported."""

    TYPE: ClassVar[str] = "linli.identity.division_founded.v1"
    division_id: DivisionId
    tier: Annotated[Tier, Field(examples=["area"])]
    code: Code | None
    name: Name
    parent_id: DivisionId | None
    on: On


class DivisionRenamedV1(Contract):
    """更名: the same division under another name."""

    TYPE: ClassVar[str] = "linli.identity.division_renamed.v1"
    division_id: DivisionId
    name: Name
    previous_name: Name
    on: On


class DivisionRecodedV1(Contract):
    """代码变更: the same division under another code."""

    TYPE: ClassVar[str] = "linli.identity.division_recoded.v1"
    division_id: DivisionId
    code: Code
    previous_code: Code | None
    on: On


class DivisionMovedV1(Contract):
    """划转: the same division under another parent."""

    TYPE: ClassVar[str] = "linli.identity.division_moved.v1"
    division_id: DivisionId
    parent_id: DivisionId
    previous_parent_id: DivisionId
    on: On


class DivisionClosedV1(Contract):
    """撤销: the division exists up to the day before ``on``."""

    TYPE: ClassVar[str] = "linli.identity.division_closed.v1"
    division_id: DivisionId
    on: On


class PopulationRecordedV1(Contract):
    """Actual population and households of a division, as somebody counted them, with source and date."""

    TYPE: ClassVar[str] = "linli.identity.population_recorded.v1"
    division_id: DivisionId
    people: Count
    households: Count
    on: On
    source: Name


class GroupingDefinedV1(Contract):
    """A grid (综合网格) or a deputy's constituency (选区): several divisions, no prefix of anything."""

    TYPE: ClassVar[str] = "linli.identity.grouping_defined.v1"
    grouping_id: DivisionId
    kind: Annotated[str, Field(pattern="^(grid|constituency)$", examples=["grid"])]
    name: Name
    division_ids: list[DivisionId]


class EstateRegisteredV1(Contract):
    """An estate (小区) inside an area."""

    TYPE: ClassVar[str] = "linli.identity.estate_registered.v1"
    estate_id: EstateId
    division_id: DivisionId
    name: Name


class EstateMovedV1(Contract):
    """An estate now belongs to another area; its residents follow by `ResidentTransferredV1`."""

    TYPE: ClassVar[str] = "linli.identity.estate_moved.v1"
    estate_id: EstateId
    division_id: DivisionId
    previous_division_id: DivisionId


class BuildingRegisteredV1(Contract):
    """A building (楼栋) of an estate with the names of its stairwells (单元)."""

    TYPE: ClassVar[str] = "linli.identity.building_registered.v1"
    building_id: BuildingId
    estate_id: EstateId
    name: Name
    stairwells: list[Name]


class DwellingRegisteredV1(Contract):
    """A dwelling (房屋) with its registered floor area."""

    TYPE: ClassVar[str] = "linli.identity.dwelling_registered.v1"
    dwelling_id: DwellingId
    building_id: BuildingId
    estate_id: EstateId
    stairwell: Name
    number: Name
    floor_area_cm2: FloorAreaCm2
