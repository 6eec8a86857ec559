"""No personal data in the clear: not in an event, a list, the vault, a stream file or a log line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from linli_common.testing import servers
from linli_common.testing.servers import PostgresServer
from linli_common.testing.waiting import eventually

from .numbers import Someone, id_number
from .searching import files, hashed_numbers, hits, needles, tables
from .service import Home, Service, application_of, running

KNOWN = (
    Someone("欧阳翠花", id_number(date(1958, 11, 23), 418), "13987654321", date(1958, 11, 23)),
    Someone("Zbigniew Szczepański", id_number(date(1983, 7, 9), 77), "13512348765", date(1983, 7, 9)),
)


@dataclass
class World:
    """A service, its people, everything that it has written."""

    service: Service
    store: Path
    log: pytest.LogCaptureFixture
    people: dict[str, UUID]

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """All tables of both databases, the stream's files, the log."""
        yield from tables(self.service.database)
        yield from tables(self.service.vault)
        yield from files(self.store)
        yield "log", self.log.text.encode()

    def relayed(self) -> bool:
        """Whether the stream holds the last event."""
        held = sum(content.count(b'"specversion"') for _, content in files(self.store))
        return held >= self.service.identity.store.head()


@pytest.fixture
def world(postgres: PostgresServer, caplog: pytest.LogCaptureFixture) -> Iterator[World]:
    """Two people who did everything that is done with personal data."""
    caplog.set_level(logging.DEBUG)
    database, vault = postgres.create_database(), postgres.create_database()
    with servers.nats_server() as nats, running(database, vault, nats.url) as service:
        home = service.home("990101001001")
        found = World(service, nats.store_dir, caplog, {})
        for who in KNOWN:
            found.people[who.name] = live(service, home, who)
        yield found


def live(service: Service, home: Home, who: Someone) -> UUID:
    """Applies with mistakes, is returned, looked at, verified, and loses the phone."""
    worker = service.tokens["area_worker"]
    body = application_of(who, home.estate_id)
    wrong = who.number[:16] + str((int(who.number[16]) + 1) % 10) + who.number[17]
    assert (
        service.post("/registrations", body | {"identity": {"kind": "resident_id", "number": wrong}}).status_code == 422
    )
    assert service.post("/registrations", body | {"contact": {"name": who.name}}).status_code == 422
    person_id = service.post("/registrations", body).json()["person_id"]
    assert service.post("/registrations", body).status_code == 409
    assert service.get(f"/registrations/{person_id}", token=worker).json()["name"] == who.name
    verified = service.post(f"/registrations/{person_id}/verify", {"dwelling_id": home.dwelling_id}, token=worker)
    assert verified.status_code == 200
    assert service.get("/me", token=service.sign_in(who)).json()["number"] == who.number
    again = {"identity": body["identity"], "phone": who.phone}
    assert service.post(f"/registrations/{person_id}/reverify", again, token=worker).status_code == 200
    return UUID(person_id)


def test_nothing_personal_is_found_before_and_after_an_erasure(world: World) -> None:
    service = world.service
    assert eventually(world.relayed, timeout_seconds=20)
    assert hits([("control", b"..." + KNOWN[0].name.encode())], needles(KNOWN[0])) == ["name plain in control"]
    before = list(world.everything())
    assert len(before) > 25
    for who in KNOWN:
        assert hits(before, needles(who)) == []
        assert hits(before, hashed_numbers(who.born_on)) == []

    for who in KNOWN:
        path = f"/residents/{world.people[who.name]}/erase"
        assert service.post(path, token=service.tokens["area_worker"]).status_code == 200
    assert eventually(world.relayed, timeout_seconds=20)
    after = list(world.everything())
    for who in KNOWN:
        assert hits(after, needles(who)) == []
        assert hits(after, hashed_numbers(who.born_on)) == []


def test_the_keyed_tokens_are_gone_after_an_erasure(world: World) -> None:
    person_id = world.people[KNOWN[0].name]
    world.service.post(f"/residents/{person_id}/erase", token=world.service.tokens["area_worker"])
    with world.service.identity.vault.connection() as connection:
        for table in ("documents", "credentials", "sessions", "activations", "evidence"):
            rows = connection.execute(f"SELECT 1 FROM {table} WHERE person_id = %s", (person_id,)).fetchall()
            assert rows == [], table
        key = connection.execute("SELECT wrapped, destroyed_at FROM keys WHERE key_id = %s", (person_id,)).fetchone()
    assert key is not None
    assert key[0] is None
    assert key[1] is not None
