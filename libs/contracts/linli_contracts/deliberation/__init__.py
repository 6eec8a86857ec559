"""Contract events of deliberation. Ids and places; never what is said."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import DivisionId, PersonId

SERVICE = "deliberation"

NoteId = Annotated[UUID, Field(description="A note.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000a1"])]


class NoteWrittenV1(Contract):
    """Somebody who works in a division wrote a note about it."""

    TYPE: ClassVar[str] = "linli.deliberation.note_written.v1"
    note_id: NoteId
    division_id: DivisionId
    writer_id: PersonId


class NoteWithdrawnV1(Contract):
    """The note does not count any more."""

    TYPE: ClassVar[str] = "linli.deliberation.note_withdrawn.v1"
    note_id: NoteId
    division_id: DivisionId


EVENTS: tuple[type[Contract], ...] = (NoteWrittenV1, NoteWithdrawnV1)

__all__ = ["EVENTS", "SERVICE", "NoteWithdrawnV1", "NoteWrittenV1"]
