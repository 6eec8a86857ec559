"""Books: flows of one kind, what is derived from them, and in which order measures stand in their balances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Book:
    """Names of tables, and lanes.

    A lane is a place in a row of 32-bit numbers; of 64-bit ones in a ``wide`` book, because 21 million yuan in fen are
    more than 32 bits hold. The first ``lanes`` have sums of the year, of the day and of all time;
    those beyond (birth years) of all time only. Another order of lanes is a new version of the reader.
    ``daily`` measures can be shown day by day.
    """

    flows: str
    balances: str
    months: str
    lanes: int
    lane_of: Callable[[str], int]
    daily: frozenset[str]
    wide: bool = False

    @property
    def number_bytes(self) -> int:
        """The bytes of each number."""
        return 8 if self.wide else 4

    @property
    def tables(self) -> dict[str, str]:
        """Names as statements take them."""
        return {"flows": self.flows, "balances": self.balances, "months": self.months}
