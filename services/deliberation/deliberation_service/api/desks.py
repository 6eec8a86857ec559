"""Routes for the desk of a division: what waits there for its staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from deliberation_service.api.asking import STAFF, Worker, wait_for_lists, wait_for_token
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands.topics import TemplateName
from deliberation_service.queries.desks import SOON
from deliberation_service.queries.meeting_views import MeetingItem
from deliberation_service.queries.topic_views import TopicItem
from fastapi import APIRouter, Query
from linli_common.auth import Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_keys
from linli_common.http.reading import AtLeast
from pydantic import BaseModel

Stage = Annotated[TemplateName | None, Query()]


class StageCount(BaseModel):
    """How many topics stand in a stage of a template."""

    template: str
    stage: str
    stage_kind: str
    topics: int


class DeskCounts(BaseModel):
    """How much waits for a division and everything below it; ``…_late``: how much of it is past its time.

    Requests and questions are those of the division itself, as a unit that was asked.
    """

    to_screen: int
    to_screen_late: int
    appeals: int
    appeals_late: int
    stages: int
    stages_late: int
    resolutions: int
    resolutions_late: int
    objections: int
    objections_late: int
    minutes: int
    inquiries: int
    inquiries_late: int
    closing: int
    by_stage: list[StageCount]


class ObjectionWaiting(BaseModel):
    """An objection that nobody has answered; ``title`` is of the public notice that it is to."""

    objection_id: UUID
    notice_id: UUID
    topic_id: UUID | None
    division_id: UUID
    about: str
    title: str | None
    raised_at: datetime
    answer_due_at: datetime


class ClosingItem(BaseModel):
    """Something that ends soon. ``paper_until``: paper is entered until then; ``differing`` papers need a third."""

    kind: Literal["form", "vote", "conversation"]
    id: UUID
    topic_id: UUID | None
    division_id: UUID
    title: str | None
    state: str
    closes_at: datetime
    paper_until: datetime | None
    differing: int


def desks_router(service: Deliberation) -> APIRouter:
    """Below ``/api/deliberation/divisions/{division_id}/desk``: for staff of the division, or above it."""
    router = APIRouter(prefix=f"/api/{SERVICE}/divisions/{{division_id}}/desk", tags=["desk"])
    _add_counts(router, service)
    _add_lists(router, service)
    return router


def _add_counts(router: APIRouter, service: Deliberation) -> None:
    @router.get("")
    def desk(division_id: UUID, who: Worker, at_least: AtLeast = None) -> DeskCounts:
        """How much waits, and how many topics stand in which stage."""
        below, now = _below(service, division_id, who, at_least), utc_now()
        counts = service.desk_lists.counts(below, division_id, now, shanghai_day(now))
        closing = service.desk_lists.closing(below, now + SOON, 1_000)
        by_stage = [StageCount(**row) for row in service.desk_lists.stages(below)]
        return DeskCounts(**counts, closing=len(closing), by_stage=by_stage)

    @router.get("/closing")
    def closing(division_id: UUID, who: Worker, limit: Limit = 50, at_least: AtLeast = None) -> list[ClosingItem]:
        """Forms, votes and conversations that end within a week, or are over and not counted: the soonest first."""
        below = _below(service, division_id, who, at_least)
        rows = service.desk_lists.closing(below, utc_now() + SOON, limit)
        titles = _titles(service, [row["id"] for row in rows])
        return [ClosingItem(title=titles[row["id"]], **row) for row in rows]


def _add_lists(router: APIRouter, service: Deliberation) -> None:
    lists = service.desk_lists

    @router.get("/topics")
    def under_way(
        division_id: UUID,
        who: Worker,
        stage: Stage = None,
        overdue: bool = False,
        limit: Limit = 50,
        cursor: Cursor = None,
        at_least: AtLeast = None,
    ) -> Page[TopicItem]:
        """Topics that are in a stage, the soonest due first; ``overdue``: only those past their time."""
        below = _below(service, division_id, who, at_least)
        after, late_at = read_keys(cursor, datetime.fromisoformat, UUID), utc_now() if overdue else None
        rows = lists.topics(below, after, limit + 1, stage=stage, late_at=late_at)
        return page_of(service.topic_views.items(rows), limit, _by_due)

    @router.get("/objections")
    def objections(
        division_id: UUID, who: Worker, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[ObjectionWaiting]:
        """Objections that nobody has answered, the soonest due first."""
        below = _below(service, division_id, who, at_least)
        rows = lists.objections(below, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        titles = _titles(service, list({row["notice_id"] for row in rows}))
        found = [ObjectionWaiting(title=titles[row["notice_id"]], **row) for row in rows]
        return page_of(found, limit, lambda one: (one.answer_due_at.isoformat(), str(one.objection_id)))

    @router.get("/minutes")
    def minutes(
        division_id: UUID, who: Worker, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[MeetingItem]:
        """Meetings that were held and whose minutes are not signed, the oldest first."""
        below = _below(service, division_id, who, at_least)
        rows = lists.unsigned(below, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        found = service.gatherings.meeting_views.items(rows)
        return page_of(found, limit, lambda one: (one.starts_at.isoformat(), str(one.meeting_id)))


def _below(service: Deliberation, division_id: UUID, who: Principal, at_least: str | None) -> Sequence[UUID]:
    """The division and everything below it. Raises `OutsideOwnDivisionError` for staff of another one."""
    wait_for_token(service, who)
    wait_for_lists(service, at_least)
    service.authority.actor(who, STAFF, division_id)
    return service.neighbourhood.below(division_id, shanghai_day(utc_now()))


def _titles(service: Deliberation, ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """Titles, or questions, of notices, forms, votes and conversations: opened in two round trips."""
    firsts: Any = service.store.first_events(ids)
    opened = service.parts.contents.open_all([firsts[one].content for one in ids])
    said = [orjson.loads(content) if content is not None else {} for content in opened]
    return {one: words.get("title") or words.get("question") for one, words in zip(ids, said, strict=True)}


def _by_due(item: TopicItem) -> tuple[str, str]:
    return item.due_at.isoformat() if item.due_at is not None else "", str(item.topic_id)
