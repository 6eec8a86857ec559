"""The blueprint of an area 一张蓝图: what its deliberation came to, and how far that is."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation import words
from linli_contracts.deliberation.fields import InstrumentId, TopicId
from linli_contracts.identity.fields import DivisionId, EstateId

EntryId = Annotated[
    UUID, Field(description="A line of the blueprint.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000b9"])
]
EntryKind = Annotated[words.EntryKind, Field(examples=["project"])]
EntryState = Annotated[words.EntryState, Field(examples=["planned"])]
Year = Annotated[
    int, Field(ge=2000, le=2200, description="The year it is counted in (Asia/Shanghai).", examples=[2026])
]


class OfEntry(Contract):
    """What every event of a line states."""

    entry_id: EntryId
    division_id: DivisionId
    kind: EntryKind
    year: Year


class BlueprintEntryMadeV1(OfEntry):
    """A result entered the blueprint. ``source_id`` is the scheme, convention, vote or request it rests on."""

    TYPE: ClassVar[str] = "linli.deliberation.blueprint_entry_made.v1"
    estate_id: EstateId | None
    topic_id: TopicId | None
    source_id: InstrumentId | None
    state: EntryState


class BlueprintEntryMovedV1(OfEntry):
    """It was begun, done or dropped."""

    TYPE: ClassVar[str] = "linli.deliberation.blueprint_entry_moved.v1"
    was: EntryState
    state: EntryState


EVENTS: tuple[type[Contract], ...] = (BlueprintEntryMadeV1, BlueprintEntryMovedV1)
