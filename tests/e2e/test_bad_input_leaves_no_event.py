"""Bad input: a problem document that names the field, status 4xx, and no event."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import OKPKey
from linli_common.auth import Grant, Principal, TokenIssuer

from .acting import Caller, position, somebody, wrong_checksum
from .town import Town

REGISTRATIONS = "/api/identity/registrations"
COUNTER = "/api/identity/registrations/counter"


@dataclass(frozen=True)
class Bad:
    """One line of the table: what is sent, and how it is refused. `status` and `field` as the problem has them."""

    name: str
    send: Callable[[Caller, Town], httpx.Response]
    status: int
    field: str


def apply(**changed: object) -> Callable[[Caller, Town], httpx.Response]:
    """An application by phone with something wrong in it."""

    def send(caller: Caller, town: Town) -> httpx.Response:
        return caller.post(REGISTRATIONS, town.application(somebody(), **changed))

    return send


def at_counter(by: Callable[[Town], str], **changed: object) -> Callable[[Caller, Town], httpx.Response]:
    """A registration at the counter of the area here, under some token."""

    def send(caller: Caller, town: Town) -> httpx.Response:
        body = {"estate_id": town.here.estate_id, "identity": somebody().document, "name": "某人"}
        return caller.post(COUNTER, body | changed, by=by(town))

    return send


def malformed_json(caller: Caller, town: Town) -> httpx.Response:
    return caller.post(REGISTRATIONS, b'{"name": "')


def wrong_number(caller: Caller, town: Town) -> httpx.Response:
    who = somebody()
    document = {"kind": "resident_id", "number": wrong_checksum(who.number)}
    return caller.post(REGISTRATIONS, town.application(who, identity=document))


def estate_in_no_division(caller: Caller, town: Town) -> httpx.Response:
    body = {"division_id": str(uuid4()), "name": "无处小区"}
    return caller.post("/api/identity/estates", body, by=town.operator)


def same_key_other_body(caller: Caller, town: Town) -> httpx.Response:
    key = str(uuid4())
    path = f"/api/identity/divisions/{town.here.id}/populations"
    first = {"people": 5000, "households": 2000, "on": "2024-01-01", "source": "e2e"}
    assert caller.post(path, first, by=town.here.worker, key=key).is_success
    return caller.post(path, first | {"people": 6000}, by=town.here.worker, key=key)


def without_key(caller: Caller, town: Town) -> httpx.Response:
    return caller.http.post(REGISTRATIONS, json=town.application(somebody()))


def token(issued_at: datetime) -> Callable[[Town], str]:
    """A token of the area's worker, signed with a key that is not identity's."""

    def make(town: Town) -> str:
        key = OKPKey.generate_key("Ed25519", {"use": "sig"})
        issuer = TokenIssuer(json.dumps(key.as_dict(private=True)))
        grant = Grant("area_worker", (), None)
        return issuer.issue(Principal(somebody_id, (grant,), issued_at, position=0))[0]

    somebody_id = uuid4()
    return make


def garbled(town: Town) -> str:
    """A good token with one letter of its signature changed."""
    head, _, signature = town.here.worker.token.rpartition(".")
    return f"{head}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


NOW = datetime.now(UTC)
TABLE = (
    Bad("malformed JSON", malformed_json, 400, "body"),
    Bad("a wrong checksum", wrong_number, 422, "identity.number"),
    Bad("an unknown estate", apply(estate_id=str(uuid4())), 422, "estate_id"),
    Bad("an unknown division", estate_in_no_division, 404, "division_id"),
    Bad("a worker of another area", at_counter(lambda town: town.there.worker.token), 403, "division_id"),
    Bad("a garbled token", at_counter(garbled), 401, "Authorization"),
    Bad("somebody else's signature", at_counter(token(NOW)), 401, "Authorization"),
    Bad("an expired token", at_counter(token(NOW - timedelta(hours=1))), 401, "Authorization"),
    Bad("no token", at_counter(lambda _: "x"), 401, "Authorization"),
    Bad("a repeated key with another body", same_key_other_body, 422, "Idempotency-Key"),
    Bad("no key", without_key, 400, "Idempotency-Key"),
    Bad("a name of 10,000 characters", apply(name="长" * 10_000), 422, "name"),
    Bad("a NUL byte", apply(name="王\x00秀英"), 422, "name"),
    Bad("an empty name", apply(name=" "), 422, "name"),
    Bad("no phone number", apply(phone="12345"), 422, "phone"),
    Bad("an unknown field", apply(nickname="阿英"), 422, "nickname"),
    Bad("a field of another type", apply(estate_id=7), 422, "estate_id"),
    Bad("a weak password", apply(password="123456"), 422, "password"),
)


def recorded(caller: Caller, town: Town) -> int:
    """Records a fact and returns its number: the next one is free until the next command."""
    body = {"people": 5000, "households": 2000, "on": "2024-01-01", "source": str(uuid4())}
    path = f"/api/identity/divisions/{town.here.id}/populations"
    return position(caller.do(path, body, by=town.here.worker))


@pytest.mark.parametrize("bad", TABLE, ids=lambda bad: bad.name)
def test_it_is_refused_with_a_problem_that_names_the_field(caller: Caller, town: Town, bad: Bad) -> None:
    answer = bad.send(caller, town)

    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["field"]) == (bad.status, bad.status, bad.field), problem
    assert problem["type"].startswith("/problems/")
    assert problem["title"]


@pytest.mark.parametrize("bad", [bad for bad in TABLE if bad.send is not same_key_other_body], ids=lambda bad: bad.name)
def test_it_leaves_no_event(caller: Caller, town: Town, bad: Bad) -> None:
    before = recorded(caller, town)

    bad.send(caller, town)

    assert recorded(caller, town) == before + 1


def test_a_command_sent_twice_counts_once(caller: Caller, town: Town) -> None:
    key = str(uuid4())
    path = f"/api/identity/divisions/{town.here.id}/populations"
    body = {"people": 5000, "households": 2000, "on": "2024-01-01", "source": key}

    first = caller.post(path, body, by=town.here.worker, key=key).json()
    second = caller.post(path, body, by=town.here.worker, key=key).json()

    assert second == first
    assert recorded(caller, town) == position(first) + 1


def test_an_answer_never_repeats_what_is_personal(caller: Caller, town: Town) -> None:
    who = somebody("欧阳沁雪")
    document = {"kind": "resident_id", "number": wrong_checksum(who.number)}

    refused = caller.post(REGISTRATIONS, town.application(who, identity=document))

    assert not [secret for secret in (who.name, document["number"], who.phone) if secret in refused.text]
