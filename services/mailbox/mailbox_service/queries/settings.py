"""What those who run a mailbox look over before they change it: rules by date, calendar days, routes, covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from linli_common.projector.reader import in_schema
from linli_contracts.mailbox.settings import CategoryRule
from linli_contracts.mailbox.words import HolidayKind, UnitKind
from mailbox_service.lists.settings import NO_ESTATE
from mailbox_service.queries.lookups import SCHEMA
from psycopg_pool import ConnectionPool
from pydantic import BaseModel


class DatedRules(BaseModel):
    """Rules that hold from a day on."""

    from_day: date
    categories: list[CategoryRule]
    response_hours: int
    danger_hours: int
    confirmation_days: int


class RouteView(BaseModel):
    """Where letters of a division go; without category or estate: of any. ``to_id`` null: taken back from that day."""

    division_id: UUID
    category: str | None
    estate_id: UUID | None
    from_day: date
    to_kind: UnitKind | None
    to_id: UUID | None


class CoverView(BaseModel):
    """Who covers for a unit, both days included."""

    unit_id: UUID
    from_day: date
    to_day: date
    to_kind: UnitKind
    to_id: UUID


class SettingsLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def rules(self, district_id: UUID) -> list[DatedRules]:
        """All rules that were ever set in a district, the newest first."""
        rows = self._all(
            "SELECT from_day, rules FROM {schema}.rules WHERE district_id = %(district)s ORDER BY from_day DESC",
            {"district": district_id},
        )
        return [DatedRules(from_day=from_day, **orjson.loads(rules)) for from_day, rules in rows]

    def calendar_days(self, district_id: UUID) -> dict[date, HolidayKind]:
        """Days that differ from the official calendar, by day."""
        return dict(
            self._all(
                "SELECT day, kind FROM {schema}.calendar_days WHERE district_id = %(district)s ORDER BY day",
                {"district": district_id},
            )
        )

    def routes(self, divisions: Sequence[UUID], day: date) -> list[RouteView]:
        """The routes of divisions that hold on a day, and those that come after it; not those long taken back."""
        rows = self._all(
            "SELECT division_id, category, estate_id, from_day, to_kind, to_id FROM ("
            " SELECT *, lead(from_day) OVER (PARTITION BY division_id, category, estate_id ORDER BY from_day)"
            " AS next_day"
            " FROM {schema}.routes WHERE division_id = ANY(%(divisions)s)) AS dated"
            " WHERE (next_day IS NULL OR next_day > %(day)s) AND (to_id IS NOT NULL OR from_day > %(day)s)"
            " ORDER BY division_id, category, estate_id, from_day",
            {"divisions": list(divisions), "day": day},
        )
        return [
            RouteView(
                division_id=division_id,
                category=category or None,
                estate_id=estate_id if estate_id != NO_ESTATE else None,
                from_day=from_day,
                to_kind=to_kind,
                to_id=to_id,
            )
            for division_id, category, estate_id, from_day, to_kind, to_id in rows
        ]

    def covers(self, divisions: Sequence[UUID], day: date) -> list[CoverView]:
        """Covers of divisions and of their departments that have not ended before a day."""
        rows = self._all(
            "SELECT unit_id, from_day, to_day, to_kind, to_id FROM {schema}.covers WHERE to_day >= %(day)s"
            " AND (unit_id = ANY(%(divisions)s) OR unit_id IN"
            " (SELECT department_id FROM {schema}.departments WHERE division_id = ANY(%(divisions)s)))"
            " ORDER BY from_day, unit_id",
            {"divisions": list(divisions), "day": day},
        )
        return [
            CoverView(unit_id=unit_id, from_day=from_day, to_day=to_day, to_kind=to_kind, to_id=to_id)
            for unit_id, from_day, to_day, to_kind, to_id in rows
        ]

    def _all(self, statement: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(in_schema(statement, SCHEMA), values).fetchall()
        return rows
