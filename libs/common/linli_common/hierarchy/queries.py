"""Asking the dated tree: one node, or everything below it, as of a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from linli_common.hierarchy.below import BELOW
from linli_common.hierarchy.nodes import Node
from linli_common.projector.reader import Connection, in_schema

_DEEPEST = 16

_SUBTREE = """
WITH RECURSIVE latest AS MATERIALIZED (
  SELECT DISTINCT ON (id) id, code, name, level, parent_id, coalesce(to_day <= %(day)s, false) AS closed
  FROM {schema}.nodes WHERE from_day <= %(day)s ORDER BY id, from_day DESC
), below AS (
  SELECT latest.*, 0 AS depth FROM latest WHERE id = %(root)s
  UNION ALL
  SELECT latest.*, below.depth + 1 FROM below JOIN latest ON latest.parent_id = below.id
  WHERE below.depth < %(deepest)s
)
SELECT id, code, name, level, parent_id, closed, depth FROM below ORDER BY depth, code NULLS LAST, id
"""


_COVERS = """
WITH RECURSIVE up AS (
  SELECT %(asked)s::uuid AS id, 0 AS depth
  UNION ALL
  SELECT latest.parent_id, up.depth + 1 FROM up, LATERAL (
    SELECT parent_id FROM {schema}.nodes WHERE id = up.id AND from_day <= %(day)s ORDER BY from_day DESC LIMIT 1
  ) AS latest WHERE latest.parent_id IS NOT NULL AND up.depth < %(deepest)s
)
SELECT EXISTS (SELECT FROM up WHERE id = %(held)s) OR EXISTS (
  SELECT FROM {schema}.groupings, up WHERE grouping_id = %(held)s AND up.id = ANY (division_ids))
"""


_PATH = """
WITH RECURSIVE standing AS (
  SELECT id, from_day, to_day, code, name, level, parent_id
  FROM {schema}.nodes WHERE from_day <= %(day)s AND (to_day IS NULL OR to_day > %(day)s)
), up AS (
  SELECT standing.*, 0 AS depth FROM standing WHERE id = %(asked)s
  UNION ALL
  SELECT standing.*, up.depth + 1 FROM up JOIN standing ON standing.id = up.parent_id WHERE up.depth < %(deepest)s
)
SELECT id, from_day, to_day, code, name, level, parent_id FROM up ORDER BY depth DESC
"""


class Placed(NamedTuple):
    """A node in its place on one day. A closed one stays where it last was. (A tuple: a page makes hundreds.)"""

    id: UUID
    code: str | None
    name: str
    level: str
    parent_id: UUID | None
    closed: bool
    depth: int


def subtree(connection: Connection, schema: str, root: UUID, day: date) -> list[Placed]:
    """The node and everything below it on that day, parents first; closed nodes under their last parent."""
    rows = connection.execute(in_schema(_SUBTREE, schema), {"root": root, "day": day, "deepest": _DEEPEST}, binary=True)
    return [Placed(*row) for row in rows]


def ids_below(connection: Connection, schema: str, root: UUID, day: date) -> list[UUID]:
    """The ids of `subtree` alone, the root's first: a quarter of its time."""
    statement = in_schema(BELOW + "SELECT id FROM below ORDER BY depth", schema)  # noqa: S608 - our own words
    return [row[0] for row in connection.execute(statement, {"root": root, "day": day}, binary=True).fetchall()]


def path_to(connection: Connection, schema: str, node_id: UUID, day: date) -> list[Node]:
    """From the root down to the node as of a day; empty when it, or one above it, did not stand then."""
    rows = connection.execute(
        in_schema(_PATH, schema), {"asked": node_id, "day": day, "deepest": _DEEPEST}, binary=True
    ).fetchall()
    path = [Node(*row) for row in rows]
    return path if path and path[0].parent_id is None else []


def covers(connection: Connection, schema: str, held: UUID, asked: UUID, day: date) -> bool:
    """Whether ``asked`` is the node held or below it on that day, or in or below the grouping held.

    A closed node stays below its last parent. Groupings are rows of ``groupings (grouping_id, division_ids)``.
    """
    values = {"held": held, "asked": asked, "day": day, "deepest": _DEEPEST}
    row = connection.execute(in_schema(_COVERS, schema), values).fetchone()
    return bool(row and row[0])


def forest(connection: Connection, schema: str, day: date) -> list[Node]:
    """All nodes that were there on that day, by code."""
    rows = connection.execute(
        in_schema(
            "SELECT id, from_day, to_day, code, name, level, parent_id FROM {schema}.nodes"
            " WHERE from_day <= %(day)s AND (to_day IS NULL OR to_day > %(day)s) ORDER BY code NULLS LAST, id",
            schema,
        ),
        {"day": day},
        binary=True,
    )
    return [Node(*row) for row in rows]


def node_as_of(connection: Connection, schema: str, code_or_id: str | UUID, day: date) -> Node | None:
    """The node that had the code on that day, or that has the id; None when none was there."""
    column = "id" if isinstance(code_or_id, UUID) else "code"
    row = connection.execute(
        in_schema(
            "SELECT id, from_day, to_day, code, name, level, parent_id FROM {schema}.nodes"
            " WHERE {column} = %(asked)s AND from_day <= %(day)s AND (to_day IS NULL OR to_day > %(day)s)"
            " ORDER BY from_day DESC LIMIT 1",
            schema,
            column=column,
        ),
        {"asked": code_or_id, "day": day},
        binary=True,
    ).fetchone()
    return Node(*row) if row else None


def known_ever(connection: Connection, schema: str, code_or_id: str | UUID) -> list[Node]:
    """All rows that ever had the code or id, oldest first: when it was there, if not on the day asked for."""
    column = "id" if isinstance(code_or_id, UUID) else "code"
    rows = connection.execute(
        in_schema(
            "SELECT id, from_day, to_day, code, name, level, parent_id FROM {schema}.nodes"
            " WHERE {column} = %s ORDER BY from_day",
            schema,
            column=column,
        ),
        (code_or_id,),
        binary=True,
    )
    return [Node(*row) for row in rows]


def codes_of(connection: Connection, schema: str, node_id: UUID) -> list[str]:
    """Every code the node has had, oldest first."""
    codes = [node.code for node in known_ever(connection, schema, node_id) if node.code is not None]
    return list(dict.fromkeys(codes))
