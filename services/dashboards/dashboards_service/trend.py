"""One figure day by day, on the chosen day's tree throughout."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from linli_common.projector import Connection

from dashboards_service.cells import counted
from dashboards_service.figure import Figure
from dashboards_service.measures import balances, months
from dashboards_service.measures.book import Book

LONGEST_DAYS = 3 * 366


def trend(
    connection: Connection, schema: str, book: Book, figure: Figure, division_ids: list[UUID], first: date, last: date
) -> list[dict[str, Any]]:
    """The figure for each day from ``first`` to ``last``: a stock at the end of each day, a flow on each day."""
    measure = figure.measures[0]
    flows = months.flows_by_day(connection, schema, book, measure, division_ids, first, last)
    stock = _opening(connection, schema, book, measure, division_ids, first) if figure.kind == "stock" else None
    points = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        value = flows.get(day, 0)
        if stock is not None:
            stock += value
            value = stock
        points.append({"day": day.isoformat(), **counted(value, figure.minimum).as_json()})
    return points


def _opening(connection: Connection, schema: str, book: Book, measure: str, ids: list[UUID], first: date) -> int:
    kept = balances.balances(connection, schema, book, ids, first - timedelta(days=1))
    lane = book.lane_of(measure)
    return int(kept.all_time[:, lane].sum(dtype=np.int64)) if lane < kept.all_time.shape[1] else 0
