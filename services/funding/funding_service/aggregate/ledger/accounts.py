"""Which accounts an entry moves, and the money that may only be used for what it was given for (专款专用).

Debits are positive and credits negative, in fen, so that every entry sums up to nothing, within one earmark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from linli_contracts.funding import money_words as words

Lines = dict[words.Account, int]

SOURCES: tuple[words.Source, ...] = ("grant", "donation", "charity_sale", "organisation")
_INCOME: dict[str, words.Account] = {
    "grant": "income_grant",
    "donation": "income_donation",
    "charity_sale": "income_charity_sale",
    "organisation": "income_organisation",
}


@dataclass(frozen=True, slots=True)
class Earmark:
    """What money is for: a purpose, and one work or (None) any of the fund's."""

    purpose: words.Purpose
    work_id: UUID | None = None

    def __str__(self) -> str:
        return self.purpose if self.work_id is None else f"{self.purpose}/{self.work_id}"


def income(source: words.Source, amount_fen: int, fulfilled_fen: int = 0) -> Lines:
    """Money arrived; ``fulfilled_fen`` of it had been pledged."""
    return _without_zeros(
        {
            "bank": amount_fen,
            _INCOME[source]: -amount_fen,
            "pledged": -fulfilled_fen,
            "pledges": fulfilled_fen,
        }
    )


def pledge(amount_fen: int) -> Lines:
    """A promise; no money."""
    return {"pledged": amount_fen, "pledges": -amount_fen}


def commitment(amount_fen: int) -> Lines:
    """Money that is there is promised to who was contracted."""
    return {"committed": amount_fen, "commitments": -amount_fen}


def payment(amount_fen: int) -> Lines:
    """Paid on a commitment, which is the smaller for it."""
    return {"spent": amount_fen, "bank": -amount_fen, "committed": -amount_fen, "commitments": amount_fen}


def refund_out(source: words.Source, amount_fen: int) -> Lines:
    """Money goes back to where it came from."""
    return {_INCOME[source]: amount_fen, "bank": -amount_fen}


def write_off(amount_fen: int) -> Lines:
    """Money is gone without having bought anything."""
    return {"written_off": amount_fen, "bank": -amount_fen}


def negated(lines: Mapping[words.Account, int]) -> Lines:
    """What takes an entry back."""
    return {account: -amount for account, amount in lines.items()}


def _without_zeros(lines: Lines) -> Lines:
    return {account: amount for account, amount in lines.items() if amount}
