"""What is sent about topics."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Text
from linli_common.http.fields import Line
from linli_contracts.deliberation.words import Scope
from pydantic import Field, StringConstraints, model_validator

TemplateName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class RaiseTopic(Command):
    """提出议题: about an estate of an area, an area, a street or a district."""

    scope: Scope
    division_id: Annotated[UUID, Field(description="The area of the estate, or the area, street or district itself.")]
    estate_id: UUID | None = None
    title: Line
    text: Text


class AcceptTopic(Command):
    """立项. Title and text put the topic into words anew; a topic from a letter needs them."""

    template: TemplateName
    title: Line | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> AcceptTopic:
        if (self.title is None) != (self.text is None):
            raise ValueError("title and text go together")
        return self
