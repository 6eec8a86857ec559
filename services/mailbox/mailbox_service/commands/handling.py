"""What units send."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from linli_common.http.fields import Line
from linli_contracts.mailbox.words import Outcome
from mailbox_service.commands.command import Command, Reason, Text, UnitBody
from pydantic import Field


class HandOn(Command):
    """上报, 交办, 转办; which of them follows from the two units."""

    to: UnitBody
    assisting: list[UnitBody] = Field(default=[], max_length=10)
    reason: Reason


class RefuseAssignment(Command):
    """退单, of the unit that holds the letter, or of an assisting one."""

    as_unit: UnitBody | None = Field(default=None, description="The assisting department; none: the holder.")
    reason: Reason


class Assist(Command):
    """协办意见."""

    as_unit: UnitBody
    text: Text


class AskMore(Command):
    """请补充."""

    text: Text


class Reply(Command):
    """响应: a substantive reply that is not yet the answer."""

    text: Text


class Answer(Command):
    """答复; with outcome declined 不予受理, which needs the place that is responsible."""

    text: Text
    outcome: Outcome
    responsible: Line | None = None


class Pend(Command):
    """挂账."""

    promised_on: date
    reason: Reason


class AskExtension(Command):
    """申请延期."""

    working_days: Annotated[int, Field(ge=1, le=60)]
    reason: Reason


class DecideExtension(Command):
    """审批延期."""

    granted: bool
    reason: Reason


class MarkDuplicate(Command):
    """并入另一封来信."""

    of_letter_id: UUID


class DecideAbuse(Command):
    """处理举报."""

    hide: bool
    reason: Reason


class Refer(Command):
    """转议题."""

    reason: Reason
