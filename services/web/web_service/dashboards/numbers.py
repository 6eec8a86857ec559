"""Figures as people read them: separators, percent, hours or days, and the reason where a value is missing."""

from __future__ import annotations

from dataclasses import dataclass

from web_service.clients.dashboards import Catalogue, Cell, Figure
from web_service.funding.money import yuan
from web_service.language import Language

HIDDEN_TEXT = "<5"
NONE_TEXT = "–"
DAYS_FROM_HOURS = 72
FEN = "fen"
"""The unit of figures that are money."""


@dataclass(frozen=True)
class Shown:
    """A figure's text; ``note`` says why there is no value."""

    text: str
    note: str | None = None


class Numbers:
    """Writes figures in one language."""

    def __init__(self, language: Language, counted: str = "people") -> None:
        """``counted``: what the dashboard counts, ``people`` or ``cases``."""
        self._language = language
        self._counted = counted

    def count(self, cell: Cell) -> Shown:
        """A count of people or cases."""
        return self._missing(cell) or Shown(f"{cell.value:,}")

    def money(self, cell: Cell) -> Shown:
        """Whole fen, as yuan."""
        return self._missing(cell) or Shown(yuan(round(cell.value or 0)))

    def share(self, cell: Cell) -> Shown:
        """A share of 1 as percent."""
        missing = self._missing(cell)
        if missing is not None and cell.note == "hidden":  # not to be read as below five percent
            return Shown(self._language.text(f"below.{self._counted}", text=HIDDEN_TEXT), missing.note)
        return missing or Shown(self.percent(cell.value or 0.0))

    def time(self, cell: Cell) -> Shown:
        """Hours; days from three days on."""
        return self._missing(cell) or Shown(self.hours(float(cell.value or 0.0)))

    def working_time(self, cell: Cell) -> Shown:
        """Hours of working days, 24 each; working days from the first full one on."""
        missing = self._missing(cell)
        hours = float(cell.value or 0.0)
        if missing is not None or hours < 24:
            return missing or Shown(self._language.text("hours", count=f"{hours:.1f}"))
        return Shown(self._language.text("working_days", count=f"{hours / 24:.1f}"))

    def days(self, cell: Cell) -> Shown:
        """Days by the calendar."""
        return self._missing(cell) or Shown(self._language.text("days", count=f"{cell.value:.1f}"))

    def points(self, cell: Cell) -> Shown:
        """A mean of points."""
        return self._missing(cell) or Shown(self._language.text("points", count=f"{cell.value:.1f}"))

    def cases(self, cell: Cell) -> str:
        """From how many cases a figure was computed."""
        return self._language.text("dash.cases", count=HIDDEN_TEXT if cell.cases is None else f"{cell.cases:,}")

    def of(self, figure: Figure, cell: Cell) -> Shown:
        """Any figure of the catalogue."""
        if figure.kind == "ratio":
            return self.points(cell) if figure.unit.startswith("points") else self.share(cell)
        if figure.kind == "quantile":
            written = {"working": self.working_time, "days": self.days}
            return written.get(figure.unit.partition(" ")[0], self.time)(cell)
        return self.money(cell) if figure.unit.startswith(FEN) else self.count(cell)

    @staticmethod
    def percent(share: float) -> str:
        """One digit after the point."""
        return f"{share * 100:.1f}%"

    def hours(self, hours: float) -> str:
        """A span of time."""
        if hours >= DAYS_FROM_HOURS:
            return self._language.text("days", count=f"{hours / 24:.1f}")
        return self._language.text("hours", count=f"{hours:.1f}")

    def title(self, figure: Figure) -> str:
        """The figure's name."""
        return self._language.pick(figure.title_zh, figure.title_en)

    def formula(self, figure: Figure) -> str:
        """How the figure is computed."""
        return self._language.pick(figure.formula_zh, figure.formula)

    def unit(self, figure: Figure) -> str:
        """The unit in one language; the catalogue has both, the Chinese word last."""
        english, _, chinese = figure.unit.rpartition(" ")
        return self._language.pick(chinese, english) if english and not chinese.isascii() else figure.unit

    def _missing(self, cell: Cell) -> Shown | None:
        if cell.value is not None:
            return None
        note = f"note.{cell.note}"
        reason = self._language.text(note) if self._language.known(note) else str(cell.note or "")
        return Shown(HIDDEN_TEXT if cell.note == "hidden" else NONE_TEXT, reason)


def by_name(catalogue: Catalogue) -> dict[str, Figure]:
    """The definitions by name."""
    return {figure.name: figure for figure in catalogue.figures}
