"""One row for each vote, and how many have taken part in it, by area, age band and channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.lists.moving import is_moved, moved_keys, where_to
from linli_common.projector.reader import Column, Event, Key, States, Sums
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import votes as public

ELSEWHERE = UUID(int=0)
"""In place of the area of who lives in none of this district."""

DDL = """
CREATE TABLE {schema}.votes (
  vote_id     uuid PRIMARY KEY,
  division_id uuid NOT NULL,
  estate_id   uuid,
  topic_id    uuid,
  rule        text NOT NULL,
  status      text NOT NULL,
  opens_at    timestamptz,
  closes_at   timestamptz NOT NULL,
  counts_at   timestamptz NOT NULL,
  prepared_at timestamptz NOT NULL,
  roll_units  bigint,
  result      text
);
CREATE INDEX votes_of_division ON {schema}.votes (division_id, prepared_at DESC, vote_id DESC);
CREATE INDEX votes_of_topic ON {schema}.votes (topic_id, prepared_at DESC, vote_id DESC) WHERE topic_id IS NOT NULL;
CREATE INDEX votes_at_work ON {schema}.votes (status) WHERE status IN ('prepared', 'opening', 'opened', 'closing');
"""
_COLUMNS = (
    "division_id", "estate_id", "topic_id", "rule", "status", "opens_at", "closes_at", "counts_at", "prepared_at",
    "roll_units", "result",
)  # fmt: skip
Data = dict[str, Any]


def on_vote_prepared(data: Data, event: Event) -> Row:
    return {
        **dict.fromkeys(_COLUMNS),
        "division_id": UUID(data["division_id"]),
        "estate_id": UUID(data["estate_id"]) if data["estate_id"] else None,
        "topic_id": UUID(data["topic_id"]) if data["topic_id"] else None,
        "rule": data["rule"],
        "status": "prepared",
        "opens_at": datetime.fromisoformat(data["opens_at"]) if data["opens_at"] else None,
        "closes_at": datetime.fromisoformat(data["closes_at"]),
        "counts_at": datetime.fromisoformat(data["counts_at"]),
        "prepared_at": event.envelope.time,
    }


_CHANGES: dict[str, Callable[[Data, Event], Row]] = {
    public.VotePreparedV1.TYPE: on_vote_prepared,
    public.VoteOpeningV1.TYPE: lambda data, _: {"status": "opening"},
    public.VoteOpenedV1.TYPE: lambda data, _: {"status": "opened", "roll_units": data["roll_units"]},
    public.VoteClosingV1.TYPE: lambda data, _: {"status": "closing"},
    public.VoteClosedV1.TYPE: lambda data, _: {"status": "closed", "result": data["result"]},
    public.VoteCancelledV1.TYPE: lambda data, _: {"status": "cancelled"},
}


def _keys(event: Event) -> list[tuple[UUID]]:
    moved = moved_keys(event, "vote")
    return moved or ([(UUID(event.envelope.data["vote_id"]),)] if event.envelope.type in _CHANGES else [])


def _evolve(_: Any, row: Row | None, event: Event) -> Row:
    if is_moved(event):
        return {**(row or {}), **where_to(event)}
    return {**(row or {}), **_CHANGES[event.envelope.type](event.envelope.data, event)}


def _turnout(event: Event) -> Iterable[tuple[Key, int]]:
    if event.envelope.type != public.ParticipationRecordedV1.TYPE or not event.envelope.data["first"]:
        return ()
    data = event.envelope.data
    area_id = UUID(data["area_id"]) if data["area_id"] else ELSEWHERE
    return [((UUID(data["vote_id"]), area_id, data["age_band"] or "", data["channel"]), 1)]


STATES: tuple[States, ...] = (one_row_each("votes", (Column("vote_id", "uuid"),), _COLUMNS, _keys, _evolve),)
SUMS: tuple[Sums, ...] = (
    Sums(
        "turnout",
        (
            Column("vote_id", "uuid"),
            Column("area_id", "uuid"),
            Column("age_band", "text"),
            Column("channel", "text"),
        ),
        _turnout,
    ),
)
