"""Tells many stories at once, day by day: those of one day side by side, each of them in its own order.

A story is a generator that says when it goes on, does what happens then, and says when it goes on next. What would lie
in the future is not told: so the stories of the last weeks stand in the middle.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from typing import TypeAlias

from linli_common.clock import shanghai_day

Story: TypeAlias = Iterator[datetime]
Ahead: TypeAlias = tuple[datetime, int, Story]

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Promise:
    """What a story leaves to be done at a time, wherever it is by then: a resolution carried out, an answer given."""

    at: datetime
    keep: Callable[[], object]


def keeping(promises: list[Promise], story: Story) -> Story:
    """Tells a story, and keeps in between, and after its end, what was promised in it."""
    ahead = next(story, None)
    while ahead is not None or promises:
        promise = min(promises, key=lambda one: one.at, default=None)
        if promise is not None and (ahead is None or promise.at < ahead):
            yield promise.at
            promises.remove(promise)
            promise.keep()
        elif ahead is not None:
            yield ahead
            ahead = next(story, None)


def tell(
    stories: Sequence[Story], now: datetime, progress: Callable[[int, int], None], *, at_once: int = AT_ONCE
) -> None:
    """Tells all of them up to ``now``. ``progress`` is told (days done, days)."""
    numbers = count()
    ahead: list[Ahead] = [(begins, next(numbers), story) for story in stories if (begins := next(story, now)) < now]
    heapq.heapify(ahead)
    if not ahead:
        return
    first, days = shanghai_day(ahead[0][0]), (shanghai_day(now) - shanghai_day(ahead[0][0])).days + 1
    with ThreadPoolExecutor(at_once) as pool:
        while ahead:
            day = shanghai_day(ahead[0][0])
            today = _of_day(ahead, day)
            for later in pool.map(partial(_through, day=day, now=now), today):
                if later is not None:
                    heapq.heappush(ahead, later)
            progress((day - first).days + 1, days)
    progress(days, days)


def _of_day(ahead: list[Ahead], day: date) -> list[Ahead]:
    today: list[Ahead] = []
    while ahead and shanghai_day(ahead[0][0]) == day:
        today.append(heapq.heappop(ahead))
    return today


def _through(one: Ahead, day: date, now: datetime) -> Ahead | None:
    """Tells one story to the end of the day; None when it is over, or goes on in the future."""
    at, number, story = one
    while at < now and shanghai_day(at) <= day:
        later = next(story, None)
        if later is None:
            return None
        at = max(later, at + timedelta(microseconds=1))
    return (at, number, story) if at < now else None
