"""An area with many voters and open votes, in databases of its own, for the benchmarks of votes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import psycopg
from deliberation_service.application import NEIGHBOURHOOD, Deliberation, compose
from deliberation_service.commands.votes import PrepareVote
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.projector import Reader
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import Given
from linli_common.testing.servers import PostgresServer
from linli_contracts import identity
from linli_contracts.envelope import Actor

MASTER_KEY = bytes(range(32))
DISTRICT, STREET, AREA, ESTATE = (UUID(int=number) for number in range(1, 5))
OPTIONS = ("装", "不装", "先试一盏")
_STAFF = Actor(UUID(int=9), "area_worker", AREA)
_MESSAGES = 5_000


@dataclass(frozen=True, slots=True)
class VotingTown:
    """The service with ``voters`` residents of one area; their ids are `voter_id` of 0, 1, 2, …"""

    service: Deliberation
    database: str
    vault: str
    voters: int

    def open_vote(self, closes_in: timedelta = timedelta(hours=1)) -> UUID:
        """A vote on whose roll is everybody."""
        now = utc_now()
        command = PrepareVote(
            rule="residents_consultation",
            question="中心花园装不装灯",
            options=list(OPTIONS),
            division_id=AREA,
            closes_at=now + closes_in,
        )
        votes = self.service.votes
        vote_id = UUID(votes.preparing.prepare(command, Act(_STAFF, now)).answer["vote_id"])
        votes.preparing.open(vote_id, Act(_STAFF, now))
        return vote_id


def voter_id(number: int) -> UUID:
    """Random enough for an index, the same in every run."""
    return UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835 + 1) % (1 << 128))


@contextmanager
def voting_town(server: PostgresServer, voters: int, connections: int = 16) -> Iterator[VotingTown]:
    """Makes the town by identity's own messages."""
    database, vault = server.create_database(), server.create_database()
    service = compose(database=database, vault=vault, master_key=MASTER_KEY, connections=connections)
    with psycopg.connect(database, autocommit=True) as connection:
        tell(connection, NEIGHBOURHOOD, voters)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ANALYZE")
    yield VotingTown(service, database, vault, voters)
    service.close()
    for url in (database, vault):
        server.drop_database(url)


def tell(connection: psycopg.Connection[Any], reader: Reader, voters: int) -> None:
    """Identity publishes the town, and a service's copy of the neighbourhood folds it."""
    told, said = 0, _said(voters)
    while some := list(islice(said, _MESSAGES)):
        batch = [Incoming(told + n, given.body("identity")) for n, given in enumerate(some, 1)]
        parked = write_batch(connection, reader, reader.schema, "IDENTITY", told, batch)
        assert parked == 0, "identity's messages are as their contracts say"
        told += len(batch)


def _said(voters: int) -> Iterator[Given]:
    since = date(2020, 1, 1)
    for id_, tier, code, parent in (
        (DISTRICT, "district", "990101", None),
        (STREET, "street", "990101001", DISTRICT),
        (AREA, "area", "990101001001", STREET),
    ):
        yield Given(
            identity.DivisionFoundedV1(division_id=id_, tier=tier, code=code, name=code, parent_id=parent, on=since)
        )
    yield Given(identity.EstateRegisteredV1(estate_id=ESTATE, division_id=AREA, name="一村"))
    for number in range(voters):
        yield Given(
            {
                "person_id": voter_id(number),
                "division_id": AREA,
                "estate_id": ESTATE,
                "dwelling_id": uuid4(),
                "household_id": uuid4(),
                "birth_year": 1940 + number % 60,
                "age_band": "36-59",
                "submitted_at": datetime(2026, 1, 1, tzinfo=UTC),
                "attempt": 1,
            },
            str(voter_id(number)),
            type=identity.ResidenceVerifiedV1.TYPE,
        )
