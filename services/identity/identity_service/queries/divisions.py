"""Asking the lists of divisions, populations and groupings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from identity_service.refusals.territory import UnknownDivisionError
from linli_common import hierarchy
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.paging import Page, page_of, read_keys
from linli_common.projector.reader import in_schema
from linli_contracts.subjects import unit_token
from linli_contracts.words import Tier
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool
from pydantic import BaseModel, Field

SCHEMA = "identity_lists"

_PAGE = """
SELECT * FROM (
  SELECT id AS division_id, level AS tier, code, name, parent_id, from_day,
         coalesce(code, 'u' || left(replace(id::text, '-', ''), 8)) COLLATE "C" AS label
  FROM {schema}.nodes
  WHERE from_day <= %(day)s AND (to_day IS NULL OR to_day > %(day)s)
    AND (%(parent)s::uuid IS NULL OR parent_id = %(parent)s)
    AND (%(tier)s::text IS NULL OR level = %(tier)s)
    AND (%(name)s::text IS NULL OR strpos(name, %(name)s) > 0)
) AS standing
WHERE %(after_label)s::text IS NULL OR (label, division_id) > (%(after_label)s, %(after_id)s::uuid)
ORDER BY label, division_id LIMIT %(limit)s
"""


class DivisionView(BaseModel):
    """A division as of a day. ``label`` is its code, or its token while it has none."""

    division_id: UUID
    tier: Tier
    code: str | None
    label: str
    name: str
    parent_id: UUID | None
    from_day: date = Field(description="Since when it has this name, code and parent.")


class PopulationView(BaseModel):
    """Figures as somebody counted them on a day."""

    people: int
    households: int
    on: date
    source: str


class DivisionDetail(DivisionView):
    """A division with what leads to it, the codes it has had, and its last population figures by that day."""

    path: list[DivisionView] = Field(description="From the district down to the parent.")
    codes: list[str] = Field(description="Every code it has had, oldest first.")
    population: PopulationView | None


class GroupingView(BaseModel):
    """A grid or constituency as it is defined now."""

    grouping_id: UUID
    kind: str
    name: str
    division_ids: list[UUID]


class DivisionLists:
    """Reads of the dated tree. Today is a day like any other: the caller says which."""

    def __init__(self, pool: ConnectionPool[Any], schema: str = SCHEMA) -> None:
        self._pool = pool
        self._schema = schema

    def divisions(
        self,
        *,
        as_of: date,
        parent_id: UUID | None = None,
        tier: Tier | None = None,
        name: str | None = None,
        cursor: str | None = None,
        limit: int = 200,
    ) -> Page[DivisionView]:
        """The divisions that stood on a day, by code; below one parent, of one tier, with a part of a name."""
        after = read_keys(cursor, str, UUID)
        values = {"day": as_of, "parent": parent_id, "tier": tier, "name": name, "limit": limit + 1}
        values |= {"after_label": after[0], "after_id": after[1]}
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(DivisionView)) as cursor_:
            found = cursor_.execute(in_schema(_PAGE, self._schema), values).fetchall()
        return page_of(found, limit, lambda view: (view.label, str(view.division_id)))

    def division(self, code_or_id: str | UUID, as_of: date) -> DivisionDetail:
        """One division on a day. Raises `UnknownDivisionError`, which says when it stood if it ever did."""
        with self._pool.connection() as connection:
            node = hierarchy.node_as_of(connection, self._schema, code_or_id, as_of)
            if node is None:
                raise UnknownDivisionError(self._when_it_stood(connection, code_or_id, as_of))
            return DivisionDetail(
                **_view(node).model_dump(),
                path=self._path(connection, node, as_of),
                codes=hierarchy.codes_of(connection, self._schema, node.id),
                population=self._population(connection, node.id, as_of),
            )

    def id_of(self, code_or_id: str | UUID, as_of: date) -> UUID:
        """The lasting id of the division that had the code on that day. Raises `UnknownDivisionError`."""
        with self._pool.connection() as connection:
            node = hierarchy.node_as_of(connection, self._schema, code_or_id, as_of)
            if node is None:
                raise UnknownDivisionError(self._when_it_stood(connection, code_or_id, as_of))
            return node.id

    def with_descendants(self, division_id: UUID, as_of: date) -> list[UUID]:
        """The division and everything below it on that day, closed units under their last parent included."""
        with self._pool.connection() as connection:
            return [placed.id for placed in hierarchy.subtree(connection, self._schema, division_id, as_of)]

    def covers(self, held: UUID, asked: UUID) -> bool:
        """Whether a right on ``held`` (a division or a grouping) reaches ``asked`` in today's tree."""
        with self._pool.connection() as connection:
            return hierarchy.covers(connection, self._schema, held, asked, shanghai_day(utc_now()))

    def groupings(self, kind: str | None = None) -> list[GroupingView]:
        """All grids and constituencies, by name."""
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(GroupingView)) as cursor:
            found: list[GroupingView] = cursor.execute(
                in_schema(
                    "SELECT grouping_id, kind, name, division_ids FROM {schema}.groupings"
                    " WHERE %(kind)s::text IS NULL OR kind = %(kind)s ORDER BY kind, name, grouping_id",
                    self._schema,
                ),
                {"kind": kind},
            ).fetchall()
        return found

    def grouping(self, grouping_id: UUID) -> GroupingView | None:
        """One grid or constituency, None when there is none."""
        return next((found for found in self.groupings() if found.grouping_id == grouping_id), None)

    def populations(self, division_id: UUID) -> Sequence[PopulationView]:
        """All figures recorded for a division, newest day first."""
        with self._pool.connection() as connection:
            return self._populations(connection, division_id, date.max)

    def _population(self, connection: Any, division_id: UUID, as_of: date) -> PopulationView | None:
        found = self._populations(connection, division_id, as_of)
        return found[0] if found else None

    def _populations(self, connection: Any, division_id: UUID, as_of: date) -> list[PopulationView]:
        rows = connection.execute(
            in_schema(
                "SELECT people, households, on_day, source FROM {schema}.populations"
                " WHERE division_id = %s AND on_day <= %s ORDER BY on_day DESC",
                self._schema,
            ),
            (division_id, as_of),
        )
        return [PopulationView(people=p, households=h, on=day, source=source) for p, h, day, source in rows]

    def _path(self, connection: Any, node: hierarchy.Node, as_of: date) -> list[DivisionView]:
        path: list[DivisionView] = []
        above: hierarchy.Node | None = node
        while above is not None and above.parent_id is not None:
            above = hierarchy.node_as_of(connection, self._schema, above.parent_id, as_of)
            if above is not None:
                path.insert(0, _view(above))
        return path

    def _when_it_stood(self, connection: Any, code_or_id: str | UUID, as_of: date) -> str:
        known = hierarchy.known_ever(connection, self._schema, code_or_id)
        if not known:
            return f"no division {code_or_id}"
        times = "; ".join(
            f"{node.name} {node.from_day.isoformat()} – {node.to_day.isoformat() if node.to_day else ''}"
            for node in known
        )
        return f"no division {code_or_id} on {as_of.isoformat()} ({times})"


def _view(node: hierarchy.Node) -> DivisionView:
    return DivisionView.model_validate(
        {
            "division_id": node.id,
            "tier": node.level,
            "code": node.code,
            "label": unit_token(node.code, node.id),
            "name": node.name,
            "parent_id": node.parent_id,
            "from_day": node.from_day,
        }
    )
