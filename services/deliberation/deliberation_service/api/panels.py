"""Routes of panels by lot. The draw is public record under pseudonyms; who is behind one, only they are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.api.asking import (
    Answer,
    Anyone,
    Person,
    answer_once,
    as_resident,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.application.panel_views import PanelView, TicketView
from deliberation_service.commands import panels as commands
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of
from linli_common.http.reading import AtLeast
from pydantic import BaseModel


class PanelItem(BaseModel):
    """A panel in a list."""

    panel_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    state: str
    seats: int
    prepared_at: datetime


class SeatItem(BaseModel):
    """A seat that the asker was drawn for."""

    panel_id: UUID
    title: str | None
    seat: int
    state: str
    answer_by: datetime


def panels_router(service: Deliberation) -> APIRouter:
    """Everything about panels below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["panels"])
    _add_convening(router, service)
    _add_answering(router, service)
    _add_reading(router, service)
    return router


def _add_convening(router: APIRouter, service: Deliberation) -> None:
    @router.post("/panels", status_code=201)
    def prepare_panel(body: commands.PreparePanel, sent: CommandHeader, who: Person) -> Answer:
        """抽签小组: the commitment to its seed is published, before anybody knows who is eligible."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: service.workshop.panels.prepare(body, who, sent))

    @router.post("/panels/{panel_id}/freeze")
    def freeze_roll(panel_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """冻结名册: who is eligible as of now, and so how many seats each stratum gets."""
        return reply_to(service.workshop.panels.freeze(panel_id, who, sent))

    @router.post("/panels/{panel_id}/draw")
    def draw_panel(panel_id: UUID, body: commands.DrawPanel, sent: CommandHeader, who: Person) -> Answer:
        """抽签, once."""
        return reply_to(service.workshop.panels.draw(panel_id, body, who, sent))

    @router.post("/panels/{panel_id}/answers")
    def record_answer(panel_id: UUID, body: commands.RecordAnswer, sent: CommandHeader, who: Person) -> Answer:
        """What somebody who was drawn said on the telephone or at the door."""
        return reply_to(service.workshop.panels.record_answer(panel_id, body, who, sent))

    @router.post("/panels/{panel_id}/cancel")
    def cancel_panel(panel_id: UUID, body: commands.CancelPanel, sent: CommandHeader, who: Person) -> Answer:
        """取消, before the draw."""
        return reply_to(service.workshop.panels.cancel(panel_id, body, who, sent))


def _add_answering(router: APIRouter, service: Deliberation) -> None:
    @router.post("/panels/{panel_id}/accept")
    def accept_seat(panel_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """参加: by who was drawn."""
        act = as_resident(service, who, sent)
        return reply_to(service.workshop.panels.answer(panel_id, who.person_id, act, takes_part=True))

    @router.post("/panels/{panel_id}/decline")
    def decline_seat(panel_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """谢绝, or leave after accepting: the next of the same stratum is asked."""
        act = as_resident(service, who, sent)
        return reply_to(service.workshop.panels.answer(panel_id, who.person_id, act, takes_part=False))


def _add_reading(router: APIRouter, service: Deliberation) -> None:
    @router.get("/panels/{panel_id}")
    def panel(panel_id: UUID, _: Anyone) -> PanelView:
        """A panel: its strata and quotas, its commitment, and under pseudonyms who was asked for which seat."""
        return service.workshop.panel_views.detail(service.workshop.panels.get(panel_id))

    @router.get("/panels/{panel_id}/export", response_class=StreamingResponse)
    def export(panel_id: UUID, _: Anyone) -> StreamingResponse:
        """Everything that a recount needs, as JSON lines (docs/panel-by-lot.md)."""
        lines = service.workshop.panel_views.export(service.workshop.panels.get(panel_id))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @router.get("/panels/{panel_id}/ticket")
    def ticket(panel_id: UUID, who: Person) -> TicketView:
        """The asker's own lot, with what is needed to check that the pseudonym is theirs."""
        return service.workshop.panel_views.ticket(service.workshop.panels.get(panel_id), who.person_id)

    @router.get("/divisions/{division_id}/panels")
    def panels(
        division_id: UUID, _: Anyone, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50
    ) -> Page[PanelItem]:
        """Panels of a division and below, the newest first; those that were given up are among them."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = service.workshop.panel_lists.of_divisions(below, cursor, limit)
        found = [
            PanelItem(title=service.workshop.panel_views.title(service.workshop.panels.get(row["panel_id"])), **row)
            for row in rows
        ]
        return page_of(found, limit, lambda item: (item.prepared_at.isoformat(), str(item.panel_id)))

    @router.get("/my-seats")
    def my_seats(who: Person, at_least: AtLeast) -> list[SeatItem]:
        """Seats that the asker was drawn for."""
        wait_for_lists(service, at_least)
        rows = service.workshop.panel_lists.seats_of(who.person_id)
        return [
            SeatItem(title=service.workshop.panel_views.title(service.workshop.panels.get(row["panel_id"])), **row)
            for row in rows
        ]
