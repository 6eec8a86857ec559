"""Who lives where, who holds which role, and whose earlier tokens no longer count, from identity's events.

Ids, places and bands only: names and numbers never leave identity.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import identity

DDL = """
CREATE TABLE {schema}.residents (
  person_id    uuid PRIMARY KEY,
  division_id  uuid,
  estate_id    uuid,
  household_id uuid,
  birth_year   integer,
  erased       boolean NOT NULL
);
CREATE INDEX residents_erased ON {schema}.residents (person_id) WHERE erased;
CREATE TABLE {schema}.grants (
  grant_id     uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  role         text NOT NULL,
  division_ids uuid[] NOT NULL,
  starts_on    date NOT NULL,
  ends_on      date,
  ended        boolean NOT NULL
);
CREATE INDEX grants_of_division ON {schema}.grants USING gin (division_ids);
CREATE INDEX grants_of_person ON {schema}.grants (person_id);
"""
REVOCATIONS_DDL = """
CREATE TABLE {schema}.revocations (
  person_id  uuid PRIMARY KEY,
  not_before timestamptz NOT NULL
);
"""

_NOBODY: Row = {"division_id": None, "estate_id": None, "household_id": None, "birth_year": None, "erased": False}
_RESIDENT_TYPES = frozenset(
    contract.TYPE
    for contract in (
        identity.ResidenceVerifiedV1,
        identity.ResidentMovedV1,
        identity.ResidentTransferredV1,
        identity.PersonErasedV1,
    )
)
_GRANT_TYPES = (identity.RoleGrantedV1.TYPE, identity.RoleEndedV1.TYPE)
_REVOKING = frozenset(
    contract.TYPE
    for contract in (
        identity.SessionsRevokedV1,
        identity.RoleEndedV1,
        identity.ResidentMovedV1,
        identity.ResidentTransferredV1,
        identity.PersonErasedV1,
    )
)
"""What makes earlier tokens wrong: they say a role, an area or a person that is no more."""


def _resident_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["person_id"]),)] if event.envelope.type in _RESIDENT_TYPES else []


def _on_resident(_: Any, before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    match event.envelope.type:
        case identity.PersonErasedV1.TYPE:
            return {**_NOBODY, "erased": True}
        case identity.ResidenceVerifiedV1.TYPE:
            area = data["division_id"]
        case _:
            area = data["to_division_id"]
    estate, household = data.get("estate_id"), data.get("household_id")
    row = {**(before or _NOBODY), "division_id": UUID(area), "birth_year": data["birth_year"]}
    if estate is not None:
        row |= {"estate_id": UUID(estate), "household_id": UUID(household)}
    return row


def _grant_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["grant_id"]),)] if event.envelope.type in _GRANT_TYPES else []


def _on_grant(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == identity.RoleEndedV1.TYPE:
        if before is None:
            raise ValueError(f"grant {key[0]} ended before it was given")
        return {**before, "ended": True}
    return {
        "person_id": UUID(data["person_id"]),
        "role": data["role"],
        "division_ids": [UUID(division_id) for division_id in data["division_ids"]],
        "starts_on": date.fromisoformat(data["starts_on"]),
        "ends_on": date.fromisoformat(data["ends_on"]) if data["ends_on"] else None,
        "ended": False,
    }


def _revocation_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["person_id"]),)] if event.envelope.type in _REVOKING else []


def _on_revoked(_: Any, row: Row | None, event: Event) -> Row:
    """The latest moment counts, in whatever order they came; the event's own time where none is stated."""
    stated = event.envelope.data.get("not_before")
    not_before = datetime.fromisoformat(stated) if stated else event.envelope.time
    return {"not_before": not_before if row is None else max(not_before, row["not_before"])}


RESIDENTS = one_row_each(
    "residents",
    (Column("person_id", "uuid"),),
    ("division_id", "estate_id", "household_id", "birth_year", "erased"),
    _resident_keys,
    _on_resident,
)
GRANTS = one_row_each(
    "grants",
    (Column("grant_id", "uuid"),),
    ("person_id", "role", "division_ids", "starts_on", "ends_on", "ended"),
    _grant_keys,
    _on_grant,
)
REVOCATIONS = one_row_each(
    "revocations", (Column("person_id", "uuid"),), ("not_before",), _revocation_keys, _on_revoked
)
