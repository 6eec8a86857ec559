"""From the contract to acceptance, review and upkeep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from funding_service.aggregate.works.clock import advance
from funding_service.aggregate.works.state import Milestone, Work
from funding_service.refusals import works as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import money_words
from linli_contracts.funding import works_words as words


class Contracted(Work.Event):
    """签约. ``content`` is {contractor, text, milestones: [name]}; ``reason`` why it is above its cost."""

    TOPIC = "funding:Work.Contracted"
    contract_fen: int
    over_fen: int
    due: list[datetime]
    households: int
    content: Sealed
    reason: Sealed | None

    def apply(self, aggregate: Work) -> None:
        aggregate.status, aggregate.contract_fen = "contracted", self.contract_fen
        aggregate.households = self.households
        aggregate.milestones = {number: Milestone(number, due_at) for number, due_at in enumerate(self.due, 1)}


class ContractChanged(Work.Event):
    """变更: ``due`` are the dates of the milestones by their numbers; those that were reached keep theirs."""

    TOPIC = "funding:Work.ContractChanged"
    contract_fen: int
    contract_before_fen: int
    over_fen: int
    over_before_fen: int
    due: list[datetime]
    reason: Sealed

    def apply(self, aggregate: Work) -> None:
        aggregate.contract_fen = self.contract_fen
        for number, due_at in enumerate(self.due, 1):
            before = aggregate.milestones[number]
            if before.due_at != due_at:
                aggregate.milestones[number] = Milestone(number, due_at)


class MoneyCommitted(Work.Event):
    """A fund promised so much to the contract, or (negative) takes it back."""

    TOPIC = "funding:Work.MoneyCommitted"
    amount_fen: int

    def apply(self, aggregate: Work) -> None:
        aggregate.committed_fen += self.amount_fen


class MilestoneReached(Work.Event):
    """节点完成."""

    TOPIC = "funding:Work.MilestoneReached"
    milestone: int
    due_at: datetime
    late: bool
    text: Sealed

    def apply(self, aggregate: Work) -> None:
        reached = replace(aggregate.milestones[self.milestone], reached_at=self.timestamp)
        aggregate.milestones[self.milestone] = reached


class Completed(Work.Event):
    """完工."""

    TOPIC = "funding:Work.Completed"
    by_id: UUID
    due_at: datetime
    on_time: bool

    def apply(self, aggregate: Work) -> None:
        aggregate.status, aggregate.completed_by = "completed", self.by_id


class Accepted(Work.Event):
    """验收."""

    TOPIC = "funding:Work.Accepted"
    text: Sealed
    cost_fen: int
    contract_fen: int
    households: int

    def apply(self, aggregate: Work) -> None:
        aggregate.status = "accepted"


class Reviewed(Work.Event):
    """评议."""

    TOPIC = "funding:Work.Reviewed"
    works: words.Grade
    process: words.Grade

    def apply(self, aggregate: Work) -> None:
        aggregate.status = "reviewed"


class UpkeepBegun(Work.Event):
    """运维: who keeps it, and with which money. ``content`` is {keeper, text}."""

    TOPIC = "funding:Work.UpkeepBegun"
    fund_id: UUID
    yearly_fen: int
    content: Sealed

    def apply(self, aggregate: Work) -> None:
        aggregate.upkeep_fund_id = self.fund_id


class Cancelled(Work.Event):
    """终止."""

    TOPIC = "funding:Work.Cancelled"
    reason: Sealed

    def apply(self, aggregate: Work) -> None:
        aggregate.status = "cancelled"


def contract(
    work: Work,
    amount_fen: int,
    due: Sequence[datetime],
    households: int,
    content: Sealed,
    reason: Sealed | None,
    *,
    may_exceed: bool,
    at: datetime,
) -> None:
    """签约, by somebody who ``may_exceed`` the cost or not.

    Raises WorkStateError, ContractInvalidError, OverrunError (above the cost without a reason and the authority).
    """
    advance(work, at)
    work.refuse_unless("funded")
    over_fen = _overrun(work, amount_fen, reason, may_exceed=may_exceed)
    if list(due) != sorted(set(due)) or due[0] <= at:
        raise refusals.ContractInvalidError("milestones are due one after the other, from now on", field="milestones")
    work.happened(
        Contracted,
        at,
        contract_fen=amount_fen,
        over_fen=over_fen,
        due=list(due),
        households=households,
        content=content,
        reason=reason,
    )


def change_contract(
    work: Work, amount_fen: int, due: Sequence[datetime], reason: Sealed, *, may_exceed: bool, at: datetime
) -> None:
    """变更. A milestone that was late or reached stays so unless it gets another date, which is in the future.

    Raises WorkStateError, ContractInvalidError, OverrunError.
    """
    advance(work, at)
    work.refuse_unless("contracted")
    over_fen = _overrun(work, amount_fen, reason, may_exceed=may_exceed)
    if amount_fen < work.committed_fen:
        raise refusals.ContractInvalidError(f"{work.committed_fen} fen are committed: release them first")
    if len(due) != len(work.milestones) or list(due) != sorted(set(due)):
        raise refusals.ContractInvalidError("one date for each milestone, one after the other", field="milestones")
    for number, due_at in enumerate(due, 1):
        before = work.milestones[number]
        if due_at != before.due_at and (before.reached_at is not None or due_at <= at):
            raise refusals.ContractInvalidError(f"milestone {number} keeps its date", field="milestones")
    work.happened(
        ContractChanged,
        at,
        contract_fen=amount_fen,
        contract_before_fen=work.contract_fen,
        over_fen=over_fen,
        over_before_fen=work.over_fen,
        due=list(due),
        reason=reason,
    )


def commit_money(work: Work, purpose: money_words.Purpose, amount_fen: int, at: datetime) -> None:
    """A fund promises money to the contract, or (negative) takes it back. Upkeep is beside the contract, and later.

    Raises WorkStateError, BeyondContractError.
    """
    if purpose == "upkeep":
        work.refuse_unless("accepted", "reviewed")
        return
    if amount_fen > 0:
        work.refuse_unless("contracted", "completed", "accepted", "reviewed")
        left = work.contract_fen - work.committed_fen
        if amount_fen > left:
            raise refusals.BeyondContractError(f"{left} fen of the contract are not committed yet")
    work.happened(MoneyCommitted, at, amount_fen=amount_fen)


def reach(work: Work, number: int, text: Sealed, at: datetime) -> None:
    """节点完成. Raises WorkStateError, UnknownMilestoneError."""
    advance(work, at)
    work.refuse_unless("contracted")
    milestone = work.milestones.get(number)
    if milestone is None or milestone.reached_at is not None:
        raise refusals.UnknownMilestoneError(f"no milestone {number} is to be reached")
    work.happened(MilestoneReached, at, milestone=number, due_at=milestone.due_at, late=milestone.late, text=text)


def complete(work: Work, by_id: UUID, at: datetime) -> None:
    """完工, when all milestones are reached. Raises WorkStateError."""
    advance(work, at)
    work.refuse_unless("contracted")
    open_ones = [milestone.number for milestone in work.milestones.values() if milestone.reached_at is None]
    if open_ones:
        raise refusals.WorkStateError(f"milestones {open_ones} are not reached")
    due_at = work.due_at
    assert due_at is not None, "a contract has milestones"
    work.happened(Completed, at, by_id=by_id, due_at=due_at, on_time=at <= due_at)


def accept(work: Work, by_id: UUID, text: Sealed, at: datetime) -> None:
    """验收, by somebody else, when nothing that was found is open.

    Raises WorkStateError, SamePersonError, DefectsOpenError.
    """
    advance(work, at)
    work.refuse_unless("completed")
    if by_id == work.completed_by:
        raise refusals.SamePersonError("you said that it is done")
    if work.defects:
        raise refusals.DefectsOpenError(f"{len(work.defects)} defects are open")
    work.happened(
        Accepted, at, text=text, cost_fen=work.cost_fen, contract_fen=work.contract_fen, households=work.households
    )


def review(work: Work, works: words.Grade, process: words.Grade, at: datetime) -> None:
    """评议 by the review meeting. Raises WorkStateError."""
    advance(work, at)
    work.refuse_unless("accepted")
    work.happened(Reviewed, at, works=works, process=process)


def begin_upkeep(work: Work, fund_id: UUID, yearly_fen: int, content: Sealed, at: datetime) -> None:
    """运维, from acceptance on. Raises WorkStateError."""
    advance(work, at)
    work.refuse_unless("accepted", "reviewed")
    work.happened(UpkeepBegun, at, fund_id=fund_id, yearly_fen=yearly_fen, content=content)


def cancel(work: Work, reason: Sealed, at: datetime) -> None:
    """终止, while nothing is committed to it. Raises WorkStateError."""
    advance(work, at)
    work.refuse_unless("funded", "contracted")
    if work.committed_fen:
        raise refusals.WorkStateError(f"{work.committed_fen} fen are committed to it: release them first")
    work.happened(Cancelled, at, reason=reason)


def _overrun(work: Work, amount_fen: int, reason: Sealed | None, *, may_exceed: bool) -> int:
    over_fen = max(amount_fen - work.cost_fen, 0)
    if over_fen and reason is None:
        raise refusals.OverrunError(f"{over_fen} fen above its cost: say why", field="reason")
    if over_fen and not may_exceed:
        raise refusals.OverrunError(f"{over_fen} fen above its cost: your role may not decide that")
    return over_fen
