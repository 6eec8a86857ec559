"""One row for each request or question: with whom it is, and when its time is over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import inquiries as public

DDL = """
CREATE TABLE {schema}.inquiries (
  inquiry_id  uuid PRIMARY KEY,
  kind        text NOT NULL,
  topic_id    uuid,
  division_id uuid NOT NULL,
  to_id       uuid NOT NULL,
  to_kind     text NOT NULL,
  above_id    uuid,
  asked_by_id uuid NOT NULL,
  asked_at    timestamptz NOT NULL,
  due_at      timestamptz NOT NULL,
  answered_at timestamptz,
  overdue     boolean NOT NULL
);
CREATE INDEX inquiries_due ON {schema}.inquiries (due_at) WHERE answered_at IS NULL AND NOT overdue;
CREATE INDEX inquiries_of_topic ON {schema}.inquiries (topic_id, asked_at) WHERE topic_id IS NOT NULL;
CREATE INDEX inquiries_of_unit ON {schema}.inquiries (to_id, due_at, inquiry_id) WHERE answered_at IS NULL;
CREATE INDEX inquiries_escalated ON {schema}.inquiries (above_id, due_at, inquiry_id)
  WHERE answered_at IS NULL AND overdue;
CREATE INDEX inquiries_of_division ON {schema}.inquiries (division_id, asked_at DESC, inquiry_id DESC);
"""
_COLUMNS = (
    "kind", "topic_id", "division_id", "to_id", "to_kind", "above_id", "asked_by_id", "asked_at", "due_at",
    "answered_at", "overdue",
)  # fmt: skip
_TYPES = frozenset(contract.TYPE for contract in public.EVENTS)


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["inquiry_id"]),)] if event.envelope.type in _TYPES else []


def _evolve(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.InquiryAskedV1.TYPE:
        return {
            "kind": data["kind"],
            "topic_id": UUID(data["topic_id"]) if data["topic_id"] else None,
            "division_id": UUID(data["division_id"]),
            "to_id": UUID(data["to_id"]),
            "to_kind": data["to_kind"],
            "above_id": None,
            "asked_by_id": UUID(data["asked_by_id"]),
            "asked_at": event.envelope.time,
            "due_at": datetime.fromisoformat(data["due_at"]),
            "answered_at": None,
            "overdue": False,
        }
    if before is None:
        raise ValueError(f"inquiry {key[0]} was never asked")
    match event.envelope.type:
        case public.InquiryAnsweredV1.TYPE:
            return {**before, "answered_at": event.envelope.time}
        case public.InquiryOverdueV1.TYPE:
            return {**before, "overdue": True, "above_id": UUID(data["escalated_to_id"])}
        case _:
            return {**before, "to_id": UUID(data["new_to_id"]), "to_kind": data["new_to_kind"]}


STATES: tuple[States, ...] = (one_row_each("inquiries", (Column("inquiry_id", "uuid"),), _COLUMNS, _keys, _evolve),)
"""What the reader ``deliberation_lists`` folds of requests and questions."""
