"""The service on real servers, in a small town whose events come from identity's stream."""

from __future__ import annotations

import asyncio
import functools
import json
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier
from linli_common.clock import utc_now
from linli_common.process import Waker
from linli_common.projector.source import connect
from linli_common.relay.relay import Relay
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.waiting import eventually
from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_contracts.envelope import parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.registry import REGISTRY
from nats.aio.client import Client
from notifications_service.api import build_app
from notifications_service.application import Notifications, compose
from notifications_service.channels import ChannelError, Message
from notifications_service.worker import Worker

DISTRICT, STREET, AREA, NEXT_AREA = (uuid4() for _ in range(4))
_DIVISIONS = (
    (DISTRICT, "990101", "临江区", "district", None),
    (STREET, "990101001", "望海街道", "street", DISTRICT),
    (AREA, "990101001001", "一村居委会", "area", STREET),
    (NEXT_AREA, "990101001002", "二村居委会", "area", STREET),
)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Noon in Shanghai, on a Monday."""

Working = Callable[[Client, asyncio.Event], Coroutine[Any, Any, None]]


EXAMPLE: dict[type[Contract], dict[str, Any]] = {
    entry.contract: parse_envelope(example_message(entry)).data for entry in REGISTRY.values()
}


@dataclass
class Clock:
    """Time as the service sees it."""

    now: datetime = NOON


OTHERS = ("identity", "mailbox", "deliberation", "funding")
"""The services whose events are told."""


@dataclass
class Gateway:
    """A channel that keeps what it was handed, or does not take it."""

    messages: list[Message] = field(default_factory=list)
    broken: bool = False

    def send(self, message: Message) -> None:
        if self.broken:
            raise ChannelError("no credit left")
        self.messages.append(message)

    def to(self, address: str) -> list[Message]:
        return [message for message in self.messages if message.address == address]


@dataclass
class Town:
    """The running service, identity's events, and tokens for whoever is wanted."""

    service: Notifications
    database: str
    app: FastAPI
    client: TestClient
    identity: EventLog
    mailbox: EventLog
    deliberation: EventLog
    funding: EventLog
    issuer: TokenIssuer
    clock: Clock
    gateway: Gateway
    wakers: dict[str, Waker]

    def token(self, role: str, division_id: UUID, person_id: UUID | None = None) -> str:
        """A token of somebody with a role on a division."""
        grants = (Grant(role, (division_id,)),)
        principal = Principal(person_id or uuid4(), grants, utc_now(), position=self.identity.last)
        return self.issuer.issue(principal)[0]

    def post(self, path: str, body: Any, token: str | None = None, key: str | None = None) -> Response:
        """A command under a new key unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"} | _bearer(token)
        answer: Response = self.client.post(
            f"/api/notifications{path}", content=json.dumps(body, default=str), headers=headers
        )
        return answer

    def get(self, path: str, token: str | None = None, after: Response | None = None, **query: Any) -> Response:
        """A query, which waits for what a command answered."""
        if after is not None:
            query["at_least"] = f"NOTIFICATIONS:{after.json()['position']['seq']}"
        answer: Response = self.client.get(f"/api/notifications{path}", params=query, headers=_bearer(token))
        return answer

    def happened(self, *contracts: Contract) -> None:
        """Something happened at identity, and this service knows of it."""
        last = self.identity.append_all(Given(contract, str(uuid4()), self.clock.now) for contract in contracts)
        self.wakers["identity"]()
        eventually(lambda: self.service.neighbourhood.position() >= last, 20)

    def staffed(self, role: str, division_id: UUID) -> UUID:
        """Somebody with a role on a division."""
        person_id = uuid4()
        change = {"grant_id": uuid4(), "person_id": person_id, "role": role, "division_ids": [division_id]}
        self.happened(a(identity.RoleGrantedV1, **change, starts_on=date(2020, 1, 1), ends_on=None))
        return person_id

    def written(self, *contracts: Contract, at: datetime | None = None) -> str:
        """Something happened at the mailbox, and everybody was told; returns the position to wait for."""
        last = self.mailbox.append_all(Given(contract, str(uuid4()), at or self.clock.now) for contract in contracts)
        self.wakers["mailbox"]()
        eventually(lambda: self.service.position("MAILBOX") >= last, 20)
        return f"MAILBOX:{last}"

    def deliberated(self, *contracts: Contract) -> None:
        """Something happened at deliberation, and everybody was told."""
        last = self.deliberation.append_all(Given(contract, str(uuid4()), self.clock.now) for contract in contracts)
        self.wakers["deliberation"]()
        eventually(lambda: self.service.position("DELIBERATION") >= last, 20)

    def proposed(self, *contracts: Contract) -> None:
        """Something happened at funding, and everybody was told."""
        last = self.funding.append_all(Given(contract, str(uuid4()), self.clock.now) for contract in contracts)
        self.wakers["funding"]()
        eventually(lambda: self.service.position("FUNDING") >= last, 20)

    def inbox(self, person_id: UUID, **query: Any) -> list[dict[str, Any]]:
        """What a person finds there."""
        answer = self.get("/inbox", self.token("resident", AREA, person_id), **query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def wants(self, person_id: UUID, **wishes: Any) -> Response:
        """A person sets how to be told."""
        return self.post("/wishes", wishes, self.token("resident", AREA, person_id))

    def push(self) -> int:
        """Sends what is due at the time of the clock; the lists hold everything that was done before."""
        eventually(lambda: self.service.lists.position() >= self.service.store.head(), 20)
        return self.service.pushing.push_due(self.clock.now)


def a(contract: type[Contract], **changes: Any) -> Contract:
    """The canonical example of a contract, with some fields changed."""
    return contract.model_validate({**EXAMPLE[contract], **changes})


def letter(contract: type[Contract], *writers: UUID, **changes: Any) -> Contract:
    """Something that happened to a letter of the area, which its committee holds."""
    of_area = {"division_id": AREA, "holder_id": AREA, "holder_kind": "area", "writer_ids": list(writers)}
    return a(contract, **{**of_area, **changes})


def erased(person_id: UUID) -> Contract:
    """注销 of somebody who never had a residence."""
    nowhere = {"division_id": None, "move_division_id": None, "birth_year": None}
    return a(identity.PersonErasedV1, person_id=person_id, was="enrolled", **nowhere)


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


async def relaying(source: EventLog, waker: Waker, nc: Client, stop: asyncio.Event) -> None:
    """Another service's relay."""
    waker.use(nc)
    await Relay(source.url, source.service, nc).run(stop)


@contextmanager
def running(nats_url: str, database: str, vault: str, *others: str) -> Iterator[Town]:
    """The service with its worker, and the relays of the others on databases of their own."""
    logs = [EventLog(url, name) for url, name in zip(others, OTHERS, strict=True)]
    clock, gateway = Clock(), Gateway()
    wakers = {name: Waker(name) for name in (*OTHERS, "notifications")}
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    master_key = secrets.token_bytes(32)
    service = compose(
        database=database,
        vault=vault,
        master_key=master_key,
        adapters={"sms": gateway, "mail": gateway},
        now=lambda: clock.now,
        wake=wakers["notifications"],
    )
    app = build_app(
        service,
        Authenticator(TokenVerifier(issuer.jwks), service.neighbourhood.not_before),
        health=lambda: {"database": True},
        digest_secret=master_key,
    )
    with ExitStack() as stack:
        stack.callback(service.close)
        for source in logs:
            stack.enter_context(at_work(nats_url, functools.partial(relaying, source, wakers[source.service])))

        async def working(nc: Client, stop: asyncio.Event) -> None:
            wakers["notifications"].use(nc)
            # Its own sender lives long before everything: the tests send by hand.
            await Worker(service, database, nc, now=lambda: NOON - timedelta(days=10_000)).run(stop)

        stack.enter_context(at_work(nats_url, working))
        client = stack.enter_context(TestClient(app))
        town = Town(service, database, app, client, logs[0], logs[1], logs[2], logs[3], issuer, clock, gateway, wakers)
        town.happened(
            *(
                identity.DivisionFoundedV1(
                    division_id=id, code=code, name=name, tier=tier, parent_id=parent, on=date(2020, 1, 1)
                )
                for id, code, name, tier, parent in _DIVISIONS
            )
        )
        yield town
