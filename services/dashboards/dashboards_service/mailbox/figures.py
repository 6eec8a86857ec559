"""From sums to published cells: every figure of the mailbox's catalogue for one unit, and its table."""

from __future__ import annotations

from typing import Any

from dashboards_service.cells import Cell, counted, quantile, ranks, ratio
from dashboards_service.figure import RANKED_FROM, Figure
from dashboards_service.mailbox.catalogue import FIGURES, QUANTILES, RANKED_BY, RANKED_ON, RATES, TABLE_FIGURES
from dashboards_service.mailbox.read_model import Part, Standing, Sums
from dashboards_service.measures.letters import HANDLING_HOURS, REPLY_HOURS, REPLY_MEASURES

_PARTS_WITHOUT_NODE = {"own": ("本级", "The unit itself"), "unassigned": ("未归属", "Units that were closed")}


def times(name: str, counts: dict[str, int]) -> tuple[Cell, Cell]:
    """A quantile of the catalogue from its buckets' counts, and its number of cases."""
    measures, share = QUANTILES[name]
    bounds = REPLY_HOURS if measures is REPLY_MEASURES else HANDLING_HOURS
    cases = [counts.get(measure, 0) for measure in measures]
    return quantile(bounds, cases, share), counted(sum(cases))


def _rate(name: str, sums: Sums) -> tuple[Cell, Cell]:
    part, wholes = RATES[name]
    whole = counted(sum(sums.of_year(measure) for measure in wholes))
    return ratio(counted(sums.of_year(part)), whole), whole


def figure_json(figure: Figure, sums: Sums) -> dict[str, Any]:
    """One figure of the catalogue; what is computed comes with its number of cases (null: hidden)."""
    if figure.kind in ("ratio", "quantile"):
        if figure.kind == "ratio":
            cell, cases = _rate(figure.name, sums)
        else:
            cell, cases = times(figure.name, {measure: sums.of_year(measure) for measure in figure.measures})
        return cell.as_json() | {"cases": cases.value}
    of_kind = {"stock": sums.stock, "year": sums.of_year, "day": sums.of_day}[figure.kind]
    return counted(of_kind(figure.measures[0]), figure.minimum).as_json()


def _part_json(part: Part) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": part.kind}
    if part.unit is not None:
        unit = part.unit
        body |= {"id": str(unit.id), "code": unit.code, "name": unit.name, "tier": unit.tier}
    else:
        body["name"], body["name_en"] = _PARTS_WITHOUT_NODE[part.kind]
    return body | {"figures": {figure.name: figure_json(figure, part.sums) for figure in TABLE_FIGURES}}


def _is_shown(part: Part) -> bool:
    return part.kind == "unit" or any(part.sums.all_time)


def _rank(parts: list[Part], rows: list[dict[str, Any]]) -> None:
    """Ranks units by the share handled in time, departments apart; those with enough cases only."""
    for kind in ("unit", "department"):
        ranked = [
            row["figures"][RANKED_BY]["value"]
            if part.kind == kind and sum(part.sums.of_year(measure) for measure in RANKED_ON) >= RANKED_FROM
            else None
            for part, row in zip(parts, rows, strict=True)
        ]
        for row, rank in zip(rows, ranks(ranked), strict=True):
            row["rank"] = rank if rank is not None else row.get("rank")


def published(found: Standing) -> dict[str, Any]:
    """The published figures of a unit, and the table of what is below it."""
    parts = [part for part in found.parts if _is_shown(part)]
    rows = [_part_json(part) for part in parts]
    _rank(parts, rows)
    return {"figures": {figure.name: figure_json(figure, found.total) for figure in FIGURES}, "children": rows}
