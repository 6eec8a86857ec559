"""Rows of one entity each: whatever a column can hold comes back as it was saved."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linli_common.projector.reader import Column, Connection
from linli_common.projector.rows import one_row_each

COLUMNS = ("words", "ids", "sealed", "moment", "day", "count", "ended", "big")
ROWS = one_row_each("things", (Column("id", "uuid"), Column("on_day", "date")), COLUMNS, lambda _: [], lambda *_: None)
KEY = (UUID(int=1), date(2026, 3, 1))
NOTHING: dict[str, Any] = dict.fromkeys(COLUMNS)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
rows = st.fixed_dictionaries(
    {
        "words": st.none() | st.lists(texts),
        "ids": st.none() | st.lists(st.uuids()),
        "sealed": st.none() | st.binary(max_size=40),
        "moment": st.none() | moments,
        "day": st.none() | st.dates(),
        "count": st.none() | st.integers(-(2**15), 2**15 - 1),
        "ended": st.none() | st.booleans(),
        "big": st.none() | st.integers(-(2**63), 2**63 - 1),
    }
)


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA kept")
        connection.execute(
            "CREATE TABLE kept.things (id uuid, on_day date, words text[], ids uuid[], sealed bytea,"
            " moment timestamptz, day date, count smallint, ended boolean, big bigint, PRIMARY KEY (id, on_day))"
        )
        connection.execute("SET timezone = 'UTC'")
        yield connection


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=rows)
def test_a_row_comes_back_as_it_was_saved(connection: Connection, row: dict[str, Any]) -> None:
    ROWS.save(connection, "kept", {KEY: row})

    assert ROWS.load(connection, "kept", [KEY]) == {KEY: row}


def test_a_moment_of_another_zone_is_the_same_moment(connection: Connection) -> None:
    moment = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))

    ROWS.save(connection, "kept", {KEY: {**NOTHING, "moment": moment}})

    assert ROWS.load(connection, "kept", [KEY])[KEY]["moment"] == moment


def test_many_rows_are_saved_changed_and_removed_at_once(connection: Connection) -> None:
    keys = [(UUID(int=number), date(2026, 3, 1)) for number in range(300)]
    ROWS.save(connection, "kept", {key: {**NOTHING, "count": 1} for key in keys})

    ROWS.save(connection, "kept", {key: {**NOTHING, "count": 2} if key[0].int % 2 else None for key in keys})

    found = ROWS.load(connection, "kept", keys)
    assert {key[0].int % 2 for key in found} == {1}
    assert [row["count"] for row in found.values()] == [2] * 150


@pytest.mark.parametrize(
    "refused", [{"words": ["NUL \0"]}, {"count": 2**15}, {"big": 2**80}, {"ended": "perhaps"}, {"day": "no day"}]
)
def test_what_a_column_does_not_take_is_an_error_of_the_data(connection: Connection, refused: dict[str, Any]) -> None:
    with pytest.raises(psycopg.DataError):
        ROWS.save(connection, "kept", {KEY: {**NOTHING, **refused}})
