"""The fields that the mailbox's contracts are made of: one meaning, one unit, one example each."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.mailbox import words

LetterId = Annotated[UUID, Field(description="A letter.", examples=["7d6f0f4c-2b0a-4a53-8f10-00000000a9a9"])]
DepartmentId = Annotated[
    UUID, Field(description="A department of a street or district.", examples=["3e7b1a52-8e0b-5d09-9d3f-0000000000f1"])
]
UnitId = Annotated[
    UUID,
    Field(
        description="Lasting id of the division, or id of the department.",
        examples=["0c0c8f3e-0c55-5d3f-9d3e-000000000028"],
    ),
]
UnitKind = Annotated[words.UnitKind, Field(examples=["area"])]
Category = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$", description="Category as the district's rules name it.", examples=["lift"]
    ),
]
Moment = Annotated[AwareDatetime, Field(description="UTC.", examples=["2026-03-03T01:30:00.000000Z"])]
Day = Annotated[date, Field(description="A day in Asia/Shanghai.", examples=["2026-04-30"])]
WorkingSeconds = Annotated[
    int,
    Field(
        ge=0,
        description="Seconds that passed on working days (official calendar, Asia/Shanghai).",
        examples=[93_600],
    ),
]
Seconds = Annotated[int, Field(ge=0, description="Seconds by the calendar.", examples=[5_400])]
Flag = Annotated[bool, Field(examples=[False])]
Rating = Annotated[int, Field(ge=1, le=5, description="1 (very dissatisfied) to 5 (very satisfied).", examples=[4])]
Times = Annotated[int, Field(ge=0, examples=[1])]
