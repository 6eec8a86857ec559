"""How many have ticked in an edition, by area, age band and channel."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from linli_common.projector.reader import Column, Event, Key, Sums
from linli_contracts.funding import ballots as public

ELSEWHERE = UUID(int=0)
"""In place of the area of who has moved away since the roll was frozen."""


def _turnout(event: Event) -> Iterable[tuple[Key, int]]:
    if event.envelope.type != public.TickRecordedV1.TYPE or not event.envelope.data["first"]:
        return ()
    data = event.envelope.data
    ballots_id = uuid5(UUID(data["round_id"]), f"edition/{data['edition']}")
    area_id = UUID(data["area_id"]) if data["area_id"] else ELSEWHERE
    return [((ballots_id, area_id, data["age_band"] or "", data["channel"]), 1)]


SUMS: tuple[Sums, ...] = (
    Sums(
        "turnout",
        (
            Column("ballots_id", "uuid"),
            Column("area_id", "uuid"),
            Column("age_band", "text"),
            Column("channel", "text"),
        ),
        _turnout,
    ),
)
