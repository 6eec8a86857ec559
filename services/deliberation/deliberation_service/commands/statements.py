"""What is sent about conversations on statements."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from deliberation_service.aggregate.opinion_given import Choice
from deliberation_service.commands.command import Command, Reason
from linli_common.http.fields import Line, Paragraph
from linli_contracts.deliberation.words import OpenTo
from pydantic import AwareDatetime, Field, model_validator

Sentence = Annotated[
    Paragraph, Field(max_length=500, description="One thought that others agree with or not; shown as text.")
]


class OpenConversation(Command):
    """观点征集: in a topic's stage, or about a division alone."""

    topic_id: UUID | None = None
    division_id: UUID | None = None
    estate_id: UUID | None = None
    title: Line
    question: Annotated[Paragraph, Field(max_length=2_000)]
    open_to: OpenTo = "residents"
    held_first: bool = Field(default=True, description="Statements wait for the convener before they are shown.")
    closes_at: AwareDatetime

    @model_validator(mode="after")
    def _topic_or_division(self) -> OpenConversation:
        if (self.topic_id is None) == (self.division_id is None):
            raise ValueError("name a topic, or a division")
        if self.topic_id is not None and self.estate_id is not None:
            raise ValueError("the estate is the topic's")
        return self


class WriteStatement(Command):
    """提出观点."""

    text: Sentence


class ModerateStatement(Command):
    """展示 or 隐藏, with a reason."""

    state: Literal["shown", "hidden"]
    reason: Reason


class GiveOpinion(Command):
    """表态."""

    choice: Choice


class CancelConversation(Command):
    """取消征集."""

    reason: Reason


class ImportedConversation(Command):
    """A conversation from elsewhere, as the operators' command loads it."""

    division_id: UUID
    title: Line
    question: Annotated[Paragraph, Field(max_length=2_000)]
    closes_at: datetime
