"""What all bodies share."""

from __future__ import annotations

from typing import Annotated

from linli_common.http.fields import Paragraph
from pydantic import BaseModel, ConfigDict, Field


class Command(BaseModel):
    """A body knows no other field than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Reason = Annotated[Paragraph, Field(max_length=2_000, description="Kept with the matter, under its key.")]
Text = Annotated[Paragraph, Field(description="Up to 10,000 characters; shown as text, never as markup.")]
