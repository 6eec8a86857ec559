"""What commands look up: the rules of a day, the calendar, routes, covers, departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

import orjson
from linli_common.projector.reader import in_schema
from linli_contracts.mailbox.settings import CategoryRule
from linli_contracts.mailbox.words import UnitKind
from linli_contracts.units import Unit
from mailbox_service.lists.settings import NO_ESTATE
from psycopg_pool import ConnectionPool

SCHEMA = "mailbox_lists"


@dataclass(frozen=True, slots=True)
class Rules:
    """A district's rules of a day. Hours by the clock on the wall, days by the calendar."""

    categories: tuple[CategoryRule, ...]
    response_hours: int
    danger_hours: int
    confirmation_days: int

    def category(self, name: str) -> CategoryRule | None:
        """The rule of a category, None when the day's rules have no such one."""
        return next((rule for rule in self.categories if rule.category == name), None)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department as the lists know it."""

    department_id: UUID
    division_id: UUID
    name: str
    handler_ids: tuple[UUID, ...]
    closed: bool


class Lookups:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def rules(self, district_id: UUID, day: date) -> Rules:
        """The last rules set for the day or an earlier one; those that came with the service when none were."""
        row = self._one(
            "SELECT rules FROM {schema}.rules WHERE district_id = %s AND from_day <= %s ORDER BY from_day DESC LIMIT 1",
            district_id,
            day,
        )
        return _rules(row[0]) if row else default_rules()

    def calendar_days(self, district_id: UUID) -> dict[date, str]:
        """Days that differ from the official calendar: day → holiday or working_day."""
        rows = self._all("SELECT day, kind FROM {schema}.calendar_days WHERE district_id = %s", district_id)
        return dict(rows)

    def route(self, divisions: Sequence[UUID], category: str, estate_id: UUID | None, day: date) -> Unit | None:
        """The unit that a route names: of the nearest division first, then of estate before category before any.

        ``divisions`` from the nearest to the district. None: no route, or the last one was taken back.
        """
        row = self._one(
            "SELECT to_kind, to_id FROM ("
            " SELECT DISTINCT ON (division_id, category, estate_id) * FROM {schema}.routes"
            " WHERE division_id = ANY(%(divisions)s) AND category IN (%(category)s, '')"
            " AND estate_id IN (%(estate)s, %(none)s) AND from_day <= %(day)s"
            " ORDER BY division_id, category, estate_id, from_day DESC) AS standing"
            " WHERE to_id IS NOT NULL"
            " ORDER BY array_position(%(divisions)s::uuid[], division_id), estate_id <> %(none)s DESC, category DESC"
            " LIMIT 1",
            divisions=list(divisions),
            category=category,
            estate=estate_id or NO_ESTATE,
            none=NO_ESTATE,
            day=day,
        )
        return _unit(row)

    def cover(self, unit: Unit, day: date) -> Unit | None:
        """Who covers for a unit on a day."""
        row = self._one(
            "SELECT to_kind, to_id FROM {schema}.covers WHERE unit_id = %s AND from_day <= %s AND to_day >= %s"
            " ORDER BY from_day DESC LIMIT 1",
            unit.id,
            day,
            day,
        )
        return _unit(row)

    def department(self, department_id: UUID) -> DepartmentRow | None:
        """A department, None when there is none of that id."""
        row = self._one(
            "SELECT department_id, division_id, name, handler_ids, closed FROM {schema}.departments"
            " WHERE department_id = %s",
            department_id,
        )
        return DepartmentRow(row[0], row[1], row[2], tuple(row[3]), row[4]) if row else None

    def departments(
        self, divisions: Sequence[UUID] | None = None, handler_id: UUID | None = None
    ) -> list[DepartmentRow]:
        """Departments of divisions, or those a person works for, by name."""
        rows = self._all(
            "SELECT department_id, division_id, name, handler_ids, closed FROM {schema}.departments"
            " WHERE (%(divisions)s::uuid[] IS NULL OR division_id = ANY(%(divisions)s))"
            " AND (%(handler)s::uuid IS NULL OR handler_ids @> ARRAY[%(handler)s::uuid]) ORDER BY name, department_id",
            divisions=list(divisions) if divisions is not None else None,
            handler=handler_id,
        )
        return [DepartmentRow(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in rows]

    def _one(self, statement: str, *values: object, **named: object) -> tuple[Any, ...] | None:
        with self._pool.connection() as connection:
            row: tuple[Any, ...] | None = connection.execute(in_schema(statement, SCHEMA), named or values).fetchone()
        return row

    def _all(self, statement: str, *values: object, **named: object) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(in_schema(statement, SCHEMA), named or values).fetchall()
        return rows


@cache
def default_rules() -> Rules:
    """The rules that came with the service (data/default_rules.json, which names its source)."""
    return _rules(resources.files("mailbox_service").joinpath("data/default_rules.json").read_text("utf-8"))


def _rules(text: str) -> Rules:
    found = orjson.loads(text)
    return Rules(
        categories=tuple(CategoryRule(**rule) for rule in found["categories"]),
        response_hours=found["response_hours"],
        danger_hours=found["danger_hours"],
        confirmation_days=found["confirmation_days"],
    )


def _unit(row: tuple[UnitKind, UUID] | tuple[Any, ...] | None) -> Unit | None:
    return Unit(row[0], row[1]) if row else None
