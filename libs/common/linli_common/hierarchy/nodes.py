"""Nodes of the dated tree and the facts that change them. A node's rows never overlap and are never taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from linli_common.projector.reader import Connection, Event, States, in_schema

DDL = """
CREATE TABLE {schema}.nodes (
  id        uuid NOT NULL,
  from_day  date NOT NULL,
  to_day    date,
  code      text,
  name      text NOT NULL,
  level     text NOT NULL,
  parent_id uuid,
  PRIMARY KEY (id, from_day)
);
CREATE INDEX nodes_by_code ON {schema}.nodes (code, from_day);
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it was from ``from_day`` up to the day before ``to_day`` (None: it still is)."""

    id: UUID
    from_day: date
    to_day: date | None
    code: str | None
    name: str
    level: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Founded:
    """The node is there from ``on`` on."""

    id: UUID
    on: date
    code: str | None
    name: str
    level: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Changed:
    """From ``on`` on the node has other values: of ``code``, ``name``, ``parent_id`` those that are given."""

    id: UUID
    on: date
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Closed:
    """The node was there up to the day before ``on``."""

    id: UUID
    on: date


Fact: TypeAlias = Founded | Changed | Closed
History: TypeAlias = tuple[Node, ...]


def evolve(history: History | None, fact: Fact) -> History:
    """The rows of a node after a fact. Raises ValueError when the fact does not fit them."""
    rows = history or ()
    last = rows[-1] if rows else None
    if isinstance(fact, Founded):
        if last is not None and (last.to_day is None or last.to_day > fact.on):
            raise ValueError(f"node {fact.id} is there already")
        kept = rows[:-1] if last is not None and last.from_day == fact.on else rows
        return (*kept, Node(fact.id, fact.on, None, fact.code, fact.name, fact.level, fact.parent_id))
    if last is None or last.to_day is not None:
        raise ValueError(f"node {fact.id} is not there")
    if fact.on < last.from_day:
        raise ValueError(f"node {fact.id}: a change on {fact.on} comes after one on {last.from_day}")
    if isinstance(fact, Closed):
        return (*rows[:-1], replace(last, to_day=fact.on))
    if fact.on == last.from_day:
        return (*rows[:-1], replace(last, **fact.values))
    return (*rows[:-1], replace(last, to_day=fact.on), replace(last, from_day=fact.on, **fact.values))


def node_states(fact_of: Callable[[Event], Fact | None]) -> States:
    """The tree as a part of a reader: ``fact_of`` says what an event means for it (None: nothing)."""
    by_facts = _ByFacts(fact_of)
    return States(("nodes",), by_facts.keys, by_facts.evolve, _load, _save)


@dataclass(frozen=True, slots=True)
class _ByFacts:
    """An object rather than closures, because a rebuild sends readers to other processes."""

    fact_of: Callable[[Event], Fact | None]

    def keys(self, event: Event) -> list[UUID]:
        fact = self.fact_of(event)
        return [] if fact is None else [fact.id]

    def evolve(self, _: UUID, history: History | None, event: Event) -> History | None:
        fact = self.fact_of(event)
        return history if fact is None else evolve(history, fact)


def _load(connection: Connection, schema: str, ids: Sequence[UUID]) -> dict[UUID, History]:
    rows = connection.execute(
        in_schema(
            "SELECT id, from_day, to_day, code, name, level, parent_id FROM {schema}.nodes"
            " WHERE id = ANY(%s) ORDER BY id, from_day",
            schema,
        ),
        (list(ids),),
    )
    histories: dict[UUID, History] = {}
    for row in rows:
        node = Node(*row)
        histories[node.id] = (*histories.get(node.id, ()), node)
    return histories


def _save(connection: Connection, schema: str, histories: Mapping[UUID, History | None]) -> None:
    connection.execute(in_schema("DELETE FROM {schema}.nodes WHERE id = ANY(%s)", schema), (list(histories),))
    statement = in_schema(
        "INSERT INTO {schema}.nodes (id, from_day, to_day, code, name, level, parent_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        schema,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                (node.id, node.from_day, node.to_day, node.code, node.name, node.level, node.parent_id)
                for history in histories.values()
                for node in history or ()
            ],
        )
