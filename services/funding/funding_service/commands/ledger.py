"""What is sent about funds. Amounts are whole fen above nothing; a fraction, even ``1.0``, is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.funding import money_words as words
from pydantic import AfterValidator, Field, StringConstraints, model_validator

Amount = Annotated[int, Field(strict=True, gt=0, le=10**12, description="Whole fen (0.01 yuan).")]
Voucher = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z记收付转字号/-]{1,40}$"),
    AfterValidator(str.upper),
    Field(description="凭证号: unique within the fund; Latin letters, digits, 记收付转字号, - and /."),
]


class EarmarkedFor(Command):
    """专款专用: what the money is for; without a work any of the fund's."""

    purpose: words.Purpose
    work_id: UUID | None = None

    def earmark(self) -> Earmark:
        """As the ledger works with it."""
        return Earmark(self.purpose, self.work_id)


class OpenFund(Command):
    """设立资金账 of a division, or of an estate of an area."""

    division_id: UUID
    estate_id: UUID | None = None
    name: Line
    about: Text


class CloseFund(Command):
    """销户, with the reason; public."""

    reason: Reason


class OnPaper(Command):
    """What every booking has: a voucher, its day, and what it says."""

    voucher: Voucher
    happened_on: date
    party: Annotated[Line | None, Field(description="Who gave, is paid, or was contracted. Sealed.")] = None
    named: Annotated[bool, Field(description="They may be named in public.")] = False
    text: Annotated[Reason, Field(description="What it is about; public.")]


class BookIncome(OnPaper):
    """入账: Linli collects nothing; the money is at the bank already. ``party`` may be hidden, never missing."""

    source: words.Source
    amount_fen: Amount
    earmark: EarmarkedFor
    pledge_id: UUID | None = None
    donor_id: Annotated[UUID | None, Field(description="A registered donor, who can read the receipt.")] = None

    @model_validator(mode="after")
    def _no_anonymous_money(self) -> BookIncome:
        if self.party is None:
            raise ValueError("party: anonymous money is not booked; the donor need not be public")
        return self


class BookPledge(OnPaper):
    """认捐: inside the community, without soliciting."""

    amount_fen: Amount
    earmark: EarmarkedFor
    donor_id: UUID | None = None

    @model_validator(mode="after")
    def _by_somebody(self) -> BookPledge:
        if self.party is None:
            raise ValueError("party: somebody pledges")
        return self


class WriteOffPledge(OnPaper):
    """认捐核销."""


class BookCommitment(OnPaper):
    """签约占用, for a work."""

    amount_fen: Amount
    earmark: EarmarkedFor
    for_work_id: UUID


class Release(OnPaper):
    """释放占用."""

    amount_fen: Amount


class TakeInRefund(OnPaper):
    """收回款项 of a payment."""

    amount_fen: Amount


class Reverse(OnPaper):
    """冲正."""


class RequestOutgoing(OnPaper):
    """申请支出: a payment on a commitment, a refund of an income, or a write-off of an earmark's money."""

    kind: words.OutgoingKind
    amount_fen: Amount
    against_id: Annotated[UUID | None, Field(description="The commitment or income.")] = None
    earmark: Annotated[EarmarkedFor | None, Field(description="Of a write-off.")] = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> RequestOutgoing:
        if self.kind == "write_off" and (self.earmark is None or self.against_id is not None):
            raise ValueError("earmark: a write-off is of an earmark's money")
        if self.kind != "write_off" and (self.against_id is None or self.earmark is not None):
            raise ValueError("against_id: the commitment that is paid, or the income that goes back")
        if self.kind != "write_off" and self.party is None:
            raise ValueError("party: somebody gets the money")
        return self


class Reject(Command):
    """驳回."""

    reason: Reason


class ImportStatement(Command):
    """导入对账单 as CSV text (UTF-8)."""

    csv: Annotated[str, StringConstraints(min_length=1, max_length=900_000)]


class MatchLine(Command):
    """对上: these entries are the line."""

    entry_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class AnswerDifference(Command):
    """说明差异."""

    text: Text
