"""A request for money to leave (支出申请): asked for by one, approved by two others, booked with the second."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate
from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.aggregate.ledger.entry import Entry, Paper
from funding_service.aggregate.ledger.fund import Fund
from funding_service.refusals import ledger as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import money_words as words


class Outgoing(Aggregate):
    """``against_id`` is the commitment that is paid or the income that goes back; None for a write-off."""

    TOPIC = "funding:Outgoing"

    class Event(Aggregate.Event):
        """Every event knows its fund, place and amount."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        fund_id: UUID
        kind: words.OutgoingKind
        amount_fen: int
        work_id: UUID | None

    class Requested(Event, Aggregate.Created):
        """申请. ``content`` is {party, text}: to whom, and what for."""

        TOPIC = "funding:Outgoing.Requested"
        by_id: UUID
        against_id: UUID | None
        purpose: words.Purpose
        earmarked_id: UUID | None
        voucher: str
        happened_on: date
        content: Sealed
        named: bool
        needed: int

    Created = Requested  # the library would define one of its own, without a topic

    class Approved(Event):
        """审批通过 by one."""

        TOPIC = "funding:Outgoing.Approved"
        by_id: UUID
        role: str
        approvals: int
        needed: int

        def apply(self, aggregate: Outgoing) -> None:
            aggregate.approved_by.append(self.by_id)

    class Booked(Event):
        """The money has left, by this entry."""

        TOPIC = "funding:Outgoing.Booked"
        entry_id: UUID

        def apply(self, aggregate: Outgoing) -> None:
            aggregate.state, aggregate.entry_id = "booked", self.entry_id

    class Rejected(Event):
        """驳回."""

        TOPIC = "funding:Outgoing.Rejected"
        by_id: UUID
        role: str
        reason: Sealed

        def apply(self, aggregate: Outgoing) -> None:
            aggregate.state, aggregate.reason = "rejected", self.reason

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        fund_id: UUID,
        kind: words.OutgoingKind,
        amount_fen: int,
        work_id: UUID | None,
        by_id: UUID,
        against_id: UUID | None,
        purpose: words.Purpose,
        earmarked_id: UUID | None,
        voucher: str,
        happened_on: date,
        content: Sealed,
        named: bool,
        needed: int,
    ) -> None:
        self.place, self.division_id, self.estate_id, self.fund_id = place, division_id, estate_id, fund_id
        self.kind, self.amount_fen, self.work_id = kind, amount_fen, work_id
        self.requested_by, self.against_id = by_id, against_id
        self.earmark = Earmark(purpose, earmarked_id)
        self.voucher, self.happened_on, self.content, self.needed = voucher, happened_on, content, needed
        self.named = named
        self.approved_by: list[UUID] = []
        self.state: words.OutgoingState = "requested"
        self.entry_id: UUID | None = None
        self.reason: Sealed | None = None

    @classmethod
    def request(
        cls,
        *,
        id: UUID,
        fund: Fund,
        kind: words.OutgoingKind,
        amount_fen: int,
        against: Entry | None,
        earmark: Earmark,
        paper: Paper,
        by_id: UUID,
        needed: int,
        at: datetime,
    ) -> Outgoing:
        """申请支出. Whether it could be booked now was asked before."""
        return cls._create(
            cls.Requested,
            id=id,
            timestamp=at,
            place=fund.place,
            division_id=fund.division_id,
            estate_id=fund.estate_id,
            fund_id=fund.id,
            kind=kind,
            amount_fen=amount_fen,
            work_id=against.work_id if against is not None else None,
            by_id=by_id,
            against_id=against.id if against is not None else None,
            purpose=earmark.purpose,
            earmarked_id=earmark.work_id,
            voucher=paper.voucher,
            happened_on=paper.happened_on,
            content=paper.content,
            named=paper.named,
            needed=needed,
        )

    def approve(self, by_id: UUID, role: str, at: datetime) -> bool:
        """Whether that was the last approval needed.

        Raises OutgoingDecidedError, OwnRequestError, AlreadyApprovedError.
        """
        self._refuse_decided()
        if by_id == self.requested_by:
            raise refusals.OwnRequestError("you asked for it yourself")
        if by_id in self.approved_by:
            raise refusals.AlreadyApprovedError("you approved it before")
        approvals = len(self.approved_by) + 1
        self._happened(self.Approved, at, by_id=by_id, role=role, approvals=approvals, needed=self.needed)
        return approvals >= self.needed

    def booked(self, entry_id: UUID, at: datetime) -> None:
        """The entry was made."""
        self._refuse_decided()
        self._happened(self.Booked, at, entry_id=entry_id)

    def reject(self, by_id: UUID, role: str, reason: Sealed, at: datetime) -> None:
        """Raises OutgoingDecidedError. Who asked may take the own request back this way."""
        self._refuse_decided()
        self._happened(self.Rejected, at, by_id=by_id, role=role, reason=reason)

    def _refuse_decided(self) -> None:
        if self.state != "requested":
            raise refusals.OutgoingDecidedError(f"it is {self.state}")

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            fund_id=self.fund_id,
            kind=self.kind,
            amount_fen=self.amount_fen,
            work_id=self.work_id,
            **said,
        )
