"""Cells of published tables: a value, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards_service.figure import HIDDEN_BELOW


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure's value, or None with a note of the catalogue (hidden, no_figure, too_few)."""

    value: float | int | None
    note: str | None = None

    def as_json(self) -> dict[str, Any]:
        """``{"value": 12}`` or ``{"value": null, "note": "hidden"}``."""
        return {"value": self.value} if self.note is None else {"value": self.value, "note": self.note}


HIDDEN = Cell(None, "hidden")
NO_FIGURE = Cell(None, "no_figure")
TOO_FEW = Cell(None, "too_few")


def counted(value: int, minimum: int = HIDDEN_BELOW) -> Cell:
    """A count of people or cases; small ones are hidden, none at all is said."""
    return HIDDEN if 0 < value < minimum else Cell(value)


def ratio(part: Cell, whole: Cell) -> Cell:
    """Part ÷ whole, four digits; hidden when either is, for it would give the other away."""
    if whole.note == "no_figure" or part.note == "no_figure":
        return NO_FIGURE
    if part.value is None or whole.value is None:
        return HIDDEN
    if not whole.value:
        return NO_FIGURE
    return Cell(round(part.value / whole.value, 4))


def parts_of_total(parts: Mapping[str, int], total: int) -> dict[str, Cell]:
    """Parts that add up to a total which may be known: when one is hidden, the next smallest is hidden with it.

    A zero is as good a companion as any; when all others are, the hidden parts are still not less than two.
    """
    cells = {name: counted(value) for name, value in parts.items()}
    hidden = [name for name, cell in cells.items() if cell is HIDDEN]
    if len(hidden) == 1 and len(parts) > 1 and total:
        others = sorted((value, name) for name, value in parts.items() if name != hidden[0])
        positive = [name for value, name in others if value > 0]
        cells[positive[0] if positive else others[0][1]] = HIDDEN
    return cells


def quantile(bounds: Sequence[int | None], counts: Sequence[int], share: float) -> Cell:
    """The time within which ``share`` of the cases were done, from counts of buckets.

    ``bounds`` are the buckets' upper bounds (None: all beyond); the result has their unit. Straight lines in a bucket.
    """
    cases = sum(counts)
    if cases < HIDDEN_BELOW:
        return TOO_FEW if cases else NO_FIGURE
    wanted = share * cases
    below, low = 0, 0
    for bound, count in zip(bounds, counts, strict=True):
        if count and below + count >= wanted:
            if bound is None:
                return Cell(float(low))
            return Cell(round(low + (bound - low) * (wanted - below) / count, 1))
        below += count
        low = bound if bound is not None else low
    return Cell(float(low))


def ranks(values: Sequence[float | None]) -> list[int | None]:
    """The place of each value, highest first; equals share one, and None has none."""
    ordered = sorted((value for value in values if value is not None), reverse=True)
    return [ordered.index(value) + 1 if value is not None else None for value in values]
