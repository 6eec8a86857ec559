"""What time brings about for resolutions and notices. Broken off or doubled, the next look finds the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from deliberation_service.aggregate.notice import Notice
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.application.notices import Notices
from deliberation_service.application.parts import Parts
from deliberation_service.application.resolutions import Resolutions
from deliberation_service.publisher.clock import CLOCK
from deliberation_service.queries.meetings import MeetingLists
from deliberation_service.queries.notices import NoticeLists
from linli_common.event_store import Act, ConcurrentChangeError, Receipt

log = logging.getLogger(__name__)

AT_ONCE = 500


class MeetingChores:
    """One look at everything that is due."""

    def __init__(
        self,
        parts: Parts,
        resolutions: Resolutions,
        notices: Notices,
        meeting_lists: MeetingLists,
        notice_lists: NoticeLists,
    ) -> None:
        self._parts = parts
        self._resolutions = resolutions
        self._notices = notices
        self._meeting_lists = meeting_lists
        self._notice_lists = notice_lists

    def advance_resolutions(self, now: datetime) -> int:
        """Records which resolutions are overdue; gives the number looked at."""
        act, due = Act(CLOCK, now), self._meeting_lists.resolutions_due(now, AT_ONCE)
        for resolution_id in due:
            self._try(resolution_id, partial(self._advance_resolution, resolution_id, act))
        return len(due)

    def advance_notices(self, now: datetime) -> int:
        """Records which notices are over and which answers overdue; gives the number looked at."""
        act, due = Act(CLOCK, now), self._notice_lists.due(now, AT_ONCE)
        for notice_id, form in due:
            kind: type[Notice | PublicNotice] = Notice if form == "notice" else PublicNotice
            self._try(notice_id, partial(self._notices.on, kind, notice_id, act, lambda notice: notice.advance(now)))
        return len(due)

    def _advance_resolution(self, resolution_id: UUID, act: Act) -> Receipt:
        def decide() -> Receipt:
            resolution = self._resolutions.get(resolution_id)
            resolution.advance(act.at)
            return self._parts.store.record(resolution, act=act)

        return self._parts.store.once(act, decide)

    def _try(self, what: UUID, do: Callable[[], Receipt]) -> None:
        try:
            do()
        except ConcurrentChangeError:  # somebody works on it at this moment: the next look finds it again
            log.info("%s is being worked on", what)
