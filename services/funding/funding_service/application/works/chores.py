"""What time brings about for works. Broken off or doubled, the next look finds the rest."""

from __future__ import annotations

import logging
from datetime import datetime

from funding_service.aggregate.works.clock import advance
from funding_service.application.works.finding import FoundWorks
from funding_service.publisher.clock import CLOCK
from funding_service.queries.works import WorkLists
from linli_common.event_store import Act, ConcurrentChangeError

log = logging.getLogger(__name__)

AT_ONCE = 500


class WorkChores:
    """One look at all works for which something is due."""

    def __init__(self, found: FoundWorks, lists: WorkLists) -> None:
        self._found = found
        self._lists = lists

    def advance_works(self, now: datetime) -> int:
        """Records which milestones and answers are late; gives the number of works looked at."""
        act, due = Act(CLOCK, now), self._lists.due(now, AT_ONCE)
        for work_id in due:
            try:
                self._found.on(work_id, act, lambda work: advance(work, now))
            except ConcurrentChangeError:
                log.info("work %s is being worked on", work_id)
        return len(due)
