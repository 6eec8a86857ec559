"""Drawn maps of opinion groups, kept where every api process reads them: what can be drawn again, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import dist, sqrt
from typing import Any
from uuid import UUID

import orjson
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

_DDL = """
CREATE SCHEMA IF NOT EXISTS deliberation_maps;
CREATE TABLE IF NOT EXISTS deliberation_maps.maps (
  conversation_id uuid PRIMARY KEY,
  through         bigint NOT NULL,
  final           boolean NOT NULL,
  drawn_at        timestamptz NOT NULL DEFAULT now(),
  picture         jsonb NOT NULL,
  basis           jsonb NOT NULL
);
"""


def create_maps_table(pool: ConnectionPool[Any]) -> None:
    """Creates the table when it is missing."""
    with pool.connection() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(7003)")
        connection.execute(_DDL)


class Maps:
    """One row a conversation. ``through`` is the last own event that the map knows of."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def get(self, conversation_id: UUID) -> DictRow | None:
        """The map, None when none was drawn yet."""
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            row: DictRow | None = cursor.execute(
                "SELECT * FROM deliberation_maps.maps WHERE conversation_id = %s", (conversation_id,)
            ).fetchone()
        return row

    def through(self, conversation_id: UUID) -> int:
        """How far the map goes; 0 when there is none."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT through FROM deliberation_maps.maps WHERE conversation_id = %s", (conversation_id,)
            ).fetchone()
        return row[0] if row else 0

    def all_through(self) -> dict[UUID, tuple[int, bool]]:
        """(how far it goes, whether it is final) of the maps that may still change, or did until an hour ago."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT conversation_id, through, final FROM deliberation_maps.maps"
                " WHERE NOT final OR drawn_at > now() - interval '1 hour'"
            ).fetchall()
        return {row[0]: (row[1], row[2]) for row in rows}

    def keep(
        self, conversation_id: UUID, through: int, picture: dict[str, Any], basis: dict[str, Any], *, final: bool
    ) -> None:
        """The map as of now, unless another worker drew a later one; a final one stays."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO deliberation_maps.maps AS kept (conversation_id, through, final, picture, basis)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (conversation_id) DO UPDATE SET through = excluded.through,"
                " final = excluded.final, picture = excluded.picture, basis = excluded.basis, drawn_at = now()"
                " WHERE kept.through <= excluded.through AND NOT kept.final",
                (conversation_id, through, final, _json(picture), _json(basis)),
            )


def place_of(basis: Mapping[str, Any], opinions: Mapping[str, int]) -> tuple[float, float] | None:
    """Where somebody stands on a map, from what they said themselves (statement → 1, 0, -1): as `opinion.axes.project`
    has it. None while there is no map, or they said nothing on what is shown.
    """
    said = [statement for statement in opinions if statement in basis.get("weights", {})]
    if not said:
        return None
    reach = sqrt(len(basis["weights"]) / len(said))
    x, y = (
        reach * sum((opinions[one] - basis["means"][one]) * basis["weights"][one][axis] for one in said)
        for axis in (0, 1)
    )
    return x, y


def nearest(place: tuple[float, float], centres: Sequence[Sequence[float]]) -> int:
    """The group whose centre is nearest."""
    return min(range(len(centres)), key=lambda group: dist(place, centres[group]))


def _json(value: dict[str, Any]) -> Jsonb:
    return Jsonb(value, dumps=lambda one: orjson.dumps(one, option=orjson.OPT_SERIALIZE_NUMPY).decode())
