"""What is sent about works."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from funding_service.commands.command import Command, Reason, Text
from funding_service.commands.ledger import Amount
from linli_common.http.fields import Line
from pydantic import Field

Day = Annotated[date, Field(description="The last day (Asia/Shanghai) on which it is in time.")]
Households = Annotated[int, Field(strict=True, ge=0, le=10**7, description="受益户数.")]


class OpenWork(Command):
    """转办立项: a work with money of its own, from a topic or by decision of whoever pays."""

    division_id: UUID
    estate_id: UUID | None = None
    topic_id: UUID | None = None
    title: Line
    text: Text
    cost_fen: Amount
    resident_proposed: bool = False
    raised_by_ids: Annotated[
        list[UUID], Field(default_factory=list, max_length=200, description="Everybody upstream, who will hear.")
    ]


class PlannedMilestone(Command):
    """节点."""

    name: Line
    due_on: Day


class ContractWork(Command):
    """签约. Above its cost it needs a reason, and somebody with the authority."""

    contractor: Line
    contract_fen: Amount
    milestones: Annotated[list[PlannedMilestone], Field(min_length=1, max_length=30)]
    households: Households
    text: Text
    reason: Reason | None = None


class ChangeContract(Command):
    """变更: another sum, or other dates of milestones that were not reached."""

    contract_fen: Amount
    due_on: Annotated[list[Day], Field(min_length=1, max_length=30)]
    reason: Reason


class Report(Command):
    """What is said of a milestone, an acceptance, an answer."""

    text: Text


class FoundDefect(Command):
    """问题; without a day it is answered within the days that the rules give."""

    text: Text
    answer_by: Day | None = None


class InspectWork(Command):
    """监督检查, and what was found wrong."""

    text: Text
    defects: Annotated[list[FoundDefect], Field(default_factory=list, max_length=20)]


class JudgeDefect(Command):
    """复查: mended, or to be answered again by a day."""

    mended: bool
    text: Text
    answer_by: Day | None = None


class BeginUpkeep(Command):
    """运维: who keeps it, and from which fund."""

    fund_id: UUID
    keeper: Line
    yearly_fen: Amount
    text: Text


class CancelWork(Command):
    """终止."""

    reason: Reason
