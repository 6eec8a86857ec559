"""Months: the flows of a measure and division on each day of a month, side by side, so that trends are quick to read.

Derived from the flows and from nothing else, in the same transaction: what a batch adds to flows is added to their
months; at the end of a rebuild one statement packs all of them. Why they are there: docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from linli_common.projector import Connection, in_schema

from dashboards_service.measures.book import Book

_DAYS = 31

DDL = """
CREATE TABLE {schema}.{months} (
  measure     text  NOT NULL,
  division_id uuid  NOT NULL,
  month       date  NOT NULL,
  amounts     bytea NOT NULL,
  PRIMARY KEY (measure, division_id, month)
);
COMMENT ON COLUMN {schema}.{months}.amounts IS
  'flows, signed big-endian, 32 or (money) 64 bits, one for each of 31 days';
"""

_KEPT = """
SELECT asked.place, kept.amounts
FROM unnest(%b::text[], %b::uuid[], %b::date[]) WITH ORDINALITY AS asked(measure, id, month, place)
JOIN {schema}.{months} kept ON kept.measure = asked.measure AND kept.division_id = asked.id AND kept.month = asked.month
"""
_UPSERT = """
INSERT INTO {schema}.{months}
SELECT * FROM unnest(%b::text[], %b::uuid[], %b::date[], %b::bytea[]) ORDER BY 1, 2, 3
ON CONFLICT (measure, division_id, month) DO UPDATE SET amounts = excluded.amounts
"""
_ALL = """
SELECT DISTINCT measure, division_id, date_trunc('month', day)::date FROM {schema}.{flows}
WHERE measure = ANY(%(measures)b)
"""

# A day without flow is as many zeros as there are days since the last one with a flow.
_PACK = """
INSERT INTO {schema}.{months}
SELECT changed.*, packed || substring(%(zeros)b::bytea FROM 1 FOR %(month_bytes)b - length(packed))
FROM (<all> ORDER BY 1, 2, 3) AS changed(measure, division_id, month)
CROSS JOIN LATERAL (
  SELECT string_agg(
    substring(%(zeros)b::bytea FROM 1 FOR %(bytes)b * skipped) || <send>(amount), '' ORDER BY day
  ) AS packed
  FROM (
    SELECT day, amount::<type>, day - lag(day, 1, changed.month - 1) OVER (ORDER BY day) - 1 AS skipped
    FROM {schema}.{flows} flow
    WHERE flow.measure = changed.measure AND flow.division_id = changed.division_id
      AND flow.day BETWEEN changed.month AND (changed.month + interval '1 month')::date - 1
  ) AS flows
) AS of_month
""".replace("<all>", _ALL)

_BY_MONTH = """
SELECT month, string_agg(amounts, '') FROM {schema}.{months}
WHERE measure = %b AND division_id = ANY(%b) AND month BETWEEN %b AND %b GROUP BY month
"""


def _of(book: Book) -> str:
    """The numbers of a book as numpy names them."""
    return f">i{book.number_bytes}"


def keep_in_step(connection: Connection, schema: str, book: Book, totals: Mapping[tuple[Any, ...], int]) -> None:
    """Adds what was added to the flows. Raises psycopg.DataError when a day's flow is too large for the book."""
    added = [(key, amount) for key, amount in totals.items() if key[0] in book.daily]
    if not added:
        return
    places: dict[tuple[str, UUID, date], int] = {}
    rows = [places.setdefault((measure, id_, day.replace(day=1)), len(places)) for (measure, id_, day), _ in added]
    keys = [list(column) for column in zip(*places, strict=True)]
    months = np.zeros((len(places), _DAYS), dtype=np.int64)
    for place, amounts in connection.execute(in_schema(_KEPT, schema, **book.tables), keys, binary=True):
        months[place - 1] = np.frombuffer(amounts, dtype=_of(book))
    # Each (row, day) is there once, because the keys of the totals are.
    months[rows, [day.day - 1 for (_, _, day), _ in added]] += [amount for _, amount in added]
    packed = months.astype(_of(book))
    if (packed != months).any():
        raise psycopg.errors.NumericValueOutOfRange("the flow of a day is out of range")
    connection.execute(in_schema(_UPSERT, schema, **book.tables), [*keys, [month.tobytes() for month in packed]])


def derive(connection: Connection, schema: str, book: Book) -> None:
    """Makes all months from all flows."""
    month_bytes = book.number_bytes * _DAYS
    given = {"zeros": bytes(month_bytes), "month_bytes": month_bytes, "bytes": book.number_bytes}
    packed = _PACK.replace("<send>", "int8send" if book.wide else "int4send")
    packed = packed.replace("<type>", "bigint" if book.wide else "int")
    connection.execute(in_schema(packed, schema, **book.tables), given | {"measures": sorted(book.daily)})


def flows_by_day(
    connection: Connection, schema: str, book: Book, measure: str, division_ids: list[UUID], first: date, last: date
) -> dict[date, int]:
    """A measure's flows from ``first`` to ``last``, summed over divisions; months without any flow are left out."""
    asked = (measure, division_ids, first.replace(day=1), last)
    found: dict[date, int] = {}
    for month, amounts in connection.execute(in_schema(_BY_MONTH, schema, **book.tables), asked, binary=True):
        sums = np.frombuffer(amounts, dtype=_of(book)).reshape(-1, _DAYS).sum(axis=0, dtype=np.int64).tolist()
        days = (month + timedelta(days=number) for number in range(_DAYS))
        found |= {day: amount for day, amount in zip(days, sums, strict=True) if day.month == month.month}
    return found
