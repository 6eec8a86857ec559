"""Identity's own lists of the territory, folded from its event table (schema ``identity_lists``).

Divisions are the nodes of a dated tree (`linli_common.hierarchy`), their tier being the level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from identity_service.door_order import natural_order
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import identity as public
from linli_contracts.contract import Contract
from linli_neighbourhood import territory as shared

DDL = (
    shared.DDL
    + """
CREATE TABLE {schema}.populations (
  division_id uuid NOT NULL,
  on_day      date NOT NULL,
  people      bigint NOT NULL,
  households  bigint NOT NULL,
  source      text NOT NULL,
  PRIMARY KEY (division_id, on_day)
);
CREATE TABLE {schema}.buildings (
  building_id uuid PRIMARY KEY,
  estate_id   uuid NOT NULL,
  name        text NOT NULL,
  stairwells  text[] NOT NULL,
  sort_key    text NOT NULL COLLATE "C"
);
CREATE INDEX buildings_of_estate ON {schema}.buildings (estate_id, sort_key, building_id);
CREATE TABLE {schema}.dwellings (
  dwelling_id    uuid PRIMARY KEY,
  building_id    uuid NOT NULL,
  estate_id      uuid NOT NULL,
  stairwell      text NOT NULL,
  number         text NOT NULL,
  floor_area_cm2 bigint NOT NULL,
  sort_key       text NOT NULL COLLATE "C"
);
CREATE INDEX dwellings_of_building ON {schema}.dwellings (building_id, sort_key, dwelling_id);
"""
)


def _type(event: Event) -> str:
    return event.envelope.type


@dataclass(frozen=True, slots=True)
class _By:
    """The entity that an event is about, when it is of one of these types (an object: readers are pickled)."""

    field: str
    types: frozenset[str]

    def __call__(self, event: Event) -> Iterable[tuple[UUID]]:
        return [(UUID(event.envelope.data[self.field]),)] if _type(event) in self.types else []


def _by(field: str, *contracts: type[Contract]) -> _By:
    return _By(field, frozenset(contract.TYPE for contract in contracts))


def _population_keys(event: Event) -> Iterable[tuple[UUID, date]]:
    if _type(event) != public.PopulationRecordedV1.TYPE:
        return []
    return [(UUID(event.envelope.data["division_id"]), date.fromisoformat(event.envelope.data["on"]))]


def _evolve_population(key: Any, before: Row | None, event: Event) -> Row:
    return {field: event.envelope.data[field] for field in ("people", "households", "source")}


def _evolve_building(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    row = {"estate_id": UUID(data["estate_id"]), "name": data["name"], "stairwells": data["stairwells"]}
    return row | {"sort_key": natural_order(data["name"])}


def _evolve_dwelling(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    ids = {field: UUID(data[field]) for field in ("building_id", "estate_id")}
    row = ids | {field: data[field] for field in ("stairwell", "number", "floor_area_cm2")}
    return row | {"sort_key": natural_order(data["stairwell"], data["number"])}


def _uuid(name: str) -> tuple[Column, ...]:
    return (Column(name, "uuid"),)


STATES: tuple[States, ...] = (
    shared.TREE,
    shared.GROUPINGS,
    shared.ESTATES,
    one_row_each(
        "populations",
        (Column("division_id", "uuid"), Column("on_day", "date")),
        ("people", "households", "source"),
        keys=_population_keys,
        evolve=_evolve_population,
    ),
    one_row_each(
        "buildings",
        _uuid("building_id"),
        ("estate_id", "name", "stairwells", "sort_key"),
        keys=_by("building_id", public.BuildingRegisteredV1),
        evolve=_evolve_building,
    ),
    one_row_each(
        "dwellings",
        _uuid("dwelling_id"),
        ("building_id", "estate_id", "stairwell", "number", "floor_area_cm2", "sort_key"),
        keys=_by("dwelling_id", public.DwellingRegisteredV1),
        evolve=_evolve_dwelling,
    ),
)
"""What the reader ``identity_lists`` folds for the territory."""
