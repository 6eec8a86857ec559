"""Funds 资金账, as funding's API answers: balances as of any day, the journal, statements of the bank."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.funding.asking import at_least


class Fund(BaseModel):
    """A fund. ``name`` is None only when it can no longer be read."""

    fund_id: UUID
    division_id: UUID
    estate_id: UUID | None
    name: str | None
    about: str | None
    opened_at: datetime
    closed_at: datetime | None = None
    closed_because: str | None = None


class Funds(BaseModel):
    """One page of funds."""

    items: list[Fund]
    next_cursor: str | None = None


class Balance(BaseModel):
    """What an account holds of an earmark (``construction``, ``upkeep/<work>``); debits are positive."""

    earmark: str
    account: str
    amount_fen: int


class Entry(BaseModel):
    """An entry of the journal. ``party`` only where who gave or was paid may be named."""

    entry_id: UUID
    fund_id: UUID
    number: int
    kind: str
    purpose: str
    earmarked_id: UUID | None
    work_id: UUID | None
    amount_fen: int
    at_bank_fen: int
    voucher: str
    happened_on: date
    booked_on: date
    relates_to_id: UUID | None
    receipt: int | None
    reversed: bool
    statement: int | None
    line: int | None
    party: str | None
    text: str | None


class EntryLeft(Entry):
    """An entry, and how much of it is left."""

    left_fen: int


class Entries(BaseModel):
    """One page of the journal."""

    items: list[Entry]
    next_cursor: str | None = None


class EntryDetail(BaseModel):
    """An entry with its lines by account (together nothing), and what was booked on it."""

    entry: EntryLeft
    lines: dict[str, int]
    booked_on_it: list[Entry]


class Receipt(BaseModel):
    """收据 of a donation; ``donor`` is None once the account was erased."""

    fund_id: UUID
    fund: str | None
    receipt: int
    donor: str | None
    amount_fen: int
    purpose: str
    earmarked_id: UUID | None
    voucher: str
    happened_on: date
    reversed: bool


class Spent(BaseModel):
    """What was paid for a work out of an earmark, less what came back."""

    earmark: str
    work_id: UUID
    title: str | None
    amount_fen: int


class Imported(BaseModel):
    """A statement of the bank; of its ``lines`` so many are ``open``."""

    statement: int
    from_on: date
    to_on: date
    opening_fen: int
    closing_fen: int
    lines: int
    open: int


class FundClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query) -> Funds:
        """Those of a division and of everything below it, the newest first."""
        return Funds.model_validate(await self._caller.get(f"/divisions/{division_id}/funds", query))

    async def fund(self, fund_id: UUID) -> Fund:
        """One fund."""
        return Fund.model_validate(await self._caller.get(f"/funds/{fund_id}"))

    async def balances(self, fund_id: UUID, as_of: date | None) -> list[Balance]:
        """By earmark and account at the end of a day, or now."""
        query: Query = {"as_of": as_of.isoformat() if as_of else None}
        return [Balance.model_validate(one) for one in await self._caller.get(f"/funds/{fund_id}/balances", query)]

    async def spent(self, fund_id: UUID, as_of: date | None) -> list[Spent]:
        """By earmark and work at the end of a day, or now, the most first."""
        query: Query = {"as_of": as_of.isoformat() if as_of else None}
        return [Spent.model_validate(one) for one in await self._caller.get(f"/funds/{fund_id}/spent", query)]

    async def entries(self, fund_id: UUID, token: str | None, query: Query, seen: int = 0) -> Entries:
        """The journal, the newest first."""
        query = {**query, "at_least": at_least(seen)}
        return Entries.model_validate(await self._caller.get(f"/funds/{fund_id}/entries", query, token))

    async def entry(self, fund_id: UUID, entry_id: UUID, token: str | None, seen: int = 0) -> EntryDetail:
        """One entry."""
        query: Query = {"at_least": at_least(seen)}
        return EntryDetail.model_validate(await self._caller.get(f"/funds/{fund_id}/entries/{entry_id}", query, token))

    async def receipt(self, fund_id: UUID, number: int, token: str) -> Receipt:
        """A donor's receipt, for the donor and those who keep the account."""
        return Receipt.model_validate(await self._caller.get(f"/funds/{fund_id}/receipts/{number}", None, token))

    async def of_work(self, work_id: UUID) -> list[Entry]:
        """What was committed to a work and paid, of every fund, in order."""
        return [Entry.model_validate(one) for one in await self._caller.get(f"/works/{work_id}/entries")]

    async def pledges(self, fund_id: UUID, token: str | None) -> list[EntryLeft]:
        """Pledges of which something is left, the oldest first."""
        return [
            EntryLeft.model_validate(one) for one in await self._caller.get(f"/funds/{fund_id}/pledges", None, token)
        ]

    async def statements(self, fund_id: UUID) -> list[Imported]:
        """The bank's statements as far as they are public: sums, and how many lines are open; the newest first."""
        return [Imported.model_validate(one) for one in await self._caller.get(f"/funds/{fund_id}/statements")]
