"""Lists of letters: a unit's worklist, what stands under a division, one's own, and what the worker has to look after.

Rows hold ids, places and times; titles are opened by `queries.letters` for the one page that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from linli_common.http.paging import read_keys
from linli_common.projector import position_of
from linli_common.projector.reader import in_schema
from linli_contracts.units import Unit
from mailbox_service.lists import READER
from mailbox_service.queries.lookups import SCHEMA
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

View = Literal["all", "new", "mine", "due", "overdue", "came_back", "pending", "assisting", "answered", "extensions"]
"""Which part of a worklist: all, nobody's yet, one's own, at work, past due, back by a refusal or a reopening, promised
for a day, asked to assist, waiting for the writer, extensions to decide."""

_VIEWS: dict[str, str] = {
    "all": "true",
    "new": "NOT taken",
    "mine": "claimed_by = %(me)s",
    "due": "lifecycle <> 'answered'",
    "overdue": "(handling_over AND lifecycle <> 'answered' OR response_fact = 'missed' AND NOT replied)",
    "came_back": "came_back",
    "pending": "promised_on IS NOT NULL",
    "assisting": "true",
    "answered": "lifecycle = 'answered'",
    "extensions": "true",
}
_FILTERS = {
    "category": "category = %(category)s",
    "estate": "estate_id = %(estate)s",
    "number": "letter_id BETWEEN %(number_first)s AND %(number_last)s",
    "after_at": "(due_at, letter_id) > (%(after_at)s, %(after_id)s)",
}
"""Only what was asked for stands in a statement: PostgreSQL then knows what it is about when it makes its plan."""


class Worklists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def of_unit(
        self,
        unit: Unit,
        view: View,
        me: UUID,
        *,
        category: str | None = None,
        estate_id: UUID | None = None,
        number: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> list[DictRow]:
        """Open letters of a unit, the soonest due first; one row more than ``limit`` says that there are more."""
        whose = {
            "assisting": "assisting_ids @> ARRAY[%(unit)s::uuid]",
            "extensions": "extension_asked_of = %(unit)s",
        }.get(view, "holder_id = %(unit)s")
        return self._page(
            f"{whose} AND {_VIEWS[view]}",
            {"unit": unit.id, "me": me, "category": category, "estate": estate_id, "number": number},
            cursor,
            limit,
        )

    def under(
        self,
        divisions: Sequence[UUID],
        view: View,
        me: UUID,
        *,
        category: str | None = None,
        number: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> list[DictRow]:
        """Open letters booked on divisions, whoever holds them: for who stands above."""
        return self._page(
            f"division_id = ANY(%(divisions)s::uuid[]) AND {_VIEWS[view]}",
            {"divisions": _array(divisions), "me": me, "category": category, "estate": None, "number": number},
            cursor,
            limit,
        )

    def counts(self, unit: Unit, me: UUID) -> dict[str, int]:
        """How many letters each view of a unit's worklist has."""
        held = ", ".join(
            f"count(*) FILTER (WHERE {where}) AS {view}"
            for view, where in _VIEWS.items()
            if view not in ("assisting", "extensions")
        )
        row = self._one(
            f"SELECT {held} FROM {{schema}}.letters WHERE open AND holder_id = %(unit)s",  # noqa: S608 - our own words
            {"unit": unit.id, "me": me},
        )
        asked = self._one(
            "SELECT (SELECT count(*) FROM {schema}.letters WHERE open AND assisting_ids @> ARRAY[%(unit)s::uuid])"
            " AS assisting, (SELECT count(*) FROM {schema}.letters WHERE open AND extension_asked_of = %(unit)s)"
            " AS extensions",
            {"unit": unit.id},
        )
        return {**row, **asked}

    def of_writer(self, person_id: UUID, cursor: str | None = None, limit: int = 50) -> list[DictRow]:
        """All letters that a person wrote or signed, the newest first."""
        return self._newest("writer_ids @> ARRAY[%(person)s::uuid]", {"person": person_id}, cursor, limit)

    def public(
        self, divisions: Sequence[UUID], category: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> list[DictRow]:
        """Public letters of divisions, the newest first."""
        where = "visibility = 'public' AND lifecycle <> 'withdrawn' AND division_id = ANY(%(divisions)s::uuid[])"
        where += " AND category = %(category)s" if category is not None else ""
        return self._newest(where, {"divisions": _array(divisions), "category": category}, cursor, limit)

    def submitted_between(
        self,
        divisions: Sequence[UUID],
        start: datetime,
        end: datetime,
        limit: int,
        *,
        categories: Sequence[str] = (),
        still_open: bool | None = None,
    ) -> list[DictRow]:
        """Public letters that were written in a time, the newest first (Open311); no categories: of all."""
        where = (
            "visibility = 'public' AND lifecycle <> 'withdrawn' AND division_id = ANY(%(divisions)s::uuid[])"
            " AND submitted_at BETWEEN %(start)s AND %(end)s"
        )
        where += " AND category = ANY(%(categories)s)" if categories else ""
        where += " AND open = %(still_open)s" if still_open is not None else ""
        values = {"divisions": _array(divisions), "start": start, "end": end}
        values |= {"categories": list(categories), "still_open": still_open}
        return self._newest(where, values, None, limit - 1)

    def row(self, letter_id: UUID) -> DictRow | None:
        """One letter's row."""
        rows = self._all("SELECT * FROM {schema}.letters WHERE letter_id = %(letter)s", {"letter": letter_id})
        return rows[0] if rows else None

    def position(self) -> int:
        """How far the own events have been folded into these lists."""
        with self._pool.connection() as connection:
            return position_of(connection, READER, "MAILBOX").seq

    def due(self, now: datetime, limit: int) -> list[UUID]:
        """Letters that time has changed and nobody has recorded it."""
        rows = self._all(
            "SELECT letter_id FROM {schema}.letters WHERE next_at < %(now)s ORDER BY next_at LIMIT %(limit)s",
            {"now": now, "limit": limit},
        )
        return [row["letter_id"] for row in rows]

    def open_places(self) -> list[DictRow]:
        """Where open letters are booked and who holds them: division, estate, subject tokens, holder."""
        return self._all(
            "SELECT DISTINCT division_id, estate_id, place, holder_kind, holder_id FROM {schema}.letters WHERE open", {}
        )

    def open_at(self, place: DictRow, limit: int) -> list[UUID]:
        """Open letters of one of these places."""
        rows = self._all(
            "SELECT letter_id FROM {schema}.letters WHERE open AND division_id = %(division_id)s"
            " AND estate_id IS NOT DISTINCT FROM %(estate_id)s AND place = %(place)s AND holder_id = %(holder_id)s"
            " LIMIT %(limit)s",
            {**place, "limit": limit},
        )
        return [row["letter_id"] for row in rows]

    def ended_of_writers(self, person_ids: Sequence[UUID]) -> list[DictRow]:
        """Letters of these persons that are no longer open, with all their writers."""
        return self._all(
            "SELECT letter_id, writer_ids FROM {schema}.letters WHERE NOT open AND writer_ids && %(persons)s::uuid[]",
            {"persons": list(person_ids)},
        )

    def _page(self, where: str, values: dict[str, Any], cursor: str | None, limit: int) -> list[DictRow]:
        values = {**values, **_number(values["number"]), **_position(cursor), "limit": limit + 1}
        wanted = ["open", where, *(sql for name, sql in _FILTERS.items() if values[name] is not None)]
        return self._all(
            f"SELECT * FROM {{schema}}.letters WHERE {' AND '.join(wanted)}"  # noqa: S608 - our own words
            " ORDER BY due_at, letter_id LIMIT %(limit)s",
            values,
        )

    def _newest(self, where: str, values: dict[str, Any], cursor: str | None, limit: int) -> list[DictRow]:
        values = {**values, **_position(cursor), "limit": limit + 1}
        after = " AND (submitted_at, letter_id) < (%(after_at)s, %(after_id)s)" if values["after_at"] else ""
        return self._all(
            f"SELECT * FROM {{schema}}.letters WHERE {where}{after}"  # noqa: S608 - our own words
            " ORDER BY submitted_at DESC, letter_id DESC LIMIT %(limit)s",
            values,
        )

    def _all(self, statement: str, values: dict[str, Any]) -> list[DictRow]:
        """Planned anew each time: a plan for any unit and any number of divisions is a slow one for most of them."""
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row, binary=True) as cursor:
            rows: list[DictRow] = cursor.execute(in_schema(statement, SCHEMA), values, prepare=False).fetchall()
        return rows

    def _one(self, statement: str, values: dict[str, Any]) -> DictRow:
        return self._all(statement, values)[0]


def _position(cursor: str | None) -> dict[str, Any]:
    """Time and letter after which a page begins. Raises `MalformedCursorError`."""
    at, letter_id = read_keys(cursor, datetime.fromisoformat, UUID)
    return {"after_at": at, "after_id": letter_id}


def _number(number: str | None) -> dict[str, Any]:
    """The first and the last id that begin with these hexadecimal digits."""
    if number is None:
        return {}
    return {f"number_{end}": UUID(number.ljust(32, digit)) for end, digit in (("first", "0"), ("last", "f"))}


def _array(ids: Sequence[UUID]) -> str:
    """Many ids as PostgreSQL reads an array: six times as fast as one by one."""
    return "{" + ",".join(map(str, ids)) + "}"
