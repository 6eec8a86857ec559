"""The service on real servers, in a small town whose events come from identity's stream."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.api import build_app
from deliberation_service.application import Deliberation, compose
from deliberation_service.worker import Worker
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier
from linli_common.clock import utc_now
from linli_common.projector.source import connect
from linli_common.relay.relay import Relay
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.waiting import eventually
from linli_contracts import identity
from nats.aio.client import Client

DISTRICT, STREET, AREA, NEXT_AREA = (uuid4() for _ in range(4))
_DIVISIONS = (
    (DISTRICT, "990101", "临江区", "district", None),
    (STREET, "990101001", "望海街道", "street", DISTRICT),
    (AREA, "990101001001", "一村居委会", "area", STREET),
    (NEXT_AREA, "990101001002", "二村居委会", "area", STREET),
)
Working = Callable[[Client, asyncio.Event], Coroutine[Any, Any, None]]


@dataclass
class Town:
    """The running service, identity's events, and tokens for whoever is wanted."""

    service: Deliberation
    database: str
    app: FastAPI
    client: TestClient
    identity: EventLog
    issuer: TokenIssuer

    def token(self, role: str, division_id: UUID, person_id: UUID | None = None) -> str:
        """A token of somebody with a role on a division."""
        grants = (Grant(role, (division_id,)),)
        principal = Principal(person_id or uuid4(), grants, utc_now(), position=self.identity.last)
        return self.issuer.issue(principal)[0]

    def post(self, path: str, body: Any, token: str | None = None, key: str | None = None) -> Response:
        """A command under a new key unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"} | _bearer(token)
        answer: Response = self.client.post(
            f"/api/deliberation{path}", content=json.dumps(body, default=str), headers=headers
        )
        return answer

    def get(self, path: str, token: str | None = None, after: Response | None = None, **query: Any) -> Response:
        """A query, which waits for what a command answered."""
        if after is not None:
            query["at_least"] = f"DELIBERATION:{after.json()['position']['seq']}"
        answer: Response = self.client.get(f"/api/deliberation{path}", params=query, headers=_bearer(token))
        return answer

    def happened(self, *contracts: Any) -> None:
        """Something happened at identity, and this service knows of it."""
        last = self.identity.append_all(Given(contract, str(uuid4()), utc_now()) for contract in contracts)
        eventually(lambda: self.service.neighbourhood.position() >= last, 20)


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@contextmanager
def at_work(nats_url: str, working: Working) -> Iterator[None]:
    """Something that works until stopped, in a thread of its own."""
    stop, started = asyncio.Event(), threading.Event()
    loop = asyncio.new_event_loop()

    async def work() -> None:
        nc = await connect(nats_url)
        started.set()
        await working(nc, stop)
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
def running(nats_url: str, database: str, vault: str, identity_database: str) -> Iterator[Town]:
    """The service with its worker, and identity's relay."""
    log = EventLog(identity_database)
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    master_key = secrets.token_bytes(32)
    service = compose(database=database, vault=vault, master_key=master_key)
    app = build_app(
        service,
        Authenticator(TokenVerifier(issuer.jwks), service.neighbourhood.not_before),
        health=lambda: {"database": True},
        digest_secret=master_key,
    )
    with ExitStack() as stack:
        stack.callback(service.close)
        stack.enter_context(at_work(nats_url, lambda nc, stop: Relay(log.url, "identity", nc).run(stop)))
        stack.enter_context(at_work(nats_url, lambda nc, stop: Worker(service, database, nc).run(stop)))
        town = Town(service, database, app, stack.enter_context(TestClient(app)), log, issuer)
        town.happened(
            *(
                identity.DivisionFoundedV1(
                    division_id=id, code=code, name=name, tier=tier, parent_id=parent, on=date(2020, 1, 1)
                )
                for id, code, name, tier, parent in _DIVISIONS
            )
        )
        yield town
