"""Meetings and notices, put together from the service's parts."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation_service.application.attending import Attending
from deliberation_service.application.grounds import Grounds
from deliberation_service.application.meeting_chores import MeetingChores
from deliberation_service.application.meetings import Meetings
from deliberation_service.application.notices import Notices
from deliberation_service.application.parts import Parts
from deliberation_service.application.resolutions import Resolutions
from deliberation_service.queries.meeting_views import MeetingViews
from deliberation_service.queries.meetings import MeetingLists
from deliberation_service.queries.notice_views import NoticeViews
from deliberation_service.queries.notices import NoticeLists


@dataclass(frozen=True, slots=True)
class Gatherings:
    """Commands, chores, lists and views of meetings 会议, resolutions 决议事项, notices 公告, public notices 公示."""

    grounds: Grounds
    meetings: Meetings
    attending: Attending
    resolutions: Resolutions
    notices: Notices
    chores: MeetingChores
    meeting_lists: MeetingLists
    meeting_views: MeetingViews
    notice_lists: NoticeLists
    notice_views: NoticeViews


def gatherings_of(parts: Parts) -> Gatherings:
    """Puts them together."""
    grounds, pool = Grounds(parts), parts.store.pool
    meetings, notices = Meetings(parts, grounds), Notices(parts, grounds)
    resolutions = Resolutions(parts, meetings)
    meeting_lists, notice_lists = MeetingLists(pool), NoticeLists(pool)
    return Gatherings(
        grounds=grounds,
        meetings=meetings,
        attending=Attending(parts, meetings, grounds),
        resolutions=resolutions,
        notices=notices,
        chores=MeetingChores(parts, resolutions, notices, meeting_lists, notice_lists),
        meeting_lists=meeting_lists,
        meeting_views=MeetingViews(parts.store, parts.contents.open_all, parts.neighbourhood),
        notice_lists=notice_lists,
        notice_views=NoticeViews(parts.store, parts.contents.open_all, parts.neighbourhood),
    )
