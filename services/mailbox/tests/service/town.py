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
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import psycopg
from fastapi.testclient import TestClient
from httpx import Response
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier
from linli_common.clock import shanghai_day, utc_now
from linli_common.projector import position_of
from linli_common.projector.reader import Recorded
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor, build_message
from mailbox_service.api import build_app
from mailbox_service.application import NEIGHBOURHOOD, Mailbox, compose
from mailbox_service.lists import READER
from mailbox_service.worker import Rounds

MASTER_KEY = bytes(range(32))
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
    people: dict[str, Person] = field(default_factory=dict)
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
        batch = [Incoming(self.told, message)]
        parked = write_batch(self.folding, NEIGHBOURHOOD, NEIGHBOURHOOD.schema, "IDENTITY", self.told - 1, batch)
        assert parked == 0

    def fold(self) -> int:
        """Folds what is new into the own lists, as the worker does."""
        after = position_of(self.folding, READER, "MAILBOX").seq
        rows = self.folding.execute(
            "SELECT notification_id, message, originator_id, originator_version, topic, state"
            " FROM mailbox.events WHERE notification_id > %s ORDER BY 1",
            (after,),
        ).fetchall()
        if rows:
            batch = [Incoming(row[0], bytes(row[1]), Recorded(*row[2:])) for row in rows]
            assert write_batch(self.folding, READER, READER.schema, "MAILBOX", after, batch) == 0
        return after + len(rows)

    def go_round(self, now: datetime, rounds: Rounds | None = None) -> int:
        """The worker comes by at a time, and the lists follow; gives the number of events that came of it."""
        before = self.mailbox.store.head()
        (rounds or Rounds(self.mailbox, lambda: now)).go()
        return self.fold() - before

    @cached_property
    def folding(self) -> psycopg.Connection[Any]:
        """The connection of the readers."""
        return psycopg.connect(self.database, autocommit=True)

    def found(self, name: str, tier: str, parent: str, code: str | None = None, on: date = SINCE) -> UUID:
        """Another division, without an official code unless one is given."""
        self.ids[name] = uuid4()
        self.tell(
            identity.DivisionFoundedV1(
                division_id=self.ids[name],
                tier=tier,
                code=code,
                name=name,
                parent_id=self.ids[parent] if parent else None,
                on=on,
            )
        )
        return self.ids[name]

    def build(self, estate: str, area: str) -> UUID:
        """Another estate of an area."""
        self.ids[estate] = uuid4()
        self.tell(identity.EstateRegisteredV1(estate_id=self.ids[estate], division_id=self.ids[area], name=estate))
        return self.ids[estate]

    def new_area(self, name: str, street: str = "望海街道") -> UUID:
        """An area of a test's own, with one estate named after it."""
        area_id = self.found(name, "area", street)
        self.build(f"{name}小区", name)
        return area_id

    def department(self, name: str, division: str, officer: Person) -> tuple[dict[str, str], Person]:
        """A department with one handler."""
        opened = self.done("/departments", {"division_id": self.ids[division], "name": name}, by=officer)
        handler = self.staff("department_handler", division)
        self.done(f"/departments/{opened['department_id']}/staff", {"person_ids": [handler.id]}, by=officer)
        return {"kind": "department", "id": opened["department_id"]}, handler

    def unit(self, kind: str, name: str) -> dict[str, str]:
        """A division as a body names it."""
        return {"kind": kind, "id": str(self.ids[name])}

    def today(self) -> date:
        """The day in Shanghai."""
        return shanghai_day(utc_now())

    def erase(self, person: Person) -> None:
        """Identity says that a person was erased."""
        self.tell(
            identity.PersonErasedV1(
                person_id=person.id,
                was="registered",
                division_id=person.division_id,
                move_division_id=None,
                birth_year=1980,
            )
        )

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
        fold: bool = True,
    ) -> Response:
        """Sends a command, at a time of the past if one is given; the lists follow."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": kind, **self.signed_in(by)}
        if at is not None:
            headers |= {"Linli-At": at.isoformat(), "Linli-Demo": DEMO_SECRET}
        content = body if isinstance(body, bytes) else json.dumps(body or {}, default=str).encode()
        answer: Response = self.client.post(f"/api/mailbox{path}", content=content, headers=headers)
        if fold:
            self.fold()
        return answer

    def refused(self, path: str, body: Any = None, *, by: Person, **more: Any) -> dict[str, Any]:
        """A command that has to be refused: a problem document, and nothing recorded."""
        before = self.recorded()
        answer = self.post(path, body, by=by, **more)
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert self.recorded() == before
        problem: dict[str, Any] = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["title"]
        assert problem["detail"]
        return problem

    def recorded(self) -> tuple[int, int]:
        """How many events and how many answers of commands there are."""
        row = self.folding.execute(
            "SELECT (SELECT count(*) FROM mailbox.events), (SELECT count(*) FROM mailbox.commands)"
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    def row(self, letter_id: UUID) -> dict[str, Any]:
        """The letter's row in the own lists."""
        found = self.mailbox.worklists.row(letter_id)
        assert found is not None
        return found

    def get(self, path: str, *, by: Person | None = None, **query: Any) -> Response:
        """Asks for something."""
        answer: Response = self.client.get(
            f"/api/mailbox{path}", params=query, headers=self.signed_in(by) if by is not None else {}
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
        rows = self.folding.execute(
            "SELECT message FROM mailbox.events WHERE %(letter)s::uuid IS NULL OR originator_id = %(letter)s"
            " ORDER BY notification_id",
            {"letter": letter_id},
        ).fetchall()
        return [json.loads(bytes(row[0])) for row in rows]

    def signed_in(self, person: Person) -> dict[str, str]:
        """The headers of somebody who is signed in."""
        grant = Grant(person.role, (person.division_id,))
        area = person.division_id if person.role == "resident" else None
        token = self.issuer.issue(Principal(person.id, (grant,), utc_now(), self.told, area_id=area))[0]
        return {"Authorization": f"Bearer {token}"}


@contextmanager
def running(database: str, vault: str) -> Iterator[Town]:
    """The service on databases of its own, with the town in its copy of the neighbourhood."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    mailbox = compose(database=database, vault=vault, master_key=MASTER_KEY)
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
        town.folding.close()
    mailbox.close()


def _settle(town: Town) -> None:
    for name, tier, code, parent in (
        ("临江区", "district", "990101", ""),
        ("望海街道", "street", "990101001", "临江区"),
        ("东桥镇", "street", "990101002", "临江区"),
        ("一村", "area", "990101001001", "望海街道"),
        ("二村", "area", "990101001002", "望海街道"),
        ("桥头", "area", "990101002001", "东桥镇"),
    ):
        town.found(name, tier, parent, code)
    for area in ("一村", "二村", "桥头"):
        town.build(f"{area}小区", area)


def ago(**span: float) -> datetime:
    """So long before now."""
    return utc_now() - timedelta(**span)
