"""One row for each round, with the moment at which time changes it next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.funding import rounds as public

DDL = """
CREATE TABLE {schema}.rounds (
  round_id     uuid PRIMARY KEY,
  division_id  uuid NOT NULL,
  edition      integer NOT NULL,
  status       text NOT NULL,
  funder       text NOT NULL,
  bound        boolean NOT NULL,
  envelope_fen bigint NOT NULL,
  ballot       text NOT NULL,
  rule         text NOT NULL,
  dates        json NOT NULL,
  prepared_at  timestamptz NOT NULL,
  next_at      timestamptz,
  ballots_id   uuid NOT NULL,
  void_ballots uuid[] NOT NULL,
  roll_units   bigint,
  funded_fen   bigint,
  funded       integer,
  decided      boolean NOT NULL
);
CREATE INDEX rounds_of_division ON {schema}.rounds (division_id, prepared_at DESC, round_id DESC);
CREATE INDEX rounds_newest ON {schema}.rounds (prepared_at DESC, round_id DESC);
CREATE INDEX rounds_due ON {schema}.rounds (next_at);
"""
_COLUMNS = (
    "division_id", "edition", "status", "funder", "bound", "envelope_fen", "ballot", "rule", "dates", "prepared_at",
    "next_at", "ballots_id", "void_ballots", "roll_units", "funded_fen", "funded", "decided",
)  # fmt: skip
_DATES = ("collect_at", "screen_at", "discuss_at", "tick_at", "closes_at", "counts_at", "notice_at", "build_at",
          "review_at")  # fmt: skip
_NEXT = {
    "prepared": "collect_at",
    "collect": "screen_at",
    "screen": "discuss_at",
    "discuss": "tick_at",
    "tick": "counts_at",
    "counted": "notice_at",
    "notice": "build_at",
    "build": "review_at",
}
"""The date that ends a status. What is being counted is looked at all the time."""
_TERMS = ("funder", "bound", "envelope_fen", "ballot", "rule")
Data = dict[str, Any]


def _stated(row: Row | None, data: Data, event: Event) -> Row:
    """What preparing and revising state."""
    void = list(row["void_ballots"]) if row else []
    if row is not None and data["ballots_void"]:
        void.append(row["ballots_id"])
    return {
        **dict.fromkeys(_COLUMNS),
        **{name: data[name] for name in _TERMS},
        "division_id": UUID(data["division_id"]),
        "edition": data["edition"],
        "status": "prepared",
        "dates": {name: data[name] for name in _DATES},
        "prepared_at": row["prepared_at"] if row else event.envelope.time,
        "ballots_id": uuid5(UUID(data["round_id"]), f"edition/{data['edition']}"),
        "void_ballots": void,
        "decided": False,
    }


def _changed(**to: Any) -> Callable[[Row | None, Data, Event], Row]:
    return lambda row, data, event: {**(row or {}), **to}


_CHANGES: dict[str, Callable[[Row | None, Data, Event], Row]] = {
    public.RoundPreparedV1.TYPE: _stated,
    public.RoundRevisedV1.TYPE: _stated,
    public.PhaseEnteredV1.TYPE: lambda row, data, _: {**(row or {}), "status": data["phase"]},
    public.TickingOpenedV1.TYPE: lambda row, data, _: {
        **(row or {}),
        "status": "tick",
        "roll_units": data["roll_units"],
    },
    public.TickingClosingV1.TYPE: _changed(status="closing"),
    public.RoundCountedV1.TYPE: _changed(status="counted"),
    public.RoundResultV1.TYPE: lambda row, data, _: {
        **(row or {}),
        "funded_fen": data["funded_fen"],
        "funded": len(data["funded"]),
        "decided": True,
    },
    public.RoundCancelledV1.TYPE: _changed(status="cancelled"),
}


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["round_id"]),)] if event.envelope.type in _CHANGES else []


def _evolve(_: Any, row: Row | None, event: Event) -> Row:
    if row is None and event.envelope.type != public.RoundPreparedV1.TYPE:
        raise ValueError("a round begins by being prepared")
    changed = _CHANGES[event.envelope.type](row, event.envelope.data, event)
    return {**changed, "next_at": _next_at(changed)}


def _next_at(row: Row) -> datetime | None:
    """When time changes the round next. The works do not begin before it is decided who gets the money."""
    name = _NEXT.get(row["status"])
    if name is None or (name == "build_at" and not row["decided"]):
        return None
    return datetime.fromisoformat(row["dates"][name])


STATES: tuple[States, ...] = (one_row_each("rounds", (Column("round_id", "uuid"),), _COLUMNS, _keys, _evolve),)
