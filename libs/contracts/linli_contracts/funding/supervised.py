"""Supervised accounts 资金监管账户 of property management: one for each estate, with three pots that never mix.

Amounts, pots and closed words go out; with whom and what for, in words, is for those of the estate.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from linli_contracts.contract import Contract
from linli_contracts.funding import money_words as words
from linli_contracts.identity.fields import DivisionId, EstateId

AccountId = Annotated[
    UUID, Field(description="A supervised account 监管账户.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000b1"])
]
EntryId = Annotated[UUID, Field(examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000b2"])]
AmountFen = Annotated[int, Field(ge=0, description="Whole fen (0.01 yuan).", examples=[1_250_000])]
BalanceFen = Annotated[int, Field(description="Whole fen (0.01 yuan).", examples=[8_600_000])]
On = Annotated[date, Field(description="A day in Asia/Shanghai.", examples=["2026-06-30"])]
NextStatementAt = Annotated[
    AwareDatetime,
    Field(description="The next turn of a half-year in Shanghai (UTC).", examples=["2026-12-31T16:00:00.000000Z"]),
]
Pot = Annotated[words.Pot, Field(examples=["common_revenue"])]


class OfAccount(Contract):
    """What every event of a supervised account states."""

    account_id: AccountId
    division_id: DivisionId
    estate_id: EstateId


class AccountOpenedV1(OfAccount):
    """设立监管账户, with what was in the pots."""

    TYPE: ClassVar[str] = "linli.funding.account_opened.v1"
    fees_fen: AmountFen
    common_revenue_fen: AmountFen
    maintenance_fund_fen: AmountFen
    next_statement_at: NextStatementAt


class AccountBookedV1(OfAccount):
    """记账, by the property company; corrections are new entries that say which one they take back."""

    TYPE: ClassVar[str] = "linli.funding.account_booked.v1"
    entry_id: EntryId
    number: Annotated[int, Field(ge=1, examples=[31])]
    pot: Pot
    direction: Annotated[words.Direction, Field(examples=["in"])]
    category: Annotated[words.Category, Field(examples=["parking"])]
    amount_fen: Annotated[int, Field(gt=0, examples=[1_250_000])]
    happened_on: On
    vote_id: Annotated[
        UUID | None, Field(description="The owners' decision behind a use of the maintenance fund.", examples=[None])
    ]
    reverses_id: Annotated[UUID | None, Field(description="The entry that it takes back.", examples=[None])]
    fees_collected_fen: Annotated[
        int,
        Field(description="What it adds to the fees collected; less than nothing when it takes back.", examples=[0]),
    ]


class FeesBilledV1(OfAccount):
    """应收物业费: what owners were billed for a period."""

    TYPE: ClassVar[str] = "linli.funding.fees_billed.v1"
    amount_fen: Annotated[int, Field(gt=0, examples=[9_000_000])]
    from_on: On
    to_on: On


class AccountEntryCheckedV1(OfAccount):
    """业委会核对: nothing to say against it."""

    TYPE: ClassVar[str] = "linli.funding.account_entry_checked.v1"
    entry_id: EntryId


class AccountEntryObjectedV1(OfAccount):
    """业委会提出异议, with a reason on record for the owners."""

    TYPE: ClassVar[str] = "linli.funding.account_entry_objected.v1"
    entry_id: EntryId


class ObjectionAnsweredV1(OfAccount):
    """物业答复异议."""

    TYPE: ClassVar[str] = "linli.funding.objection_answered.v1"
    entry_id: EntryId


class PotStatement(BaseModel):
    """One pot over the period: opening + in - out = closing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pot: words.Pot
    opening_fen: int
    in_fen: int
    out_fen: int
    closing_fen: int


class AccountStatementV1(OfAccount):
    """半年度公布: made by itself at the turn of each half-year, whoever comes by."""

    TYPE: ClassVar[str] = "linli.funding.account_statement.v1"
    from_on: On
    to_on: On
    pots: Annotated[
        list[PotStatement],
        Field(
            examples=[
                [{"pot": "fees", "opening_fen": 0, "in_fen": 900, "out_fen": 400, "closing_fen": 500}],
            ]
        ),
    ]
    billed_fen: AmountFen
    collected_fen: BalanceFen
    entries: Annotated[int, Field(ge=0, examples=[42])]
    next_statement_at: NextStatementAt


EVENTS: tuple[type[Contract], ...] = (
    AccountOpenedV1,
    AccountBookedV1,
    FeesBilledV1,
    AccountEntryCheckedV1,
    AccountEntryObjectedV1,
    ObjectionAnsweredV1,
    AccountStatementV1,
)
