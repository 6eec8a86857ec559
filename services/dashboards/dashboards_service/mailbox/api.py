"""Routes of the mailbox's dashboard: no decisions, only who may ask what."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from linli_common.auth import Principal, public, requires
from linli_common.hierarchy import Node
from linli_common.http.reading import AtLeast, wait_for
from sse_starlette.sse import EventSourceResponse

from dashboards_service import events
from dashboards_service import trend as trends
from dashboards_service.answers import AsOf, From, To, as_json, changes, measure_given, path_to, period_given, unit_json
from dashboards_service.context import Context, Parts
from dashboards_service.mailbox import catalogue, categories, figures, read_model
from dashboards_service.mailbox.projector import flows_by_place, flows_by_unit
from dashboards_service.measures.book import Book
from dashboards_service.measures.letters import PLACES, UNITS
from dashboards_service.reader import MAILBOX_STREAM, SCHEMA
from dashboards_service.reading import NotReadyError, Snapshot, position_in, snapshot
from dashboards_service.rights import OFFICERS, need_officer
from dashboards_service.standing import Standing
from dashboards_service.units import day_given, id_in, today, unit_given

router = APIRouter(prefix="/mailbox", tags=["mailbox"])

By = Annotated[
    Literal["place", "unit", "itself"],
    Query(
        description="place: letters about the unit and all below it · unit: letters that it, all below it and their "
        "departments held · itself: letters that it held itself (本级). A department is always itself."
    ),
]
_NOT_SHOWN = frozenset({"writer_ids", "person_id"})
"""Who wrote or supported is nobody's business behind a figure."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question is about: a division with ``by``, or a department (``node`` is then its division)."""

    node: Node
    department: read_model.Department | None
    by: str

    @property
    def book(self) -> Book:
        return PLACES if self.by == "place" else UNITS

    def standing(self, seen: Snapshot, day: date) -> Standing:
        if self.by == "itself":
            return read_model.itself(seen.connection, SCHEMA, self.accounts(seen, day)[0], day)
        return read_model.standing(seen.connection, SCHEMA, self.node, day, self.book)

    def accounts(self, seen: Snapshot, day: date) -> list[UUID]:
        if self.department is not None:
            return [self.department.id]
        if self.by == "itself":
            return [self.node.id]
        return read_model.accounts(seen.connection, SCHEMA, self.node, day, self.book)

    def head(self, seen: Snapshot, day: date) -> dict[str, Any]:
        path = path_to(seen, self.node, day)
        unit = unit_json(self.node)
        if self.department is not None:
            path, unit = [*path, unit], _department_json(self.department)
        return {"unit": unit, "path": path, "by": self.by, "as_of": day.isoformat()} | _position(seen)


def _department_json(department: read_model.Department) -> dict[str, Any]:
    return {
        "id": str(department.id),
        "code": None,
        "name": department.name,
        "tier": "department",
        "parent_id": str(department.division_id),
        "closed_on": department.closed_on.isoformat() if department.closed_on else None,
    }


def _asked(seen: Snapshot, unit: str, by: str, day: date) -> _Asked:
    id_ = id_in(unit)
    department = read_model.department(seen.connection, SCHEMA, id_) if id_ else None
    if department is not None and department.opened_on <= day:
        return _Asked(unit_given(seen.connection, str(department.division_id), day), department, "itself")
    return _Asked(unit_given(seen.connection, unit, day), None, by)


def _position(seen: Snapshot) -> dict[str, Any]:
    return {"position": seen.position(MAILBOX_STREAM)}


@router.get("/{unit}", dependencies=[Depends(public())])
def mailbox(parts: Parts, unit: str, by: By = "place", as_of: AsOf = None, at_least: AtLeast = None) -> Response:
    """The letters of a division or department, and of what is below it, as of a day on that day's territory."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    day = day_given(as_of)
    with snapshot(parts.pool) as seen:
        asked = _asked(seen, unit, by, day)
        found, head = asked.standing(seen, day), asked.head(seen, day)
    return as_json(head | figures.published(found))


@router.get("/{unit}/trend", dependencies=[Depends(public())])
def trend(
    parts: Parts,
    unit: str,
    measure: Annotated[list[str] | None, Query(examples=[["open"]])] = None,
    by: By = "place",
    first: From = None,
    last: To = None,
    as_of: AsOf = None,
    at_least: AtLeast = None,
) -> Response:
    """Measures day by day. One tree throughout: that of ``as_of``, else of the last day."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    first_day, last_day = period_given(first, last)
    tree_day = day_given(as_of) if as_of is not None else last_day
    wanted = {name: measure_given(catalogue.TRENDS, name) for name in measure or ["open"]}
    with snapshot(parts.pool) as seen:
        asked = _asked(seen, unit, by, tree_day)
        ids, head = asked.accounts(seen, tree_day), asked.head(seen, tree_day)
        series = {
            name: trends.trend(seen.connection, SCHEMA, asked.book, figure, ids, first_day, last_day)
            for name, figure in wanted.items()
        }
    return as_json(head | {"from": first_day.isoformat(), "to": last_day.isoformat(), "series": series})


@router.get("/{division}/categories", dependencies=[Depends(public())])
def letters_like_mine(parts: Parts, division: str, as_of: AsOf = None, at_least: AtLeast = None) -> Response:
    """How long letters of each category took here, in the 365 days up to the day."""
    wait_for(at_least, lambda stream: position_in(parts.pool, stream))
    day = day_given(as_of)
    with snapshot(parts.pool) as seen:
        node = unit_given(seen.connection, division, day)
        path = path_to(seen, node, day)
        district_id = UUID(path[0]["id"]) if path else node.id
        found = categories.of_place(seen.connection, SCHEMA, node.id, district_id, day)
    return as_json({"unit": unit_json(node), "path": path, "as_of": day.isoformat()} | _position(seen) | found)


@router.get("/{unit}/events")
async def events_behind(
    parts: Parts,
    unit: str,
    principal: Annotated[Principal, Depends(requires(*OFFICERS))],
    measure: Annotated[str, Query(examples=["handling_missed"])],
    day: Annotated[str, Query(examples=["2026-03-01"])],
    by: By = "place",
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The events that are a measure of a unit on a day, read back from the stream; for officers of the unit."""
    figure = measure_given(catalogue.TRENDS, measure)
    asked_day = day_given(day, "day")
    seen, behind, blocks = await asyncio.to_thread(
        _behind, parts, (unit, by), principal, figure.measures[0], asked_day, cursor
    )
    if parts.nc is None:
        raise NotReadyError("the stream cannot be read right now; try again")
    upto = seen.seqs[MAILBOX_STREAM]
    page = await events.page_of(parts.nc, MAILBOX_STREAM, behind, blocks, cursor, upto, limit)
    head = {"measure": measure, "day": asked_day.isoformat()} | _position(seen)
    return as_json(head | {"events": page.events, "next_cursor": page.next_after})


def _behind(
    parts: Context, about: tuple[str, str], principal: Principal, measure: str, day: date, after: int
) -> tuple[Snapshot, events.Behind, list[int]]:
    unit, by = about
    with snapshot(parts.pool) as seen:
        asked = _asked(seen, unit, by, day)
        need_officer(seen.connection, principal, asked.node.id)
        ids = frozenset(asked.accounts(seen, day))
        blocks = events.blocks_of(seen.connection, SCHEMA, MAILBOX_STREAM, day, after)
    fold = flows_by_place if asked.book is PLACES else flows_by_unit
    return seen, events.Behind(fold, measure, ids, day, _NOT_SHOWN), blocks


@router.get("/{unit}/live", dependencies=[Depends(public())])
async def live(parts: Parts, unit: str, after: Annotated[int, Query(ge=0)] = 0) -> EventSourceResponse:
    """Server-sent events: ``changed`` with the position whenever the dashboards have read on."""
    await asyncio.to_thread(_check_unit, parts, unit)
    return EventSourceResponse(changes(parts, MAILBOX_STREAM, after), ping=15)


def _check_unit(parts: Context, unit: str) -> None:
    with snapshot(parts.pool) as seen:
        _asked(seen, unit, "place", today())
