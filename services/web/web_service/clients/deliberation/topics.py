"""Topics and the templates that they follow, as deliberation's API answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.telling import Body, Done, tell


class Topic(BaseModel):
    """A topic in a list; ``title`` is None for a letter's topic that nobody has put into words yet."""

    topic_id: UUID
    number: str
    title: str | None
    division_id: UUID
    estate_id: UUID | None
    scope: str
    origin: str
    status: str
    template: str | None
    template_version: int | None
    stage: str | None
    stage_kind: str | None
    outcome: str | None
    reviewed: bool
    merged_into: UUID | None
    raised_at: datetime
    changed_at: datetime
    due_at: datetime | None
    overdue: bool


class Topics(BaseModel):
    """One page of topics."""

    items: list[Topic]
    next_cursor: str | None = None


class Stage(BaseModel):
    """A stage of a template; ``days`` are calendar days."""

    stage: str
    kind: str
    name_zh: str
    name_en: str
    days: int
    conveners: list[str]
    may_act: list[str]
    instruments: list[str]


class Way(BaseModel):
    """A way out of the present stage, and what it still lacks, in the template's own words."""

    to: str
    missing: list[str]


class Raiser(BaseModel):
    """Somebody upstream; ``shown`` is 已注销 once the person was erased."""

    person_id: UUID | None
    shown: str | None


class Step(BaseModel):
    """One thing that happened. ``said`` are the event's own words, ``text`` what somebody wrote."""

    at: datetime
    what: str
    actor_id: UUID | None
    actor_role: str
    actor_division_id: UUID | None
    said: dict[str, Any]
    text: str | None


class TopicDetail(BaseModel):
    """A topic whole. ``letter_id`` is for who raised it and who works there."""

    item: Topic
    text: str | None
    raised_by: list[Raiser]
    letter_id: UUID | None
    merged_from: list[UUID]
    stages: list[Stage]
    ways: list[Way]
    steps: list[Step]
    readable: bool


class Report(BaseModel):
    """A report on a topic."""

    report_id: UUID
    stage: str
    filed_at: datetime
    title: str | None
    text: str | None


class Template(BaseModel):
    """The newest version of a template that a district has."""

    template: str
    version: int
    name_zh: str
    name_en: str
    age_bands: list[str]
    scopes: list[str]
    stages: list[Stage]


class TopicClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query) -> Topics:
        """The public record of a division and below, the newest first. Filters as the API has them."""
        return Topics.model_validate(await self._caller.get(f"/divisions/{division_id}/topics", query))

    async def waiting(self, division_id: UUID, query: Query, token: str) -> Topics:
        """Topics to screen and appeals to decide in a division and below, the soonest due first: for its staff."""
        return Topics.model_validate(await self._caller.get(f"/divisions/{division_id}/topics/waiting", query, token))

    async def mine(self, cursor: str | None, seen: int, token: str) -> Topics:
        """What one raised or stands upstream of, the newest first."""
        query: Query = {"cursor": cursor, "at_least": at_least(seen), "limit": 20}
        return Topics.model_validate(await self._caller.get("/topics/mine", query, token))

    async def topic(self, topic_id: UUID, token: str | None) -> TopicDetail:
        """One topic with its thread."""
        return TopicDetail.model_validate(await self._caller.get(f"/topics/{topic_id}", token=token))

    async def of_letter(self, letter_id: UUID, token: str | None) -> TopicDetail:
        """The topic that a letter has become."""
        return TopicDetail.model_validate(await self._caller.get(f"/letters/{letter_id}/topic", token=token))

    async def reports(self, topic_id: UUID) -> list[Report]:
        """What was reported on it, in that order."""
        return [Report.model_validate(one) for one in await self._caller.get(f"/topics/{topic_id}/reports")]

    async def templates(self, district_id: UUID) -> list[Template]:
        """The newest version of each template of a district."""
        return [Template.model_validate(one) for one in await self._caller.get(f"/districts/{district_id}/templates")]

    async def raise_topic(self, body: Body, key: str, token: str) -> Done:
        """提出议题; answers ``topic_id``."""
        return await tell(self._caller, "/topics", body, key, token)

    async def tell(self, topic_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about one topic: ``withdraw``, ``appeal``, ``accept``, ``stage``…"""
        return await tell(self._caller, f"/topics/{topic_id}/{what}", body, key, token)
