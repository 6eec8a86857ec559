"""Conventions and covenants: where each is, how many versions it has, and what waits for the street."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import conventions as public

DDL = """
CREATE TABLE {schema}.conventions (
  convention_id   uuid PRIMARY KEY,
  division_id     uuid NOT NULL,
  estate_id       uuid,
  kind            text NOT NULL,
  versions        integer NOT NULL,
  in_force_on     date,
  waiting_version integer,
  filed_at        timestamptz
);
CREATE INDEX conventions_of_division ON {schema}.conventions (division_id, kind, convention_id);
CREATE INDEX conventions_filed ON {schema}.conventions (division_id, filed_at) WHERE waiting_version IS NOT NULL;
"""
_COLUMNS = ("division_id", "estate_id", "kind", "versions", "in_force_on", "waiting_version", "filed_at")
_TYPES = (
    public.ConventionBegunV1.TYPE,
    public.ConventionAdoptedV1.TYPE,
    public.ConventionFiledV1.TYPE,
    public.FilingAnsweredV1.TYPE,
)


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["convention_id"]),)] if event.envelope.type in _TYPES else []


def _convention(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.ConventionBegunV1.TYPE:
        return {
            **dict.fromkeys(_COLUMNS),
            "division_id": UUID(data["division_id"]),
            "estate_id": UUID(data["estate_id"]) if data["estate_id"] else None,
            "kind": data["kind"],
            "versions": 0,
        }
    if before is None:
        raise ValueError(f"convention {key[0]} was never begun")
    match event.envelope.type:
        case public.ConventionAdoptedV1.TYPE:
            in_force_on = date.fromisoformat(data["in_force_on"])
            return {**before, "versions": data["version"], "in_force_on": in_force_on}
        case public.ConventionFiledV1.TYPE:
            return {**before, "waiting_version": data["version"], "filed_at": event.envelope.time}
    if before["waiting_version"] != data["version"]:
        return before
    return {**before, "waiting_version": None, "filed_at": None}


STATES: tuple[States, ...] = (
    one_row_each("conventions", (Column("convention_id", "uuid"),), _COLUMNS, _keys, _convention),
)
"""What the reader ``deliberation_lists`` folds of conventions. ``waiting_version`` is the one filed last."""
