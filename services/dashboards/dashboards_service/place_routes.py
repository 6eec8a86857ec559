"""Routes of a dashboard whose figures are booked by place only: no decisions, only who may ask what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from linli_common.auth import Principal, public, requires
from linli_common.hierarchy import subtree
from linli_common.http.reading import AtLeast, wait_for
from linli_common.projector import Event
from sse_starlette.sse import EventSourceResponse

from dashboards_service import events
from dashboards_service import trend as trends
from dashboards_service.answers import AsOf, From, To, as_json, changes, measure_given, path_to, period_given, unit_json
from dashboards_service.context import Context, Parts
from dashboards_service.figure import trends_of
from dashboards_service.measures.book import Book
from dashboards_service.measures.flows import Flow
from dashboards_service.publishing import Publishing
from dashboards_service.reader import SCHEMA
from dashboards_service.reading import NotReadyError, Snapshot, position_in, snapshot
from dashboards_service.rights import OFFICERS, need_officer
from dashboards_service.standing import standing
from dashboards_service.units import day_given, today, unit_given

Measure = Annotated[str, Query(description="A measure of the catalogue, by its name.")]
Measures = Annotated[list[str] | None, Query(description="Measures of the catalogue, by their names.")]
Day = Annotated[str, Query(examples=["2026-03-01"])]


@dataclass(frozen=True, slots=True)
class PlaceDashboard:
    """``first_measure`` is shown as a trend unless others are asked for; ``not_shown`` of the data behind a figure."""

    name: str
    stream: str
    book: Book
    publishing: Publishing
    flows_of: Callable[[Event], Iterable[Flow]]
    first_measure: str
    not_shown: frozenset[str]


def place_router(dashboard: PlaceDashboard) -> APIRouter:
    """Everything below ``/api/dashboards/<name>``."""
    router = APIRouter(prefix=f"/{dashboard.name}", tags=[dashboard.name])
    _add_figures(router, dashboard)
    _add_events(router, dashboard)
    return router


def _add_figures(router: APIRouter, dashboard: PlaceDashboard) -> None:
    known = trends_of(dashboard.publishing.catalogue.figures)

    @router.get("/{division}", dependencies=[Depends(public())])
    def figures(parts: Parts, division: str, as_of: AsOf = None, at_least: AtLeast = None) -> Response:
        """The figures of a unit and of what is below it, as of a day on that day's territory."""
        wait_for(at_least, lambda stream: position_in(parts.pool, stream))
        day = day_given(as_of)
        with snapshot(parts.pool) as seen:
            unit = unit_given(seen.connection, division, day)
            found = standing(seen.connection, SCHEMA, unit, day, dashboard.book)
            path = path_to(seen, unit, day)
        head = {"unit": unit_json(unit), "path": path, "as_of": day.isoformat()}
        position = {"position": seen.position(dashboard.stream)}
        return as_json(head | position | dashboard.publishing.published(found))

    @router.get("/{division}/trend", dependencies=[Depends(public())])
    def trend(
        parts: Parts,
        division: str,
        measure: Measures = None,
        first: From = None,
        last: To = None,
        as_of: AsOf = None,
        at_least: AtLeast = None,
    ) -> Response:
        """Measures day by day. One tree throughout: that of ``as_of``, else of the last day."""
        wait_for(at_least, lambda stream: position_in(parts.pool, stream))
        first_day, last_day = period_given(first, last)
        tree_day = day_given(as_of) if as_of is not None else last_day
        asked = {name: measure_given(known, name) for name in measure or [dashboard.first_measure]}
        with snapshot(parts.pool) as seen:
            unit = unit_given(seen.connection, division, tree_day)
            ids = [place.id for place in subtree(seen.connection, SCHEMA, unit.id, tree_day)]
            series = {
                name: trends.trend(seen.connection, SCHEMA, dashboard.book, figure, ids, first_day, last_day)
                for name, figure in asked.items()
            }
        head = {"unit": unit_json(unit), "as_of": tree_day.isoformat(), "position": seen.position(dashboard.stream)}
        return as_json(head | {"from": first_day.isoformat(), "to": last_day.isoformat(), "series": series})


def _add_events(router: APIRouter, dashboard: PlaceDashboard) -> None:
    known = trends_of(dashboard.publishing.catalogue.figures)

    @router.get("/{division}/events")
    async def events_behind(
        parts: Parts,
        division: str,
        principal: Annotated[Principal, Depends(requires(*OFFICERS))],
        measure: Measure,
        day: Day,
        cursor: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Response:
        """The events that are a measure of a unit on a day, read back from the stream; for officers of the unit."""
        figure = measure_given(known, measure)
        asked_day = day_given(day, "day")
        seen, behind, blocks = await asyncio.to_thread(
            _behind, dashboard, parts, division, principal, figure.measures[0], asked_day, cursor
        )
        if parts.nc is None:
            raise NotReadyError("the stream cannot be read right now; try again")
        upto = seen.seqs[dashboard.stream]
        page = await events.page_of(parts.nc, dashboard.stream, behind, blocks, cursor, upto, limit)
        head = {"measure": measure, "day": asked_day.isoformat(), "position": seen.position(dashboard.stream)}
        return as_json(head | {"events": page.events, "next_cursor": page.next_after})

    @router.get("/{division}/live", dependencies=[Depends(public())])
    async def live(parts: Parts, division: str, after: Annotated[int, Query(ge=0)] = 0) -> EventSourceResponse:
        """Server-sent events: ``changed`` with the position whenever the dashboards have read on."""
        await asyncio.to_thread(_check_unit, parts, division)
        return EventSourceResponse(changes(parts, dashboard.stream, after), ping=15)


def _behind(
    dashboard: PlaceDashboard,
    parts: Context,
    division: str,
    principal: Principal,
    measure: str,
    day: date,
    after: int,
) -> tuple[Snapshot, events.Behind, list[int]]:
    with snapshot(parts.pool) as seen:
        unit = unit_given(seen.connection, division, day)
        need_officer(seen.connection, principal, unit.id)
        ids = frozenset(place.id for place in subtree(seen.connection, SCHEMA, unit.id, day))
        blocks = events.blocks_of(seen.connection, SCHEMA, dashboard.stream, day, after)
    return seen, events.Behind(dashboard.flows_of, measure, ids, day, dashboard.not_shown), blocks


def _check_unit(parts: Context, division: str) -> None:
    with snapshot(parts.pool) as seen:
        unit_given(seen.connection, division, today())
