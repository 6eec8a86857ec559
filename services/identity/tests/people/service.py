"""The whole service on real servers: HTTP in front, the worker behind."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from identity_service.api import build_app
from identity_service.application import Identity, compose
from identity_service.proofs import DemoNetworkIdentity
from identity_service.worker import Worker
from joserfc.jwk import OKPKey
from linli_common.auth import TokenIssuer
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.projector.source import connect
from linli_contracts.envelope import Actor

from .numbers import Someone, someone

DIVISIONS = """code,name,level,parent_code
990101,临江区,district,99
990101001,望海街道,street,990101
990101001001,一村居委会,residential_area,990101001
990101001002,二村居委会,residential_area,990101001
990101002,东桥镇,street,990101
990101002001,桥头居委会,residential_area,990101002
"""


@dataclass
class Service:
    """A running service with a small town. ``tokens`` are of its staff, by role."""

    identity: Identity
    app: FastAPI
    client: TestClient
    database: str
    vault: str
    nats_url: str
    master_key: bytes
    operator: Someone
    tokens: dict[str, str]

    def post(self, path: str, body: Any = None, *, token: str | None = None, key: str | None = None) -> Response:
        """Sends a command under a new key unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        content = (
            body if isinstance(body, bytes) else json.dumps(body if body is not None else {}, default=str).encode()
        )
        answer: Response = self.client.post(f"/api/identity{path}", content=content, headers=headers)
        return answer

    def get(self, path: str, *, token: str | None = None, at_least: Response | None = None, **query: Any) -> Response:
        """Asks, and waits until the lists hold what a command answered."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if at_least is not None:
            query["at_least"] = f"IDENTITY:{at_least.json()['position']['seq']}"
        answer: Response = self.client.get(f"/api/identity{path}", params=query, headers=headers)
        return answer

    def sign_in(self, who: Someone) -> str:
        """An access token."""
        answer = self.post("/sign-in", {"phone": who.phone, "password": who.password})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def division(self, code: str) -> UUID:
        """The id of a division."""
        return self.identity.division_lists.id_of(code, date(2026, 1, 1))

    def apply(self, who: Someone, estate_id: UUID, **more: Any) -> Response:
        """Applies by phone."""
        return self.post("/registrations", application_of(who, estate_id) | more)

    def register(self, who: Someone, home: Home, worker: str = "area_worker") -> UUID:
        """Applies, and the worker verifies into a new household."""
        applied = self.apply(who, home.estate_id)
        assert applied.status_code == 201, applied.text
        person_id = applied.json()["person_id"]
        body = {"dwelling_id": home.dwelling_id}
        verified = self.post(f"/registrations/{person_id}/verify", body, token=self.tokens[worker])
        assert verified.status_code == 200, verified.text
        return UUID(person_id)

    def staff(self, role: str, code: str, granter: str, basis: str = "employed") -> str:
        """Makes a staff account with a role, and returns its token."""
        who = someone(name="员工")
        enrolled = self.post("/staff", {"name": who.name, "phone": who.phone}, token=granter)
        assert enrolled.status_code == 201, enrolled.text
        person_id = enrolled.json()["person_id"]
        code_given = self.post(f"/staff/{person_id}/activation", token=granter)
        assert code_given.status_code == 200, code_given.text
        body = {"person_id": person_id, "role": role, "basis": basis, "division_ids": [self.division(code)]}
        granted = self.post("/grants", body, token=granter)
        assert granted.status_code == 201, granted.text
        activation = {"phone": who.phone, "code": code_given.json()["code"], "password": who.password}
        activated = self.post("/activate", activation)
        assert activated.status_code == 200, activated.text
        return str(activated.json()["access_token"])

    def home(self, area_code: str) -> Home:
        """A new estate with a building and two dwellings in an area."""
        return make_home(self.identity, self.division(area_code))


@dataclass(frozen=True)
class Home:
    """Where somebody may live."""

    area_id: UUID
    estate_id: UUID
    building_id: UUID
    dwelling_id: UUID
    other_dwelling_id: UUID


def application_of(who: Someone, estate_id: UUID) -> dict[str, Any]:
    """The body of an application by phone."""
    return {
        "estate_id": str(estate_id),
        "identity": {"kind": "resident_id", "number": who.number},
        "name": who.name,
        "phone": who.phone,
        "password": who.password,
    }


def act(role: str = "operator") -> Act:
    """An act of nobody in particular, now."""
    return Act(Actor(UUID(int=7), role), utc_now())


def make_home(identity: Identity, area_id: UUID) -> Home:
    """Registers an estate, a building, two dwellings."""
    from identity_service.aggregate.estate import dwelling_id
    from identity_service.commands.territory import RegisterBuilding, RegisterDwellings, RegisterEstate

    estates = identity.estates
    new = estates.register_estate(RegisterEstate(division_id=area_id, name=f"小区{uuid4().hex[:6]}"), act())
    estate_id = UUID(new.answer["estate_id"])
    building = estates.register_building(estate_id, RegisterBuilding(name="1号楼", stairwells=["1单元"]), act())
    building_id = UUID(building.answer["building_id"])
    doors = [{"stairwell": "1单元", "number": number, "floor_area_cm2": 895300} for number in ("101", "102")]
    receipt = estates.register_dwellings(building_id, RegisterDwellings.model_validate({"dwellings": doors}), act())
    wait_for_lists(identity, receipt.position)
    return Home(
        area_id,
        estate_id,
        building_id,
        dwelling_id(building_id, "1单元", "101"),
        dwelling_id(building_id, "1单元", "102"),
    )


def wait_for_lists(identity: Identity, position: int) -> None:
    """Until the own lists hold an event."""
    from linli_common.http.reading import wait_for

    wait_for(f"IDENTITY:{position}", identity.right_lists.position)


@contextmanager
def working(identity: Identity, database: str, nats_url: str) -> Iterator[None]:
    """The worker in a thread of its own."""
    started, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def work() -> None:
        nc = await connect(nats_url)
        started.set()
        await Worker(identity, database, nc).run(stop)
        await nc.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(work()))
    thread.start()
    assert started.wait(20)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


@contextmanager
def running(database: str, vault: str, nats_url: str) -> Iterator[Service]:
    """The service with a town, an operator and one of each staff role."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    master_key = secrets.token_bytes(32)
    identity = compose(
        database=database,
        vault=vault,
        master_key=master_key,
        issuer=issuer,
        network_identity=DemoNetworkIdentity(),
    )
    app = build_app(identity, issuer, health=lambda: {"database": True}, digest_secret=master_key, demo_secret="demo")
    with working(identity, database, nats_url), TestClient(app) as client:
        operator = someone(name="运维")
        identity.rights.make_first_operator(
            name=operator.name, phone=operator.phone, password=operator.password, act=act()
        )
        service = Service(identity, app, client, database, vault, nats_url, master_key, operator, {})
        _found(service)
        yield service
    identity.close()


def _found(service: Service) -> None:
    from identity_service.commands.territory import ImportDivisions

    file = base64.b64encode(DIVISIONS.encode())
    command = ImportDivisions.model_validate({"file": file, "as_of": "2020-01-01", "source": "test"})
    receipt = service.identity.divisions.import_list(command, act())
    wait_for_lists(service.identity, receipt.position)
    tokens = service.tokens
    tokens["operator"] = service.sign_in(service.operator)
    tokens["district_officer"] = service.staff("district_officer", "990101", tokens["operator"])
    tokens["street_officer"] = service.staff("street_officer", "990101001", tokens["district_officer"])
    tokens["area_worker"] = service.staff("area_worker", "990101001001", tokens["street_officer"])
    tokens["second_worker"] = service.staff("area_worker", "990101001002", tokens["street_officer"])
