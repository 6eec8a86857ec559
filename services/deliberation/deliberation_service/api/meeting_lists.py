"""Routes that show meetings and resolutions: public record, read by anybody; drafts and persons by those concerned."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from deliberation_service.api.asking import Anyone, Person, wait_for_lists
from deliberation_service.application import Deliberation
from deliberation_service.queries.meeting_rules import holding
from deliberation_service.queries.meeting_views import MeetingDetail, MeetingItem, ResolutionView
from deliberation_service.queries.meetings import When
from fastapi import APIRouter
from linli_common.auth import NoRightError, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.paging import Cursor, Limit, Page, page_of
from linli_common.http.reading import AtLeast
from linli_contracts.deliberation.gathering_words import MeetingKind
from pydantic import BaseModel


class KindRule(BaseModel):
    """What the rules of today ask of a kind of meeting."""

    notice_days: int
    proxies_each: int


class MeetingRulesView(BaseModel):
    """The rules that hold today, with their source."""

    source: str
    kinds: dict[str, KindRule]


def add_lists(router: APIRouter, service: Deliberation) -> None:
    """What may be read."""
    lists, views = service.gatherings.meeting_lists, service.gatherings.meeting_views

    @router.get("/meeting-rules")
    def meeting_rules(_: Anyone) -> MeetingRulesView:
        """How early each kind of meeting is announced, and how many one person represents there."""
        rules = holding("meeting_rules.json", shanghai_day(utc_now()))
        return MeetingRulesView(source=rules["source"], kinds=rules["kinds"])

    @router.get("/divisions/{division_id}/meetings")
    def calendar(
        division_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        when: When = "coming",
        kind: MeetingKind | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[MeetingItem]:
        """Meetings of a division and below: coming, the soonest first; or past, the latest first."""
        wait_for_lists(service, at_least)
        now = utc_now()
        below = service.neighbourhood.below(division_id, shanghai_day(now))
        rows = lists.calendar(below, when, now, kind=kind, cursor=cursor, limit=limit)
        return page_of(views.items(rows), limit, _by_start)

    @router.get("/topics/{topic_id}/meetings")
    def meetings_of_topic(topic_id: UUID, _: Anyone, at_least: AtLeast) -> list[MeetingItem]:
        """The meetings of a topic in their order."""
        wait_for_lists(service, at_least)
        service.topics.get_public(topic_id)
        return views.items(lists.of_topic(topic_id))

    @router.get("/my-meetings")
    def my_meetings(who: Person, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50) -> Page[MeetingItem]:
        """Meetings that one was at, or was represented in, the latest first."""
        wait_for_lists(service, at_least)
        return page_of(views.items(lists.of_person(who.person_id, cursor, limit)), limit, _by_start)

    @router.get("/meetings/{meeting_id}")
    def meeting(meeting_id: UUID, who: Anyone, at_least: AtLeast) -> MeetingDetail:
        """One meeting, as far as the asker may see it."""
        wait_for_lists(service, at_least)
        found = service.gatherings.meetings.get(meeting_id)
        return views.detail(
            found,
            lists.resolutions_of(meeting_id),
            runs_it=holds(service, who, found.convener_roles, found.division_id),
            me=who.person_id if who is not None else None,
        )

    @router.get("/divisions/{division_id}/resolutions")
    def open_resolutions(
        division_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        below: bool = False,
        overdue: bool | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[ResolutionView]:
        """What a unit (and those below it) still has to do, the soonest due first."""
        wait_for_lists(service, at_least)
        day = shanghai_day(utc_now())
        units = service.neighbourhood.below(division_id, day) if below else [division_id]
        rows = lists.open_resolutions(units, overdue=overdue, cursor=cursor, limit=limit)
        return page_of(views.resolutions(rows), limit, lambda one: (one.due_on.isoformat(), str(one.resolution_id)))


def holds(service: Deliberation, who: Principal | None, roles: Collection[str], division_id: UUID) -> bool:
    """Whether somebody holds one of the roles over the division."""
    if who is None:
        return False
    try:
        service.authority.actor(who, roles, division_id)
    except NoRightError:
        return False
    return True


def _by_start(item: MeetingItem) -> tuple[str, str]:
    return item.starts_at.isoformat(), str(item.meeting_id)
