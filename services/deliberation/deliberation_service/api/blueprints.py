"""Routes of the blueprint 一张蓝图. Everybody reads it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.api.asking import Answer, Anyone, Person, reply_to, wait_for_lists, wait_for_token
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.application.blueprint_views import EntryView
from deliberation_service.commands import blueprints as commands
from fastapi import APIRouter, Query
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of
from linli_common.http.reading import AtLeast
from linli_contracts.deliberation.words import EntryState
from pydantic import BaseModel


class YearView(BaseModel):
    """How many lines of a year are in a state."""

    year: int
    state: str
    entries: int


def blueprints_router(service: Deliberation) -> APIRouter:
    """Everything about the blueprint below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["blueprint"])
    workshop = service.workshop

    @router.post("/blueprint-entries", status_code=201)
    def enter_result(body: commands.EnterResult, sent: CommandHeader, who: Person) -> Answer:
        """A result that no topic here came to. Those of topics enter by themselves."""
        wait_for_token(service, who)
        return reply_to(workshop.blueprints.enter(body, who, sent))

    @router.post("/blueprint-entries/{entry_id}/move")
    def move_entry(entry_id: UUID, body: commands.MoveEntry, sent: CommandHeader, who: Person) -> Answer:
        """Begun, done, dropped, or taken up again."""
        return reply_to(workshop.blueprints.move(entry_id, body, who, sent))

    @router.get("/blueprint-entries/{entry_id}")
    def entry(entry_id: UUID, _: Anyone) -> EntryView:
        """A line with its history."""
        return workshop.blueprint_views.entry(workshop.blueprints.get(entry_id))

    @router.get("/divisions/{division_id}/blueprint")
    def blueprint(
        division_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
        state: EntryState | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[EntryView]:
        """The blueprint of a division and below, the newest first."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = workshop.blueprint_lists.of_divisions(below, year, state, cursor, limit)
        found = [workshop.blueprint_views.entry(workshop.blueprints.get(row["entry_id"])) for row in rows]
        return page_of(found, limit, lambda item: (item.made_at.isoformat(), str(item.entry_id)))

    @router.get("/divisions/{division_id}/blueprint/years")
    def years(division_id: UUID, _: Anyone, at_least: AtLeast) -> list[YearView]:
        """How much of each year is planned, under way, done."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        return [YearView(**row) for row in workshop.blueprint_lists.years(below)]

    return router
