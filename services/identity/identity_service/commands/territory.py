"""Commands on the territory: imperative models, which are also the HTTP bodies."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from identity_service.aggregate.grouping import GroupingKind
from linli_common.http.fields import Line
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints

Label = Annotated[str, StringConstraints(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|u[0-9a-f]{8})$")]
"""An official code, or ``u`` and eight hex digits for a unit without one."""
Code = Annotated[str, StringConstraints(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})$")]


class Command(BaseModel):
    """A body knows no other field than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ImportDivisions(Command):
    """Brings districts up to date with an official list; a dry run only answers what would be recorded."""

    file: Base64Bytes = Field(description="The CSV file's bytes in base64: UTF-8, columns code,name,level,parent_code.")
    as_of: date = Field(description="The day on which the list holds (Asia/Shanghai).", examples=["2023-06-30"])
    source: Line = Field(description="Who published the list.", examples=["国家统计局 2023"])
    map: dict[Label, Code] = Field(
        default={},
        description="OLD=NEW pairs: a standing unit's code (or token) and the code it has in the file.",
        examples=[{"310113501001": "310113102083"}],
    )
    dry_run: bool = False


class FoundUnit(Command):
    """Founds a unit that has no official code yet (筹备组) under a district or street."""

    parent_id: UUID
    name: Line
    on: date = Field(description="The first day on which it stands.")


class RecordPopulation(Command):
    """States how many people and households a division actually has; coverage is measured against it."""

    people: int = Field(ge=0, le=100_000_000)
    households: int = Field(ge=0, le=100_000_000)
    on: date = Field(description="The day of the count.")
    source: Line = Field(examples=["第七次全国人口普查"])


class DefineGrouping(Command):
    """Defines a grid (综合网格) or a constituency (选区) over divisions."""

    kind: GroupingKind
    name: Line
    division_ids: list[UUID] = Field(min_length=1, max_length=1_000)


class RedefineGrouping(Command):
    """The grouping's name and divisions from now on."""

    name: Line
    division_ids: list[UUID] = Field(min_length=1, max_length=1_000)


class RegisterEstate(Command):
    """Registers an estate (小区) in an area."""

    division_id: UUID
    name: Line


class MoveEstate(Command):
    """Gives an estate to another area."""

    division_id: UUID


class RegisterBuilding(Command):
    """Registers a building (楼栋) with the names of its stairwells (单元)."""

    name: Line = Field(examples=["3号楼"])
    stairwells: list[Line] = Field(min_length=1, max_length=50, examples=[["1单元", "2单元"]])


class NewDwelling(Command):
    """One dwelling (房屋): its stairwell, number and registered floor area."""

    stairwell: Line
    number: Line = Field(examples=["301"])
    floor_area_cm2: int = Field(gt=0, le=10**9, description="Square centimetres: 89.53 m² = 895300.", examples=[895300])


class RegisterDwellings(Command):
    """Registers dwellings of one building, all or none."""

    dwellings: list[NewDwelling] = Field(min_length=1, max_length=500)
