"""What all bodies share."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from linli_common.http.fields import Paragraph
from linli_contracts.mailbox.words import UnitKind
from linli_contracts.units import Unit
from pydantic import BaseModel, ConfigDict, Field


class Command(BaseModel):
    """A body knows no other field than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class UnitBody(Command):
    """A unit: a division by its lasting id, or a department."""

    kind: UnitKind
    id: UUID

    def unit(self) -> Unit:
        """The unit as the aggregates know it."""
        return Unit(self.kind, self.id)


Reason = Annotated[Paragraph, Field(max_length=2_000, description="Kept with the letter, under its key.")]
Text = Annotated[Paragraph, Field(description="Up to 10,000 characters; shown as text, never as markup.")]
