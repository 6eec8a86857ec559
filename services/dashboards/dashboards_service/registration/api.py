"""Routes of the registration dashboard: no decisions, only who may ask what."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from linli_common.auth import Principal, public, requires
from linli_common.hierarchy import subtree
from linli_common.http.reading import AtLeast, wait_for
from sse_starlette.sse import EventSourceResponse

from dashboards_service import events
from dashboards_service import trend as trends
from dashboards_service.answers import AsOf, From, To, as_json, changes, measure_given, path_to, period_given, unit_json
from dashboards_service.context import Context, Parts
from dashboards_service.measures.sheets import BOOK
from dashboards_service.reader import IDENTITY_STREAM, SCHEMA
from dashboards_service.reading import NotReadyError, Snapshot, position_in, snapshot
from dashboards_service.registration import catalogue, figures, read_model
from dashboards_service.registration.projector import flows_of
from dashboards_service.rights import OFFICERS, need_officer
from dashboards_service.units import day_given, today, unit_given

router = APIRouter(prefix="/registration", tags=["registration"])


@router.get("/{division}", dependencies=[Depends(public())])
def registration(parts: Parts, division: str, as_of: AsOf = None, at_least: AtLeast = None) -> Response:
    """The figures of a unit and of what is below it, as of a day on that day's territory."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    day = day_given(as_of)
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, day)
        found = read_model.standing(seen.connection, SCHEMA, unit, day)
        path = path_to(seen, unit, day)
    head = {"unit": unit_json(unit), "path": path, "as_of": day.isoformat(), "position": seen.position()}
    return as_json(head | figures.published(found))


@router.get("/{division}/trend", dependencies=[Depends(public())])
def trend(
    parts: Parts,
    division: str,
    measure: Annotated[list[str] | None, Query(examples=[["registered"]])] = None,
    first: From = None,
    last: To = None,
    as_of: AsOf = None,
    at_least: AtLeast = None,
) -> Response:
    """Measures day by day. One tree throughout: that of ``as_of``, else of the last day."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    first_day, last_day = period_given(first, last)
    tree_day = day_given(as_of) if as_of is not None else last_day
    asked = {name: measure_given(catalogue.TRENDS, name) for name in measure or ["registered"]}
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, tree_day)
        ids = [place.id for place in subtree(seen.connection, SCHEMA, unit.id, tree_day)]
        series = {
            name: trends.trend(seen.connection, SCHEMA, BOOK, figure, ids, first_day, last_day)
            for name, figure in asked.items()
        }
    head = {"unit": unit_json(unit), "as_of": tree_day.isoformat(), "position": seen.position()}
    return as_json(head | {"from": first_day.isoformat(), "to": last_day.isoformat(), "series": series})


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
    figure = measure_given(catalogue.TRENDS, measure)
    asked_day = day_given(day, "day")
    seen, behind, blocks = await asyncio.to_thread(
        _behind, parts, division, principal, figure.measures[0], asked_day, cursor
    )
    if parts.nc is None:
        raise NotReadyError("the stream cannot be read right now; try again")
    page = await events.page_of(parts.nc, IDENTITY_STREAM, behind, blocks, cursor, seen.seqs[IDENTITY_STREAM], limit)
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
    return seen, events.Behind(flows_of, measure, ids, day), blocks


@router.get("/{division}/live", dependencies=[Depends(public())])
async def live(parts: Parts, division: str, after: Annotated[int, Query(ge=0)] = 0) -> EventSourceResponse:
    """Server-sent events: ``changed`` with the position whenever the dashboards have read on."""
    await asyncio.to_thread(_check_unit, parts, division)
    return EventSourceResponse(changes(parts, IDENTITY_STREAM, after), ping=15)


def _check_unit(parts: Context, division: str) -> None:
    with snapshot(parts.pool) as seen:
        unit_given(seen.connection, division, today())
