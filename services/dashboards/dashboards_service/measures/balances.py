"""Balances: for each division and day with a flow, the sums of all measures up to the end of that day.

Derived from the flows and from nothing else, in the same transaction; a rebuild makes the same rows from all flows at
once. Why they are there, and why as packed numbers: docs/decisions/0004. A flow that comes late, for a day in the
past, is added to that day's balance and to all later ones of the division.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from linli_common.projector import Connection, in_schema
from numpy.typing import NDArray

from dashboards_service.measures.book import Book

Flows: TypeAlias = Mapping[int, int]
"""Lane → amount."""

DDL = """
CREATE TABLE {schema}.{balances} (
  division_id uuid  NOT NULL,
  day         date  NOT NULL,
  amounts     bytea NOT NULL,
  PRIMARY KEY (division_id, day)
);
COMMENT ON COLUMN {schema}.{balances}.amounts IS
  'signed little-endian, 32 or (money) 64 bits: of the year so far, of the day (both without birth years), of all time';
"""

_LATER_AND_LAST_BEFORE = """
SELECT asked.division_id, kept.day, kept.amounts
FROM unnest(%b::uuid[], %b::date[]) AS asked(division_id, day)
CROSS JOIN LATERAL (
  (SELECT day, amounts FROM {schema}.{balances} b
   WHERE b.division_id = asked.division_id AND b.day < asked.day ORDER BY b.day DESC LIMIT 1)
  UNION ALL
  (SELECT day, amounts FROM {schema}.{balances} b WHERE b.division_id = asked.division_id AND b.day >= asked.day)
) kept
"""

_UPSERT = """
INSERT INTO {schema}.{balances}
SELECT * FROM unnest(%b::uuid[], %b::date[], %b::bytea[]) AS changed(division_id, day, amounts)
ORDER BY division_id, day
ON CONFLICT (division_id, day) DO UPDATE SET amounts = excluded.amounts
"""

# PostgreSQL takes all that fits from a page of an index before it gives the first: up to a year of days for one
# division. So it is asked for the last days first, and for all earlier ones only when these have nothing.
LATEST = """
SELECT day >= date_trunc('year', %(day)b::date)::date AS same_year, day = %(day)b AS same_day, amounts
FROM (
  (SELECT day, amounts FROM {schema}.{balances} b
   WHERE b.division_id = asked.id AND b.day BETWEEN %(day)b::date - 7 AND %(day)b ORDER BY b.day DESC LIMIT 1)
  UNION ALL
  (SELECT day, amounts FROM {schema}.{balances} b
   WHERE b.division_id = asked.id AND b.day < %(day)b::date - 7 ORDER BY b.day DESC LIMIT 1)
) AS found LIMIT 1
"""
"""The balance of division ``asked.id`` in a book at the end of ``%(day)b``, for a LATERAL join."""

_OF_DIVISIONS = """
SELECT same_year, same_day, amounts
FROM unnest(%(ids)b::uuid[]) WITH ORDINALITY AS asked(id, place) LEFT JOIN LATERAL (<latest>) kept ON true
ORDER BY asked.place
""".replace("<latest>", LATEST)

_TYPECODES = {4: "i", 8: "q"}
"""Of arrays, by the bytes of a number."""


class Row:
    """The sums of a division at the end of a day, as long as the last lane that was ever touched.

    ``lanes`` numbers of the year, as many of the day, and the rest of all time.
    """

    __slots__ = ("amounts", "day", "lanes")

    def __init__(self, day: date, lanes: int, amounts: array[int]) -> None:
        self.day = day
        self.lanes = lanes
        self.amounts = amounts

    @classmethod
    def nothing(cls, day: date, book: Book) -> Row:
        """Before the first flow."""
        return cls(day, book.lanes, array(_TYPECODES[book.number_bytes], bytes(book.number_bytes * 2 * book.lanes)))

    @classmethod
    def unpack(cls, day: date, book: Book, packed: bytes) -> Row:
        """From the bytes of the table."""
        return cls(day, book.lanes, array(_TYPECODES[book.number_bytes], packed))

    def on(self, day: date) -> Row:
        """What is left of it at the beginning of a later day: nothing of its day, nor of its year when that ended."""
        row = Row(day, self.lanes, self.amounts[:])
        nothing = array(row.amounts.typecode, bytes(row.amounts.itemsize * self.lanes))
        row.amounts[self.lanes : 2 * self.lanes] = nothing
        if day.year != self.day.year:
            row.amounts[: self.lanes] = nothing
        return row

    def plus(self, of_all_time: Flows, of_year: Flows, of_day: Flows) -> Row:
        """A new row with flows added."""
        amounts = self.amounts[:]
        all_time = 2 * self.lanes
        missing = all_time + max(of_all_time, default=-1) + 1 - len(amounts)
        if missing > 0:
            amounts.frombytes(bytes(amounts.itemsize * missing))
        for start, flows in ((0, of_year), (self.lanes, of_day), (all_time, of_all_time)):
            for lane, amount in flows.items():
                if lane < self.lanes or start == all_time:
                    amounts[start + lane] += amount
        return Row(self.day, self.lanes, amounts)


def _grouped(book: Book, totals: Mapping[tuple[Any, ...], int]) -> dict[UUID, dict[date, dict[int, int]]]:
    accounts: dict[UUID, dict[date, dict[int, int]]] = {}
    for (measure, division_id, day), amount in totals.items():
        lanes = accounts.setdefault(division_id, {}).setdefault(day, {})
        lane = book.lane_of(measure)
        lanes[lane] = lanes.get(lane, 0) + amount
    return accounts


def keep_in_step(connection: Connection, schema: str, book: Book, totals: Mapping[tuple[Any, ...], int]) -> None:
    """Brings the balances up to what was added to the flows."""
    accounts = _grouped(book, totals)
    kept: dict[UUID, dict[date, Row]] = {}
    rows = connection.execute(
        in_schema(_LATER_AND_LAST_BEFORE, schema, **book.tables),
        [list(accounts), [min(days) for days in accounts.values()]],
        binary=True,
    )
    for division_id, day, packed in rows:
        kept.setdefault(division_id, {})[day] = Row.unpack(day, book, packed)
    changed = [
        (division_id, row.day, row.amounts.tobytes())
        for division_id, days in accounts.items()
        for row in _carried(book, kept.get(division_id, {}), days)
    ]
    connection.execute(
        in_schema(_UPSERT, schema, **book.tables), [list(column) for column in zip(*changed, strict=True)]
    )


def _carried(book: Book, kept: Mapping[date, Row], flows: Mapping[date, Flows]) -> Iterator[Row]:
    """The rows of one division from the first new flow on, with the flows added to each day and all later ones."""
    first = min(flows)
    before = [day for day in kept if day < first]
    previous = kept[max(before)] if before else Row.nothing(first, book)
    gathered: dict[int, int] = {}
    of_year: dict[int, int] = {}
    for day in sorted({*flows, *(day for day in kept if day >= first)}):
        if day.year != previous.day.year:
            of_year = {}
        of_day = flows.get(day, {})
        for lane, amount in of_day.items():
            gathered[lane] = gathered.get(lane, 0) + amount
            of_year[lane] = of_year.get(lane, 0) + amount
        if day in kept:
            previous = kept[day].plus(gathered, of_year, of_day)
        else:
            previous = previous.on(day).plus(of_day, of_day, of_day)
        yield previous


def derive(connection: Connection, schema: str, book: Book) -> None:
    """Makes all balances from all flows (at the end of a rebuild), reading and writing row by row."""
    select = in_schema(
        "SELECT division_id, day, measure, amount FROM {schema}.{flows} ORDER BY division_id, day",
        schema,
        **book.tables,
    )
    connection.execute("CREATE TEMPORARY TABLE derived (division_id uuid, day date, amounts bytea) ON COMMIT DROP")
    with (
        connection.cursor(name="flows", binary=True) as flows,
        connection.cursor() as writer,
    ):
        flows.itersize = 20_000
        flows.execute(select)
        pending: list[tuple[Any, ...]] = []
        for row in _running(book, flows):
            pending.append(row)
            if len(pending) >= 5_000:
                _copy(writer, pending)
        _copy(writer, pending)
    insert = "INSERT INTO {schema}.{balances} SELECT * FROM derived ORDER BY 1, 2"
    connection.execute(in_schema(insert, schema, **book.tables))
    connection.execute("DROP TABLE derived")  # another book may be next in the same transaction


def _copy(writer: Any, rows: list[tuple[Any, ...]]) -> None:
    with writer.copy("COPY derived FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["uuid", "date", "bytea"])
        for row in rows:
            copy.write_row(row)
    rows.clear()


def _running(book: Book, flows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for division_id, of_division in groupby(flows, key=lambda flow: flow[0]):
        row: Row | None = None
        for day, of_day in groupby(of_division, key=lambda flow: flow[1]):
            lanes = _grouped(book, {(flow[2], division_id, day): flow[3] for flow in of_day})[division_id][day]
            row = (Row.nothing(day, book) if row is None else row.on(day)).plus(lanes, lanes, lanes)
            yield division_id, day, row.amounts.tobytes()


Kept: TypeAlias = tuple[bool | None, bool | None, bytes | None]
"""A row of ``LATEST``: of the same year, of the same day, amounts; all None for a division without earlier flows."""


@dataclass(frozen=True, slots=True)
class Balances:
    """Sums of some divisions at the end of a day: a matrix with a row for each division, a column for each lane.

    Of the year (from 1 January) and of the day there are the book's ``lanes``; of all time all that were touched.
    """

    lanes: int
    amounts: NDArray[np.integer[Any]]

    @classmethod
    def unpack(cls, book: Book, rows: Sequence[Kept]) -> Balances:
        """From what the table gave for at least one division; zeros where there is nothing of the year or day."""
        lanes, amounts = book.lanes, [packed or b"" for *_, packed in rows]
        longest = max(book.number_bytes * 2 * lanes, *map(len, amounts))
        padded = bytearray().join([packed.ljust(longest, b"\0") for packed in amounts])
        found = np.frombuffer(padded, dtype=f"<i{book.number_bytes}").reshape(len(rows), -1)
        found[[not same_year for same_year, _, _ in rows], :lanes] = 0
        found[[not same_day for _, same_day, _ in rows], lanes : 2 * lanes] = 0
        return cls(lanes, found)

    def summed(self, groups: Sequence[int]) -> Balances:
        """The sums of groups 0, 1, … of divisions; ``groups`` says of each division which one is its."""
        numbers = np.array(groups)
        sums = [self.amounts[numbers == group].sum(axis=0, dtype=np.int64) for group in range(max(groups) + 1)]
        return Balances(self.lanes, np.stack(sums))

    @property
    def year(self) -> NDArray[np.integer[Any]]:
        """The lanes of the year so far."""
        return self.amounts[:, : self.lanes]

    @property
    def day(self) -> NDArray[np.integer[Any]]:
        """The lanes of the day."""
        return self.amounts[:, self.lanes : 2 * self.lanes]

    @property
    def all_time(self) -> NDArray[np.integer[Any]]:
        """The lanes of all time, birth years last."""
        return self.amounts[:, 2 * self.lanes :]


def balances(connection: Connection, schema: str, book: Book, division_ids: list[UUID], day: date) -> Balances:
    """The sums of divisions (at least one), in their order, at a day's end; zeros for one without earlier flows."""
    statement = in_schema(_OF_DIVISIONS, schema, **book.tables)
    rows = connection.execute(statement, {"ids": division_ids, "day": day}, binary=True)
    return Balances.unpack(book, rows.fetchall())
