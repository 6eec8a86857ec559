"""What people and staff do with proposals."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from funding_service.commands.command import Command, Reason, Text
from funding_service.commands.rounds import AmountFen
from linli_common.http.fields import Line
from linli_contracts.funding import words
from pydantic import Field


class Described(Command):
    """What a proposal says."""

    title: Line
    text: Text
    category: words.Category


class SubmitProposal(Described):
    """提交提案 to a round, about its division or one below; ``estate_id`` when it is about an estate."""

    division_id: UUID
    estate_id: UUID | None = None


class PoolProposal(SubmitProposal):
    """提案入库, by staff, for a round to come."""


class EnterRound(Command):
    """入轮: a proposal of the pool takes part in a round."""

    round_id: UUID


class CostItem(Command):
    """One line of a cost estimate."""

    name: Line
    cost_fen: AmountFen


class CostProposal(Command):
    """概算: what it costs, line by line; the sum is the cost."""

    items: Annotated[list[CostItem], Field(min_length=1, max_length=100)]


class AdmitProposal(Command):
    """入围, with the reason."""

    reason: Reason


class DeclineProposal(Command):
    """未入围, with the reason."""

    why: words.DeclineReason
    reason: Reason


class AppealDecline(Command):
    """申诉, with the reason."""

    reason: Reason


class DecideAppeal(Command):
    """The unit above: screened again, or upheld."""

    reopen: bool
    reason: Reason


class MergeProposal(Command):
    """并入 another proposal of the round."""

    into_proposal_id: UUID
    reason: Reason


class SplitProposal(Command):
    """拆分 into several."""

    parts: Annotated[list[Described], Field(min_length=2, max_length=10)]
    reason: Reason
