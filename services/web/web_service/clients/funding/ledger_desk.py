"""What those see of funds who keep or audit them, as funding's API answers: requests, what is left, the bank's side."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller
from web_service.clients.funding.asking import at_least
from web_service.clients.funding.funds import EntryLeft, Imported


class Approver(BaseModel):
    """A role, and up to which amount it approves; None: any."""

    role: str
    limit_fen: int | None


class LedgerRules(BaseModel):
    """Who keeps accounts, how many others approve, who they are."""

    approvals: int
    bookkeepers: list[str]
    approvers: list[Approver]

    def approving(self, amount_fen: int) -> list[str]:
        """The roles that may approve an amount."""
        return [one.role for one in self.approvers if one.limit_fen is None or amount_fen <= one.limit_fen]

    @property
    def approving_anything(self) -> list[str]:
        """The roles that approve at all."""
        return [one.role for one in self.approvers]


class OutgoingStep(BaseModel):
    """申请、审批、驳回、入账."""

    what: str
    at: datetime
    role: str
    division_id: UUID | None


class Outgoing(BaseModel):
    """A request for money to leave, with everybody who decided on it."""

    outgoing_id: UUID
    fund_id: UUID
    kind: str
    state: str
    amount_fen: int
    work_id: UUID | None
    against_id: UUID | None
    purpose: str
    earmarked_id: UUID | None
    voucher: str
    happened_on: date
    requested_by: UUID
    approved_by: list[UUID]
    needed: int
    entry_id: UUID | None
    party: str | None
    text: str | None
    reason: str | None
    steps: list[OutgoingStep]


class OutgoingRow(BaseModel):
    """A request in a fund's list."""

    outgoing_id: UUID
    kind: str
    amount_fen: int
    work_id: UUID | None
    state: str
    approvals: int
    requested_at: datetime


class OutgoingRows(BaseModel):
    """One page of them."""

    items: list[OutgoingRow]
    next_cursor: str | None = None


class OpenLine(BaseModel):
    """A line of the bank's statement that no entry is matched with."""

    statement: int
    line: int
    on: date
    reference: str
    amount_fen: int
    party: str | None
    text: str | None
    answer: str | None


class OpenEntry(BaseModel):
    """An entry that no line is matched with."""

    entry_id: UUID
    number: int
    at_bank_fen: int
    voucher: str
    happened_on: date
    answer: str | None


class Reconciliation(BaseModel):
    """Both sides: booked - bank = open entries - open lines."""

    statements: int
    to_on: date | None
    bank_fen: int
    booked_fen: int
    imported: list[Imported]
    open_lines: list[OpenLine]
    open_entries: list[OpenEntry]


class LedgerDeskClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def rules(self) -> LedgerRules:
        """Those that hold today."""
        return LedgerRules.model_validate(await self._caller.get("/ledger-rules"))

    async def drawable(self, fund_id: UUID, kind: str, seen: int, token: str) -> list[EntryLeft]:
        """Entries of a kind of which something is left, the oldest first."""
        query = {"kind": kind, "at_least": at_least(seen)}
        return [
            EntryLeft.model_validate(one) for one in await self._caller.get(f"/funds/{fund_id}/drawable", query, token)
        ]

    async def waiting(self, division_id: UUID, seen: int, token: str) -> list[Outgoing]:
        """Requests of a division and of everything below it that wait for approval, the oldest first."""
        query = {"at_least": at_least(seen)}
        return [
            Outgoing.model_validate(one)
            for one in await self._caller.get(f"/divisions/{division_id}/outgoings", query, token)
        ]

    async def outgoing(self, outgoing_id: UUID, token: str) -> Outgoing:
        """One request."""
        return Outgoing.model_validate(await self._caller.get(f"/outgoings/{outgoing_id}", None, token))

    async def outgoings(self, fund_id: UUID, seen: int, token: str) -> OutgoingRows:
        """The newest requests of a fund."""
        query = {"limit": 20, "at_least": at_least(seen)}
        return OutgoingRows.model_validate(await self._caller.get(f"/funds/{fund_id}/outgoings", query, token))

    async def reconciliation(self, fund_id: UUID, seen: int, token: str) -> Reconciliation:
        """What is open on both sides."""
        query = {"at_least": at_least(seen)}
        return Reconciliation.model_validate(await self._caller.get(f"/funds/{fund_id}/reconciliation", query, token))
