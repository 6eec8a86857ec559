"""The fields that identity's contracts are made of: one meaning, one unit, one example each."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.words import AgeBand

DivisionId = Annotated[
    UUID,
    Field(
        description="Lasting id of a division; survives renaming, recoding and moving.",
        examples=["0c0c8f3e-0c55-5d3f-9d3e-000000000028"],
    ),
]
PersonId = Annotated[
    UUID, Field(description="Random id of a person.", examples=["5d0e1f9a-4a54-4d7e-8b39-000000000001"])
]
EstateId = Annotated[UUID, Field(description="Estate 小区.", examples=["5d0e1f9a-4a54-4d7e-8b39-0000000000e5"])]
BuildingId = Annotated[UUID, Field(description="Building 楼栋.", examples=["5d0e1f9a-4a54-4d7e-8b39-0000000000b1"])]
DwellingId = Annotated[UUID, Field(description="Dwelling 房屋.", examples=["5d0e1f9a-4a54-4d7e-8b39-0000000000d1"])]
HouseholdId = Annotated[UUID, Field(description="Household 户.", examples=["5d0e1f9a-4a54-4d7e-8b39-000000000004"])]
GrantId = Annotated[UUID, Field(description="Role grant 授权.", examples=["5d0e1f9a-4a54-4d7e-8b39-000000000009"])]
Code = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$",
        description="Official code on that day.",
        examples=["310113111028"],
    ),
]
Name = Annotated[str, Field(min_length=1, max_length=100, examples=["逸景佳苑居委会"])]
On = Annotated[date, Field(description="First day on which it holds (Asia/Shanghai).", examples=["2023-06-30"])]
BirthYear = Annotated[int, Field(ge=1850, le=2200, description="Year of birth; stocks age by it.", examples=[1994])]
Band = Annotated[AgeBand, Field(description="Age band on the day of the event.", examples=["20-35"])]
SubmittedAt = Annotated[
    AwareDatetime,
    Field(
        description="When the registration or move was submitted (UTC).",
        examples=["2026-03-01T02:00:00.000000Z"],
    ),
]
Attempt = Annotated[int, Field(ge=1, description="1 for the first submission, more after a return.", examples=[1])]
FloorAreaCm2 = Annotated[
    int,
    Field(
        gt=0,
        le=10**9,
        description="Registered floor area in square centimetres (89.53 m² = 895300).",
        examples=[895300],
    ),
]
Count = Annotated[int, Field(ge=0, examples=[3200])]
