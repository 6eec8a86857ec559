"""Figures: what a catalogue says of each, and what holds for the figures of every dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["stock", "year", "day", "recorded", "ratio", "quantile"]
"""stock: at the end of the day · year: from 1 January to the day · day: on the day itself · recorded: as somebody
counted it, latest on or before the day · ratio, quantile: computed from others."""

HIDDEN_BELOW = 5
RANKED_FROM = 30


NOTES_OF_CASES = {
    "hidden": f"1 to {HIDDEN_BELOW - 1} cases, or a rate that would give such a number away",
    "no_figure": "nothing happened that it could be computed from",
    "too_few": f"fewer than {HIDDEN_BELOW} cases",
}
"""What stands instead of a value where figures count cases."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``minimum``: values from 1 to below it are hidden (0: never hidden).

    ``measures`` are the flows behind it: for trends and for the way back to its events.
    """

    name: str
    title_zh: str
    title_en: str
    kind: Kind
    unit: str
    formula: str
    formula_zh: str
    measures: tuple[str, ...]
    additive: bool = True
    minimum: int = HIDDEN_BELOW
    in_table: bool = False


def trends_of(figures: Sequence[Figure]) -> dict[str, Figure]:
    """What can be shown day by day, by measure: a stock at the end of each day, else what came on the day."""
    return {figure.measures[0]: figure for figure in reversed(figures) if figure.kind in ("stock", "year", "day")}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The figures of one dashboard. ``ranked_by`` is the figure that units are ranked by."""

    dashboard: str
    title_zh: str
    title_en: str
    ranked_by: str
    notes: dict[str, str]
    figures: tuple[Figure, ...]

    def as_json(self) -> dict[str, Any]:
        """The catalogue as the API gives it."""
        return {
            "dashboard": self.dashboard,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "ranked_from": RANKED_FROM,
            "ranked_by": self.ranked_by,
            "notes": self.notes,
            "figures": [asdict(figure) for figure in self.figures],
            "trends": {measure: figure.kind == "stock" for measure, figure in trends_of(self.figures).items()},
        }
