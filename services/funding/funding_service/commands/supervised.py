"""What is sent about supervised accounts. Amounts are whole fen; a fraction, even ``1.0``, is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from funding_service.commands.command import Command, Reason, Text
from funding_service.commands.ledger import Amount, Voucher
from linli_common.http.fields import Line
from linli_contracts.funding import money_words as words
from pydantic import Field

Opening = Annotated[int, Field(strict=True, ge=0, le=10**12, description="Whole fen in the pot when it is opened.")]


class OpenAccount(Command):
    """设立监管账户 of an estate, with what is in its pots."""

    estate_id: UUID
    fees_fen: Opening
    common_revenue_fen: Opening
    maintenance_fund_fen: Opening


class OnSlip(Command):
    """What every entry has: a voucher, its day, with whom, and what for."""

    voucher: Voucher
    happened_on: date
    party: Line
    text: Reason


class BookEntry(OnSlip):
    """记账. A use of the maintenance fund names the owners' vote that passed it."""

    pot: words.Pot
    direction: words.Direction
    category: words.Category
    amount_fen: Amount
    vote_id: UUID | None = None


class ReverseEntry(OnSlip):
    """冲正."""


class BillFees(Command):
    """应收物业费 of a period, of the whole estate."""

    amount_fen: Amount
    from_on: date
    to_on: date


class ObjectToEntry(Command):
    """提出异议."""

    reason: Reason


class AnswerObjection(Command):
    """答复异议."""

    text: Text
