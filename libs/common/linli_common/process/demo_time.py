"""The time by which schedulers go while a demo plays the past."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from linli_common.clock import utc_now
from linli_common.event_store import EventSourcedApplication

QUIET_SECONDS = 30.0
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class DemoTime:
    """Keeps the schedulers behind a demo that plays the past: while events of it come in, nothing is due after the day
    before the last acts (a day's acts come in any order); once it has been quiet for a while, time is real.

    When another year is played after that, time goes back with it.
    """

    def __init__(self, store: EventSourcedApplication) -> None:
        self._store = store
        self._head = 0
        self._latest = _LONG_AGO
        self._changed = time.monotonic()

    def now(self) -> datetime:
        """The moment up to which clocks may be advanced."""
        head = self._store.head()
        if head != self._head:
            self._latest = self._store.last_act_at()
            self._head, self._changed = head, time.monotonic()
        if time.monotonic() - self._changed > QUIET_SECONDS:
            return utc_now()
        return max(self._latest, _LONG_AGO) - timedelta(days=1)
