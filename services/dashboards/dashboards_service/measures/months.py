"""Months: the flows of a measure and division on each day of a month, side by side, so that trends are quick to read.

Derived from the flows and from nothing else, in the same transaction, by one statement: for the months that a batch
has touched, or for all of them at the end of a rebuild. Why they are there: docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from linli_common.projector import Connection, in_schema

from dashboards_service.measures.sheets import DAILY_MEASURES

_DAYS = 31
_MONTH_BYTES = 4 * _DAYS

DDL = """
CREATE TABLE {schema}.months (
  measure     text  NOT NULL,
  division_id uuid  NOT NULL,
  month       date  NOT NULL,
  amounts     bytea NOT NULL,
  PRIMARY KEY (measure, division_id, month)
);
COMMENT ON COLUMN {schema}.months.amounts IS 'flows, signed 32-bit big-endian, one for each of 31 days';
"""

_TOUCHED = "SELECT DISTINCT * FROM unnest(%(measures)b::text[], %(ids)b::uuid[], %(months)b::date[])"
_ALL = """
SELECT DISTINCT measure, division_id, date_trunc('month', day)::date FROM {schema}.measures_day
WHERE measure = ANY(%(measures)b)
"""

# A day without flow is as many zeros as there are days since the last one with a flow.
_PACK = """
INSERT INTO {schema}.months
SELECT changed.*, packed || substring(%(zeros)b::bytea FROM 1 FOR %(month_bytes)b - length(packed))
FROM (<changed> ORDER BY 1, 2, 3) AS changed(measure, division_id, month)
CROSS JOIN LATERAL (
  SELECT string_agg(substring(%(zeros)b::bytea FROM 1 FOR 4 * skipped) || int4send(amount), '' ORDER BY day) AS packed
  FROM (
    SELECT day, amount::int, day - lag(day, 1, changed.month - 1) OVER (ORDER BY day) - 1 AS skipped
    FROM {schema}.measures_day flow
    WHERE flow.measure = changed.measure AND flow.division_id = changed.division_id
      AND flow.day BETWEEN changed.month AND (changed.month + interval '1 month')::date - 1
  ) AS flows
) AS of_month
ON CONFLICT (measure, division_id, month) DO UPDATE SET amounts = excluded.amounts
"""

_BY_MONTH = """
SELECT month, string_agg(amounts, '') FROM {schema}.months
WHERE measure = %b AND division_id = ANY(%b) AND month BETWEEN %b AND %b GROUP BY month
"""


def keep_in_step(connection: Connection, schema: str, totals: Mapping[tuple[Any, ...], int]) -> None:
    """Makes the months anew to which flows were added."""
    touched = {(measure, id_, day.replace(day=1)) for measure, id_, day in totals if measure in DAILY_MEASURES}
    if touched:
        measures, ids, months = (list(column) for column in zip(*touched, strict=True))
        _pack(connection, schema, _TOUCHED, {"measures": measures, "ids": ids, "months": months})


def derive(connection: Connection, schema: str) -> None:
    """Makes all months from all flows."""
    _pack(connection, schema, _ALL, {"measures": sorted(DAILY_MEASURES)})


def _pack(connection: Connection, schema: str, changed: str, values: dict[str, Any]) -> None:
    given = {"zeros": bytes(_MONTH_BYTES), "month_bytes": _MONTH_BYTES, **values}
    connection.execute(in_schema(_PACK.replace("<changed>", changed), schema), given)


def flows_by_day(
    connection: Connection, schema: str, measure: str, division_ids: list[UUID], first: date, last: date
) -> dict[date, int]:
    """A measure's flows from ``first`` to ``last``, summed over divisions; months without any flow are left out."""
    asked = (measure, division_ids, first.replace(day=1), last)
    found: dict[date, int] = {}
    for month, amounts in connection.execute(in_schema(_BY_MONTH, schema), asked, binary=True):
        sums = np.frombuffer(amounts, dtype=">i4").reshape(-1, _DAYS).sum(axis=0, dtype=np.int64).tolist()
        days = (month + timedelta(days=number) for number in range(_DAYS))
        found |= {day: amount for day, amount in zip(days, sums, strict=True) if day.month == month.month}
    return found
