"""Panels by lot and their seats: who is asked, until when. Never a pseudonym."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import panels as public

DDL = """
CREATE TABLE {schema}.panels (
  panel_id    uuid PRIMARY KEY,
  topic_id    uuid,
  division_id uuid NOT NULL,
  estate_id   uuid,
  seats       integer NOT NULL,
  state       text NOT NULL,
  prepared_at timestamptz NOT NULL
);
CREATE INDEX panels_of_division ON {schema}.panels (division_id, prepared_at DESC, panel_id);
CREATE INDEX panels_of_topic ON {schema}.panels (topic_id) WHERE topic_id IS NOT NULL;
CREATE TABLE {schema}.panel_seats (
  panel_id  uuid NOT NULL,
  seat      integer NOT NULL,
  person_id uuid NOT NULL,
  state     text NOT NULL,
  answer_by timestamptz NOT NULL,
  PRIMARY KEY (panel_id, seat)
);
CREATE INDEX panel_seats_of_person ON {schema}.panel_seats (person_id) WHERE state <> 'empty';
CREATE INDEX panel_seats_waiting ON {schema}.panel_seats (answer_by) WHERE state = 'offered';
"""
_PANEL = ("topic_id", "division_id", "estate_id", "seats", "state", "prepared_at")
_SEAT = ("person_id", "state", "answer_by")
_STATES_OF = {
    public.PanelPreparedV1.TYPE: "prepared",
    public.PanelFrozenV1.TYPE: "frozen",
    public.PanelDrawnV1.TYPE: "drawn",
    public.PanelCancelledV1.TYPE: "cancelled",
}
_SEAT_TYPES = (
    public.SeatAcceptedV1.TYPE,
    public.SeatVacatedV1.TYPE,
    public.SeatOfferedV1.TYPE,
)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _panel_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["panel_id"]),)] if event.envelope.type in _STATES_OF else []


def _panel(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data, state = event.envelope.data, _STATES_OF[event.envelope.type]
    if event.envelope.type == public.PanelPreparedV1.TYPE:
        return {
            **{name: _uuid(data[name]) for name in ("topic_id", "division_id", "estate_id")},
            "seats": data["seats"],
            "state": state,
            "prepared_at": event.envelope.time,
        }
    if before is None:
        raise ValueError(f"panel {key[0]} was never prepared")
    return {**before, "state": state}


def _seat_keys(event: Event) -> list[tuple[UUID, int]]:
    data = event.envelope.data
    if event.envelope.type == public.PanelDrawnV1.TYPE:
        return [(UUID(data["panel_id"]), number) for number in range(1, len(data["person_ids"]) + 1)]
    return [(UUID(data["panel_id"]), data["seat"])] if event.envelope.type in _SEAT_TYPES else []


def _seat(key: tuple[UUID, int], before: Row | None, event: Event) -> Row:
    data: dict[str, Any] = event.envelope.data
    if event.envelope.type == public.PanelDrawnV1.TYPE:
        return _offered(data["person_ids"][key[1] - 1], data["answer_by"])
    if event.envelope.type == public.SeatOfferedV1.TYPE:
        return _offered(data["person_id"], data["answer_by"])
    if before is None:
        raise ValueError(f"seat {key[1]} of panel {key[0]} was never offered")
    return {**before, "state": "accepted" if event.envelope.type == public.SeatAcceptedV1.TYPE else "empty"}


def _offered(person_id: str, answer_by: str) -> Row:
    return {"person_id": UUID(person_id), "state": "offered", "answer_by": datetime.fromisoformat(answer_by)}


STATES: tuple[States, ...] = (
    one_row_each("panels", (Column("panel_id", "uuid"),), _PANEL, _panel_keys, _panel),
    one_row_each("panel_seats", (Column("panel_id", "uuid"), Column("seat", "integer")), _SEAT, _seat_keys, _seat),
)
"""What the reader ``deliberation_lists`` folds of panels."""
