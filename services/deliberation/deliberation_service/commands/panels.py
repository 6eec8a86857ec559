"""What is sent about panels by lot."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason
from linli_common.http.fields import Line
from pydantic import Field, model_validator


class PreparePanel(Command):
    """抽签小组: in a topic's stage, or for a division (or an estate of an area) alone. Ages include both ends."""

    topic_id: UUID | None = None
    division_id: UUID | None = None
    estate_id: UUID | None = None
    title: Line
    seats: int
    youngest: int = 18
    oldest: int = 200
    answer_days: int = 7
    public_source: Annotated[
        Line | None,
        Field(description="A public value of the future that goes into the seed, such as the numbers of a lottery."),
    ] = None

    @model_validator(mode="after")
    def _topic_or_division(self) -> PreparePanel:
        if (self.topic_id is None) == (self.division_id is None):
            raise ValueError("name a topic or a division")
        return self


class DrawPanel(Command):
    """抽签. ``public_value`` as its source published it, if one was named."""

    public_value: Line | None = None


class RecordAnswer(Command):
    """Written down for somebody who was asked by telephone or at the door."""

    person_id: UUID
    takes_part: bool


class CancelPanel(Command):
    """取消, before the draw."""

    reason: Reason
