"""Routes of conventions and covenants. Everybody reads them, as of any day."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from deliberation_service.api.asking import Answer, Anyone, Person, reply_to, wait_for_lists, wait_for_token
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.application.convention_views import ConventionView, TextView
from deliberation_service.commands import conventions as commands
from fastapi import APIRouter, Query
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key
from linli_common.http.reading import AtLeast
from pydantic import BaseModel

Day = Annotated[date | None, Query(description="A day in Asia/Shanghai; today when left out.")]


class ConventionItem(BaseModel):
    """A convention in a list. ``waiting_version``: filed with the street and not answered."""

    convention_id: UUID
    kind: str
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    versions: int
    in_force_on: date | None
    waiting_version: int | None


def conventions_router(service: Deliberation) -> APIRouter:
    """Everything about conventions below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["conventions"])
    _add_amending(router, service)
    _add_assembly(router, service)
    _add_filing(router, service)
    _add_reading(router, service)
    return router


def _add_amending(router: APIRouter, service: Deliberation) -> None:
    conventions = service.workshop.conventions

    @router.post("/conventions", status_code=201)
    def begin_convention(body: commands.BeginConvention, sent: CommandHeader, who: Person) -> Answer:
        """居民公约 of an area or estate, or 管理规约 of an estate: one of each kind."""
        wait_for_token(service, who)
        return reply_to(conventions.begin(body, who, sent))

    @router.post("/conventions/{of_id}/sets", status_code=201)
    def open_amendments(of_id: UUID, body: commands.OpenAmendments, sent: CommandHeader, who: Person) -> Answer:
        """起草 or 修订."""
        return reply_to(conventions.open_set(of_id, body, who, sent))

    @router.post("/conventions/{of_id}/sets/{set_id}/amendments", status_code=201)
    def propose_amendment(
        of_id: UUID, set_id: UUID, body: commands.ProposeAmendment, sent: CommandHeader, who: Person
    ) -> Answer:
        """By who lives there; for a covenant also by who owns there."""
        wait_for_token(service, who)
        return reply_to(conventions.propose(of_id, set_id, body, who, sent))

    @router.post("/conventions/{of_id}/sets/{set_id}/amendments/{amendment_id}/take-back")
    def take_back_amendment(
        of_id: UUID,
        set_id: UUID,
        amendment_id: UUID,
        body: commands.TakeBackAmendment,
        sent: CommandHeader,
        who: Person,
    ) -> Answer:
        """By who proposed it, or by the convener."""
        return reply_to(conventions.take_back(of_id, set_id, amendment_id, body, who, sent))


def _add_assembly(router: APIRouter, service: Deliberation) -> None:
    conventions = service.workshop.conventions

    @router.post("/conventions/{of_id}/sets/{set_id}/put-to-vote")
    def put_amendments_to_vote(
        of_id: UUID, set_id: UUID, body: commands.PutAmendmentsToVote, sent: CommandHeader, who: Person
    ) -> Answer:
        """提交表决 of the assembly that the law asks for."""
        return reply_to(conventions.put_to_vote(of_id, set_id, body, who, sent))

    @router.post("/conventions/{of_id}/sets/{set_id}/adopt")
    def adopt_amendments(
        of_id: UUID, set_id: UUID, body: commands.AdoptAmendments, sent: CommandHeader, who: Person
    ) -> Answer:
        """通过: what the assembly passed is in force from a day on."""
        return reply_to(conventions.adopt(of_id, set_id, body, who, sent))

    @router.post("/conventions/{of_id}/sets/{set_id}/end")
    def end_amendments(
        of_id: UUID, set_id: UUID, body: commands.EndAmendments, sent: CommandHeader, who: Person
    ) -> Answer:
        """Voted down, or given up."""
        return reply_to(conventions.end(of_id, set_id, body, who, sent))


def _add_filing(router: APIRouter, service: Deliberation) -> None:
    conventions = service.workshop.conventions

    @router.post("/conventions/{of_id}/versions/{version}/file")
    def file_convention(of_id: UUID, version: int, sent: CommandHeader, who: Person) -> Answer:
        """报备 with the street."""
        return reply_to(conventions.file(of_id, version, who, sent))

    @router.post("/conventions/{of_id}/versions/{version}/answer-filing")
    def answer_filing(
        of_id: UUID, version: int, body: commands.AnswerFiling, sent: CommandHeader, who: Person
    ) -> Answer:
        """备案 by the street, or sent back."""
        return reply_to(conventions.answer_filing(of_id, version, body, who, sent))


def _add_reading(router: APIRouter, service: Deliberation) -> None:
    workshop = service.workshop
    views = workshop.convention_views

    @router.get("/conventions/{of_id}")
    def convention(of_id: UUID, _: Anyone) -> ConventionView:
        """A convention with its versions and all amendments that were ever proposed."""
        return views.detail(workshop.conventions.get(of_id), shanghai_day(utc_now()))

    @router.get("/conventions/{of_id}/text")
    def text_on(of_id: UUID, _: Anyone, on: Day = None) -> TextView:
        """How it reads on a day."""
        return views.on(workshop.conventions.get(of_id), on or shanghai_day(utc_now()))

    @router.get("/conventions/{of_id}/versions/{version}")
    def text_of_version(of_id: UUID, version: int, _: Anyone) -> TextView:
        """How a version reads."""
        return views.version(workshop.conventions.get(of_id), version)

    @router.get("/divisions/{division_id}/conventions")
    def conventions(
        division_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        waiting: bool = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[ConventionItem]:
        """Conventions and covenants of a division and below; ``waiting``: those filed and not answered."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = workshop.convention_lists.of_divisions(below, read_key(cursor, UUID), limit, waiting=waiting)
        items = [
            ConventionItem(title=views.title(workshop.conventions.get(row["convention_id"])), **row) for row in rows
        ]
        return page_of(items, limit, lambda item: [str(item.convention_id)])
