"""The copy of territory that dashboards keep: the dated tree, population figures, groupings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from linli_common import hierarchy
from linli_common.hierarchy import Changed, Closed, Fact, Founded
from linli_common.projector import Column, Event
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.identity import (
    DivisionClosedV1,
    DivisionFoundedV1,
    DivisionMovedV1,
    DivisionRecodedV1,
    DivisionRenamedV1,
    GroupingDefinedV1,
    PopulationRecordedV1,
)

DDL = (
    hierarchy.DDL
    + """
CREATE TABLE {schema}.populations (
  division_id uuid   NOT NULL,
  on_day      date   NOT NULL,
  people      bigint NOT NULL,
  households  bigint NOT NULL,
  source      text   NOT NULL,
  PRIMARY KEY (division_id, on_day)
);
CREATE TABLE {schema}.groupings (
  grouping_id  uuid PRIMARY KEY,
  kind         text NOT NULL,
  name         text NOT NULL,
  division_ids uuid[] NOT NULL
);
"""
)


def on_division_founded(data: dict[str, Any]) -> Fact:
    parent = UUID(data["parent_id"]) if data["parent_id"] else None
    return Founded(UUID(data["division_id"]), _on(data), data["code"], data["name"], data["tier"], parent)


def on_division_renamed(data: dict[str, Any]) -> Fact:
    return Changed(UUID(data["division_id"]), _on(data), {"name": data["name"]})


def on_division_recoded(data: dict[str, Any]) -> Fact:
    return Changed(UUID(data["division_id"]), _on(data), {"code": data["code"]})


def on_division_moved(data: dict[str, Any]) -> Fact:
    return Changed(UUID(data["division_id"]), _on(data), {"parent_id": UUID(data["parent_id"])})


def on_division_closed(data: dict[str, Any]) -> Fact:
    return Closed(UUID(data["division_id"]), _on(data))


_FACTS: dict[str, Callable[[dict[str, Any]], Fact]] = {
    DivisionFoundedV1.TYPE: on_division_founded,
    DivisionRenamedV1.TYPE: on_division_renamed,
    DivisionRecodedV1.TYPE: on_division_recoded,
    DivisionMovedV1.TYPE: on_division_moved,
    DivisionClosedV1.TYPE: on_division_closed,
}


def fact_of(event: Event) -> Fact | None:
    """What an event of identity means for the tree."""
    handler = _FACTS.get(event.envelope.type)
    return handler(event.envelope.data) if handler is not None else None


def _on(data: dict[str, Any]) -> date:
    return date.fromisoformat(data["on"])


def _population_keys(event: Event) -> list[tuple[UUID, date]]:
    if event.envelope.type != PopulationRecordedV1.TYPE:
        return []
    data = event.envelope.data
    return [(UUID(data["division_id"]), _on(data))]


def _on_population_recorded(_: Any, __: Row | None, event: Event) -> Row:
    """A figure recorded again for the same day takes the place of the first."""
    data = event.envelope.data
    return {"people": int(data["people"]), "households": int(data["households"]), "source": data["source"]}


def _grouping_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["grouping_id"]),)] if event.envelope.type == GroupingDefinedV1.TYPE else []


def _on_grouping_defined(_: Any, __: Row | None, event: Event) -> Row:
    data = event.envelope.data
    return {
        "kind": data["kind"],
        "name": data["name"],
        "division_ids": [UUID(division_id) for division_id in data["division_ids"]],
    }


TREE = hierarchy.node_states(fact_of)
POPULATIONS = one_row_each(
    "populations",
    (Column("division_id", "uuid"), Column("on_day", "date")),
    ("people", "households", "source"),
    _population_keys,
    _on_population_recorded,
)
GROUPINGS = one_row_each(
    "groupings",
    (Column("grouping_id", "uuid"),),
    ("kind", "name", "division_ids"),
    _grouping_keys,
    _on_grouping_defined,
)
