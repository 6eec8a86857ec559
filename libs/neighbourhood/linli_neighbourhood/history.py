"""Who lived where and owned what since which event of identity, from its events: what frozen rolls are read from.

A row holds from event ``from_seq`` up to the event before ``to_seq`` (null: it still holds). Rows are never taken back:
a roll that was frozen at a position is read the same for ever, and identity's contracts hold no more than these rows
do. Only services that keep rolls fold them (``neighbourhood_reader(…, rolls=True)``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from linli_common.projector import Column, Connection, Event, States, in_schema
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import identity

DDL = """
CREATE TABLE {schema}.residences (
  person_id    uuid NOT NULL,
  from_seq     bigint NOT NULL,
  to_seq       bigint,
  division_id  uuid NOT NULL,
  estate_id    uuid NOT NULL,
  dwelling_id  uuid NOT NULL,
  household_id uuid NOT NULL,
  birth_year   integer NOT NULL,
  PRIMARY KEY (person_id, from_seq)
);
CREATE INDEX residences_of_division ON {schema}.residences (division_id);
CREATE INDEX residences_of_estate ON {schema}.residences (estate_id);
CREATE INDEX residences_of_household ON {schema}.residences (household_id);
CREATE INDEX residences_of_dwelling ON {schema}.residences (dwelling_id);
CREATE TABLE {schema}.dwellings (
  dwelling_id    uuid PRIMARY KEY,
  from_seq       bigint NOT NULL,
  building_id    uuid NOT NULL,
  estate_id      uuid NOT NULL,
  floor_area_cm2 integer NOT NULL
);
CREATE INDEX dwellings_of_estate ON {schema}.dwellings (estate_id);
CREATE TABLE {schema}.ownerships (
  person_id   uuid NOT NULL,
  dwelling_id uuid NOT NULL,
  from_seq    bigint NOT NULL,
  to_seq      bigint,
  estate_id   uuid NOT NULL,
  PRIMARY KEY (person_id, dwelling_id, from_seq)
);
CREATE INDEX ownerships_of_dwelling ON {schema}.ownerships (dwelling_id);
"""


@dataclass(frozen=True, slots=True)
class Residence:
    """Where a person lived from event ``from_seq`` on."""

    from_seq: int
    to_seq: int | None
    division_id: UUID
    estate_id: UUID
    dwelling_id: UUID
    household_id: UUID
    birth_year: int


@dataclass(frozen=True, slots=True)
class Ownership:
    """What a person owned from event ``from_seq`` on."""

    dwelling_id: UUID
    from_seq: int
    to_seq: int | None
    estate_id: UUID


Residences: TypeAlias = tuple[Residence, ...]
Ownerships: TypeAlias = tuple[Ownership, ...]

_SETTLED = (identity.ResidenceVerifiedV1.TYPE, identity.ResidentMovedV1.TYPE)
_RESIDING = frozenset((*_SETTLED, identity.ResidentTransferredV1.TYPE, identity.PersonErasedV1.TYPE))
_OWNING = frozenset((identity.OwnershipRecordedV1.TYPE, identity.OwnershipEndedV1.TYPE, identity.PersonErasedV1.TYPE))
BEARING_ON_ROLLS = frozenset((*_RESIDING, *_OWNING, identity.DwellingRegisteredV1.TYPE))
"""What changes these tables."""


def _residing(event: Event) -> list[UUID]:
    return [UUID(event.envelope.data["person_id"])] if event.envelope.type in _RESIDING else []


def _on_residence(_: UUID, before: Residences | None, event: Event) -> Residences:
    """A person lives in one place at a time. What befalls somebody who lives nowhere changes nothing."""
    data, rows = event.envelope.data, before or ()
    last = rows[-1] if rows and rows[-1].to_seq is None else None
    past = (*rows[:-1], replace(last, to_seq=event.seq)) if last is not None else rows
    if event.envelope.type in _SETTLED:
        area = data["division_id"] if event.envelope.type == _SETTLED[0] else data["to_division_id"]
        estate, dwelling, household = (UUID(data[name]) for name in ("estate_id", "dwelling_id", "household_id"))
        return (*past, Residence(event.seq, None, UUID(area), estate, dwelling, household, data["birth_year"]))
    if event.envelope.type == identity.ResidentTransferredV1.TYPE and last is not None:
        return (*past, replace(last, from_seq=event.seq, division_id=UUID(data["to_division_id"])))
    return past


def _owning(event: Event) -> list[UUID]:
    return [UUID(event.envelope.data["person_id"])] if event.envelope.type in _OWNING else []


def _on_ownership(_: UUID, before: Ownerships | None, event: Event) -> Ownerships:
    """An erased owner is known no longer: the dwelling stays, without this owner."""
    data, rows = event.envelope.data, before or ()
    dwelling = UUID(data["dwelling_id"]) if event.envelope.type != identity.PersonErasedV1.TYPE else None
    if event.envelope.type == identity.OwnershipRecordedV1.TYPE and dwelling is not None:
        if any(row.dwelling_id == dwelling and row.to_seq is None for row in rows):
            return rows
        return (*rows, Ownership(dwelling, event.seq, None, UUID(data["estate_id"])))
    ended = [row.to_seq is None and dwelling in (None, row.dwelling_id) for row in rows]
    return tuple(replace(row, to_seq=event.seq) if ends else row for row, ends in zip(rows, ended, strict=True))


def _dwelling_keys(event: Event) -> list[tuple[UUID]]:
    registered = event.envelope.type == identity.DwellingRegisteredV1.TYPE
    return [(UUID(event.envelope.data["dwelling_id"]),)] if registered else []


def _on_dwelling(_: Any, before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    return before or {
        "from_seq": event.seq,
        "building_id": UUID(data["building_id"]),
        "estate_id": UUID(data["estate_id"]),
        "floor_area_cm2": data["floor_area_cm2"],
    }


def _load_residences(connection: Connection, schema: str, people: Sequence[UUID]) -> dict[UUID, Residences]:
    rows = connection.execute(
        in_schema(
            "SELECT person_id, from_seq, to_seq, division_id, estate_id, dwelling_id, household_id, birth_year"
            " FROM {schema}.residences WHERE person_id = ANY(%s) ORDER BY person_id, from_seq",
            schema,
        ),
        (list(people),),
        binary=True,
    )
    found: dict[UUID, Residences] = {}
    for person_id, *values in rows:
        found[person_id] = (*found.get(person_id, ()), Residence(*values))
    return found


def _save_residences(connection: Connection, schema: str, people: Mapping[UUID, Residences | None]) -> None:
    _upsert(
        connection,
        "INSERT INTO {schema}.residences (person_id, from_seq, to_seq, division_id, estate_id, dwelling_id,"
        " household_id, birth_year) SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::bigint[], %b::uuid[],"
        " %b::uuid[], %b::uuid[], %b::uuid[], %b::integer[])"
        " ON CONFLICT (person_id, from_seq) DO UPDATE SET to_seq = excluded.to_seq",
        schema,
        [
            (
                person_id,
                row.from_seq,
                row.to_seq,
                row.division_id,
                row.estate_id,
                row.dwelling_id,
                row.household_id,
                row.birth_year,
            )
            for person_id, rows in people.items()
            for row in rows or ()
        ],
    )


def _load_ownerships(connection: Connection, schema: str, people: Sequence[UUID]) -> dict[UUID, Ownerships]:
    rows = connection.execute(
        in_schema(
            "SELECT person_id, dwelling_id, from_seq, to_seq, estate_id FROM {schema}.ownerships"
            " WHERE person_id = ANY(%s) ORDER BY person_id, from_seq",
            schema,
        ),
        (list(people),),
        binary=True,
    )
    found: dict[UUID, Ownerships] = {}
    for person_id, *values in rows:
        found[person_id] = (*found.get(person_id, ()), Ownership(*values))
    return found


def _save_ownerships(connection: Connection, schema: str, people: Mapping[UUID, Ownerships | None]) -> None:
    _upsert(
        connection,
        "INSERT INTO {schema}.ownerships (person_id, dwelling_id, from_seq, to_seq, estate_id)"
        " SELECT * FROM unnest(%b::uuid[], %b::uuid[], %b::bigint[], %b::bigint[], %b::uuid[])"
        " ON CONFLICT (person_id, dwelling_id, from_seq) DO UPDATE SET to_seq = excluded.to_seq",
        schema,
        [
            (person_id, row.dwelling_id, row.from_seq, row.to_seq, row.estate_id)
            for person_id, rows in people.items()
            for row in rows or ()
        ],
    )


def _upsert(connection: Connection, statement: str, schema: str, rows: Sequence[tuple[object, ...]]) -> None:
    """All rows in one statement, an array for each column."""
    if rows:
        connection.execute(in_schema(statement, schema), [list(column) for column in zip(*rows, strict=True)])


RESIDENCES = States(("residences",), _residing, _on_residence, _load_residences, _save_residences)
DWELLINGS = one_row_each(
    "dwellings",
    (Column("dwelling_id", "uuid"),),
    ("from_seq", "building_id", "estate_id", "floor_area_cm2"),
    _dwelling_keys,
    _on_dwelling,
)
OWNERSHIPS = States(("ownerships",), _owning, _on_ownership, _load_ownerships, _save_ownerships)
STATES: tuple[States, ...] = (RESIDENCES, DWELLINGS, OWNERSHIPS)
