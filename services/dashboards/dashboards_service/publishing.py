"""From sums to published cells: every figure of a catalogue for one unit, and the table of what is below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboards_service.cells import Cell, counted, quantile, ranks, ratio
from dashboards_service.figure import RANKED_FROM, Catalogue, Figure
from dashboards_service.standing import Part, Standing, Sums

_PARTS_WITHOUT_NODE = {"own": ("本级", "The unit itself"), "unassigned": ("未归属", "Units that were closed")}


@dataclass(frozen=True, slots=True)
class Quantile:
    """``bounds``: upper bounds of the buckets, which ``measures`` count; None: all beyond."""

    bounds: tuple[int | None, ...]
    measures: tuple[str, ...]
    share: float

    def of(self, counts: Mapping[str, int]) -> tuple[Cell, Cell]:
        """The time within which the share was done, and the number of cases."""
        cases = [counts.get(measure, 0) for measure in self.measures]
        return quantile(self.bounds, cases, self.share), counted(sum(cases))


@dataclass(frozen=True, slots=True)
class Publishing:
    """How a dashboard's figures come from sums.

    ``rates``: part and wholes, as measures of the year (of the wholes, the sum). Units are ranked by one figure, from
    enough cases of ``ranked_on`` in the year.
    """

    catalogue: Catalogue
    rates: Mapping[str, tuple[str, tuple[str, ...]]]
    quantiles: Mapping[str, Quantile]
    ranked_on: tuple[str, ...]

    def figure(self, figure: Figure, sums: Sums) -> dict[str, Any]:
        """One figure of the catalogue; what is computed comes with its number of cases (null: hidden)."""
        if figure.kind in ("ratio", "quantile"):
            if figure.kind == "ratio":
                cell, cases = self._rate(figure, sums)
            else:
                counts = {measure: sums.of_year(measure) for measure in figure.measures}
                cell, cases = self.quantiles[figure.name].of(counts)
            return cell.as_json() | {"cases": cases.value}
        of_kind = {"stock": sums.stock, "year": sums.of_year, "day": sums.of_day}[figure.kind]
        return counted(of_kind(figure.measures[0]), figure.minimum).as_json()

    def published(self, found: Standing) -> dict[str, Any]:
        """The published figures of a unit, and the table of what is below it."""
        parts = [part for part in found.parts if part.kind == "unit" or any(part.sums.all_time)]
        rows = [self._part(part) for part in parts]
        self._rank(parts, rows)
        figures = {figure.name: self.figure(figure, found.total) for figure in self.catalogue.figures}
        return {"figures": figures, "children": rows}

    def _rate(self, figure: Figure, sums: Sums) -> tuple[Cell, Cell]:
        part, wholes = self.rates[figure.name]
        whole = counted(sum(sums.of_year(measure) for measure in wholes), figure.minimum)
        return ratio(counted(sums.of_year(part), figure.minimum), whole), whole

    def _part(self, part: Part) -> dict[str, Any]:
        body: dict[str, Any] = {"kind": part.kind}
        if part.unit is not None:
            unit = part.unit
            body |= {"id": str(unit.id), "code": unit.code, "name": unit.name, "tier": unit.tier}
        else:
            body["name"], body["name_en"] = _PARTS_WITHOUT_NODE[part.kind]
        shown = [figure for figure in self.catalogue.figures if figure.in_table]
        return body | {"figures": {figure.name: self.figure(figure, part.sums) for figure in shown}}

    def _rank(self, parts: list[Part], rows: list[dict[str, Any]]) -> None:
        """Ranks units by the catalogue's figure, departments apart; those with enough cases only."""
        for kind in ("unit", "department"):
            ranked = [
                row["figures"][self.catalogue.ranked_by]["value"]
                if part.kind == kind and sum(part.sums.of_year(measure) for measure in self.ranked_on) >= RANKED_FROM
                else None
                for part, row in zip(parts, rows, strict=True)
            ]
            for row, rank in zip(rows, ranks(ranked), strict=True):
                row["rank"] = rank if rank is not None else row.get("rank")
