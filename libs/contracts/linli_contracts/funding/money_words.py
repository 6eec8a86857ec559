"""The closed vocabularies of money: of funds (资金账) and of supervised accounts (资金监管账户)."""

from __future__ import annotations

from typing import Literal

Purpose = Literal["construction", "upkeep"]
"""专款专用: 建设, 运维. Residents' own money goes to running and maintaining (domain.md, section 3.4)."""

Source = Literal["grant", "donation", "charity_sale", "organisation"]
"""财政补助, 捐赠, 义卖, 社会组织资助."""

EntryKind = Literal[
    "grant", "donation", "charity_sale", "organisation",
    "pledge", "pledge_written_off",
    "commitment", "release",
    "payment", "refund_in", "refund_out", "write_off",
    "reversal",
]  # fmt: skip
"""财政补助, 捐赠, 义卖, 社会组织资助; 认捐, 认捐核销; 签约占用, 释放占用; 付款, 收回款项, 退还来源, 核销; 冲正."""

Account = Literal[
    "bank",
    "income_grant", "income_donation", "income_charity_sale", "income_organisation",
    "spent", "written_off",
    "committed", "commitments",
    "pledged", "pledges",
]  # fmt: skip
"""Debits are positive, credits negative. ``commitments`` and ``pledges`` only stand against what is committed or
pledged: neither is money.
"""

OutgoingKind = Literal["payment", "refund_out", "write_off"]
"""Money that leaves: to who was contracted, back to where it came from, or lost."""

OutgoingState = Literal["requested", "booked", "rejected"]
"""待审批, 已入账, 已驳回."""

Pot = Literal["fees", "common_revenue", "maintenance_fund"]
"""物业费, 公共收益, 维修资金: three pots that never mix."""

Direction = Literal["in", "out"]

Category = Literal[
    "property_fee", "parking", "advertising", "rent", "interest", "fund_deposit", "other_income",
    "staff", "cleaning", "security", "greening", "energy", "repair", "equipment", "insurance", "tax", "owners_payout",
    "other_expense",
    "correction",
]  # fmt: skip
"""What an entry of a supervised account is about."""

CheckState = Literal["unchecked", "checked", "objected", "answered"]
"""待核对, 已核对, 有异议, 已答复."""
