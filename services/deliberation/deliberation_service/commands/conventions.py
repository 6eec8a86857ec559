"""What is sent about conventions and covenants."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason
from linli_common.http.fields import Line, Paragraph
from linli_contracts.deliberation.words import AmendmentKind, CharterKind
from pydantic import Field, StringConstraints, model_validator

ArticleText = Annotated[Paragraph, StringConstraints(max_length=4_000)]


class BeginConvention(Command):
    """居民公约 of an area or an estate; 管理规约 of an estate. It has no article until a set is adopted."""

    kind: CharterKind = "residents_convention"
    division_id: Annotated[UUID, Field(description="The area, also of the estate.")]
    estate_id: UUID | None = None
    title: Line


class OpenAmendments(Command):
    """起草 or 修订, perhaps in a topic's stage."""

    title: Line
    topic_id: UUID | None = None


class ProposeAmendment(Command):
    """Add an article (behind another, else at the end), change one, or strike one; and why."""

    amendment: AmendmentKind
    article_id: UUID | None = None
    after_id: UUID | None = None
    text: ArticleText | None = None
    why: Reason

    @model_validator(mode="after")
    def _fits(self) -> ProposeAmendment:
        if (self.text is None) != (self.amendment == "strike"):
            raise ValueError("text: what is added or changed has one, what is struck has none")
        if (self.article_id is None) != (self.amendment == "add"):
            raise ValueError("article_id: of what is changed or struck")
        if self.after_id is not None and self.amendment != "add":
            raise ValueError("after_id: of what is added")
        return self


class TakeBackAmendment(Command):
    """Out of the set."""

    reason: Reason


class PutAmendmentsToVote(Command):
    """A vote that is prepared and not open yet."""

    vote_id: UUID


class AdoptAmendments(Command):
    """通过: in force from that day (Asia/Shanghai) on."""

    in_force_on: date


class EndAmendments(Command):
    """Voted down, or given up."""

    reason: Reason


class AnswerFiling(Command):
    """备案, or sent back, with the number on file or the reason."""

    accepted: bool
    answer: Reason
