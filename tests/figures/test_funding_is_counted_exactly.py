"""The dashboards' figures of funding against entries and works followed one by one (funding_counting.py).

On every tier and any day, on that day's territory. The events are folded as the reader folds them, without the pipe,
which test_letters_are_counted_exactly.py goes through.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from dashboards_service.funding.catalogue import CATALOGUE, PUBLISHING
from dashboards_service.measures.funding import BOOK
from dashboards_service.reader import FUNDING_STREAM, IDENTITY_STREAM, READER, SCHEMA
from dashboards_service.standing import standing
from linli_common.hierarchy import node_as_of
from linli_common.projector import Connection, create_tables
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import Given
from linli_common.testing.servers import PostgresServer
from linli_contracts.units import Unit

from .funding_counting import Facts, facts, figures
from .funding_history import told
from .history import AREAS, DISTRICT, FIRST, LAST, STREET_CHANGES, STREETS, below, territory

SEED = 20261122
FUNDS, WORKS, ACCOUNTS, ROUNDS = 30, 60, 16, 12
DAYS = [
    *sorted(random.Random(SEED).sample([FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)], 5)),
    STREET_CHANGES - timedelta(days=1),
    STREET_CHANGES,
]


@dataclass(frozen=True, slots=True)
class Read:
    """The same events, folded by the dashboards and counted on their own."""

    connection: Connection
    facts: Facts
    events: int


@pytest.fixture(scope="module")
def read(postgres: PostgresServer) -> Iterator[Read]:
    """A random history."""
    url = postgres.create_database()
    events = told(SEED, FUNDS, WORKS, ACCOUNTS, ROUNDS)
    with psycopg.connect(url, autocommit=True) as connection:
        create_tables(connection, READER)
        fold(connection, IDENTITY_STREAM, territory())
        fold(connection, FUNDING_STREAM, [Given(contract, time=at) for at, contract in events])
        yield Read(connection, facts(events), len(events))
    postgres.drop_database(url)


def fold(connection: Connection, stream: str, events: list[Given]) -> None:
    """Writes them as the reader does."""
    batch = [Incoming(number, event.body(stream.lower())) for number, event in enumerate(events, 1)]
    assert write_batch(connection, READER, SCHEMA, stream, 0, batch) == 0


@pytest.mark.parametrize("units", [[DISTRICT], STREETS, AREAS], ids=["the district", "every street", "every area"])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_figures_of_every_tier_are_those_counted_one_by_one(read: Read, units: list[Unit], day: date) -> None:
    for unit in units:
        if node_as_of(read.connection, SCHEMA, unit.id, day) is not None:
            assert published(read, unit.id, day) == figures(read.facts, day, below(unit.id, day)), unit


def test_every_figure_was_worked_out_and_none_was_nothing_all_the_time(read: Read) -> None:
    seen = figures(read.facts, LAST, below(DISTRICT.id, LAST))

    assert {figure.name for figure in CATALOGUE.figures} == set(seen)
    assert {measure for _, _, measure, _ in read.facts} >= {
        *("milestones_late", "defects_overdue", "written_off", "pledged", "works_cancelled", "overrun", "in_time"),
        *("entries_objected", "received_organisation", "works_grades", "fees_collected"),
    }
    print(f"{read.events} events, {len(read.facts)} facts")


def published(read: Read, unit_id: UUID, day: date) -> dict[str, Any]:
    """What the dashboards show."""
    node = node_as_of(read.connection, SCHEMA, unit_id, day)
    assert node is not None
    shown = PUBLISHING.published(standing(read.connection, SCHEMA, node, day, BOOK))["figures"]
    return {name: cell["value"] for name, cell in shown.items()}
