"""Months that batches add to are the ones that a rebuild makes from all flows."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import psycopg
import pytest
from dashboards_service.measures import months
from dashboards_service.measures.sheets import BOOK
from dashboards_service.reader import READER, SCHEMA
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linli_common.projector import Connection, create_tables
from linli_common.projector.writing import add_sums

FLOWS = next(part for part in READER.sums() if part.table == "measures_day")
JANUARY = ("registered", UUID(int=1), date(2026, 1, 31))

keys = st.tuples(
    st.sampled_from(["registered", "pending", "registered_born_1990"]),
    st.sampled_from([UUID(int=1), UUID(int=2)]),
    st.dates(date(2025, 12, 30), date(2026, 3, 2)),
)
batches = st.lists(st.dictionaries(keys, st.integers(-1_000, 1_000), min_size=1, max_size=12), max_size=4)


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        create_tables(connection, READER)
        yield connection


def kept(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM dashboards.months ORDER BY measure, division_id, month").fetchall()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(batches=batches)
def test_months_kept_batch_by_batch_are_those_of_a_rebuild(
    connection: Connection, batches: list[dict[tuple[str, UUID, date], int]]
) -> None:
    connection.execute("TRUNCATE dashboards.months, dashboards.measures_day")
    for totals in batches:
        add_sums(connection, SCHEMA, FLOWS, totals)
        months.keep_in_step(connection, SCHEMA, BOOK, totals)
    live = kept(connection)

    connection.execute("TRUNCATE dashboards.months")
    months.derive(connection, SCHEMA, BOOK)

    assert live == kept(connection)


def test_a_flow_that_no_month_can_hold_is_an_error_of_the_data(connection: Connection) -> None:
    months.keep_in_step(connection, SCHEMA, BOOK, {JANUARY: 2**31 - 1})

    with pytest.raises(psycopg.DataError):
        months.keep_in_step(connection, SCHEMA, BOOK, {JANUARY: 1})
