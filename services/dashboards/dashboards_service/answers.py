"""What the answers of all dashboards are made of, and what their questions have in common."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any

import orjson
from fastapi import Query, Response
from linli_common.hierarchy import Node, node_as_of

from dashboards_service.context import Context
from dashboards_service.figure import Figure
from dashboards_service.reader import SCHEMA
from dashboards_service.reading import NotReadyError, Snapshot
from dashboards_service.trend import LONGEST_DAYS
from dashboards_service.units import InvalidDayError, UnknownMeasureError, day_given

AsOf = Annotated[str | None, Query(examples=["2026-03-01"], description="day in Asia/Shanghai; today when left out")]
From = Annotated[str | None, Query(alias="from", description="90 days when left out")]
To = Annotated[str | None, Query(alias="to")]


def as_json(body: dict[str, Any]) -> Response:
    """An answer that is made of plain values already."""
    return Response(orjson.dumps(body), media_type="application/json")


def unit_json(unit: Node) -> dict[str, Any]:
    """A unit as answers carry it."""
    parent = str(unit.parent_id) if unit.parent_id else None
    return {"id": str(unit.id), "code": unit.code, "name": unit.name, "tier": unit.level, "parent_id": parent}


def path_to(seen: Snapshot, unit: Node, day: date) -> list[dict[str, Any]]:
    """The units above, from the top."""
    path: list[dict[str, Any]] = []
    above: Node | None = unit
    while above is not None and above.parent_id is not None and len(path) < 16:
        above = node_as_of(seen.connection, SCHEMA, above.parent_id, day)
        if above is not None:
            path.insert(0, unit_json(above))
    return path


def period_given(first: str | None, last: str | None) -> tuple[date, date]:
    """The days of a trend: 90 to today when none are given. Raises InvalidDayError."""
    last_day = day_given(last, "to")
    first_day = day_given(first, "from") if first is not None else last_day - timedelta(days=89)
    if first_day > last_day:
        raise InvalidDayError(f"from: {first_day} is after {last_day}", field="from")
    if (last_day - first_day).days > LONGEST_DAYS:
        raise InvalidDayError(f"from: at most {LONGEST_DAYS} days at once", field="from")
    return first_day, last_day


def measure_given(trends: Mapping[str, Figure], measure: str) -> Figure:
    """The figure of a measure that is shown by day. Raises UnknownMeasureError."""
    figure = trends.get(measure)
    if figure is None:
        raise UnknownMeasureError(f"measure: {measure[:40]!r} is none of {', '.join(sorted(trends))}")
    return figure


def changes(parts: Context, stream: str, after: int) -> AsyncIterator[dict[str, str]]:
    """Server-sent ``changed`` with the position whenever a stream was read on. Raises NotReadyError."""
    if parts.live is None:
        raise NotReadyError("no live updates right now; try again")
    return _changed(stream, parts.live.changes(stream, after))


async def _changed(stream: str, positions: AsyncIterator[int]) -> AsyncIterator[dict[str, str]]:
    async for seq in positions:
        yield {"event": "changed", "id": str(seq), "data": f'{{"stream":"{stream}","seq":{seq}}}'}
