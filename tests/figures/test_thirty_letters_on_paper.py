"""Thirty letters worked out by hand (services/mailbox/tests/letter/README.md) give exactly the figures of the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from dashboards_service.mailbox.figures import published
from dashboards_service.mailbox.read_model import itself, standing
from dashboards_service.measures.letters import PLACES
from dashboards_service.reader import READER, SCHEMA
from dashboards_service.standing import Standing
from linli_common.hierarchy import node_as_of
from linli_common.projector import Connection, create_tables
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import Given
from linli_contracts.identity import DivisionFoundedV1
from linli_contracts.units import Unit
from mailbox_service.publisher import publish

from services.mailbox.tests.letter.letters import DISTRICT, FENGXIANG, GAOJING, LUODIAN, YIJING, events_of
from services.mailbox.tests.letter.thirty_letters import UNITS, play, rows

FOUNDED = datetime(2020, 1, 1, tzinfo=UTC)
LONG_AFTER = date(2026, 12, 31)
ROWS = rows()
FACTS = ("response_met", "response_missed", "handling_met", "handling_missed")
AREAS = {"yijing": YIJING, "fengxiang": FENGXIANG}


def founded(unit: Unit, parent: Unit | None, code: str) -> Given:
    data = DivisionFoundedV1(
        division_id=unit.id,
        tier=unit.kind,
        code=code,
        name=code,
        parent_id=parent.id if parent else None,
        on=FOUNDED.date(),
    )
    return Given(data, str(unit.id), FOUNDED)


def told(row: Any) -> list[Given]:
    """What the letter's events publish."""
    letter = play(row)
    faces = [(event, publish(event)) for event in events_of(letter)]
    return [Given(face.contract, str(letter.id), face.at or event.timestamp) for event, face in faces if face]


@pytest.fixture(scope="module")
def connection(postgres: Any) -> Iterator[Connection]:
    """The dashboards, having read the thirty letters."""
    streams = {
        "IDENTITY": [
            founded(DISTRICT, None, "310113"),
            founded(GAOJING, DISTRICT, "310113111"),
            founded(LUODIAN, DISTRICT, "310113102"),
            founded(YIJING, GAOJING, "310113111028"),
            founded(FENGXIANG, LUODIAN, "310113102083"),
        ],
        "MAILBOX": [event for row in ROWS for event in told(row)],
    }
    url = postgres.create_database()
    with psycopg.connect(url, autocommit=True) as connection:
        create_tables(connection, READER)
        for stream, events in streams.items():
            batch = [Incoming(seq, event.body(stream.lower())) for seq, event in enumerate(events, 1)]
            assert write_batch(connection, READER, SCHEMA, stream, 0, batch) == 0
        yield connection
    postgres.drop_database(url)


def of_place(connection: Connection, unit: Unit, day: date) -> Standing:
    node = node_as_of(connection, SCHEMA, unit.id, day)
    assert node is not None
    return standing(connection, SCHEMA, node, day, PLACES)


def facts_on(found: Standing) -> dict[str, int]:
    return {name: found.total.of_day(name) for name in FACTS if found.total.of_day(name)}


def on_paper(day: date, *, place: str | None = None, unit: str | None = None) -> Counter[str]:
    """The facts of a day as the CSV has them."""
    return Counter(
        f"{clock}_{fact.fact}"
        for row in ROWS
        for clock, fact in (("response", row.response), ("handling", row.handling))
        if fact and fact.day == day and place in (None, fact.place) and unit in (None, fact.unit)
    )


FACT_DAYS = sorted({fact.day for row in ROWS for fact in (row.response, row.handling) if fact})


@pytest.mark.parametrize("day", FACT_DAYS, ids=str)
def test_each_fact_is_booked_on_its_day_at_its_place_and_on_its_unit(connection: Connection, day: date) -> None:
    assert facts_on(of_place(connection, DISTRICT, day)) == on_paper(day)
    for name, area in AREAS.items():
        assert facts_on(of_place(connection, area, day)) == on_paper(day, place=name)
    for name, unit in UNITS.items():
        assert facts_on(itself(connection, SCHEMA, unit.id, day)) == on_paper(day, unit=name)


def test_the_totals_are_those_at_the_end_of_the_paper(connection: Connection) -> None:
    years = [of_place(connection, DISTRICT, day).total for day in (date(2025, 12, 31), LONG_AFTER)]

    assert {name: sum(year.of_year(name) for year in years) for name in FACTS} == {
        "response_met": 21,
        "response_missed": 7,
        "handling_met": 16,
        "handling_missed": 11,
    }


def test_the_rates_of_2026_are_those_of_the_paper(connection: Connection) -> None:
    """Letters 5, 6, 7, 8 and 11 have their facts in 2025; of the others 17 + 6 and 12 + 10 are left."""
    figures = published(of_place(connection, DISTRICT, LONG_AFTER))["figures"]

    assert figures["response_rate"] == {"value": round(17 / 23, 4), "cases": 23}
    assert figures["on_time_rate"] == {"value": round(12 / 22, 4), "cases": 22}


@pytest.mark.parametrize(
    ("unit", "stocks"),
    [
        (YIJING, {"open": 4, "response_overdue": 1, "handling_overdue": 4}),
        (FENGXIANG, {"open": 1, "handling_overdue": 1}),
        (DISTRICT, {"open": 5, "response_overdue": 1, "handling_overdue": 5}),
    ],
    ids=["yijing", "fengxiang", "the district"],
)
def test_what_is_left_in_the_end_is_late_by_its_own_fault(
    connection: Connection, unit: Unit, stocks: dict[str, int]
) -> None:
    """4, 10, 17 and 18 are left at Yijing and 29 at Fengxiang; 10 was never replied to, 18 is late after its fact."""
    total = of_place(connection, unit, LONG_AFTER).total

    found = {name: total.stock(name) for name in ("open", "response_overdue", "handling_overdue", "pending")}
    assert {name: count for name, count in found.items() if count} == stocks
