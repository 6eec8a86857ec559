"""Erasure: whole, resumable, and registering again afterwards; on real servers."""

from __future__ import annotations

import json
from uuid import UUID

import psycopg
import pytest
from identity_service.application.erasure import Erasure
from linli_common.event_store import Act
from linli_common.sealing import KeyStore
from linli_common.testing.waiting import eventually
from linli_contracts.envelope import Actor

from .numbers import someone
from .service import Home, Service, act


def event_types(service: Service, entity_id: object) -> list[str]:
    """The types of an entity's public events."""
    with psycopg.connect(service.database) as connection:
        rows = connection.execute(
            "SELECT message FROM identity.events WHERE originator_id = %s ORDER BY notification_id", (entity_id,)
        ).fetchall()
    return [json.loads(bytes(row[0]))["type"].split(".")[2] for row in rows]


def test_a_resident_erases_themselves_and_may_register_again(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    household_id = service.identity.people.get(person_id).household_id
    token = service.sign_in(who)
    erased = service.post("/me/erase", token=token)
    assert erased.status_code == 200, erased.text
    assert event_types(service, person_id)[-1] == "person_erased"
    assert event_types(service, household_id)[-1] == "household_dissolved"

    service.get("/me/grants", token=service.tokens["area_worker"], at_least=erased)
    assert service.get("/session", token=token).status_code == 401
    assert service.post("/sign-in", {"phone": who.phone, "password": who.password}).status_code == 401
    assert service.get(f"/residents/{person_id}", token=service.tokens["area_worker"]).status_code == 410

    again = service.apply(who, home.estate_id)
    assert again.status_code == 201, again.text
    assert again.json()["person_id"] != str(person_id)


def test_an_erasure_ends_the_roles(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    body = {"person_id": person_id, "role": "building_head", "basis": "elected", "division_ids": [home.area_id]}
    granted = service.post("/grants", body, token=service.tokens["area_worker"])
    service.get("/me/grants", token=service.tokens["area_worker"], at_least=granted)
    service.post("/me/erase", token=service.sign_in(who))
    assert event_types(service, granted.json()["grant_id"]) == ["role_granted", "role_ended"]


def test_the_erasure_of_a_staff_account_that_lived_nowhere_is_told_to_everybody(service: Service) -> None:
    token = service.staff("district_officer", "990101", service.tokens["operator"])
    person_id = service.get("/session", token=token).json()["person_id"]
    erased = service.post("/me/erase", token=token)
    assert erased.status_code == 200, erased.text
    with psycopg.connect(service.database) as connection:
        row = connection.execute(
            "SELECT message FROM identity.events WHERE originator_id = %s ORDER BY notification_id DESC", (person_id,)
        ).fetchone()
    assert row is not None
    told = json.loads(bytes(row[0]))
    assert told["type"] == "linli.identity.person_erased.v1"
    nothing = {"division_id": None, "move_division_id": None, "birth_year": None}
    assert told["data"] == {"person_id": person_id, "was": "enrolled"} | nothing

    service.get("/me/grants", token=service.tokens["operator"], at_least=erased)
    assert service.get("/session", token=token).status_code == 401


def test_an_erasure_that_broke_off_is_finished_by_the_worker(
    service: Service, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id = service.register(someone(), home)

    def broken(_: KeyStore, key_id: UUID) -> None:
        raise psycopg.OperationalError("the vault went away")

    with monkeypatch.context() as patched:
        patched.setattr(KeyStore, "destroy", broken)
        answer = service.post(f"/residents/{person_id}/erase", token=service.tokens["area_worker"])
        assert answer.status_code == 503

    def finished() -> bool:
        with service.identity.vault.connection() as connection:
            row = connection.execute("SELECT finished_at FROM erasures WHERE person_id = %s", (person_id,)).fetchone()
        return row is not None and row[0] is not None

    assert eventually(finished, timeout_seconds=20)
    assert event_types(service, person_id).count("person_erased") == 1


def test_an_open_vote_keeps_the_document_until_it_ends(service: Service, home: Home) -> None:
    who, erasure = someone(), service.identity.erasure
    person_id = service.register(who, home)
    open_matters = ["vote 7"]
    waiting = Erasure(
        **{name.removeprefix("_"): value for name, value in vars(erasure).items() if name != "_open_matters"},
        open_matters=lambda _: open_matters,
    )
    service.identity.erasure._open_matters = waiting._open_matters
    try:
        waiting.erase(person_id, Act(Actor(person_id, "resident"), act().at))
        refused = service.apply(who, home.estate_id)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/erasure-not-finished")
        open_matters.clear()
        assert waiting.resume(act().at) == 0
    finally:
        service.identity.erasure._open_matters = lambda _: ()
    assert service.apply(who, home.estate_id).status_code == 201


def test_a_restored_vault_forgets_again_who_was_erased(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    service.post(f"/residents/{person_id}/erase", token=service.tokens["area_worker"])
    with service.identity.vault.connection() as connection:
        connection.execute("DELETE FROM erasures WHERE person_id = %s", (person_id,))
        connection.execute("DELETE FROM keys WHERE key_id = %s", (person_id,))
        connection.execute("INSERT INTO keys VALUES (%s, %s, NULL)", (person_id, b"from an old backup"))
    service.identity.erasure.reapply([person_id], act().at)
    with service.identity.vault.connection() as connection:
        row = connection.execute("SELECT wrapped FROM keys WHERE key_id = %s", (person_id,)).fetchone()
    assert row == (None,)
