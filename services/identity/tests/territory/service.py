"""The territory half of the service on a real database, called over HTTP as people call it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

import psycopg
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from identity_service.api.divisions import division_router
from identity_service.api.estates import estate_router
from identity_service.application.divisions import Divisions
from identity_service.application.estates import Estates
from identity_service.lists import territory
from identity_service.publisher.territory import publish_territory
from identity_service.queries.divisions import DivisionLists
from identity_service.queries.estates import EstateLists
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier
from linli_common.clock import utc_now
from linli_common.event_store import EventSourcedApplication
from linli_common.http.app import create_app
from linli_common.projector.reader import Fold, Reader, Recorded
from linli_common.projector.schema import create_tables, position_of
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch

READER = Reader("identity_lists", 1, "identity_lists", (Fold("IDENTITY", states=territory.STATES),), ddl=territory.DDL)
OPERATOR = "operator"


@dataclass
class Service:
    """A running service. Who calls is named by role and division; times are real."""

    url: str
    store: EventSourcedApplication
    app: FastAPI
    client: TestClient
    issuer: TokenIssuer
    people: dict[str, UUID] = field(default_factory=dict)
    folding: Lock = field(default_factory=Lock)

    def post(self, path: str, body: Any, *, by: str = OPERATOR, on: UUID | None = None, key: str = "") -> Response:
        """Sends a command as somebody with that role on that division, under a new key unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Authorization": f"Bearer {self.token(by, on)}"}
        text = body if isinstance(body, bytes) else json.dumps(body, default=str).encode()
        headers["Content-Type"] = "application/json"
        answer: Response = self.client.post(f"/api/identity{path}", content=text, headers=headers)
        return answer

    def get(self, path: str, **query: Any) -> Any:
        """What everyone can read, as of now."""
        self.catch_up()
        answer = self.client.get(f"/api/identity{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def token(self, role: str, division_id: UUID | None) -> str:
        """A token of one person for each role."""
        person_id = self.people.setdefault(role, uuid4())
        grant = Grant(role, (division_id,) if division_id else ())
        return self.issuer.issue(Principal(person_id, (grant,), utc_now(), 0))[0]

    def import_list(self, content: bytes, as_of: date, **more: Any) -> Response:
        """Imports a list as the operator."""
        by, on = more.pop("by", OPERATOR), more.pop("on", None)
        body = {"file": base64.b64encode(content).decode(), "as_of": as_of, "source": "统计用区划代码", **more}
        answer = self.post("/divisions/imports", body, by=by, on=on)
        self.catch_up()
        return answer

    def division_id(self, code: str, **query: Any) -> UUID:
        """The lasting id of a division."""
        return UUID(self.get(f"/divisions/{code}", **query)["division_id"])

    def catch_up(self) -> int:
        """Folds what is new into the lists, as the worker does, and says how far they are."""
        with self.folding, psycopg.connect(self.url, autocommit=True) as connection:
            after = position_of(connection, READER, "IDENTITY").seq
            rows = connection.execute(
                "SELECT notification_id, message, originator_id, originator_version, topic, state"
                " FROM identity.events WHERE notification_id > %s ORDER BY 1",
                (after,),
            ).fetchall()
            if rows:
                batch = [Incoming(row[0], bytes(row[1]), Recorded(*row[2:])) for row in rows]
                assert write_batch(connection, READER, READER.schema, "IDENTITY", after, batch) == 0
            return after + len(rows)

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Subject and message of all events, in order."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute("SELECT subject, message FROM identity.events ORDER BY notification_id")
            return [(subject, json.loads(bytes(message))) for subject, message in rows]


@contextmanager
def running(url: str) -> Iterator[Service]:
    """The service on a database of its own."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    store = EventSourcedApplication(service="identity", conninfo=url, publish=publish_territory)
    with psycopg.connect(url) as connection:
        create_tables(connection, READER)
    divisions = Divisions(store)
    lists = DivisionLists(store.pool)
    app = create_app(
        "identity",
        title="identity",
        authenticator=Authenticator(TokenVerifier(issuer.jwks), lambda _: None),
        health=lambda: {"events": True},
        digest_secret=b"test",
    )
    with TestClient(app) as client:
        service = Service(url, store, app, client, issuer)
        app.include_router(division_router(divisions, lists, lambda _: service.catch_up()))
        estates = Estates(store, divisions)
        app.include_router(estate_router(estates, EstateLists(store.pool), lists, lambda _: service.catch_up()))
        yield service
    store.close()
