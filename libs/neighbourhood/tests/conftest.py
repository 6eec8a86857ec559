"""A service's copy of a small town, folded from given events into a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from linli_common.projector import Connection, Reader, create_tables
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import Given
from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_contracts.words import Tier
from linli_neighbourhood import Neighbourhood, neighbourhood_reader
from linli_neighbourhood.reader import STREAM
from psycopg_pool import ConnectionPool

READER = neighbourhood_reader("sample")
DISTRICT, STREET, OTHER_STREET = UUID(int=310113), UUID(int=310113102), UUID(int=310113111)
AREA, OTHER_AREA = UUID(int=310113102083), UUID(int=310113111028)
ESTATE = UUID(int=5)
FOUNDED = date(2020, 1, 1)


def at(day: date, hour: int = 4) -> datetime:
    """A moment of a day, UTC; in Shanghai it is the same day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def founded(division_id: UUID, tier: Tier, name: str, parent_id: UUID | None) -> Contract:
    return identity.DivisionFoundedV1(
        division_id=division_id, tier=tier, code=str(division_id.int), name=name, parent_id=parent_id, on=FOUNDED
    )


TOWN = (
    founded(DISTRICT, "district", "宝山区", None),
    founded(STREET, "street", "罗店镇", DISTRICT),
    founded(OTHER_STREET, "street", "高境镇", DISTRICT),
    founded(AREA, "area", "丰翔新城居委会", STREET),
    founded(OTHER_AREA, "area", "逸景佳苑居委会", OTHER_STREET),
    identity.EstateRegisteredV1(estate_id=ESTATE, division_id=AREA, name="丰翔新城"),
)


class Copy:
    """The reader's tables, and the questions that a service asks of them."""

    def __init__(self, url: str, reader: Reader = READER) -> None:
        self.reader = reader
        self.connection: Connection = psycopg.connect(url, autocommit=True)
        create_tables(self.connection, reader)
        self.pool: ConnectionPool[Connection] = ConnectionPool(url, min_size=1, max_size=2, open=True)
        self.ask = Neighbourhood(self.pool, reader)

    def given(self, *events: Contract, day: date = FOUNDED) -> None:
        """Folds events that were recorded on a day."""
        before = self.ask.position()
        batch = [
            Incoming(before + number, Given(event, "-", at(day)).body("identity"))
            for number, event in enumerate(events, 1)
        ]
        assert write_batch(self.connection, self.reader, self.reader.schema, STREAM, before, batch) == 0

    def close(self) -> None:
        """Lets go of all connections."""
        self.pool.close()
        self.connection.close()


@pytest.fixture
def copy(database: str) -> Iterator[Copy]:
    """A copy that knows the town."""
    made = Copy(database)
    made.given(*TOWN)
    yield made
    made.close()
