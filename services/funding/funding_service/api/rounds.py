"""Routes of rounds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from funding_service.api.asking import STAFF, Answer, Anyone, Worker, reply_to, wait_for_lists, wait_for_token
from funding_service.application import SERVICE, Funding
from funding_service.commands import rounds as commands
from linli_common.auth import Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.event_store import Act
from linli_common.http.commands import Command, CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_keys
from linli_common.http.reading import AtLeast
from linli_contracts.funding import words
from pydantic import BaseModel

Below = Annotated[bool, Query(description="Rounds of the divisions below it too.")]


class RoundRow(BaseModel):
    """A round in a list. ``funded`` projects for ``funded_fen`` once it is decided; no name when it cannot be read."""

    round_id: UUID
    name: str | None
    division_id: UUID
    edition: int
    status: words.RoundStatus
    funder: words.FunderKind
    bound: bool
    envelope_fen: int
    ballot: words.BallotKind
    rule: words.TallyRule
    dates: dict[str, datetime]
    prepared_at: datetime
    roll_units: int | None
    funded_fen: int | None
    funded: int | None


def rounds_router(service: Funding) -> APIRouter:
    """Everything about rounds below ``/api/funding/rounds``."""
    router = APIRouter(prefix=f"/api/{SERVICE}/rounds", tags=["rounds"])
    _add_preparing(router, service)
    _add_reading(router, service)
    return router


def _add_preparing(router: APIRouter, service: Funding) -> None:
    preparing = service.rounds.preparing

    @router.post("", status_code=201)
    def prepare_round(body: commands.PrepareRound, sent: CommandHeader, who: Worker) -> Answer:
        """拟定轮次: by who works for the division."""
        wait_for_token(service, who)
        return reply_to(preparing.prepare(body, service.authority.act(who, sent, STAFF, body.division_id)))

    def held(round_id: UUID, who: Principal, sent: Command) -> Act:
        wait_for_token(service, who)
        return service.authority.act(who, sent, STAFF, service.rounds.found.get(round_id).division_id)

    @router.post("/{round_id}/revise")
    def revise_round(round_id: UUID, body: commands.ReviseRound, sent: CommandHeader, who: Worker) -> Answer:
        """更改轮次: a new edition, with a public reason; what was ticked is void."""
        return reply_to(preparing.revise(round_id, body, held(round_id, who, sent)))

    @router.post("/{round_id}/cancel")
    def cancel_round(round_id: UUID, body: commands.CancelRound, sent: CommandHeader, who: Worker) -> Answer:
        """取消轮次, with a public reason, while nothing is counted."""
        return reply_to(preparing.cancel(round_id, body, held(round_id, who, sent)))

    @router.post("/{round_id}/decide")
    def decide_result(round_id: UUID, body: commands.DecideResult, sent: CommandHeader, who: Worker) -> Answer:
        """Where whoever pays did not bind themselves: who gets the money; to depart from the count takes a reason."""
        return reply_to(service.rounds.closing.decide(round_id, body, held(round_id, who, sent)))


def _add_reading(router: APIRouter, service: Funding) -> None:
    @router.get("")
    def list_rounds(
        _: Anyone,
        at_least: AtLeast,
        division_id: UUID | None = None,
        below: Below = False,
        status: words.RoundStatus | None = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[RoundRow]:
        """Rounds of a division, of it and all below, or of everywhere, the newest first."""
        wait_for_lists(service, at_least)
        divisions = None if division_id is None else [division_id]
        if division_id is not None and below:
            divisions = [division_id, *service.neighbourhood.below(division_id, shanghai_day(utc_now()))]
        keys = read_keys(cursor, datetime.fromisoformat, UUID)
        rows = service.rounds.lists.of(divisions, status, keys, limit + 1)
        names = service.rounds.names.of([row["round_id"] for row in rows])
        found = [RoundRow.model_validate(row | {"name": names.get(row["round_id"])}) for row in rows]
        return page_of(found, limit, lambda row: (row.prepared_at.isoformat(), str(row.round_id)))

    @router.get("/{round_id}")
    def read_round(round_id: UUID, _: Anyone) -> dict[str, Any]:
        """Money, dates, ballot form and rule; the frozen roll, projects and hash once ticking is open."""
        return service.rounds.views.round(round_id)
