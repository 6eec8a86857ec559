"""The fund ledger 资金账: double entry in whole fen. Linli moves no money; entries say what moved, by voucher.

Amounts, accounts, earmarks and vouchers go out; who gave and who was paid, in words, stays in the service, sealed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.funding import money_words as words
from linli_contracts.identity.fields import DivisionId, EstateId

FundId = Annotated[UUID, Field(description="A fund 资金账.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c1"])]
EntryId = Annotated[UUID, Field(description="An entry 分录.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c2"])]
OutgoingId = Annotated[
    UUID, Field(description="A request for money to leave 支出申请.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c3"])
]
AmountFen = Annotated[int, Field(gt=0, description="Whole fen (0.01 yuan).", examples=[8_600_000])]
SignedFen = Annotated[int, Field(description="Whole fen (0.01 yuan), with its sign.", examples=[8_600_000])]
Voucher = Annotated[
    str, Field(min_length=1, max_length=40, description="Unique within the fund.", examples=["收-2026-0031"])
]
On = Annotated[date, Field(description="A day in Asia/Shanghai.", examples=["2026-03-03"])]
Purpose = Annotated[words.Purpose, Field(examples=["construction"])]
EarmarkedId = Annotated[
    UUID | None,
    Field(description="The work 工程 that the money is for alone; null: any of the fund's.", examples=[None]),
]
WorkRef = Annotated[
    UUID | None,
    Field(description="The work that it is spent on.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000d1"]),
]


class OfFund(Contract):
    """What every event of a fund states."""

    fund_id: FundId
    division_id: DivisionId
    estate_id: EstateId | None


class FundOpenedV1(OfFund):
    """设立资金账. Its name is on the service's public record."""

    TYPE: ClassVar[str] = "linli.funding.fund_opened.v1"


class FundClosedV1(OfFund):
    """销户: nothing is left in it, nobody's pledge is open, and nothing is booked in it any more."""

    TYPE: ClassVar[str] = "linli.funding.fund_closed.v1"


class EntryBookedV1(OfFund):
    """入账: nothing is ever edited; a correction is a reversal (``relates_to_id``) and a new entry.

    The lines sum up to nothing, and all are of the entry's one earmark.
    """

    TYPE: ClassVar[str] = "linli.funding.entry_booked.v1"
    entry_id: EntryId
    number: Annotated[int, Field(ge=1, description="1, 2, 3, … within the fund.", examples=[31])]
    kind: Annotated[words.EntryKind, Field(examples=["grant"])]
    purpose: Purpose
    earmarked_id: EarmarkedId
    work_id: WorkRef
    amount_fen: AmountFen
    lines: Annotated[
        dict[words.Account, int],
        Field(description="Account → fen.", examples=[{"bank": 8_600_000, "income_grant": -8_600_000}]),
    ]
    voucher: Voucher
    happened_on: Annotated[date, Field(description="When the voucher says it was.", examples=["2026-03-03"])]
    relates_to_id: Annotated[
        UUID | None,
        Field(
            description="The pledge, commitment, income or payment it is about, or the entry reversed.", examples=[None]
        ),
    ]
    outgoing_id: Annotated[UUID | None, Field(description="The approved request behind it.", examples=[None])]
    receipt: Annotated[int | None, Field(description="Number of the donor's receipt.", examples=[None])]


class OutgoingRequestedV1(OfFund):
    """申请支出: two others have to approve."""

    TYPE: ClassVar[str] = "linli.funding.outgoing_requested.v1"
    outgoing_id: OutgoingId
    kind: Annotated[words.OutgoingKind, Field(examples=["payment"])]
    amount_fen: AmountFen
    work_id: WorkRef


class OutgoingApprovedV1(OfFund):
    """审批通过 by one; with the second it is booked in the same moment."""

    TYPE: ClassVar[str] = "linli.funding.outgoing_approved.v1"
    outgoing_id: OutgoingId
    kind: Annotated[words.OutgoingKind, Field(examples=["payment"])]
    amount_fen: AmountFen
    approvals: Annotated[int, Field(ge=1, examples=[1])]
    needed: Annotated[int, Field(ge=1, examples=[2])]


class OutgoingRejectedV1(OfFund):
    """驳回, with a reason on record."""

    TYPE: ClassVar[str] = "linli.funding.outgoing_rejected.v1"
    outgoing_id: OutgoingId
    kind: Annotated[words.OutgoingKind, Field(examples=["payment"])]
    amount_fen: AmountFen


class StatementImportedV1(OfFund):
    """导入银行对账单."""

    TYPE: ClassVar[str] = "linli.funding.statement_imported.v1"
    statement: Annotated[int, Field(ge=1, description="1, 2, 3, … within the fund.", examples=[2])]
    from_on: On
    to_on: On
    opening_fen: SignedFen
    closing_fen: SignedFen
    lines: Annotated[int, Field(ge=0, examples=[17])]


class EntriesMatchedV1(OfFund):
    """对上: a line of the bank's statement is these entries."""

    TYPE: ClassVar[str] = "linli.funding.entries_matched.v1"
    statement: Annotated[int, Field(ge=1, examples=[2])]
    line: Annotated[int, Field(ge=2, description="Line of the file; the first is its head.", examples=[5])]
    entry_ids: list[EntryId]


class DifferenceAnsweredV1(OfFund):
    """说明差异: why a line has no entry, or an entry no line. What is said is on record."""

    TYPE: ClassVar[str] = "linli.funding.difference_answered.v1"
    statement: Annotated[int | None, Field(examples=[2])]
    line: Annotated[int | None, Field(examples=[6])]
    entry_id: Annotated[UUID | None, Field(examples=[None])]


EVENTS: tuple[type[Contract], ...] = (
    FundOpenedV1,
    FundClosedV1,
    EntryBookedV1,
    OutgoingRequestedV1,
    OutgoingApprovedV1,
    OutgoingRejectedV1,
    StatementImportedV1,
    EntriesMatchedV1,
    DifferenceAnsweredV1,
)
