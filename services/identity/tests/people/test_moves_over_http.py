"""Moves, ownerships, and residents who follow their estate, over HTTP, on real servers."""

from __future__ import annotations

import json
from uuid import UUID

import psycopg
import pytest
from identity_service.aggregate.household import Household
from identity_service.aggregate.person import Person
from identity_service.commands.residents import VerifyResidence
from identity_service.commands.territory import MoveEstate
from identity_service.refusals.residents import NothingPendingError
from linli_common.testing.waiting import eventually

from .numbers import someone
from .service import Home, Service, act


def types_of(service: Service, entity_id: object) -> list[str]:
    """The types of the public events of an entity."""
    with psycopg.connect(service.database) as connection:
        rows = connection.execute(
            "SELECT message FROM identity.events WHERE originator_id = %s ORDER BY notification_id", (entity_id,)
        ).fetchall()
    return [json.loads(bytes(row[0]))["type"].split(".")[2] for row in rows]


def test_a_move_is_verified_by_the_new_areas_worker(service: Service, home: Home, elsewhere: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    household_id = service.identity.people.get(person_id).household_id
    moved = service.post("/moves", {"estate_id": elsewhere.estate_id}, token=service.sign_in(who))
    assert moved.status_code == 201, moved.text

    new_worker = service.tokens["second_worker"]
    waiting = service.get("/moves", token=new_worker, at_least=moved, division_id=elsewhere.area_id).json()
    assert str(person_id) in [row["person_id"] for row in waiting["items"]]

    body = {"dwelling_id": elsewhere.dwelling_id}
    old_worker = service.post(f"/moves/{person_id}/verify", body, token=service.tokens["area_worker"])
    assert old_worker.status_code == 403
    verified = service.post(f"/moves/{person_id}/verify", body, token=new_worker)
    assert verified.status_code == 200, verified.text
    assert service.identity.people.get(person_id).division_id == elsewhere.area_id
    assert types_of(service, household_id)[-1] == "household_dissolved"


def test_a_move_ends_the_tokens_that_say_the_old_area(service: Service, home: Home, elsewhere: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    token = service.sign_in(who)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=token)
    body = {"dwelling_id": elsewhere.dwelling_id}
    verified = service.post(f"/moves/{person_id}/verify", body, token=service.tokens["second_worker"])
    service.get("/me/grants", token=service.tokens["area_worker"], at_least=verified)
    assert service.get("/session", token=token).status_code == 401
    assert service.get("/session", token=service.sign_in(who)).json()["area_id"] == str(elsewhere.area_id)


def test_a_returned_move_leaves_the_residence(service: Service, home: Home, elsewhere: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=service.sign_in(who))
    returned = service.post(
        f"/moves/{person_id}/return", {"reason": "not_resident"}, token=service.tokens["second_worker"]
    )
    assert returned.status_code == 200
    assert service.identity.people.get(person_id).division_id == home.area_id


def test_the_reason_of_a_returned_move_reaches_the_resident_until_it_is_verified(
    service: Service, home: Home, elsewhere: Home
) -> None:
    who, worker = someone(), service.tokens["second_worker"]
    person_id = service.register(who, home)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=service.sign_in(who))
    service.post(f"/moves/{person_id}/return", {"reason": "wrong_dwelling"}, token=worker)
    mine = service.get("/me", token=service.sign_in(who)).json()
    assert (mine["move"], mine["move_reason"], mine["reason"]) == ("returned", "wrong_dwelling", None)

    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=service.sign_in(who))
    service.post(f"/moves/{person_id}/verify", {"dwelling_id": elsewhere.dwelling_id}, token=worker)
    assert service.get("/me", token=service.sign_in(who)).json()["move_reason"] is None


def test_a_move_to_another_household_of_the_same_dwelling(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    service.post("/moves", {"estate_id": home.estate_id}, token=service.sign_in(who))
    body = {"dwelling_id": home.other_dwelling_id}
    assert service.post(f"/moves/{person_id}/verify", body, token=service.tokens["area_worker"]).status_code == 200
    assert service.identity.people.get(person_id).dwelling_id == home.other_dwelling_id


def test_residents_and_households_follow_their_estate(service: Service, home: Home, elsewhere: Home) -> None:
    person_id = service.register(someone(), home)
    waiting_id = service.apply(someone(), home.estate_id).json()["person_id"]
    service.identity.estates.move_estate(home.estate_id, MoveEstate(division_id=elsewhere.area_id), act())

    def followed() -> bool:
        return service.identity.people.get(person_id).division_id == elsewhere.area_id

    assert eventually(followed, timeout_seconds=20)
    person = service.identity.store.find(Person, person_id)
    assert person is not None
    assert person.household_id is not None
    household = service.identity.store.find(Household, person.household_id)
    assert household is not None
    assert household.division_id == elsewhere.area_id
    assert types_of(service, person_id).count("resident_transferred") == 1

    # Who waits is now the new worker's: booked where it was submitted, transferred in the same breath.
    body = {"dwelling_id": home.dwelling_id}
    path = f"/registrations/{waiting_id}/verify"
    assert service.post(path, body, token=service.tokens["area_worker"]).status_code == 403
    assert service.post(path, body, token=service.tokens["second_worker"]).status_code == 200
    assert types_of(service, waiting_id) == ["registration_submitted", "residence_verified", "resident_transferred"]


def test_following_again_is_nothing(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    assert service.identity.moves.follow_estate([person_id, UUID(int=5)], act().actor, act().at) == 0


def test_an_owner_is_one_by_the_recorded_ownership(service: Service, home: Home) -> None:
    who, worker = someone(), service.tokens["area_worker"]
    person_id = service.register(who, home)
    body = {"person_id": person_id, "dwelling_id": home.other_dwelling_id}
    recorded = service.post("/ownerships", body, token=worker)
    assert recorded.status_code == 201, recorded.text
    assert service.post("/ownerships", body, token=worker).status_code == 409

    token = service.sign_in(who)
    roles = {grant["role"] for grant in service.get("/session", token=token).json()["grants"]}
    assert roles == {"resident", "owner"}
    owned = service.get("/me/ownerships", token=token, at_least=recorded).json()
    assert [row["dwelling_id"] for row in owned] == [str(home.other_dwelling_id)]
    door = service.get(f"/dwellings/{home.other_dwelling_id}", token=worker).json()
    building = service.get(f"/buildings/{door['building_id']}").json()
    assert {name: owned[0][name] for name in ("building", "stairwell", "number")} == {
        "building": building["name"],
        "stairwell": door["stairwell"],
        "number": door["number"],
    }

    ended = service.post(f"/ownerships/{recorded.json()['ownership_id']}/end", token=worker)
    assert ended.status_code == 200
    assert service.get("/me/ownerships", token=token, at_least=ended).json() == []


def test_a_resident_records_no_ownership(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    body = {"person_id": person_id, "dwelling_id": home.dwelling_id}
    assert service.post("/ownerships", body, token=service.sign_in(who)).status_code == 403


def test_a_resident_takes_back_a_move_that_waits(service: Service, home: Home, elsewhere: Home) -> None:
    who, worker = someone(), service.tokens["second_worker"]
    person_id = service.register(who, home)
    token = service.sign_in(who)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=token)

    withdrawn = service.post("/moves/mine/withdraw", token=token)

    assert withdrawn.status_code == 200, withdrawn.text
    assert types_of(service, person_id)[-2:] == ["move_submitted", "move_withdrawn"]
    waiting = service.get("/moves", token=worker, at_least=withdrawn, division_id=elsewhere.area_id).json()
    assert str(person_id) not in [row["person_id"] for row in waiting["items"]]
    mine = service.get("/me", token=token).json()
    assert (mine["move"], mine["status"], mine["estate_id"]) == ("none", "registered", str(home.estate_id))


def test_a_move_that_was_taken_back_is_decided_by_nobody(service: Service, home: Home, elsewhere: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    token = service.sign_in(who)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=token)
    service.post("/moves/mine/withdraw", token=token)

    decided = service.identity.decisions
    with pytest.raises(NothingPendingError):
        decided.verify("move", person_id, VerifyResidence(dwelling_id=elsewhere.dwelling_id), act())
    again = service.post("/moves/mine/withdraw", token=token)

    assert (again.status_code, again.json()["type"]) == (409, "/problems/nothing-pending")


def test_a_decided_move_cannot_be_taken_back(service: Service, home: Home, elsewhere: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=service.sign_in(who))
    body = {"dwelling_id": elsewhere.dwelling_id}
    service.post(f"/moves/{person_id}/verify", body, token=service.tokens["second_worker"])

    assert service.post("/moves/mine/withdraw", token=service.sign_in(who)).status_code == 409


def test_a_stranger_takes_back_nobodys_move(service: Service, home: Home, elsewhere: Home) -> None:
    who, stranger = someone(), someone()
    person_id = service.register(who, home)
    service.register(stranger, home)
    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=service.sign_in(who))

    refused = service.post(f"/moves/wards/{person_id}/withdraw", token=service.sign_in(stranger))

    assert refused.status_code == 403
    assert service.identity.people.get(person_id).move == "pending"
