"""What people can do here: imperative models, which are also the HTTP bodies."""

from __future__ import annotations

from uuid import UUID

from linli_common.http.fields import Paragraph
from pydantic import BaseModel, ConfigDict


class WriteNote(BaseModel):
    """A note about a division, for those who work there."""

    model_config = ConfigDict(extra="forbid")
    division_id: UUID
    text: Paragraph
