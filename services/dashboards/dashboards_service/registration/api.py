"""Routes of the registration dashboard: no decisions, only who may ask what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from linli_common.auth import Principal, public, requires
from linli_common.hierarchy import Node, node_as_of, subtree
from linli_common.http.reading import AtLeast, wait_for
from sse_starlette.sse import EventSourceResponse

from dashboards_service.context import Context, Parts
from dashboards_service.reader import IDENTITY_STREAM, SCHEMA
from dashboards_service.reading import NotReadyError, Snapshot, position_in, snapshot
from dashboards_service.registration import catalogue, events, figures, read_model
from dashboards_service.registration import trend as trends
from dashboards_service.rights import OFFICERS, need_officer
from dashboards_service.units import InvalidDayError, UnknownMeasureError, day_given, today, unit_given

router = APIRouter(prefix="/registration", tags=["registration"])

AsOf = Annotated[str | None, Query(examples=["2026-03-01"], description="day in Asia/Shanghai; today when left out")]


def as_json(body: dict[str, Any]) -> Response:
    """An answer that is made of plain values already."""
    return Response(orjson.dumps(body), media_type="application/json")


def unit_json(unit: Node) -> dict[str, Any]:
    """A unit as answers carry it."""
    parent = str(unit.parent_id) if unit.parent_id else None
    return {"id": str(unit.id), "code": unit.code, "name": unit.name, "tier": unit.level, "parent_id": parent}


def _path_to(seen: Snapshot, unit: Node, day: date) -> list[dict[str, Any]]:
    """The units above, from the top."""
    path: list[dict[str, Any]] = []
    above: Node | None = unit
    while above is not None and above.parent_id is not None and len(path) < 16:
        above = node_as_of(seen.connection, SCHEMA, above.parent_id, day)
        if above is not None:
            path.insert(0, unit_json(above))
    return path


@router.get("/{division}", dependencies=[Depends(public())])
def registration(parts: Parts, division: str, as_of: AsOf = None, at_least: AtLeast = None) -> Response:
    """The figures of a unit and of what is below it, as of a day on that day's territory."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    day = day_given(as_of)
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, day)
        found = read_model.standing(seen.connection, SCHEMA, unit, day)
        path = _path_to(seen, unit, day)
    head = {"unit": unit_json(unit), "path": path, "as_of": day.isoformat(), "position": seen.position()}
    return as_json(head | figures.published(found))


@router.get("/{division}/trend", dependencies=[Depends(public())])
def trend(
    parts: Parts,
    division: str,
    measure: Annotated[list[str] | None, Query(examples=[["registered"]])] = None,
    first: Annotated[str | None, Query(alias="from")] = None,
    last: Annotated[str | None, Query(alias="to")] = None,
    as_of: AsOf = None,
    at_least: AtLeast = None,
) -> Response:
    """Measures day by day. One tree throughout: that of ``as_of``, else of the last day."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    last_day = day_given(last, "to")
    first_day = day_given(first, "from") if first is not None else last_day - timedelta(days=89)
    _check_period(first_day, last_day)
    tree_day = day_given(as_of) if as_of is not None else last_day
    asked = {name: _figure_of(name) for name in measure or ["registered"]}
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, tree_day)
        ids = [place.id for place in subtree(seen.connection, SCHEMA, unit.id, tree_day)]
        series = {
            name: trends.trend(seen.connection, SCHEMA, figure, ids, first_day, last_day)
            for name, figure in asked.items()
        }
    head = {"unit": unit_json(unit), "as_of": tree_day.isoformat(), "position": seen.position()}
    return as_json(head | {"from": first_day.isoformat(), "to": last_day.isoformat(), "series": series})


def _check_period(first: date, last: date) -> None:
    if first > last:
        raise InvalidDayError(f"from: {first} is after {last}", field="from")
    if (last - first).days > trends.LONGEST_DAYS:
        raise InvalidDayError(f"from: at most {trends.LONGEST_DAYS} days at once", field="from")


def _figure_of(measure: str) -> catalogue.Figure:
    figure = catalogue.TRENDS.get(measure)
    if figure is None:
        raise UnknownMeasureError(f"measure: {measure[:40]!r} is none of {', '.join(sorted(catalogue.TRENDS))}")
    return figure


@router.get("/{division}/events")
async def events_behind(
    parts: Parts,
    division: str,
    principal: Annotated[Principal, Depends(requires(*OFFICERS))],
    measure: Annotated[str, Query(examples=["verified"])],
    day: Annotated[str, Query(examples=["2026-03-01"])],
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The events that are a measure of a unit on a day, read back from the stream; for officers of the unit."""
    figure = _figure_of(measure)
    asked_day = day_given(day, "day")
    seen, behind, blocks = await asyncio.to_thread(
        _behind, parts, division, principal, figure.measures[0], asked_day, cursor
    )
    if parts.nc is None:
        raise NotReadyError("the stream cannot be read right now; try again")
    page = await events.page_of(parts.nc, IDENTITY_STREAM, behind, blocks, cursor, seen.seq, limit)
    return as_json(
        {
            "measure": measure,
            "day": asked_day.isoformat(),
            "position": seen.position(),
            "events": page.events,
            "next_cursor": page.next_after,
        }
    )


def _behind(
    parts: Context, division: str, principal: Principal, measure: str, day: date, after: int
) -> tuple[Snapshot, events.Behind, list[int]]:
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, day)
        need_officer(seen.connection, principal, unit.id)
        ids = frozenset(place.id for place in subtree(seen.connection, SCHEMA, unit.id, day))
        blocks = events.blocks_of(seen.connection, SCHEMA, IDENTITY_STREAM, day, after)
    return seen, events.Behind(measure, ids, day), blocks


@router.get("/{division}/live", dependencies=[Depends(public())])
async def live(parts: Parts, division: str, after: Annotated[int, Query(ge=0)] = 0) -> EventSourceResponse:
    """Server-sent events: ``changed`` with the position whenever the dashboards have read on."""
    await asyncio.to_thread(_check_unit, parts, division)
    if parts.live is None:
        raise NotReadyError("no live updates right now; try again")
    return EventSourceResponse(_changes(parts.live.changes(after)), ping=15)


def _check_unit(parts: Context, division: str) -> None:
    with snapshot(parts.pool) as seen:
        unit_given(seen.connection, division, today())


async def _changes(positions: AsyncIterator[int]) -> AsyncIterator[dict[str, str]]:
    async for seq in positions:
        yield {"event": "changed", "id": str(seq), "data": f'{{"stream":"{IDENTITY_STREAM}","seq":{seq}}}'}
