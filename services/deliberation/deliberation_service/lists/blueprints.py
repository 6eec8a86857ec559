"""The blueprint's lines by area and year, and the outcomes of topics that wait to enter it."""

from __future__ import annotations

from uuid import UUID

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import blueprints as public
from linli_contracts.deliberation.topics import TopicOutcomeV1

DDL = """
CREATE TABLE {schema}.blueprint_entries (
  entry_id    uuid PRIMARY KEY,
  division_id uuid NOT NULL,
  estate_id   uuid,
  topic_id    uuid,
  source_id   uuid,
  kind        text NOT NULL,
  year        integer NOT NULL,
  state       text NOT NULL,
  made_at     timestamptz NOT NULL
);
CREATE INDEX blueprint_of_division ON {schema}.blueprint_entries (division_id, made_at DESC, entry_id DESC);
CREATE TABLE {schema}.blueprint_waiting (
  topic_id      uuid PRIMARY KEY,
  outcome       text NOT NULL,
  instrument_id uuid,
  outcome_at    timestamptz NOT NULL
);
"""
_ENTRY = ("division_id", "estate_id", "topic_id", "source_id", "kind", "year", "state", "made_at")
_ENTRY_TYPES = (public.BlueprintEntryMadeV1.TYPE, public.BlueprintEntryMovedV1.TYPE)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _entry_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["entry_id"]),)] if event.envelope.type in _ENTRY_TYPES else []


def _entry(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.BlueprintEntryMadeV1.TYPE:
        return {
            **{name: _uuid(data[name]) for name in ("division_id", "estate_id", "topic_id", "source_id")},
            **{name: data[name] for name in ("kind", "year", "state")},
            "made_at": event.envelope.time,
        }
    if before is None:
        raise ValueError(f"entry {key[0]} was never made")
    return {**before, "state": data["state"]}


def _waiting_keys(event: Event) -> list[tuple[UUID]]:
    data = event.envelope.data
    if event.envelope.type == TopicOutcomeV1.TYPE and data["outcome"] != "closed":
        return [(UUID(data["topic_id"]),)]
    if event.envelope.type == public.BlueprintEntryMadeV1.TYPE and data["topic_id"]:
        return [(UUID(data["topic_id"]),)]
    return []


def _waiting(_: tuple[UUID], __: Row | None, event: Event) -> Row | None:
    data = event.envelope.data
    if event.envelope.type == public.BlueprintEntryMadeV1.TYPE:
        return None
    return {
        "outcome": data["outcome"],
        "instrument_id": _uuid(data["instrument_id"]),
        "outcome_at": event.envelope.time,
    }


STATES: tuple[States, ...] = (
    one_row_each("blueprint_entries", (Column("entry_id", "uuid"),), _ENTRY, _entry_keys, _entry),
    one_row_each(
        "blueprint_waiting",
        (Column("topic_id", "uuid"),),
        ("outcome", "instrument_id", "outcome_at"),
        _waiting_keys,
        _waiting,
    ),
)
"""What the reader ``deliberation_lists`` folds of the blueprint."""
