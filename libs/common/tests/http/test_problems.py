"""Bad input gets a problem document that names the field; nobody gets in without a right."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient
from joserfc.jwk import OKPKey
from linli_common.auth import (
    Authenticator,
    Grant,
    Principal,
    TokenIssuer,
    TokenVerifier,
    public,
    requires,
    routes_without_right,
)
from linli_common.auth.rights import Public, Right
from linli_common.clock import utc_now
from linli_common.http.app import create_app
from linli_common.http.commands import CommandHeader
from linli_common.http.fields import Line
from linli_common.http.problems import Refusal
from linli_common.http.reading import AtLeast, wait_for
from pydantic import BaseModel

ISSUER = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
REVOKED: dict[UUID, datetime] = {}
KEY = {"Idempotency-Key": "k-12345678"}


class DoorLockedError(Refusal):
    status, title = 409, "Door locked"


class Greet(BaseModel):
    name: Line
    times: int = 1


def make_client(demo_secret: str | None = None) -> TestClient:
    app = create_app(
        "hello",
        title="Hello",
        authenticator=Authenticator(TokenVerifier(ISSUER.jwks), REVOKED.get),
        health=lambda: {"self": True},
        digest_secret=b"s",
        demo_secret=demo_secret,
    )

    @app.post("/api/hello/greet")
    def greet(body: Greet, command: CommandHeader, who: Annotated[Public, Depends(public())]) -> dict[str, str]:
        if body.name == "locked":
            raise DoorLockedError("the door is locked", field="name")
        return {"digest": command.digest.hex(), "at": command.at.isoformat()}

    @app.get("/api/hello/secret")
    def secret(who: Annotated[Right, Depends(requires("keeper"))], at_least: AtLeast) -> str:
        wait_for(at_least, lambda stream: 5)
        return "secret"

    return TestClient(app, raise_server_exceptions=False)


CLIENT = make_client()


def token(*roles: str, issued_at: datetime | None = None, person: UUID | None = None) -> dict[str, str]:
    grants = tuple(Grant(role, (UUID(int=1),)) for role in roles)
    issued, _ = ISSUER.issue(Principal(person or uuid4(), grants, issued_at or utc_now(), 1))
    return {"Authorization": f"Bearer {issued}"}


def greet(body: Any, headers: dict[str, str] = KEY) -> tuple[int, dict[str, Any]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = CLIENT.post("/api/hello/greet", content=raw, headers={**headers, "Content-Type": "application/json"})
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b'{"name": ', 400, "body"),
        ({"name": "a" * 10_000}, 422, "name"),
        ({"name": "a\x00b"}, 422, "name"),
        ({"name": "   "}, 422, "name"),
        ({"name": "a", "times": "many"}, 422, "times"),
        ({}, 422, "name"),
        (b"\xff\xfe", 400, "body"),
        (b'{"name": "' + b"a" * (1 << 20) + b'"}', 413, "body"),
    ],
)
def test_bad_input_is_refused_with_the_field_named(body: Any, status: int, field: str) -> None:
    answered, problem = greet(body)
    assert (answered, problem["field"]) == (status, field)
    assert problem["title"]
    assert field in problem["detail"]


def test_a_refusal_of_the_domain_is_a_problem_of_its_own_type() -> None:
    status, problem = greet({"name": "locked"})
    assert status == 409
    assert problem == {
        "type": "/problems/door-locked",
        "title": "Door locked",
        "status": 409,
        "detail": "the door is locked",
        "field": "name",
    }


def test_a_command_without_a_key_is_refused() -> None:
    status, problem = greet({"name": "Li"}, {})
    assert (status, problem["field"]) == (400, "Idempotency-Key")


def test_the_digest_differs_with_the_body() -> None:
    assert greet({"name": "Li"})[1]["digest"] == greet({"name": "Li"})[1]["digest"]
    assert greet({"name": "Li"})[1]["digest"] != greet({"name": "Wang"})[1]["digest"]


def test_the_time_of_an_act_is_refused_outside_of_the_demo() -> None:
    status, problem = greet({"name": "Li"}, {**KEY, "Linli-At": "2026-01-01T00:00:00Z", "Linli-Demo": "x"})
    assert (status, problem["field"]) == (403, "Linli-At")


def test_the_demo_says_when_an_act_was_done() -> None:
    headers = {**KEY, "Linli-At": "2026-01-01T00:00:00Z", "Linli-Demo": "secret"}
    answer = make_client("secret").post("/api/hello/greet", json={"name": "Li"}, headers=headers)
    assert answer.json()["at"] == "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("signed_in", "status"),
    [
        (dict, 401),
        (lambda: {"Authorization": "Bearer nonsense"}, 401),
        (lambda: token("keeper", issued_at=datetime.now(UTC) - timedelta(minutes=11)), 401),
        (lambda: token("visitor"), 403),
        (lambda: token("keeper"), 200),
    ],
)
def test_a_route_lets_in_only_who_has_its_right(signed_in: Callable[[], dict[str, str]], status: int) -> None:
    assert CLIENT.get("/api/hello/secret", headers=signed_in()).status_code == status


def test_a_revoked_person_is_out_at_once() -> None:
    person = uuid4()
    headers = token("keeper", person=person)
    assert CLIENT.get("/api/hello/secret", headers=headers).status_code == 200
    REVOKED[person] = utc_now() + timedelta(seconds=1)
    assert CLIENT.get("/api/hello/secret", headers=headers).status_code == 401


def test_a_query_waits_for_a_position_and_says_when_it_is_not_there() -> None:
    assert CLIENT.get("/api/hello/secret?at_least=HELLO:5", headers=token("keeper")).status_code == 200
    late = CLIENT.get("/api/hello/secret?at_least=HELLO:6", headers=token("keeper"))
    assert (late.status_code, late.headers["retry-after"], late.json()["field"]) == (503, "2", "at_least")
    assert CLIENT.get("/api/hello/secret?at_least=six", headers=token("keeper")).status_code == 422


def test_a_route_that_forgot_its_right_is_found() -> None:
    app = make_client().app
    assert isinstance(app, FastAPI)
    assert routes_without_right(app) == []

    @app.get("/api/hello/open")
    def forgotten() -> None: ...

    assert routes_without_right(app) == ["GET /api/hello/open"]


def test_a_route_of_an_included_router_that_forgot_its_right_is_found() -> None:
    app, router = make_client().app, APIRouter(prefix="/api/hello")
    assert isinstance(app, FastAPI)

    @router.get("/open")
    def forgotten() -> None: ...

    app.include_router(router)

    assert routes_without_right(app) == ["GET /api/hello/open"]
