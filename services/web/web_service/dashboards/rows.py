"""The table of what is below a unit, and the charts by day, of every dashboard that counts cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection

from web_service.clients.dashboards import Point, Row


def sorted_rows(rows: list[Row], sort: str, table: Collection[str], is_quiet: Callable[[Row], bool]) -> list[Row]:
    """Units, then departments, each by a figure (``-name`` downwards); without a value last. The rest at the end.

    ``is_quiet``: what nothing has happened in, which stands last unless another order was asked for.
    """
    groups = [[row for row in rows if row.kind == kind] for kind in ("unit", "department")]
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name == "unit":
        groups = [sorted(group, key=lambda row: row.label, reverse=down) for group in groups]
    elif name in table:
        groups = [_by_figure(group, name, down=down) for group in groups]
    else:
        groups = [sorted(group, key=is_quiet) for group in groups]
    return [*groups[0], *groups[1], *(row for row in rows if row.kind in ("own", "unassigned"))]


def ranked_first(rows: list[Row], is_quiet: Callable[[Row], bool]) -> list[Row]:
    """The units of a wall: those with a rank in its order, then the others in which something happens."""
    units = [row for row in rows if row.kind in ("unit", "department") and not is_quiet(row)]
    return sorted(units, key=lambda row: (row.kind != "unit", row.rank is None, row.rank or 0))


def ranks_of(rows: list[Row]) -> dict[str, str]:
    """Each ranked unit's place among how many, by its label: the first of one is no praise."""
    told: dict[str, str] = {}
    for kind in ("unit", "department"):
        ranked = [row for row in rows if row.kind == kind and row.rank]
        told |= {row.label: f"{row.rank} / {len(ranked)}" for row in ranked}
    return told


def lines_chart(series: list[tuple[str, list[Point]]], *, stock: bool) -> str:
    """The points of a chart by day: lines for what stands, bars for what comes."""
    days = [point.day.isoformat() for point in series[0][1]] if series else []
    drawn = [{"name": name, "values": [point.value for point in points]} for name, points in series]
    return json.dumps({"days": days, "series": drawn, "stock": stock}, ensure_ascii=False)


def _by_figure(rows: list[Row], name: str, *, down: bool) -> list[Row]:
    known = [row for row in rows if _value(row, name) is not None]
    known.sort(key=lambda row: _value(row, name) or 0, reverse=down)
    return known + [row for row in rows if _value(row, name) is None]


def _value(row: Row, name: str) -> float | None:
    cell = row.figures.get(name)
    return cell.value if cell else None
