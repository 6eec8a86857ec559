"""Routes of votes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from deliberation_service.api.asking import (
    STAFF,
    Answer,
    Anyone,
    Person,
    Worker,
    answer_once,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands import votes as commands
from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse
from linli_common.auth import Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command, CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_keys
from linli_common.http.reading import AtLeast
from pydantic import BaseModel

CONVENERS = STAFF
"""Who convenes a vote that stands alone; in a topic it is who convenes the stage."""
JSON_LINES = "application/jsonl"
Code = Annotated[str, Path(max_length=40, description="The receipt, or the number of a paper slip.")]


class VoteRow(BaseModel):
    """A vote in a list."""

    vote_id: UUID
    division_id: UUID
    topic_id: UUID | None
    rule: str
    status: str
    opens_at: datetime | None
    closes_at: datetime
    prepared_at: datetime
    result: str | None


class SlipBatch(BaseModel):
    """Numbered slips that were issued together."""

    batch_id: UUID
    slips: int


def votes_router(service: Deliberation) -> APIRouter:
    """Everything about votes below ``/api/deliberation/votes``."""
    router = APIRouter(prefix=f"/api/{SERVICE}/votes", tags=["votes"])
    _add_convening(router, service)
    _add_voting(router, service)
    _add_paper(router, service)
    _add_reading(router, service)
    _add_results(router, service)
    return router


def _add_convening(router: APIRouter, service: Deliberation) -> None:
    votes = service.votes

    @router.post("", status_code=201)
    def prepare_vote(body: commands.PrepareVote, sent: CommandHeader, who: Person) -> Answer:
        """拟定表决: by who convenes the topic's stage, or alone by who works for the division."""
        wait_for_token(service, who)

        def do() -> Receipt:
            topic = service.topics.get(body.topic_id) if body.topic_id is not None else None
            roles = CONVENERS if topic is None else topic.convener_roles()
            division_id = body.division_id if topic is None else topic.division_id
            return votes.preparing.prepare(body, service.authority.act(who, sent, roles, division_id))

        return answer_once(service, who, sent, do)

    def convened(vote_id: UUID, who: Principal, sent: Command, then: Callable[[Act], Receipt]) -> Answer:
        wait_for_token(service, who)

        def do() -> Receipt:
            vote = votes.found.get(vote_id)
            topic = None if vote.topic_id is None else service.topics.get(vote.topic_id)
            roles = CONVENERS if topic is None else (*topic.convener_roles(), *CONVENERS)
            return then(service.authority.act(who, sent, roles, vote.division_id))

        return answer_once(service, who, sent, do)

    @router.post("/{vote_id}/open")
    def open_vote(vote_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """开始表决: roll and options are frozen. ``status`` is *opening* while the worker freezes a long roll."""
        return convened(vote_id, who, sent, lambda act: votes.preparing.open(vote_id, act))

    @router.post("/{vote_id}/close")
    def close_vote(vote_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """停止表决, once its time is over: no more slips are waited for."""
        return convened(vote_id, who, sent, lambda act: votes.preparing.end(vote_id, act))

    @router.post("/{vote_id}/cancel")
    def cancel_vote(vote_id: UUID, body: commands.CancelVote, sent: CommandHeader, who: Person) -> Answer:
        """取消表决 before it is opened."""
        return convened(vote_id, who, sent, lambda act: votes.preparing.cancel(vote_id, body, act))


def _add_voting(router: APIRouter, service: Deliberation) -> None:
    @router.post("/{vote_id}/ballot")
    def cast_ballot(vote_id: UUID, body: commands.CastBallot, sent: CommandHeader, who: Person) -> Answer:
        """投票; again in place of the last ballot. ``code`` is the receipt: keep it, nobody else has it."""
        wait_for_token(service, who)
        act = sent.act(who.person_id, "resident" if who.area_id is not None else "owner", who.area_id)
        return reply_to(service.votes.casting.cast(vote_id, body, act))

    @router.get("/{vote_id}/mine")
    def my_part(vote_id: UUID, who: Person, dwelling_id: UUID | None = None) -> dict[str, Any]:
        """Whether one is on the roll, and has taken part."""
        return service.votes.views.mine(vote_id, who.person_id, dwelling_id)

    @router.get("/{vote_id}/mine/units")
    def my_units(vote_id: UUID, who: Person) -> list[dict[str, Any]]:
        """What one may vote for: oneself, one's household, or one's heads with their dwellings and floor area."""
        return service.votes.views.my_units(vote_id, who.person_id)


def _add_paper(router: APIRouter, service: Deliberation) -> None:
    paper = service.votes.paper

    def at_the_desk(vote_id: UUID, who: Principal, sent: Command, *also: UUID) -> Act:
        wait_for_token(service, who)
        divisions = also or (service.votes.found.get(vote_id).division_id,)
        return service.authority.act(who, sent, STAFF, *divisions)

    @router.post("/{vote_id}/slips", status_code=201)
    def issue_slips(vote_id: UUID, body: commands.IssueSlips, sent: CommandHeader, who: Worker) -> Answer:
        """A batch of numbered slips to print."""
        return reply_to(paper.issue(vote_id, body, at_the_desk(vote_id, who, sent)))

    @router.get("/{vote_id}/slips")
    def slip_batches(vote_id: UUID, who: Worker) -> list[SlipBatch]:
        """The batches that were issued, in that order."""
        vote = service.votes.found.get(vote_id)
        service.authority.actor(who, STAFF, vote.division_id)
        return [SlipBatch(batch_id=batch_id, slips=slips) for batch_id, slips in vote.batches.items()]

    @router.get("/{vote_id}/slips/{batch_id}")
    def slip_numbers(vote_id: UUID, batch_id: UUID, who: Worker) -> dict[str, list[str]]:
        """The numbers of a batch, for the printer. They are made from the vote's secret and kept nowhere."""
        service.authority.actor(who, STAFF, service.votes.found.get(vote_id).division_id)
        return {"numbers": paper.numbers(vote_id, batch_id)}

    @router.post("/{vote_id}/paper")
    def tick_voter(vote_id: UUID, body: commands.TickVoter, sent: CommandHeader, who: Worker) -> Answer:
        """领取纸质选票: the desk of the area where the person lives, or above, ticks and hands out a slip."""
        resident = service.neighbourhood.resident(body.person_id)
        at_home = () if resident is None else (resident.division_id,)
        return reply_to(paper.tick(vote_id, body, at_the_desk(vote_id, who, sent, *at_home)))

    @router.post("/{vote_id}/slip-entries")
    def enter_slip(vote_id: UUID, body: commands.EnterSlip, sent: CommandHeader, who: Worker) -> Answer:
        """录入纸质选票, twice, by two who do not see each other's entry."""
        return reply_to(paper.enter(vote_id, body, at_the_desk(vote_id, who, sent)))

    @router.post("/{vote_id}/slip-resolutions")
    def resolve_slip(vote_id: UUID, body: commands.ResolveSlip, sent: CommandHeader, who: Worker) -> Answer:
        """A third person says what stands on a slip whose entries differ, and why."""
        return reply_to(paper.resolve(vote_id, body, at_the_desk(vote_id, who, sent)))


def _add_reading(router: APIRouter, service: Deliberation) -> None:
    views = service.votes.views

    @router.get("")
    def list_votes(
        _: Anyone,
        at_least: AtLeast,
        division_id: UUID | None = None,
        topic_id: UUID | None = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[VoteRow]:
        """Votes of a division or a topic, the newest first."""
        wait_for_lists(service, at_least)
        rows = service.votes.lists.of(division_id, topic_id, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        found = [VoteRow.model_validate(row) for row in rows]
        return page_of(found, limit, lambda row: (row.prepared_at.isoformat(), str(row.vote_id)))

    @router.get("/{vote_id}")
    def read_vote(vote_id: UUID, _: Anyone) -> dict[str, Any]:
        """Question, options, rule and times; the frozen roll with its hash once it is opened."""
        return views.vote(vote_id)

    @router.get("/{vote_id}/turnout")
    def read_turnout(vote_id: UUID, _: Anyone, at_least: AtLeast) -> dict[str, Any]:
        """How many have taken part so far, by area and age band."""
        wait_for_lists(service, at_least)
        return views.turnout(vote_id)


def _add_results(router: APIRouter, service: Deliberation) -> None:
    views = service.votes.views

    @router.get("/{vote_id}/result")
    def read_result(vote_id: UUID, _: Anyone) -> dict[str, Any]:
        """What it came to, with every comparison; 409 before all is counted."""
        return views.result(vote_id)

    @router.get("/{vote_id}/ballots", response_class=StreamingResponse)
    def export_ballots(vote_id: UUID, _: Anyone) -> StreamingResponse:
        """All ballots as JSON lines, behind one line for the recount (``/recount.mjs``)."""
        return StreamingResponse(views.export(vote_id), media_type=JSON_LINES)

    @router.get("/{vote_id}/receipts/{code}")
    def check_receipt(vote_id: UUID, code: Code, _: Anyone) -> dict[str, Any]:
        """Whether the ballot of a receipt was counted, and as what."""
        return views.receipt(vote_id, code)
