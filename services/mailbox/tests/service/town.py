"""The mailbox on real databases, called over HTTP as people call it, in a made-up town.

What identity would publish is told to the mailbox's copy of the neighbourhood as the messages themselves, through the
real fold; tests/e2e has the whole way over NATS.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from fastapi.testclient import TestClient
from httpx import Response
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier
from linli_common.clock import utc_now
from linli_common.projector import Reader, position_of
from linli_common.projector.reader import Recorded
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor, build_message
from mailbox_service.api import build_app
from mailbox_service.application import NEIGHBOURHOOD, Mailbox, compose
from mailbox_service.lists import READER

DEMO_SECRET = "only-in-tests"
SINCE = date(2020, 1, 1)
NOBODY = Actor(UUID(int=1), "operator")


@dataclass(frozen=True)
class Person:
    """Somebody who asks: a resident, or staff with one role on one division."""

    id: UUID
    role: str
    division_id: UUID


@dataclass
class Town:
    """A district with two streets; 望海 has two areas, 东桥 one; each area one estate."""

    mailbox: Mailbox
    client: TestClient
    issuer: TokenIssuer
    database: str
    vault: str
    ids: dict[str, UUID] = field(default_factory=dict)
    told: int = 0

    def tell(self, contract: Contract, at: datetime | None = None) -> None:
        """Identity publishes something."""
        self.told += 1
        message = build_message(
            event_id=uuid4(),
            type_=contract.TYPE,
            service="identity",
            entity_id=str(uuid4()),
            time=at or utc_now(),
            actor=NOBODY,
            data=contract,
        )
        with psycopg.connect(self.database, autocommit=True) as connection:
            batch = [Incoming(self.told, message)]
            parked = write_batch(connection, NEIGHBOURHOOD, NEIGHBOURHOOD.schema, "IDENTITY", self.told - 1, batch)
        assert parked == 0

    def fold(self) -> int:
        """Folds what is new into the own lists, as the worker does."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            after = position_of(connection, READER, "MAILBOX").seq
            rows = connection.execute(
                "SELECT notification_id, message, originator_id, originator_version, topic, state"
                " FROM mailbox.events WHERE notification_id > %s ORDER BY 1",
                (after,),
            ).fetchall()
            if rows:
                batch = [Incoming(row[0], bytes(row[1]), Recorded(*row[2:])) for row in rows]
                assert write_batch(connection, READER, READER.schema, "MAILBOX", after, batch) == 0
            return after + len(rows)

    def resident(self, area: str = "一村", estate: str = "一村小区") -> Person:
        """Somebody who was registered in an estate."""
        person_id = uuid4()
        self.tell(
            identity.ResidenceVerifiedV1(
                person_id=person_id,
                division_id=self.ids[area],
                estate_id=self.ids[estate],
                dwelling_id=uuid4(),
                household_id=uuid4(),
                birth_year=1980,
                age_band="36-59",
                submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
                attempt=1,
            )
        )
        return Person(person_id, "resident", self.ids[area])

    def staff(self, role: str, division: str) -> Person:
        """Somebody who holds a role on a division."""
        return Person(uuid4(), role, self.ids[division])

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        by: Person,
        at: datetime | None = None,
        key: str | None = None,
        kind: str = "application/json",
    ) -> Response:
        """Sends a command, at a time of the past if one is given; the lists follow."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": kind, **self._who(by)}
        if at is not None:
            headers |= {"Linli-At": at.isoformat(), "Linli-Demo": DEMO_SECRET}
        content = body if isinstance(body, bytes) else json.dumps(body or {}, default=str).encode()
        answer: Response = self.client.post(f"/api/mailbox{path}", content=content, headers=headers)
        self.fold()
        return answer

    def get(self, path: str, *, by: Person | None = None, **query: Any) -> Response:
        """Asks for something."""
        answer: Response = self.client.get(
            f"/api/mailbox{path}", params=query, headers=self._who(by) if by is not None else {}
        )
        return answer

    def write(self, by: Person, at: datetime | None = None, **said: Any) -> UUID:
        """A letter about the first estate, unless said otherwise."""
        body = {"estate_id": self.ids["一村小区"], "category": "lift", "title": "电梯坏了", "text": "三号楼电梯停运"}
        answer = self.post("/letters", {**body, **said}, by=by, at=at)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["letter_id"])

    def done(self, path: str, body: Any = None, *, by: Person, at: datetime | None = None) -> dict[str, Any]:
        """A command that has to succeed."""
        answer = self.post(path, body, by=by, at=at)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    def events(self, letter_id: UUID | None = None) -> list[dict[str, Any]]:
        """The public messages, of one letter or all, in order."""
        with psycopg.connect(self.database) as connection:
            rows = connection.execute(
                "SELECT message FROM mailbox.events WHERE %(letter)s::uuid IS NULL OR originator_id = %(letter)s"
                " ORDER BY notification_id",
                {"letter": letter_id},
            ).fetchall()
        return [json.loads(bytes(row[0])) for row in rows]

    def _who(self, person: Person) -> dict[str, str]:
        grant = Grant(person.role, (person.division_id,))
        area = person.division_id if person.role == "resident" else None
        token = self.issuer.issue(Principal(person.id, (grant,), utc_now(), self.told, area_id=area))[0]
        return {"Authorization": f"Bearer {token}"}


@contextmanager
def running(database: str, vault: str) -> Iterator[Town]:
    """The service on databases of its own, with the town in its copy of the neighbourhood."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    mailbox = compose(database=database, vault=vault, master_key=bytes(range(32)))
    app = build_app(
        mailbox,
        Authenticator(TokenVerifier(issuer.jwks), mailbox.neighbourhood.not_before),
        health=lambda: {},
        digest_secret=b"test",
        demo_secret=DEMO_SECRET,
    )
    with TestClient(app) as client:
        town = Town(mailbox, client, issuer, database, vault)
        _settle(town)
        yield town
    mailbox.close()


def _settle(town: Town) -> None:
    for name, tier, code, parent in (
        ("临江区", "district", "990101", None),
        ("望海街道", "street", "990101001", "临江区"),
        ("东桥镇", "street", "990101002", "临江区"),
        ("一村", "area", "990101001001", "望海街道"),
        ("二村", "area", "990101001002", "望海街道"),
        ("桥头", "area", "990101002001", "东桥镇"),
    ):
        town.ids[name] = uuid4()
        town.tell(
            identity.DivisionFoundedV1(
                division_id=town.ids[name],
                tier=tier,
                code=code,
                name=name,
                parent_id=town.ids[parent] if parent else None,
                on=SINCE,
            )
        )
    for area in ("一村", "二村", "桥头"):
        estate = f"{area}小区"
        town.ids[estate] = uuid4()
        town.tell(identity.EstateRegisteredV1(estate_id=town.ids[estate], division_id=town.ids[area], name=estate))


def ago(**span: float) -> datetime:
    """So long before now."""
    return utc_now() - timedelta(**span)


READERS: tuple[Reader, ...] = (READER, NEIGHBOURHOOD)
