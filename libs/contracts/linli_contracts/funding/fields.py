"""The fields that funding's contracts are made of: one meaning, one unit, one example each."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.funding import words

RoundId = Annotated[UUID, Field(description="A round 轮次.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f1"])]
ProposalId = Annotated[UUID, Field(description="A proposal 提案.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f2"])]
Edition = Annotated[int, Field(ge=1, description="1 is the first; a change of anything is a new one.", examples=[1])]
AmountFen = Annotated[int, Field(ge=0, description="Whole fen (0.01 yuan).", examples=[8_600_000])]
Moment = Annotated[AwareDatetime, Field(description="UTC.", examples=["2026-03-03T01:30:00.000000Z"])]
Count = Annotated[int, Field(ge=0, examples=[12])]
Number = Annotated[int, Field(ge=1, description="Number of a proposal in its round, from 1.", examples=[7])]
Sha256 = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]),
]
EnvelopeKey = Annotated[
    str, Field(min_length=1, max_length=40, description="``all``, a division's id, or a category.", examples=["all"])
]
Status = Annotated[words.RoundStatus, Field(description="Of the round, just before.", examples=["tick"])]
Phase = Annotated[words.Phase, Field(examples=["tick"])]
