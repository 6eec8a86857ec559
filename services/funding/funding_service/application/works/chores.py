"""What time brings about for works, and photos that no event knows; broken off, the next look finds the rest."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from funding_service.aggregate.works import Work
from funding_service.aggregate.works.clock import advance
from funding_service.application.parts import Parts
from funding_service.application.works.finding import FoundWorks
from funding_service.publisher.clock import CLOCK
from funding_service.queries.works import WorkLists
from funding_service.vault.pictures import Pictures
from linli_common.event_store import Act, ConcurrentChangeError

log = logging.getLogger(__name__)

AT_ONCE = 500
ORPHAN_AFTER = timedelta(hours=1)


class WorkChores:
    """One look at all works for which something is due."""

    def __init__(self, parts: Parts, found: FoundWorks, lists: WorkLists, pictures: Pictures) -> None:
        self._parts = parts
        self._found = found
        self._lists = lists
        self._pictures = pictures
        self._looked_at: datetime | None = None

    def advance_works(self, now: datetime) -> int:
        """Records which milestones and answers are late; gives the number of works looked at."""
        act, due = Act(CLOCK, now), self._lists.due(now, AT_ONCE)
        for work_id in due:
            try:
                self._found.on(work_id, act, lambda work: advance(work, now))
            except ConcurrentChangeError:
                log.info("work %s is being worked on", work_id)
        return len(due)

    def remove_orphans(self, now: datetime) -> int:
        """Photos whose event was never recorded, looked for once a minute; gives their number."""
        minute = now.replace(second=0, microsecond=0)
        if self._looked_at == minute:
            return 0
        removed, latest = 0, now - ORPHAN_AFTER
        for of_id, picture_id in self._pictures.kept_between(latest - timedelta(days=1), latest):
            work = self._parts.store.find(Work, of_id)
            if work is not None and picture_id not in work.photos:
                self._pictures.remove(picture_id)
                removed += 1
        self._looked_at = minute
        return removed
