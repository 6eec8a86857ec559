"""What is sent about notices and public notices."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.deliberation.gathering_words import NoticeAbout, PublicNoticeAbout
from pydantic import Field, model_validator


class _Published(Command):
    topic_id: UUID | None = None
    division_id: UUID | None = None
    estate_id: Annotated[UUID | None, Field(description="Without a topic: when it is about one estate.")] = None
    title: Line
    text: Text

    @model_validator(mode="after")
    def _one_of_both(self) -> _Published:
        if (self.topic_id is None) == (self.division_id is None):
            raise ValueError("topic_id or division_id, one of both")
        if self.topic_id is not None and self.estate_id is not None:
            raise ValueError("estate_id: a topic knows its estate")
        return self


class PublishNotice(_Published):
    """公告, until the end of a day."""

    about: NoticeAbout
    until: date


class PublishPublicNotice(_Published):
    """公示: objections are taken for so many calendar days, at least those of the rules."""

    about: PublicNoticeAbout
    days: Annotated[int | None, Field(ge=1, le=90, description="None: as many as the rules ask for.")] = None


class Correct(Command):
    """更正: a new entry beside what was published."""

    text: Text


class Withdraw(Command):
    """撤回."""

    reason: Reason


class Object(Command):
    """异议."""

    text: Text


class AnswerObjection(Command):
    """异议答复. ``taken_up``: what was published changes because of it."""

    text: Text
    taken_up: bool
