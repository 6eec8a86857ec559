"""A made-up district as identity would tell the mailbox of it: streets, areas, an estate each, and who lives there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID, uuid5

import psycopg
from linli_common.clock import SHANGHAI
from linli_common.event_store import Act
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.servers import PostgresServer
from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor, build_message
from mailbox_service.aggregate.department import Department
from mailbox_service.application import NEIGHBOURHOOD, Mailbox, compose
from mailbox_service.demo.district import Stage, district_of

SINCE = date(2020, 1, 1)
MASTER_KEY = bytes(range(32))
_IDS = UUID("5a3c1b8e-7d04-5f6a-8e21-2f8f6a1be6be")
_NOBODY = Actor(UUID(int=1), "operator")
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settled:
    """A mailbox, where it keeps things, and where its people live."""

    mailbox: Mailbox
    database: str
    vault: str
    stages: list[Stage]


def tell_district(database: str, code: str, streets: int, areas: int, residents: int) -> None:
    """Folds into the mailbox's copy of the neighbourhood a district with so many residents in each area."""
    with psycopg.connect(database, autocommit=True) as connection:
        messages = map(_message, _told(code, streets, areas, residents))
        told = 0
        while batch := [Incoming(told + n, message) for n, message in enumerate(islice(messages, 5_000), 1)]:
            if write_batch(connection, NEIGHBOURHOOD, NEIGHBOURHOOD.schema, "IDENTITY", told, batch):
                raise AssertionError("an event was parked")
            told += len(batch)


def settled(postgres: PostgresServer, code: str, streets: int, areas: int, residents: int) -> Settled:
    """A mailbox on databases of its own, in such a district, with departments and who works for them."""
    database, vault = postgres.create_database(), postgres.create_database()
    mailbox = compose(database=database, vault=vault, master_key=MASTER_KEY)
    tell_district(database, code, streets, areas, residents)
    since = datetime.combine(SINCE, datetime.min.time(), SHANGHAI)
    stages = district_of(mailbox, code, since).stages
    for id_ in sorted({unit.id for stage in stages for unit in stage.departments}):
        department = mailbox.store.find(Department, id_)
        assert department is not None
        department.staff([worker_of(id_)], since)
        mailbox.store.record(department, act=Act(_NOBODY, since))
    return Settled(mailbox, database, vault, stages)


def worker_of(unit_id: UUID) -> UUID:
    """Somebody at the desk of a unit, who claims letters."""
    return uuid5(unit_id, "worker")


def district_id(code: str) -> UUID:
    """The id of the district."""
    return uuid5(_IDS, code)


def _told(code: str, streets: int, areas: int, residents: int) -> Iterator[Contract]:
    yield _founded(code, "district", None)
    for street in range(streets):
        yield _founded(f"{code}{street + 1:03}", "street", code)
    for area in range(areas):
        street_code = f"{code}{area % streets + 1:03}"
        yield _founded(f"{street_code}{area // streets + 1:03}", "area", street_code)
    for area in range(areas):
        yield from _inhabited(f"{code}{area % streets + 1:03}{area // streets + 1:03}", residents)


def _founded(code: str, tier: str, parent: str | None) -> Contract:
    return identity.DivisionFoundedV1(
        division_id=uuid5(_IDS, code),
        tier=tier,
        code=code,
        name=f"区划{code}",
        parent_id=uuid5(_IDS, parent) if parent else None,
        on=SINCE,
    )


def _inhabited(code: str, residents: int) -> Iterator[Contract]:
    area, estate = uuid5(_IDS, code), uuid5(_IDS, f"estate {code}")
    yield identity.EstateRegisteredV1(estate_id=estate, division_id=area, name=f"小区{code}")
    for number in range(residents):
        yield identity.ResidenceVerifiedV1(
            person_id=uuid5(_IDS, f"resident {code} {number}"),
            division_id=area,
            estate_id=estate,
            dwelling_id=uuid5(_IDS, f"dwelling {code} {number}"),
            household_id=uuid5(_IDS, f"household {code} {number}"),
            birth_year=1980,
            age_band="36-59",
            submitted_at=_LONG_AGO,
            attempt=1,
        )


def _message(contract: Contract) -> bytes:
    return build_message(
        event_id=uuid5(_IDS, contract.model_dump_json()),
        type_=contract.TYPE,
        service="identity",
        entity_id="-",
        time=_LONG_AGO,
        actor=_NOBODY,
        data=contract,
    )
