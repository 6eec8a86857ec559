"""Balances: for each division and day with a flow, the running sums of all measures up to the end of that day.

Derived from the flows and from nothing else, in the same transaction; a rebuild makes the same rows from all flows at
once. Why they are there, and why as packed numbers: docs/decisions/0004. A flow that comes late, for a day in the
past, is added to that day's balance and to all later ones of the division.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

from linli_common.projector import Connection, Sums, in_schema

from dashboards_service.measures.flows import FLOW_KEY, TABLE
from dashboards_service.measures.sheets import place_of

Account: TypeAlias = tuple[str, UUID]
"""Sheet and division."""

DDL = """
CREATE TABLE {schema}.balances (
  sheet       text  NOT NULL,
  division_id uuid  NOT NULL,
  day         date  NOT NULL,
  amounts     bytea NOT NULL,
  PRIMARY KEY (sheet, division_id, day)
);
COMMENT ON COLUMN {schema}.balances.amounts IS
  'running sums, signed 64-bit little-endian, one for each lane of the sheet (dashboards_service.measures.sheets)';
"""

_LATER_AND_LAST_BEFORE = """
SELECT asked.sheet, asked.division_id, kept.day, kept.amounts
FROM unnest(%b::text[], %b::uuid[], %b::date[]) AS asked(sheet, division_id, day)
CROSS JOIN LATERAL (
  (SELECT day, amounts FROM {schema}.balances b
   WHERE b.sheet = asked.sheet AND b.division_id = asked.division_id AND b.day < asked.day
   ORDER BY b.day DESC LIMIT 1)
  UNION ALL
  (SELECT day, amounts FROM {schema}.balances b
   WHERE b.sheet = asked.sheet AND b.division_id = asked.division_id AND b.day >= asked.day)
) kept
"""

_UPSERT = """
INSERT INTO {schema}.balances
SELECT * FROM unnest(%b::text[], %b::uuid[], %b::date[], %b::bytea[]) AS changed(sheet, division_id, day, amounts)
ORDER BY sheet, division_id, day
ON CONFLICT (sheet, division_id, day) DO UPDATE SET amounts = excluded.amounts
"""

_LATEST = """
SELECT wanted.place - 1, asked.place - 1, kept.amounts
FROM unnest(%b::text[], %b::date[]) WITH ORDINALITY AS wanted(sheet, day, place)
CROSS JOIN unnest(%b::uuid[]) WITH ORDINALITY AS asked(id, place)
CROSS JOIN LATERAL (
  SELECT amounts FROM {schema}.balances b
  WHERE b.sheet = wanted.sheet AND b.division_id = asked.id AND b.day <= wanted.day ORDER BY b.day DESC LIMIT 1
) kept
"""


class Row:
    """A row of running sums, as long as its last lane that was ever touched."""

    __slots__ = ("amounts",)

    def __init__(self, amounts: array[int] | None = None) -> None:
        self.amounts = amounts if amounts is not None else array("q")

    @classmethod
    def unpack(cls, packed: bytes) -> Row:
        """From the bytes of the table."""
        amounts = array("q")
        amounts.frombytes(packed)
        return cls(amounts)

    def plus(self, flows: Mapping[int, int]) -> Row:
        """A new row with flows (lane → amount) added."""
        amounts = self.amounts[:]
        longest = max(flows, default=-1) + 1
        if longest > len(amounts):
            amounts.extend([0] * (longest - len(amounts)))
        for lane, amount in flows.items():
            amounts[lane] += amount
        return Row(amounts)


def _grouped(totals: Mapping[tuple[Any, ...], int]) -> dict[Account, dict[date, dict[int, int]]]:
    accounts: dict[Account, dict[date, dict[int, int]]] = {}
    for (measure, division_id, day), amount in totals.items():
        place = place_of(measure)
        lanes = accounts.setdefault((place.sheet, division_id), {}).setdefault(day, {})
        lanes[place.lane] = lanes.get(place.lane, 0) + amount
    return accounts


def keep_in_step(connection: Connection, schema: str, totals: Mapping[tuple[Any, ...], int]) -> None:
    """Brings the balances up to what was added to the flows."""
    accounts = _grouped(totals)
    columns = [[sheet for sheet, _ in accounts], [division_id for _, division_id in accounts]]
    firsts = [min(days) for days in accounts.values()]
    kept: dict[Account, dict[date, Row]] = {}
    rows = connection.execute(in_schema(_LATER_AND_LAST_BEFORE, schema), [*columns, firsts], binary=True)
    for sheet, division_id, day, packed in rows:
        kept.setdefault((sheet, division_id), {})[day] = Row.unpack(packed)
    changed = [
        (*account, day, row.amounts.tobytes())
        for account, days in accounts.items()
        for day, row in _carried(kept.get(account, {}), days)
    ]
    connection.execute(in_schema(_UPSERT, schema), [list(column) for column in zip(*changed, strict=True)])


def _carried(kept: Mapping[date, Row], flows: Mapping[date, Mapping[int, int]]) -> Iterator[tuple[date, Row]]:
    """The rows of one account from the first new flow on, with the flows added to each day and all later ones."""
    first = min(flows)
    before = [day for day in kept if day < first]
    previous = kept[max(before)] if before else Row()
    gathered: dict[int, int] = {}
    for day in sorted({*flows, *(day for day in kept if day >= first)}):
        of_day = flows.get(day, {})
        for lane, amount in of_day.items():
            gathered[lane] = gathered.get(lane, 0) + amount
        previous = kept[day].plus(gathered) if day in kept else previous.plus(of_day)
        yield day, previous


def derive(connection: Connection, schema: str) -> None:
    """Makes all balances from all flows (at the end of a rebuild), reading and writing row by row."""
    select = in_schema(
        "SELECT division_id, day, measure, amount FROM {schema}.measures_day ORDER BY division_id, day", schema
    )
    connection.execute(in_schema("CREATE TEMPORARY TABLE derived (LIKE {schema}.balances) ON COMMIT DROP", schema))
    with (
        connection.cursor(name="flows", binary=True) as flows,
        connection.cursor() as writer,
    ):
        flows.itersize = 20_000
        flows.execute(select)
        pending: list[tuple[Any, ...]] = []
        for row in _running(flows):
            pending.append(row)
            if len(pending) >= 5_000:
                _copy(writer, pending)
        _copy(writer, pending)
    connection.execute(
        in_schema("INSERT INTO {schema}.balances SELECT * FROM derived ORDER BY sheet, division_id, day", schema)
    )


def _copy(writer: Any, rows: list[tuple[Any, ...]]) -> None:
    with writer.copy("COPY derived FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["text", "uuid", "date", "bytea"])
        for row in rows:
            copy.write_row(row)
    rows.clear()


def _running(flows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for division_id, of_division in groupby(flows, key=lambda flow: flow[0]):
        latest: dict[str, Row] = {}
        for day, of_day in groupby(of_division, key=lambda flow: flow[1]):
            for (sheet, _), days in _grouped({(flow[2], division_id, day): flow[3] for flow in of_day}).items():
                latest[sheet] = latest.get(sheet, Row()).plus(days[day])
                yield sheet, division_id, day, latest[sheet].amounts.tobytes()


def balances(
    connection: Connection, schema: str, division_ids: list[UUID], wanted: Sequence[tuple[str, date]]
) -> list[dict[UUID, array[int]]]:
    """For each wanted sheet and day: the running sums of divisions at the end of that day, in one round trip.

    Divisions without any flow up to then are left out.
    """
    columns = [[sheet for sheet, _ in wanted], [day for _, day in wanted]]
    rows = connection.execute(in_schema(_LATEST, schema), [*columns, division_ids], binary=True).fetchall()
    found: list[dict[UUID, array[int]]] = [{} for _ in wanted]
    for number, place, packed in rows:
        found[number][division_ids[place]] = array("q", packed)
    return found


def add_up(rows: Iterable[array[int]]) -> list[int]:
    """The lane-wise sum of rows of different lengths."""
    found = list(rows)
    longest = max(map(len, found), default=0)
    padded = [row if len(row) == longest else row + array("q", bytes(8 * (longest - len(row)))) for row in found]
    return [sum(lane) for lane in zip(*padded, strict=True)]


def flows_with_balances(changes: Any) -> Sums:
    """The part of a reader that keeps flows and balances; ``changes`` gives the flows of one event."""
    return Sums(TABLE, FLOW_KEY, changes, keep_in_step, derive, covering=True)
