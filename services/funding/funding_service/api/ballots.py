"""Routes of ticking: ballots online and on paper, turnout, results, what anybody needs to count again."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import PlainTextResponse, StreamingResponse
from funding_service.api.asking import (
    STAFF,
    Answer,
    Anyone,
    Person,
    Worker,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from funding_service.application import SERVICE, Funding
from funding_service.commands import ballots as commands
from linli_common.auth import Principal
from linli_common.event_store import Act
from linli_common.http.commands import Command, CommandHeader
from linli_common.http.reading import AtLeast
from pydantic import BaseModel

JSON_LINES = "application/jsonl"
Envelope = Annotated[str | None, Query(max_length=40, description="Its key, where a round has several.")]
Code = Annotated[str, Path(max_length=40, description="The receipt, or the number of a paper slip.")]


class SlipBatch(BaseModel):
    """Slips that were issued together."""

    batch_id: UUID
    slips: int


class SlipsSoFar(BaseModel):
    """How many people got a slip, and how many slips stand how; ``once`` and ``differing`` are numbers of slips."""

    batches: list[SlipBatch]
    handed_out: int
    unused: int
    entered: int
    confirmed: int
    disputed: int
    resolved: int
    once: list[str]
    differing: list[str]


def ballots_router(service: Funding) -> APIRouter:
    """Ticking below ``/api/funding/rounds``."""
    router = APIRouter(prefix=f"/api/{SERVICE}/rounds", tags=["ballots"])
    _add_ticking(router, service)
    _add_paper(router, service)
    _add_reading(router, service)
    _add_results(router, service)
    return router


def _add_ticking(router: APIRouter, service: Funding) -> None:
    @router.post("/{round_id}/ballot")
    def cast_ballot(round_id: UUID, body: commands.CastTicks, sent: CommandHeader, who: Person) -> Answer:
        """勾选; again in place of the last ballot. ``code`` is the receipt: keep it, nobody else has it."""
        wait_for_token(service, who)
        act = sent.act(who.person_id, "resident", who.area_id)
        return reply_to(service.rounds.casting.cast(round_id, body, act))

    @router.get("/{round_id}/mine")
    def my_part(round_id: UUID, who: Person) -> dict[str, Any]:
        """Whether one is on the roll, and has taken part."""
        return service.rounds.views.mine(round_id, who.person_id)


def _add_paper(router: APIRouter, service: Funding) -> None:
    paper = service.rounds.paper

    def at_the_desk(round_id: UUID, who: Principal, sent: Command, *also: UUID) -> Act:
        wait_for_token(service, who)
        divisions = also or (service.rounds.found.get(round_id).division_id,)
        return service.authority.act(who, sent, STAFF, *divisions)

    @router.post("/{round_id}/slips", status_code=201)
    def issue_slips(round_id: UUID, body: commands.IssueSlips, sent: CommandHeader, who: Worker) -> Answer:
        """A batch of numbered slips to print."""
        return reply_to(paper.issue(round_id, body, at_the_desk(round_id, who, sent)))

    @router.get("/{round_id}/slips")
    def slips_so_far(round_id: UUID, who: Worker, at_least: AtLeast = None) -> SlipsSoFar:
        """The batches, how many slips were handed out, and which wait for a second entry or for a third person."""
        service.authority.actor(who, STAFF, service.rounds.found.get(round_id).division_id)
        wait_for_lists(service, at_least)
        handed_out = service.rounds.views.on_paper(round_id)
        return SlipsSoFar(handed_out=handed_out, **paper.so_far(round_id))

    @router.get("/{round_id}/slips/{batch_id}")
    def slip_numbers(round_id: UUID, batch_id: UUID, who: Worker) -> dict[str, list[str]]:
        """The numbers of a batch, for the printer. They are made from the edition's secret and kept nowhere."""
        service.authority.actor(who, STAFF, service.rounds.found.get(round_id).division_id)
        return {"numbers": paper.numbers(round_id, batch_id)}

    @router.post("/{round_id}/paper")
    def tick_person(round_id: UUID, body: commands.TickPerson, sent: CommandHeader, who: Worker) -> Answer:
        """领取纸质选票: the desk of the area where the person lives, or above, ticks and hands out a slip."""
        resident = service.neighbourhood.resident(body.person_id)
        at_home = () if resident is None else (resident.division_id,)
        return reply_to(paper.tick(round_id, body, at_the_desk(round_id, who, sent, *at_home)))

    @router.post("/{round_id}/slip-entries")
    def enter_slip(round_id: UUID, body: commands.EnterSlip, sent: CommandHeader, who: Worker) -> Answer:
        """录入纸质选票, twice, by two who do not see each other's entry."""
        return reply_to(paper.enter(round_id, body, at_the_desk(round_id, who, sent)))

    @router.post("/{round_id}/slip-resolutions")
    def resolve_slip(round_id: UUID, body: commands.ResolveSlip, sent: CommandHeader, who: Worker) -> Answer:
        """A third person says what stands on a slip whose entries differ, and why."""
        return reply_to(paper.resolve(round_id, body, at_the_desk(round_id, who, sent)))


def _add_reading(router: APIRouter, service: Funding) -> None:
    @router.get("/{round_id}/turnout")
    def read_turnout(round_id: UUID, _: Anyone, at_least: AtLeast) -> dict[str, Any]:
        """How many have taken part so far, by area and age band."""
        wait_for_lists(service, at_least)
        return service.rounds.views.turnout(round_id)


def _add_results(router: APIRouter, service: Funding) -> None:
    published = service.rounds.published

    @router.get("/{round_id}/result")
    def read_result(round_id: UUID, _: Anyone) -> dict[str, Any]:
        """What it came to, with an explanation of every project; 409 before all is counted."""
        return published.result(round_id)

    @router.get("/{round_id}/ballots", response_class=StreamingResponse)
    def export_ballots(round_id: UUID, _: Anyone) -> StreamingResponse:
        """All ballots as JSON lines, behind one line for the recount (``python -m funding_service.recount FILE``)."""
        return StreamingResponse(published.lines(round_id), media_type=JSON_LINES)

    @router.get("/{round_id}/ballots.pb", response_class=PlainTextResponse)
    def export_pabulib(round_id: UUID, _: Anyone, envelope: Envelope = None) -> PlainTextResponse:
        """The election as a file in the Pabulib format (``linli tally FILE``): of several envelopes, that of one."""
        return PlainTextResponse(published.pabulib(round_id, envelope))

    @router.get("/{round_id}/receipts/{code}")
    def check_receipt(round_id: UUID, code: Code, _: Anyone) -> dict[str, Any]:
        """Whether the ballot of a receipt was counted, and as what."""
        return published.receipt(round_id, code)

    @router.get("/{round_id}/laboratory")
    def read_laboratory(round_id: UUID, _: Anyone) -> dict[str, Any]:
        """实验室: all rules compared on the published ballots."""
        return service.rounds.laboratory.of_round(round_id)
