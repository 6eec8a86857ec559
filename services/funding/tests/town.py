"""Funding on real databases, called over HTTP as people call it, in a made-up town.

What identity would publish is told to the service's copy of the neighbourhood as the messages themselves, through the
real fold; tests/e2e has the whole way over NATS.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import psycopg
from fastapi import FastAPI
from fastapi.testclient import TestClient
from funding_service.api import build_app
from funding_service.application import NEIGHBOURHOOD, Funding, compose
from funding_service.lists import READER
from funding_service.worker import Going
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
from linli_contracts.words import age_band

MASTER_KEY = bytes(range(32))
DEMO_SECRET = "only-in-tests"
SINCE = date(2020, 1, 1)
NOBODY = Actor(UUID(int=1), "operator")


@dataclass(frozen=True)
class Person:
    """Somebody who asks: a resident, or somebody with one role on one division."""

    id: UUID
    role: str
    division_id: UUID
    estate_id: UUID | None = None
    household_id: UUID | None = None
    birth_year: int = 1980


@dataclass
class Town:
    """A district with two streets; 望海 has two areas, 东桥 one; each area one estate."""

    service: Funding
    app: FastAPI
    client: TestClient
    issuer: TokenIssuer
    database: str
    vault: str
    ids: dict[str, UUID] = field(default_factory=dict)
    told: int = 0

    # What identity says.

    def tell(self, *contracts: Contract, at: datetime | None = None) -> None:
        """Identity publishes something."""
        batch = [
            Incoming(
                self.told + number,
                build_message(
                    event_id=uuid4(),
                    type_=contract.TYPE,
                    service="identity",
                    entity_id=str(uuid4()),
                    time=at or utc_now(),
                    actor=NOBODY,
                    data=contract,
                ),
            )
            for number, contract in enumerate(contracts, 1)
        ]
        parked = write_batch(self.folding, NEIGHBOURHOOD, NEIGHBOURHOOD.schema, "IDENTITY", self.told, batch)
        assert parked == 0
        self.told += len(batch)

    def found(self, name: str, tier: str, parent: str, code: str | None = None) -> UUID:
        """Another division, without an official code unless one is given."""
        self.ids[name] = uuid4()
        self.tell(
            identity.DivisionFoundedV1(
                division_id=self.ids[name],
                tier=tier,
                code=code,
                name=name,
                parent_id=self.ids[parent] if parent else None,
                on=SINCE,
            )
        )
        return self.ids[name]

    def build(self, estate: str, area: str, floor_areas_cm2: Sequence[int] = ()) -> list[UUID]:
        """Another estate of an area, with one building of these dwellings; gives the dwellings."""
        self.ids[estate] = estate_id = uuid4()
        self.tell(identity.EstateRegisteredV1(estate_id=estate_id, division_id=self.ids[area], name=estate))
        building_id = uuid4()
        dwellings = [
            identity.DwellingRegisteredV1(
                dwelling_id=uuid4(),
                building_id=building_id,
                estate_id=estate_id,
                stairwell="1",
                number=str(number),
                floor_area_cm2=floor_area,
            )
            for number, floor_area in enumerate(floor_areas_cm2, 101)
        ]
        if dwellings:
            building = identity.BuildingRegisteredV1(
                building_id=building_id, estate_id=estate_id, name="1号楼", stairwells=["1"]
            )
            self.tell(building, *dwellings)
        return [dwelling.dwelling_id for dwelling in dwellings]

    def new_area(self, name: str, street: str = "望海街道") -> UUID:
        """An area of a test's own, with one estate named after it."""
        area_id = self.found(name, "area", street)
        self.build(f"{name}小区", name)
        return area_id

    def resident(
        self,
        area: str = "一村",
        estate: str | None = None,
        *,
        birth_year: int = 1980,
        household_id: UUID | None = None,
        dwelling_id: UUID | None = None,
    ) -> Person:
        """Somebody who was registered in an estate (the area's own unless named), in a household of their own."""
        area_id, estate_id = self.ids[area], self.ids[estate or f"{area}小区"]
        person = Person(uuid4(), "resident", area_id, estate_id, household_id or uuid4(), birth_year)
        assert person.household_id is not None
        self.tell(
            identity.ResidenceVerifiedV1(
                person_id=person.id,
                division_id=area_id,
                estate_id=estate_id,
                dwelling_id=dwelling_id or uuid4(),
                household_id=person.household_id,
                birth_year=birth_year,
                age_band=_band(birth_year),
                submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
                attempt=1,
            )
        )
        return person

    def owns(self, person: Person, *dwelling_ids: UUID, area: str, estate: str) -> None:
        """The person owns dwellings of an estate (产权)."""
        for dwelling_id in dwelling_ids:
            self.tell(
                identity.OwnershipRecordedV1(
                    person_id=person.id,
                    dwelling_id=dwelling_id,
                    estate_id=self.ids[estate],
                    division_id=self.ids[area],
                )
            )

    def erase(self, person: Person) -> None:
        """Identity says that a person was erased."""
        self.tell(
            identity.PersonErasedV1(
                person_id=person.id,
                was="registered",
                division_id=person.division_id,
                move_division_id=None,
                birth_year=person.birth_year,
            )
        )

    def staff(self, role: str, division: str) -> Person:
        """Somebody who holds a role on a division: staff, a deputy, an owners' committee; identity says so too."""
        person = Person(uuid4(), role, self.ids[division])
        self.tell(
            identity.RoleGrantedV1(
                grant_id=uuid4(),
                person_id=person.id,
                role=role,
                basis="employed",
                division_ids=[person.division_id],
                starts_on=SINCE,
                ends_on=None,
            )
        )
        return person

    # What people do.

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        by: Person | None,
        at: datetime | None = None,
        key: str | None = None,
        fold: bool = True,
    ) -> Response:
        """Sends a command, at a time of the past if one is given; the lists follow."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
        headers |= self.signed_in(by) if by is not None else {}
        if at is not None:
            headers |= {"Linli-At": at.isoformat(), "Linli-Demo": DEMO_SECRET}
        content = body if isinstance(body, bytes) else json.dumps(body or {}, default=str).encode()
        answer: Response = self.client.post(f"/api/funding{path}", content=content, headers=headers)
        if fold:
            self.fold()
        return answer

    def done(self, path: str, body: Any = None, *, by: Person, **more: Any) -> dict[str, Any]:
        """A command that has to succeed."""
        answer = self.post(path, body, by=by, **more)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    def refused(self, path: str, body: Any = None, *, by: Person | None, **more: Any) -> dict[str, Any]:
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

    def get(self, path: str, *, by: Person | None = None, **query: Any) -> Response:
        """Asks for something."""
        answer: Response = self.client.get(
            f"/api/funding{path}", params=query, headers=self.signed_in(by) if by is not None else {}
        )
        return answer

    def seen(self, path: str, *, by: Person | None = None, **query: Any) -> Any:
        """Asks for something that has to be shown."""
        answer = self.get(path, by=by, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def signed_in(self, person: Person) -> dict[str, str]:
        """The headers of somebody who is signed in."""
        resident = person.role == "resident"
        principal = Principal(
            person.id,
            (Grant(person.role, (person.division_id,)),),
            utc_now(),
            self.told,
            area_id=person.division_id if resident else None,
            household_id=person.household_id,
            age_band=_band(person.birth_year) if resident else None,
        )
        return {"Authorization": f"Bearer {self.issuer.issue(principal)[0]}"}

    # What the worker does.

    def fold(self) -> int:
        """Folds what is new into the own lists, as the worker does."""
        after = position_of(self.folding, READER, "FUNDING").seq
        rows = self.folding.execute(
            "SELECT notification_id, message, originator_id, originator_version, topic, state"
            " FROM funding.events WHERE notification_id > %s ORDER BY 1",
            (after,),
        ).fetchall()
        if rows:
            batch = [Incoming(row[0], bytes(row[1]), Recorded(*row[2:])) for row in rows]
            assert write_batch(self.folding, READER, READER.schema, "FUNDING", after, batch) == 0
        return after + len(rows)

    def go_round(self, now: datetime) -> int:
        """The worker comes by at a time, and the lists follow; gives the number of events that came of it."""
        before = self.service.store.head()
        Going((*self.service.chores, *self.service.long_chores), lambda: now).go()
        return self.fold() - before

    # What there is.

    @cached_property
    def folding(self) -> psycopg.Connection[Any]:
        """The connection of the readers."""
        return psycopg.connect(self.database, autocommit=True)

    def recorded(self) -> tuple[int, int]:
        """How many events and how many answers of commands there are."""
        row = self.folding.execute(
            "SELECT (SELECT count(*) FROM funding.events), (SELECT count(*) FROM funding.commands)"
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    def events(self, entity_id: UUID | str | None = None) -> list[dict[str, Any]]:
        """The public messages, of one topic, meeting, … or all, in order."""
        rows = self.folding.execute(
            "SELECT message FROM funding.events WHERE %(entity)s::uuid IS NULL OR originator_id = %(entity)s"
            " ORDER BY notification_id",
            {"entity": entity_id},
        ).fetchall()
        return [json.loads(bytes(row[0])) for row in rows]

    def today(self) -> date:
        """The day in Shanghai."""
        return shanghai_day(utc_now())


@contextmanager
def running(database: str, vault: str) -> Iterator[Town]:
    """The service on databases of its own, with the town in its copy of the neighbourhood."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    service = compose(database=database, vault=vault, master_key=MASTER_KEY)
    app = build_app(
        service,
        Authenticator(TokenVerifier(issuer.jwks), service.neighbourhood.not_before),
        health=lambda: {},
        digest_secret=b"test",
        demo_secret=DEMO_SECRET,
    )
    with TestClient(app) as client:
        town = Town(service, app, client, issuer, database, vault)
        _settle(town)
        yield town
        town.folding.close()
    service.close()


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


def _band(birth_year: int) -> str:
    return age_band(shanghai_day(utc_now()).year - birth_year)


def ago(**span: float) -> datetime:
    """So long before now."""
    return utc_now() - timedelta(**span)
