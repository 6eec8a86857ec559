"""The fields that deliberation's contracts are made of: one meaning, one unit, one example each."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.deliberation import words

TopicId = Annotated[UUID, Field(description="A topic 议题.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000a1"])]
InstrumentId = Annotated[
    UUID,
    Field(
        description="What was used in a stage: a meeting, a form, a vote, …",
        examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000b1"],
    ),
]
Scope = Annotated[words.Scope, Field(description="How far the topic reaches.", examples=["estate"])]
OriginKind = Annotated[words.OriginKind, Field(description="Who raised it.", examples=["resident"])]
Status = Annotated[words.TopicStatus, Field(examples=["running"])]
Outcome = Annotated[words.Outcome, Field(examples=["referred_to_funding"])]
StageKind = Annotated[words.StageKind, Field(examples=["hearing"])]
Instrument = Annotated[words.Instrument, Field(examples=["meeting"])]
Result = Annotated[words.Result, Field(description="What the instrument came to.", examples=["signed"])]
Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="A name of a template or stage, as the data has it.",
        examples=["three_meetings"],
    ),
]
Version = Annotated[int, Field(ge=1, description="1 is the first.", examples=[1])]
Title = Annotated[str, Field(min_length=1, max_length=100, description="For people.", examples=["三会"])]
Moment = Annotated[AwareDatetime, Field(description="UTC.", examples=["2026-03-03T01:30:00.000000Z"])]
Day = Annotated[date, Field(description="A day in Asia/Shanghai.", examples=["2026-04-30"])]
Seconds = Annotated[int, Field(ge=0, description="Seconds by the calendar.", examples=[432_000])]
Count = Annotated[int, Field(ge=0, examples=[12])]
Flag = Annotated[bool, Field(examples=[False])]
AmountFen = Annotated[int, Field(ge=0, description="Fen (0.01 yuan).", examples=[8_600_000])]
Grade = Annotated[int, Field(ge=1, le=5, description="1 (very dissatisfied) to 5 (very satisfied).", examples=[4])]
