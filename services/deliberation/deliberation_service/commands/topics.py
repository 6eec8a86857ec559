"""What is sent about topics."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.deliberation.words import Outcome, Scope
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


class MergeTopic(Command):
    """并入."""

    into_topic_id: UUID


class Because(Command):
    """不予立项, 申诉: with a reason."""

    reason: Reason


class DecideAppeal(Command):
    """维持, or 重新审核 when ``reopen``."""

    reopen: bool
    reason: Reason


class GoOn(Command):
    """进入下一阶段."""

    to: TemplateName


class ComeTo(Command):
    """结果. What it rests on is named: the vote, the convention, the request."""

    outcome: Outcome
    instrument_id: UUID | None = None
    cost_estimate_fen: Annotated[int | None, Field(ge=0, le=10**13, description="概算, in fen.")] = None
    reason: Reason | None = None


class Review(Command):
    """评议: the works and the process, 1 to 5, and what was found."""

    works: Annotated[int, Field(ge=1, le=5)]
    process: Annotated[int, Field(ge=1, le=5)]
    findings: Text


class FileReport(Command):
    """提交报告: what was found out, or what was changed and why."""

    title: Line
    text: Text
