"""Sign-in, refresh, sign-out, lock-out, password change, over HTTP, on real servers."""

from __future__ import annotations

import json
from typing import Any

import psycopg
from joserfc import jwt
from joserfc.jwk import KeySet

from .numbers import Someone, someone
from .service import Home, Service


def tokens_of(service: Service, who: Someone) -> dict[str, Any]:
    """Access and refresh token."""
    found: dict[str, Any] = service.post("/sign-in", {"phone": who.phone, "password": who.password}).json()
    return found


def applicant(service: Service, home: Home) -> Someone:
    """Somebody with an account."""
    who = someone()
    assert service.apply(who, home.estate_id).status_code == 201
    return who


def test_a_resident_token_says_where_they_live(service: Service, home: Home) -> None:
    who = someone()
    service.register(who, home)
    said = service.get("/session", token=service.sign_in(who)).json()
    assert (said["area_id"], said["age_band"]) == (str(home.area_id), "36-59")
    assert said["grants"] == [{"role": "resident", "division_ids": [str(home.area_id)]}]


def test_everyone_can_check_a_token_with_the_published_keys(service: Service, home: Home) -> None:
    token = service.sign_in(applicant(service, home))
    keys = KeySet.import_key_set(service.get("/jwks.json").json())
    claims = jwt.decode(token, keys, algorithms=["Ed25519"]).claims
    assert claims["exp"] - claims["iat"] <= 600
    assert "d" not in service.get("/jwks.json").json()["keys"][0]


def test_wrong_password_and_unknown_phone_get_the_same_answer(service: Service, home: Home) -> None:
    who = applicant(service, home)
    wrong = service.post("/sign-in", {"phone": who.phone, "password": "wrong-wrong-wrong"})
    unknown = service.post("/sign-in", {"phone": "13888888801", "password": "wrong-wrong-wrong"})
    assert (wrong.status_code, wrong.content) == (401, unknown.content)


def test_five_failures_lock_a_phone_whether_anybody_has_it_or_not(service: Service, home: Home) -> None:
    who = applicant(service, home)
    for phone in (who.phone, "13888888802"):
        answers = [service.post("/sign-in", {"phone": phone, "password": "wrong-wrong-wrong"}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert service.post("/sign-in", {"phone": who.phone, "password": who.password}).status_code == 429


def test_a_refresh_token_is_used_once_and_replaced(service: Service, home: Home) -> None:
    first = tokens_of(service, applicant(service, home))
    second = service.post("/refresh", {"refresh_token": first["refresh_token"]})
    assert second.status_code == 200
    assert service.get("/session", token=second.json()["access_token"]).status_code == 200


def test_a_refresh_token_used_twice_ends_everything(service: Service, home: Home) -> None:
    first = tokens_of(service, applicant(service, home))
    second = service.post("/refresh", {"refresh_token": first["refresh_token"]}).json()
    assert service.post("/refresh", {"refresh_token": first["refresh_token"]}).status_code == 401
    assert service.post("/refresh", {"refresh_token": second["refresh_token"]}).status_code == 401
    head = service.identity.store.head()
    service.get("/roles")
    assert (
        service.client.get(
            "/api/identity/me/grants",
            params={"at_least": f"IDENTITY:{head}"},
            headers={"Authorization": f"Bearer {service.tokens['area_worker']}"},
        ).status_code
        == 200
    )
    assert service.get("/session", token=second["access_token"]).status_code == 401


def test_sign_out_ends_access_at_once(service: Service, home: Home) -> None:
    who = applicant(service, home)
    tokens = tokens_of(service, who)
    out = service.post("/sign-out", token=tokens["access_token"])
    assert out.status_code == 200
    service.get("/me/grants", token=service.tokens["area_worker"], at_least=out)
    assert service.get("/session", token=tokens["access_token"]).status_code == 401
    assert service.post("/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 401
    assert service.get("/session", token=service.sign_in(who)).status_code == 200


def test_a_changed_password_ends_all_sessions(service: Service, home: Home) -> None:
    who = applicant(service, home)
    token = service.sign_in(who)
    body = {"password": who.password, "new_password": "a-better-one-now"}
    assert service.post("/password", {**body, "password": "wrong-wrong"}, token=token).status_code == 401
    changed = service.post("/password", body, token=token)
    assert changed.status_code == 200
    service.get("/me/grants", token=service.tokens["area_worker"], at_least=changed)
    assert service.get("/session", token=token).status_code == 401
    assert service.post("/sign-in", {"phone": who.phone, "password": who.password}).status_code == 401
    assert service.post("/sign-in", {"phone": who.phone, "password": "a-better-one-now"}).status_code == 200


def test_a_resident_becomes_active_once_a_year(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    service.sign_in(who)
    service.sign_in(who)
    with psycopg.connect(service.database) as connection:
        rows = connection.execute(
            "SELECT message FROM identity.events WHERE originator_id = %s", (person_id,)
        ).fetchall()
    types = [json.loads(bytes(row[0]))["type"] for row in rows]
    assert types.count("linli.identity.resident_became_active.v1") == 1


def test_an_activation_code_for_another_phone_is_void(service: Service, home: Home) -> None:
    body = {"phone": "13888888803", "code": "0123456789", "password": "a-better-one-now"}
    assert service.post("/activate", body).status_code == 401
