"""The dashboard's queries for a district with 567 areas and a dense year of days, uncached.

Dense: each area has flows of every measure of the registration dashboard on every day of the year, and on every day
some birth years, so that at its end all of them are there: seven million flows. Nothing is cached between requests;
the day asked for changes with each. The peer is the plain way: the same figures by summing the flows themselves.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
from dashboards_service import trend as trends
from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.measures import balances, months
from dashboards_service.measures.sheets import BOOK, REGISTRATION_MEASURES, born_measure, lane_of
from dashboards_service.reader import IDENTITY_STREAM, READER, SCHEMA
from dashboards_service.reading import open_pool, snapshot
from dashboards_service.registration import catalogue, figures, read_model
from linli_common.auth import Authenticator, TokenVerifier
from linli_common.hierarchy import node_as_of, subtree
from linli_common.http.app import settle_memory
from linli_common.projector import create_tables, in_schema
from linli_common.testing.servers import postgres_server

AREAS, STREETS, YEAR = 567, 13, 2025
FIRST_DAY, LAST_DAY = date(YEAR, 1, 1), date(YEAR, 12, 31)
BIRTH_YEARS = range(1940, 2020)
BIRTHS_A_DAY = 4
REQUESTS = 120
_DISTRICT = UUID(int=310113)


def fill(url: str) -> None:
    """The tree, and the flows of a dense year in every area, with their balances made as a rebuild makes them."""
    with psycopg.connect(url) as connection:
        create_tables(connection, READER)
        with connection.cursor() as cursor:
            cursor.executemany(
                in_schema(
                    "INSERT INTO {schema}.nodes (id, from_day, code, name, level, parent_id)"
                    " VALUES (%s, '2019-10-31', %s, %s, %s, %s)",
                    SCHEMA,
                ),
                _nodes(),
            )
        for table in ("measures_day", "balances", "months"):
            connection.execute(in_schema("ALTER TABLE {schema}.{table} SET UNLOGGED", SCHEMA, table=table))
        _fill_flows(connection)
        _fill_balances(connection)
        months.derive(connection, SCHEMA, BOOK)
        connection.execute("UPDATE dashboards.positions SET seq = 1 WHERE stream = %s", (IDENTITY_STREAM,))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def _nodes() -> list[tuple[object, ...]]:
    streets = [UUID(int=1000 + n) for n in range(STREETS)]
    return [
        (_DISTRICT, "310113", "宝山区", "district", None),
        *((streets[n], f"310113{n:03}", f"街道{n}", "street", _DISTRICT) for n in range(STREETS)),
        *((area(n), f"310113{n % STREETS:03}{n:03}", f"居委会{n}", "area", streets[n % STREETS]) for n in range(AREAS)),
    ]


def area(number: int) -> UUID:
    """The id of an area."""
    return UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128)


def _flows_of(number: int) -> dict[str, int]:
    """The flows of every area on one day of the year."""
    births = [BIRTH_YEARS[(number * BIRTHS_A_DAY + n) % len(BIRTH_YEARS)] for n in range(BIRTHS_A_DAY)]
    return dict.fromkeys([*REGISTRATION_MEASURES, *(born_measure(year) for year in births)], 1 + number % 3)


def _days() -> list[date]:
    return [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]


def _fill_flows(connection: psycopg.Connection[Any]) -> None:
    """All areas have the same flows, so the database multiplies them; the key is made after the rows."""
    connection.execute("ALTER TABLE dashboards.measures_day DROP CONSTRAINT measures_day_pkey")
    connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    rows = [
        (measure, day, amount) for number, day in enumerate(_days()) for measure, amount in _flows_of(number).items()
    ]
    connection.execute(
        "INSERT INTO dashboards.measures_day SELECT measure, id, day, amount"
        " FROM unnest(%s::text[], %s::date[], %s::bigint[]) AS flow(measure, day, amount)"
        " CROSS JOIN unnest(%s::uuid[]) AS area(id)",
        [*(list(column) for column in zip(*rows, strict=True)), [area(n) for n in range(AREAS)]],
    )
    connection.execute("ALTER TABLE dashboards.measures_day ADD PRIMARY KEY (measure, division_id, day)")


def _fill_balances(connection: psycopg.Connection[Any]) -> None:
    """The running sums of the same flows; that a rebuild makes the same ones is what tests are for."""
    row = balances.Row.nothing(FIRST_DAY, BOOK)
    rows = []
    for number, day in enumerate(_days()):
        flows = {lane_of(measure): amount for measure, amount in _flows_of(number).items()}
        row = row.on(day).plus(flows, flows, flows)
        rows.append((day, row.amounts.tobytes()))
    connection.execute(
        "INSERT INTO dashboards.balances SELECT id, day, amounts"
        " FROM unnest(%s::date[], %s::bytea[]) AS kept(day, amounts) CROSS JOIN unnest(%s::uuid[]) AS area(id)",
        [*(list(column) for column in zip(*rows, strict=True)), [area(n) for n in range(AREAS)]],
    )


def p99(act: Callable[[int], object], requests: int) -> float:
    """The 99th percentile (ms) of so many calls, after a few that do not count."""
    for n in range(10):
        act(n)
    return statistics.quantiles([_milliseconds(act, n) for n in range(requests)], n=100)[98]


def _milliseconds(act: Callable[[int], object], n: int) -> float:
    began = time.perf_counter()
    act(n)
    return (time.perf_counter() - began) * 1000


def _day(n: int) -> date:
    return LAST_DAY - timedelta(days=n * 7 % 300)


class Queries:
    """The same questions, asked through the query functions, over HTTP, and of the flows alone."""

    def __init__(self, url: str) -> None:
        self._pool = open_pool(url)
        no_tokens = Authenticator(TokenVerifier(lambda: {"keys": []}), lambda _: None)
        app = build_app(Context(self._pool), no_tokens)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench")
        self._runner = asyncio.Runner()

    def close(self) -> None:
        self._runner.close()
        self._pool.close()

    def stock(self, n: int) -> None:
        with snapshot(self._pool) as seen:
            unit = node_as_of(seen.connection, SCHEMA, "310113", _day(n))
            assert unit is not None
            found = read_model.standing(seen.connection, SCHEMA, unit, _day(n))
        assert figures.published(found)["figures"]["registered"]["value"]

    def trend(self, n: int) -> None:
        figure = catalogue.TRENDS["registered"]
        with snapshot(self._pool) as seen:
            ids = [place.id for place in subtree(seen.connection, SCHEMA, _DISTRICT, LAST_DAY)]
            points = trends.trend(
                seen.connection, SCHEMA, BOOK, figure, ids, FIRST_DAY, LAST_DAY - timedelta(days=n % 5)
            )
        assert points[-1]["value"]

    def stock_http(self, n: int) -> None:
        self._get("310113", as_of=_day(n).isoformat())

    def trend_http(self, n: int) -> None:
        last = LAST_DAY - timedelta(days=n % 5)
        self._get("310113/trend", **{"from": FIRST_DAY.isoformat(), "to": last.isoformat()})

    def stock_of_flows(self, n: int) -> None:
        with snapshot(self._pool) as seen:
            ids = [place.id for place in subtree(seen.connection, SCHEMA, _DISTRICT, LAST_DAY)]
            seen.connection.execute(
                in_schema(
                    "SELECT division_id, measure, sum(amount) FROM {schema}.measures_day"
                    " WHERE division_id = ANY(%s) AND day <= %s GROUP BY division_id, measure",
                    SCHEMA,
                ),
                (ids, _day(n)),
            ).fetchall()

    def _get(self, path: str, **query: str) -> None:
        answer = self._runner.run(self._client.get(f"/api/dashboards/registration/{path}", params=query))
        assert answer.status_code == 200, answer.text


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``dashboard_stock_p99_ms`` and ``dashboard_trend_p99_ms``: the worse of query functions and HTTP, by median."""
    with postgres_server() as postgres:
        url = postgres.create_database()
        fill(url)
        queries = Queries(url)
        settle_memory()  # as the service does when it starts
        try:
            stock = [(p99(queries.stock, REQUESTS), p99(queries.stock_http, REQUESTS)) for _ in range(runs)]
            trend = [(p99(queries.trend, REQUESTS), p99(queries.trend_http, REQUESTS)) for _ in range(runs)]
            peer = min(_milliseconds(queries.stock_of_flows, n) for n in range(2))
        finally:
            queries.close()
    return {
        "dashboard_stock_p99_ms": _figure(stock, peer, "ms (567 areas, dense year, against summing the flows)"),
        "dashboard_trend_p99_ms": _figure(trend, None, "ms (567 areas, 365 days, one measure)"),
    }


def _figure(each: list[tuple[float, float]], peer: float | None, unit: str) -> dict[str, Any]:
    ours = statistics.median(max(pair) for pair in each)
    return {
        "ours": round(ours, 1),
        "peer": round(peer, 1) if peer is not None else None,
        "ratio": round(peer / ours, 1) if peer is not None else None,
        "unit": unit,
        "runs": len(each),
        "each": [{"functions": round(direct, 1), "http": round(http, 1)} for direct, http in each],
    }


if __name__ == "__main__":
    for name, found in measure(1).items():
        print(name, found)
