"""Bad input is a problem document that names the field, status 4xx, and no event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from linli_common.auth import Grant, Principal, routes_without_right
from linli_common.clock import utc_now

from .numbers import someone
from .service import Home, Service, application_of


@pytest.fixture
def no_event(service: Service, home: Home) -> Iterator[None]:
    """Nothing is recorded by what the test does."""
    before = service.identity.store.head()
    yield
    assert service.identity.store.head() == before


def wrong_digit(number: str) -> str:
    return number[:16] + str((int(number[16]) + 1) % 10) + number[17]


@pytest.mark.usefixtures("no_event")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "王" * 10_000}, "name"),
        ({"name": "王\x00秀英"}, "name"),
        ({"name": "   "}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"password": "short"}, "password"),
        ({"password": "12345678901"}, "password"),
        ({"estate_id": str(uuid4())}, "estate_id"),
        ({"estate_id": "not-an-id"}, "estate_id"),
        ({"estate_id": None, "building_id": str(uuid4())}, "building_id"),
        ({"estate_id": None}, "estate_id"),
        ({"identity": {"kind": "passport", "number": "E12345678"}}, "identity.born_on"),
        ({"identity": {"kind": "network_identity", "credential": "stolen"}}, "identity.credential"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_bad_application_names_its_field(service: Service, home: Home, change: dict[str, Any], field: str) -> None:
    answer = service.post("/registrations", application_of(someone(), home.estate_id) | change)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.usefixtures("no_event")
def test_a_wrong_check_digit_names_the_number_and_does_not_repeat_it(service: Service, home: Home) -> None:
    who = someone()
    wrong = wrong_digit(who.number)
    body = application_of(who, home.estate_id) | {"identity": {"kind": "resident_id", "number": wrong}}
    answer = service.post("/registrations", body)
    assert (answer.status_code, answer.json()["field"]) == (422, "identity.number")
    assert wrong not in answer.text


@pytest.mark.usefixtures("no_event")
@pytest.mark.parametrize("body", [b"{", b"[]", b'{"name": "\xff"}', b""])
def test_malformed_json_is_told(service: Service, body: bytes) -> None:
    answer = service.post("/registrations", body)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.usefixtures("no_event")
def test_a_command_without_a_key_is_refused(service: Service, home: Home) -> None:
    answer = service.client.post("/api/identity/registrations", json=application_of(someone(), home.estate_id))
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


@pytest.mark.usefixtures("no_event")
def test_an_expired_token_is_refused(service: Service) -> None:
    issued = utc_now() - timedelta(minutes=11)
    old = service.identity.accounts._issuer.issue(Principal(uuid4(), (Grant("resident", ()),), issued, 0))[0]
    answer = service.post("/me/erase", token=old)
    assert (answer.status_code, answer.json()["field"]) == (401, "Authorization")


@pytest.mark.usefixtures("no_event")
def test_nobody_acts_without_a_token(service: Service) -> None:
    for path in ("/me/erase", "/moves", "/grants", "/staff", "/ownerships", "/sign-out"):
        assert service.post(path, {}).status_code in (401, 422), path
        assert service.post(path, {}, token="forged.token.here").status_code == 401, path


@pytest.mark.usefixtures("no_event")
def test_a_division_that_does_not_exist_is_nobodys(service: Service) -> None:
    assert service.get("/registrations", token=service.tokens["area_worker"], division_id=uuid4()).status_code == 403


def test_a_wrong_dwelling_names_its_field(service: Service, home: Home, elsewhere: Home) -> None:
    person_id = service.apply(someone(), home.estate_id).json()["person_id"]
    path, worker = f"/registrations/{person_id}/verify", service.tokens["area_worker"]
    for dwelling_id in (elsewhere.dwelling_id, uuid4()):
        answer = service.post(path, {"dwelling_id": dwelling_id}, token=worker)
        assert (answer.status_code, answer.json()["field"]) == (422, "dwelling_id")
    body = {"dwelling_id": home.dwelling_id, "household_id": uuid4()}
    assert service.post(path, body, token=worker).json()["field"] == "household_id"


def test_an_unknown_person_is_not_found(service: Service) -> None:
    answer = service.post(f"/registrations/{uuid4()}/return", {"reason": "other"}, token=service.tokens["area_worker"])
    assert answer.status_code == 404


def test_a_forged_cursor_is_refused(service: Service, home: Home) -> None:
    for cursor in ("x", "WyJhIl0=", "WyJhIiwiYiJd"):
        answer = service.get(
            "/registrations", token=service.tokens["area_worker"], division_id=home.area_id, cursor=cursor
        )
        assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


def test_every_route_declares_a_right(service: Service) -> None:
    assert routes_without_right(service.app) == []


def test_no_password_is_in_a_command_row(service: Service) -> None:
    with psycopg.connect(service.database) as connection:
        answers = connection.execute("SELECT string_agg(answer::text, ' ') FROM identity.commands").fetchone()
    assert answers is not None
    assert "correct-horse" not in str(answers[0])
