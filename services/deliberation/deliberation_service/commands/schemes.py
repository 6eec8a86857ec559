"""What is sent about contests, design schemes and comments on them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.deliberation.words import Choosing, ContestKind
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

SchemeTitle = Annotated[Line, StringConstraints(max_length=80)]
"""Short enough to stand on a ballot with its number."""


class OpenContest(Command):
    """方案征集: in a topic's stage, or for a division (or an estate of an area) alone."""

    topic_id: UUID | None = None
    division_id: UUID | None = None
    estate_id: UUID | None = None
    kind: ContestKind = "design"
    choosing: Choosing = "vote"
    title: Line
    brief: Text
    entries_until: AwareDatetime

    @model_validator(mode="after")
    def _topic_or_division(self) -> OpenContest:
        if (self.topic_id is None) == (self.division_id is None):
            raise ValueError("name a topic or a division")
        return self


class HandInScheme(Command):
    """提交方案."""

    title: SchemeTitle
    text: Text


class ReviseScheme(Command):
    """方案修改: the whole text anew, what was changed, and which of its pictures it keeps."""

    title: SchemeTitle
    text: Text
    what: Reason
    picture_ids: Annotated[list[UUID], Field(max_length=20)]


class WithdrawScheme(Command):
    """撤回 by the author, who may say why; 取消 by the convener, who has to."""

    reason: Reason | None = None


class PutSchemesToVote(Command):
    """A vote that is prepared and not open yet, whose options are the schemes as the contest names them."""

    vote_id: UUID


class ChooseScheme(Command):
    """选定 by the convener, on record."""

    scheme_id: UUID
    reason: Reason


class EndContest(Command):
    """Without a choice."""

    reason: Reason


class CommentScheme(Command):
    """A comment on the scheme, or on a point of a picture: per mille of width and height from the upper left."""

    text: Annotated[Text, Field(max_length=2_000)]
    picture_id: UUID | None = None
    x: int | None = None
    y: int | None = None


class ModerateComment(Command):
    """Hide, or show again, with a reason that everybody reads."""

    hidden: bool
    reason: Reason
