"""What is asked of units, and how they answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from deliberation_service.commands.command import Command
from linli_common.http.fields import Paragraph
from linli_contracts.deliberation.inquiries import Decision
from linli_contracts.mailbox.words import UnitKind
from linli_contracts.units import Unit


class UnitRef(Command):
    """A committee, street office, district, or department."""

    kind: UnitKind
    id: UUID

    def unit(self) -> Unit:
        """As the service works with it."""
        return Unit(self.kind, self.id)


class MakeRequest(Command):
    """交办: asks a unit for something, in a topic. ``answer_by``: the last day on which it can be answered in time."""

    to: UnitRef
    text: Paragraph
    answer_by: date


class AskQuestion(Command):
    """代表询问: without a day it is due after the days that the rules give."""

    division_id: UUID
    topic_id: UUID | None = None
    to: UnitRef
    text: Paragraph
    answer_by: date | None = None


class AnswerInquiry(Command):
    """答复; of a request with what will be done about it."""

    text: Paragraph
    decision: Decision | None = None


class RedirectInquiry(Command):
    """转办: another unit is to answer; the time runs on."""

    to: UnitRef
    reason: Paragraph
