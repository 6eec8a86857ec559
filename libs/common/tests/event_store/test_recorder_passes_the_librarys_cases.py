"""The library's own recorder test cases against ours (real PostgreSQL)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eventsourcing.persistence import AggregateRecorder, ApplicationRecorder
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)
from linli_common.event_store import create_event_tables
from linli_common.event_store.recorder import PostgresEventRecorder, SnapshotRecorder
from psycopg_pool import ConnectionPool


class _OnPostgres:
    """Gives the library's unittest cases a fresh database."""

    pool: ConnectionPool
    database: str

    @pytest.fixture(autouse=True)
    def _fresh(self, database: str) -> Iterator[None]:
        create_event_tables(database, "library")
        self.database = database
        self.recorders: list[PostgresEventRecorder] = []
        with ConnectionPool(database, min_size=2, max_size=8, kwargs={"autocommit": True}) as self.pool:
            yield
            for recorder in self.recorders:
                recorder.close()

    def recorder(self) -> PostgresEventRecorder:
        self.recorders.append(PostgresEventRecorder(self.pool, self.database, "library"))
        return self.recorders[-1]


class TestApplicationRecorder(_OnPostgres, ApplicationRecorderTestCase[ApplicationRecorder]):
    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder()


class TestNonInterleavingIds(_OnPostgres, NonInterleavingNotificationIDsBaseCase):
    insert_num = 1000

    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder()


class TestSnapshotRecorder(_OnPostgres, AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:
        return SnapshotRecorder(self.pool, "library")


del AggregateRecorderTestCase, ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
