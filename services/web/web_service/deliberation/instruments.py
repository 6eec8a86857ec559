"""The meetings, forms, votes and the like of a topic: their titles, what came of them, and where their pages are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from web_service.clients.calling import Problem
from web_service.clients.deliberation import Deliberation
from web_service.clients.deliberation.going_on import Asked
from web_service.clients.deliberation.inquiries import Inquiry
from web_service.clients.deliberation.topics import Report, TopicDetail

Answer = TypeVar("Answer")
Titles = dict[UUID, tuple[str | None, str]]
"""Title and page, by id."""


@dataclass(frozen=True)
class Instrument:
    """One that was begun in the topic. ``result`` is None while it goes on; ``page`` is empty where it has none."""

    kind: str
    id: UUID
    stage: str | None
    begun_at: datetime
    result: str | None
    title: str | None
    page: str


@dataclass(frozen=True)
class Used:
    """All that a topic made use of, and the words of reports and requests, which have their place in the thread."""

    instruments: list[Instrument]
    reports: list[Report]
    inquiries: list[Inquiry]


class InstrumentBook:
    """Asks deliberation for them; a subject that does not answer costs its titles, never the page."""

    def __init__(self, deliberation: Deliberation) -> None:
        self._ask = deliberation

    async def of(self, detail: TopicDetail) -> Used:
        """Those of a topic of the public record, in the order in which they were begun."""
        topic_id = detail.item.topic_id
        begun = [one for one in detail.steps if one.what == "instrument_begun"]
        kinds = {str(one.said.get("instrument")) for one in begun}
        titles, filed, asked = await asyncio.gather(
            self._titles(detail, kinds),
            self._if(bool(kinds & {"report"}), lambda: self._ask.topics.reports(topic_id)),
            self._if(detail.item.template is not None, lambda: self._ask.inquiries.of_topic(topic_id)),
        )
        reports, inquiries = filed or [], asked or []
        titles |= {one.report_id: (one.title, f"#report-{one.report_id}") for one in reports}
        titles |= {one.inquiry_id: (one.text, f"/questions/{one.inquiry_id}") for one in inquiries}
        results = {
            str(one.said["instrument_id"]): str(one.said["result"])
            for one in detail.steps
            if one.what == "instrument_concluded"
        }
        found = []
        for step in begun:
            id_ = str(step.said["instrument_id"])
            title, page = titles.get(UUID(id_), (None, ""))
            stage = _stage_before(detail, step.at)
            kind = str(step.said["instrument"])
            found.append(Instrument(kind, UUID(id_), stage, step.at, results.get(id_), title, page))
        return Used(found, reports, inquiries)

    async def _titles(self, detail: TopicDetail, kinds: set[str]) -> Titles:
        topic_id = detail.item.topic_id
        meetings, notices, asked, conventions = await asyncio.gather(
            self._if("meeting" in kinds, lambda: self._ask.meetings.of_topic(topic_id)),
            self._if(bool(kinds & {"notice", "public_notice"}), lambda: self._ask.notices.of_topic(topic_id)),
            self._if(bool(kinds & {"vote", "form", "statements"}), lambda: self._ask.going_on.of_topic(topic_id)),
            self._if("convention" in kinds, lambda: self._conventions(detail)),
        )
        alone = await asyncio.gather(*self._alone(detail))
        titles: Titles = {one.meeting_id: (one.title, f"/meetings/{one.meeting_id}") for one in meetings or []}
        titles |= {one.notice_id: (one.title, one.page) for one in notices or []}
        titles |= {one.id: (one.title, one.page) for one in (*(asked or []), *(found for found in alone if found))}
        return titles | (conventions or {})

    def _alone(self, detail: TopicDetail) -> list[Awaitable[Asked | None]]:
        """Contests and panels, which no list of a topic has."""
        found: list[Awaitable[Asked | None]] = []
        for step in detail.steps:
            if step.what == "instrument_begun" and step.said.get("instrument") in ("schemes", "panel"):
                ask = self._ask.going_on.contest if step.said["instrument"] == "schemes" else self._ask.going_on.panel
                found.append(self._if(True, partial(ask, UUID(str(step.said["instrument_id"])))))
        return found

    async def _conventions(self, detail: TopicDetail) -> Titles:
        """The sets of amendments of this topic: the instrument is the set, its page the convention's."""
        listed = await self._ask.conventions.of_division(detail.item.division_id, {"limit": 200})
        found = await asyncio.gather(*(self._ask.conventions.convention(one.convention_id) for one in listed.items))
        return {
            one.set_id: (one.title, f"/conventions/{convention.convention_id}#set-{one.set_id}")
            for convention in found
            for one in convention.sets
            if one.topic_id == detail.item.topic_id
        }

    @staticmethod
    async def _if(wanted: bool, ask: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """What is asked for, when it is wanted and answered."""
        try:
            return await ask() if wanted else None
        except Problem:
            return None


def _stage_before(detail: TopicDetail, at: datetime) -> str | None:
    """The stage in which something was begun."""
    entered = [one.said.get("entered") for one in detail.steps if one.what == "stage_entered" and one.at <= at]
    return entered[-1] if entered else None
