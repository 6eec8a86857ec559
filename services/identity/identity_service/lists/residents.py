"""Identity's own lists of people: who is registered or waits where, grants, ownerships, households, revocations.

Folded from the service's event table into schema ``identity_lists``. Ids, days and words only: what is personal is
opened from the aggregate, one request at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import identity as public
from linli_neighbourhood.people import REVOCATIONS, REVOCATIONS_DDL

DDL = (
    REVOCATIONS_DDL
    + """
CREATE TABLE {schema}.people (
  person_id         uuid PRIMARY KEY,
  status            text NOT NULL,
  division_id       uuid,
  estate_id         uuid,
  dwelling_id       uuid,
  household_id      uuid,
  birth_year        integer,
  age_band          text,
  channel           text,
  proof             text,
  guardian_id       uuid,
  attempt           integer,
  submitted_at      timestamptz,
  move              text NOT NULL,
  move_estate_id    uuid,
  move_submitted_at timestamptz
);
CREATE INDEX people_of_estate ON {schema}.people (estate_id, status, submitted_at, person_id);
CREATE INDEX people_moving ON {schema}.people (move_estate_id, move_submitted_at, person_id) WHERE move = 'pending';
CREATE INDEX people_of_dwelling ON {schema}.people (dwelling_id, person_id) WHERE status = 'registered';
CREATE INDEX people_of_guardian ON {schema}.people (guardian_id, person_id) WHERE guardian_id IS NOT NULL;
CREATE TABLE {schema}.grants (
  grant_id     uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  role         text NOT NULL,
  basis        text NOT NULL,
  division_ids uuid[] NOT NULL,
  starts_on    date NOT NULL,
  ends_on      date,
  ended_at     timestamptz,
  granted_by   uuid NOT NULL
);
CREATE INDEX grants_of_person ON {schema}.grants (person_id);
CREATE INDEX grants_of_division ON {schema}.grants USING gin (division_ids);
CREATE TABLE {schema}.ownerships (
  ownership_id uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  dwelling_id  uuid NOT NULL,
  estate_id    uuid NOT NULL,
  ended        boolean NOT NULL
);
CREATE INDEX ownerships_of_person ON {schema}.ownerships (person_id) WHERE NOT ended;
CREATE INDEX ownerships_of_dwelling ON {schema}.ownerships (dwelling_id) WHERE NOT ended;
CREATE TABLE {schema}.households (
  household_id uuid PRIMARY KEY,
  dwelling_id  uuid NOT NULL,
  division_id  uuid NOT NULL
);
CREATE INDEX households_of_dwelling ON {schema}.households (dwelling_id);
"""
)

_PERSON_COLUMNS = (
    "status", "division_id", "estate_id", "dwelling_id", "household_id", "birth_year", "age_band", "channel",
    "proof", "guardian_id", "attempt", "submitted_at", "move", "move_estate_id", "move_submitted_at",
)  # fmt: skip
_NOBODY: Row = {**dict.fromkeys(_PERSON_COLUMNS), "status": "unknown", "move": "none"}

_PERSON_TYPES = {
    contract.TYPE
    for contract in (
        public.RegistrationSubmittedV1,
        public.RegistrationReturnedV1,
        public.RegistrationWithdrawnV1,
        public.ResidenceVerifiedV1,
        public.MoveSubmittedV1,
        public.MoveReturnedV1,
        public.MoveWithdrawnV1,
        public.ResidentMovedV1,
        public.ResidentTransferredV1,
        public.PersonErasedV1,
    )
}


def _person_keys(event: Event) -> Iterable[tuple[UUID]]:
    return [(UUID(event.envelope.data["person_id"]),)] if event.envelope.type in _PERSON_TYPES else []


def _evolve_person(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    return {**(before or _NOBODY), **_person_change(event)}


def _guardian(event: Event) -> UUID | None:
    """From the private side: who belongs to whom is nobody else's business, so no public message says it."""
    if event.recorded is None:
        return None
    guardian = orjson.loads(event.recorded.state)["guardian_id"]
    return UUID(guardian["_data_"]) if guardian else None


def _person_change(event: Event) -> Row:
    data = event.envelope.data
    match event.envelope.type:
        case public.RegistrationSubmittedV1.TYPE:
            return {
                "status": "pending",
                "submitted_at": event.envelope.time,
                "attempt": data["attempt"],
                "birth_year": data["birth_year"],
                "guardian_id": _guardian(event),
                **_ids(data, "division_id", "estate_id"),
                **{word: data[word] for word in ("age_band", "channel", "proof")},
            }
        case public.RegistrationReturnedV1.TYPE:
            return {"status": "returned"}
        case public.RegistrationWithdrawnV1.TYPE:
            return {"status": "withdrawn"}
        case public.ResidenceVerifiedV1.TYPE:
            places = _ids(data, "division_id", "estate_id", "dwelling_id", "household_id")
            return {"status": "registered", "age_band": data["age_band"], **places}
        case public.MoveSubmittedV1.TYPE:
            pending = {"move": "pending", "move_submitted_at": event.envelope.time}
            return {**pending, "move_estate_id": UUID(data["estate_id"])}
        case public.MoveReturnedV1.TYPE:
            return {"move": "returned"}
        case public.MoveWithdrawnV1.TYPE:
            return {"move": "none"}
        case public.ResidentMovedV1.TYPE:
            places = _ids(data, "estate_id", "dwelling_id", "household_id")
            return {"move": "none", "division_id": UUID(data["to_division_id"]), **places}
        case public.ResidentTransferredV1.TYPE:
            return {"division_id": UUID(data["to_division_id"])}
        case _:
            return {"status": "erased", "move": "none"}


def _ids(data: dict[str, Any], *names: str) -> Row:
    return {name: UUID(data[name]) for name in names}


def _grant_keys(event: Event) -> Iterable[tuple[UUID]]:
    types = (public.RoleGrantedV1.TYPE, public.RoleEndedV1.TYPE)
    return [(UUID(event.envelope.data["grant_id"]),)] if event.envelope.type in types else []


def _evolve_grant(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.RoleEndedV1.TYPE:
        if before is None:
            raise ValueError(f"grant {key[0]} was never given")
        return {**before, "ended_at": event.envelope.time}
    return {
        "person_id": UUID(data["person_id"]),
        "role": data["role"],
        "basis": data["basis"],
        "division_ids": [UUID(division_id) for division_id in data["division_ids"]],
        "starts_on": date.fromisoformat(data["starts_on"]),
        "ends_on": date.fromisoformat(data["ends_on"]) if data["ends_on"] else None,
        "ended_at": None,
        "granted_by": event.envelope.actor_id,
    }


def _ownership_keys(event: Event) -> Iterable[tuple[UUID]]:
    types = (public.OwnershipRecordedV1.TYPE, public.OwnershipEndedV1.TYPE)
    return [(UUID(event.envelope.entity_id),)] if event.envelope.type in types else []


def _evolve_ownership(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    ended = event.envelope.type == public.OwnershipEndedV1.TYPE
    return {**_ids(event.envelope.data, "person_id", "dwelling_id", "estate_id"), "ended": ended}


def _household_keys(event: Event) -> Iterable[tuple[UUID]]:
    types = (public.HouseholdFormedV1.TYPE, public.HouseholdDissolvedV1.TYPE)
    return [(UUID(event.envelope.data["household_id"]),)] if event.envelope.type in types else []


def _evolve_household(key: tuple[UUID], before: Row | None, event: Event) -> Row | None:
    if event.envelope.type == public.HouseholdDissolvedV1.TYPE:
        return None
    return _ids(event.envelope.data, "dwelling_id", "division_id")


def _uuid(name: str) -> tuple[Column, ...]:
    return (Column(name, "uuid"),)


STATES: tuple[States, ...] = (
    one_row_each("people", _uuid("person_id"), _PERSON_COLUMNS, keys=_person_keys, evolve=_evolve_person),
    one_row_each(
        "grants",
        _uuid("grant_id"),
        ("person_id", "role", "basis", "division_ids", "starts_on", "ends_on", "ended_at", "granted_by"),
        keys=_grant_keys,
        evolve=_evolve_grant,
    ),
    one_row_each(
        "ownerships",
        _uuid("ownership_id"),
        ("person_id", "dwelling_id", "estate_id", "ended"),
        keys=_ownership_keys,
        evolve=_evolve_ownership,
    ),
    one_row_each(
        "households",
        _uuid("household_id"),
        ("dwelling_id", "division_id"),
        keys=_household_keys,
        evolve=_evolve_household,
    ),
    REVOCATIONS,
)
"""What the reader ``identity_lists`` folds about people."""
