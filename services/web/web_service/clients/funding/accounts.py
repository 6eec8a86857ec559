"""Supervised accounts 资金监管账户, as funding's API answers: by estate, for its owners and those who keep or watch."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.funding.asking import at_least
from web_service.clients.telling import Body, Done, tell


class AccountItem(BaseModel):
    """Which estate has an account."""

    account_id: UUID
    estate_id: UUID
    division_id: UUID


class Pot(BaseModel):
    """One pot since the last statement: opening + in - out = balance."""

    pot: str
    opening_fen: int
    in_fen: int
    out_fen: int
    balance_fen: int


class Account(BaseModel):
    """An account as it stands; fees billed and collected are since the last statement, ``used_fen`` by vote."""

    account_id: UUID
    estate_id: UUID
    division_id: UUID
    since_on: date
    pots: list[Pot]
    billed_fen: int
    collected_fen: int
    used_fen: dict[UUID, int]


class AccountEntry(BaseModel):
    """An entry with its words, and what the owners' committee and the property company said of it."""

    entry_id: UUID
    number: int
    pot: str
    direction: str
    category: str
    amount_fen: int
    voucher: str
    happened_on: date
    booked_on: date
    vote_id: UUID | None
    reverses_id: UUID | None
    reversed: bool
    state: str
    party: str | None
    text: str | None
    objection: str | None
    answer: str | None


class AccountEntries(BaseModel):
    """One page of entries."""

    items: list[AccountEntry]
    next_cursor: str | None = None


class StatementPot(BaseModel):
    """One pot over a half-year."""

    pot: str
    opening_fen: int
    in_fen: int
    out_fen: int
    closing_fen: int


class Statement(BaseModel):
    """半年度公布."""

    from_on: date
    to_on: date
    pots: list[StatementPot]
    billed_fen: int
    collected_fen: int
    entries: int


class Decision(BaseModel):
    """What the owners passed; ``amount_fen`` is None when they stated none."""

    vote_id: UUID
    amount_fen: int | None
    used_fen: int


class AccountClient:
    """Every method raises Problem; what is in an account is refused to whoever has no right to it."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID) -> list[AccountItem]:
        """Which estates of a division and below have one."""
        found = await self._caller.get(f"/divisions/{division_id}/supervised-accounts")
        return [AccountItem.model_validate(one) for one in found]

    async def account(self, estate_id: UUID, token: str) -> Account:
        """What is in the pots."""
        return Account.model_validate(await self._caller.get(f"/estates/{estate_id}/account", None, token))

    async def entries(self, estate_id: UUID, query: Query, seen: int, token: str) -> AccountEntries:
        """Every entry, the newest first; with ``unchecked`` those that the committee has not checked."""
        query = {**query, "at_least": at_least(seen)}
        return AccountEntries.model_validate(
            await self._caller.get(f"/estates/{estate_id}/account/entries", query, token)
        )

    async def statements(self, estate_id: UUID, token: str) -> list[Statement]:
        """The half-years, the newest first."""
        found = await self._caller.get(f"/estates/{estate_id}/account/statements", None, token)
        return [Statement.model_validate(one) for one in found]

    async def decisions(self, estate_id: UUID, token: str) -> list[Decision]:
        """By which votes the maintenance fund may be used, and how much of each was."""
        found = await self._caller.get(f"/estates/{estate_id}/account/decisions", None, token)
        return [Decision.model_validate(one) for one in found]

    async def tell(self, estate_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about an account: ``entries/{id}/check``, ``entries/{id}/object``…"""
        return await tell(self._caller, f"/estates/{estate_id}/account/{what}", body, key, token)
