"""A copy of the neighbourhood in a real database, without any server beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from deliberation_service.queries.rules import shipped_electorates
from linli_ballots.rolls import Rolls
from linli_common.projector import Connection, create_tables
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import Given
from linli_common.testing.servers import PostgresServer
from linli_contracts.contract import Contract
from linli_neighbourhood import Neighbourhood, neighbourhood_reader
from linli_neighbourhood.reader import STREAM
from psycopg_pool import ConnectionPool

from .owners import town

READER = neighbourhood_reader("deliberation", rolls=True)
AT = datetime(2007, 1, 2, tzinfo=UTC)


class Register:
    """What identity has said so far, and the rolls that are made from it."""

    def __init__(self, url: str) -> None:
        self._connection: Connection = psycopg.connect(url, autocommit=True)
        create_tables(self._connection, READER)
        self.pool: ConnectionPool[Connection] = ConnectionPool(url, min_size=1, max_size=2, open=True)
        self.neighbourhood = Neighbourhood(self.pool, READER)
        self.rolls = Rolls(self.neighbourhood, shipped_electorates())

    def says(self, events: Iterable[Contract]) -> None:
        """Identity says something more."""
        before = self.neighbourhood.position()
        batch = [
            Incoming(before + number, Given(event, "-", AT).body("identity")) for number, event in enumerate(events, 1)
        ]
        assert write_batch(self._connection, READER, READER.schema, STREAM, before, batch) == 0

    def close(self) -> None:
        """Lets go of all connections."""
        self.pool.close()
        self._connection.close()


@pytest.fixture(scope="module")
def register(postgres: PostgresServer) -> Iterator[Register]:
    url = postgres.create_database()
    made = Register(url)
    made.says(town())
    yield made
    made.close()
    postgres.drop_database(url)
