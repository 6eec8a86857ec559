"""Flows: (measure, division, day) → amount. The one thing that all figures are made of."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.projector import Column, Event, Sums

DAYS_TABLE = "event_days"
BLOCK_EVENTS = 1_000

FLOW_KEY = (Column("measure", "text"), Column("division_id", "uuid"), Column("day", "date"))

Flow = tuple[tuple[str, UUID, date], int]


@lru_cache(maxsize=65_536)
def division_of(text: str) -> UUID:
    """A division's id from its text; the few thousand there are come again and again."""
    return UUID(text)


def day_of(event: Event) -> date:
    """The day in Asia/Shanghai of the envelope's time: the day on which an event counts."""
    return shanghai_day(event.envelope.time)


def on_any_event(event: Event) -> list[tuple[tuple[str, date, int], int]]:
    """Which thousand of a stream's events have events of a day: so that a figure's events are found without a scan."""
    return [((event.stream, day_of(event), event.seq // BLOCK_EVENTS), 1)]


EVENT_DAYS = Sums(
    DAYS_TABLE, (Column("stream", "text"), Column("day", "date"), Column("block", "bigint")), on_any_event
)
