"""Which money belongs into which pot, and half-years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import get_args
from uuid import UUID

from funding_service.refusals.supervised import CategoryMismatchError
from linli_common.clock import SHANGHAI, shanghai_day
from linli_contracts.funding import money_words as words

POTS: tuple[words.Pot, ...] = ("fees", "common_revenue", "maintenance_fund")
USE_OF_FUND = "owners_use_of_fund"
"""The rule by which owners decide on using the maintenance fund (deliberation, data/electorates.json)."""
FEE: words.Category = "property_fee"
_BELONGS: dict[tuple[words.Pot, words.Direction], frozenset[words.Category]] = {
    ("fees", "in"): frozenset({"property_fee", "interest", "other_income"}),
    ("fees", "out"): frozenset(
        {"staff", "cleaning", "security", "greening", "energy", "repair", "insurance", "tax", "other_expense"}
    ),
    ("common_revenue", "in"): frozenset({"parking", "advertising", "rent", "interest", "other_income"}),
    ("common_revenue", "out"): frozenset({"repair", "equipment", "owners_payout", "tax", "other_expense"}),
    ("maintenance_fund", "in"): frozenset({"fund_deposit", "interest"}),
    ("maintenance_fund", "out"): frozenset({"repair", "equipment"}),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the owners of an estate voted on and passed; ``amount_fen`` None when it states none."""

    vote_id: UUID
    amount_fen: int | None


def categories(pot: words.Pot, direction: words.Direction) -> tuple[words.Category, ...]:
    """What money that goes into or out of a pot is about, in the order of the vocabulary."""
    return tuple(one for one in get_args(words.Category) if one in _BELONGS[pot, direction])


def refuse_mismatch(pot: words.Pot, direction: words.Direction, category: words.Category) -> None:
    """Raises CategoryMismatchError."""
    if category not in _BELONGS[pot, direction]:
        raise CategoryMismatchError(f"{category} ({direction}) is not money of {pot}")


def next_turn(at: datetime) -> datetime:
    """The first turn of a half-year after a moment: 1 January or 1 July, 00:00 in Shanghai (as UTC)."""
    day = shanghai_day(at)
    turn = date(day.year, 7, 1) if day.month <= 6 else date(day.year + 1, 1, 1)
    return datetime.combine(turn, time(), SHANGHAI).astimezone(UTC)
