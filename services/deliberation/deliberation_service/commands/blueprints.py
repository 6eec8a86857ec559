"""What is sent about the blueprint."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason
from linli_common.http.fields import Line
from linli_contracts.deliberation.words import EntryKind, EntryState
from pydantic import Field


class EnterResult(Command):
    """A result that no topic here came to: from before, or from elsewhere."""

    division_id: UUID
    estate_id: UUID | None = None
    kind: EntryKind
    title: Line
    spot: Line | None = None
    year: Annotated[int, Field(ge=2000, le=2200)]
    state: EntryState = "planned"


class MoveEntry(Command):
    """Begun, done or dropped."""

    state: EntryState
    note: Reason
