"""Commands on one thing that many people change at the same moment take turns within a process.

Without turns each of them would be decided again for every other one, and most would give up: of forty residents who
join a meeting at once, all but a few. Turns save work only. What is recorded is right without them, by the versions of
the event table, so that between processes, and after the longest wait, a command simply goes ahead.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

LONGEST_WAIT_SECONDS = 5.0
_LOCKS = 256


class Turns:
    """Locks that things share by their ids: two things may wait for each other now and then, and never for long."""

    def __init__(self) -> None:
        self._locks = tuple(threading.Lock() for _ in range(_LOCKS))

    @contextmanager
    def of(self, thing_id: UUID) -> Iterator[None]:
        """The turn of a command on this thing."""
        lock = self._locks[thing_id.int % _LOCKS]
        has_turn = lock.acquire(timeout=LONGEST_WAIT_SECONDS)
        try:
            yield
        finally:
            if has_turn:
                lock.release()
