"""The dated tree of divisions, groupings and estates, from identity's events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from linli_common import hierarchy
from linli_common.hierarchy import Changed, Closed, Fact, Founded
from linli_common.projector import Column, Event
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import identity

GROUPINGS_DDL = """
CREATE TABLE {schema}.groupings (
  grouping_id  uuid PRIMARY KEY,
  kind         text NOT NULL,
  name         text NOT NULL,
  division_ids uuid[] NOT NULL
);
"""
DDL = (
    hierarchy.DDL
    + GROUPINGS_DDL
    + """
CREATE INDEX nodes_by_parent ON {schema}.nodes (parent_id);
CREATE TABLE {schema}.estates (
  estate_id   uuid PRIMARY KEY,
  division_id uuid NOT NULL,
  name        text NOT NULL COLLATE "C"
);
CREATE INDEX estates_of_division ON {schema}.estates (division_id, name, estate_id);
"""
)


def on_division_founded(data: Mapping[str, Any]) -> Fact:
    parent = UUID(data["parent_id"]) if data["parent_id"] else None
    return Founded(UUID(data["division_id"]), _on(data), data["code"], data["name"], data["tier"], parent)


def on_division_renamed(data: Mapping[str, Any]) -> Fact:
    return Changed(UUID(data["division_id"]), _on(data), {"name": data["name"]})


def on_division_recoded(data: Mapping[str, Any]) -> Fact:
    return Changed(UUID(data["division_id"]), _on(data), {"code": data["code"]})


def on_division_moved(data: Mapping[str, Any]) -> Fact:
    return Changed(UUID(data["division_id"]), _on(data), {"parent_id": UUID(data["parent_id"])})


def on_division_closed(data: Mapping[str, Any]) -> Fact:
    return Closed(UUID(data["division_id"]), _on(data))


_FACTS: dict[str, Callable[[Mapping[str, Any]], Fact]] = {
    identity.DivisionFoundedV1.TYPE: on_division_founded,
    identity.DivisionRenamedV1.TYPE: on_division_renamed,
    identity.DivisionRecodedV1.TYPE: on_division_recoded,
    identity.DivisionMovedV1.TYPE: on_division_moved,
    identity.DivisionClosedV1.TYPE: on_division_closed,
}


def fact_of(event: Event) -> Fact | None:
    """What an event of identity means for the tree."""
    handler = _FACTS.get(event.envelope.type)
    return handler(event.envelope.data) if handler is not None else None


def _on(data: Mapping[str, Any]) -> date:
    return date.fromisoformat(data["on"])


def _grouping_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["grouping_id"]),)] if event.envelope.type == _GROUPING else []


_GROUPING = identity.GroupingDefinedV1.TYPE


def _on_grouping_defined(_: Any, __: Row | None, event: Event) -> Row:
    data = event.envelope.data
    return {
        "kind": data["kind"],
        "name": data["name"],
        "division_ids": [UUID(division_id) for division_id in data["division_ids"]],
    }


_ESTATE_TYPES = (identity.EstateRegisteredV1.TYPE, identity.EstateMovedV1.TYPE)


def _estate_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["estate_id"]),)] if event.envelope.type in _ESTATE_TYPES else []


def _on_estate(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    name = data.get("name") or (before or {}).get("name")
    if name is None:
        raise ValueError(f"estate {key[0]} was never registered")
    return {"division_id": UUID(data["division_id"]), "name": name}


TREE = hierarchy.node_states(fact_of)
GROUPINGS = one_row_each(
    "groupings",
    (Column("grouping_id", "uuid"),),
    ("kind", "name", "division_ids"),
    _grouping_keys,
    _on_grouping_defined,
)
ESTATES = one_row_each("estates", (Column("estate_id", "uuid"),), ("division_id", "name"), _estate_keys, _on_estate)
