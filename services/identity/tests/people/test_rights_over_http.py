"""Who may grant what, and that ending a grant takes effect at once, over HTTP, on real servers."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from identity_service.refusals.rights import OperatorExistsError
from identity_service.refusals.sign_in import PasswordUnacceptableError

from .numbers import someone
from .service import Home, Service, act


def test_there_is_one_first_operator(service: Service) -> None:
    with pytest.raises(OperatorExistsError):
        service.identity.rights.make_first_operator(
            name="二号", phone="13711111111", password="correct-horse-battery", act=act()
        )


def test_a_weak_password_makes_no_operator(service: Service) -> None:
    with pytest.raises(PasswordUnacceptableError):
        service.identity.rights.make_first_operator(name="二号", phone="13711111111", password="short", act=act())


def test_a_street_officer_grants_only_below_the_street(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    body = {"person_id": person_id, "role": "area_worker", "basis": "employed"}
    officer = service.tokens["street_officer"]
    inside = service.post("/grants", body | {"division_ids": [home.area_id]}, token=officer)
    outside = service.post("/grants", body | {"division_ids": [service.division("990101002001")]}, token=officer)
    assert inside.status_code == 201, inside.text
    assert (outside.status_code, outside.json()["field"]) == (403, "division_ids")


def test_an_area_worker_makes_no_area_worker(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    body = {"person_id": person_id, "role": "area_worker", "basis": "employed", "division_ids": [home.area_id]}
    refused = service.post("/grants", body, token=service.tokens["area_worker"])
    assert (refused.status_code, refused.json()["field"]) == (403, "role")


def test_an_operator_does_not_make_an_area_worker_either(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    body = {"person_id": person_id, "role": "area_worker", "basis": "employed", "division_ids": [home.area_id]}
    assert service.post("/grants", body, token=service.tokens["operator"]).status_code == 403


def test_an_operator_sees_no_personal_data(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    operator = service.tokens["operator"]
    assert service.get(f"/registrations/{person_id}", token=operator).status_code == 403
    assert service.get(f"/residents/{person_id}", token=operator).status_code == 403
    assert service.get("/residents", token=operator, division_id=home.area_id).status_code == 403


def test_nobody_grants_to_themselves(service: Service, home: Home) -> None:
    worker = service.tokens["area_worker"]
    mine = service.get("/session", token=worker).json()["person_id"]
    body = {"person_id": mine, "role": "building_head", "basis": "elected", "division_ids": [home.area_id]}
    assert service.post("/grants", body, token=worker).json()["field"] == "person_id"


def test_an_unknown_division_is_refused(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    body = {"person_id": person_id, "role": "district_officer", "basis": "employed", "division_ids": [uuid4()]}
    refused = service.post("/grants", body, token=service.tokens["operator"])
    assert (refused.status_code, refused.json()["field"]) == (422, "division_ids")


def test_ending_a_grant_takes_effect_at_once(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    officer = service.tokens["street_officer"]
    body = {"person_id": person_id, "role": "area_worker", "basis": "employed", "division_ids": [home.area_id]}
    grant_id = service.post("/grants", body, token=officer).json()["grant_id"]
    token = service.sign_in(who)
    assert service.get("/registrations", token=token, division_id=home.area_id).status_code == 200

    ended = service.post(f"/grants/{grant_id}/end", token=officer)
    assert ended.status_code == 200
    service.get("/me/grants", token=officer, at_least=ended)
    assert service.get("/registrations", token=token, division_id=home.area_id).status_code == 401
    assert service.get("/registrations", token=service.sign_in(who), division_id=home.area_id).status_code == 403


def test_a_holder_lays_down_the_own_role(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    body = {"person_id": person_id, "role": "building_head", "basis": "elected", "division_ids": [home.area_id]}
    grant_id = service.post("/grants", body, token=service.tokens["area_worker"]).json()["grant_id"]
    assert service.post(f"/grants/{grant_id}/end", token=service.sign_in(who)).status_code == 200


def test_a_worker_of_another_area_ends_nothing(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    body = {"person_id": person_id, "role": "building_head", "basis": "elected", "division_ids": [home.area_id]}
    grant_id = service.post("/grants", body, token=service.tokens["area_worker"]).json()["grant_id"]
    assert service.post(f"/grants/{grant_id}/end", token=service.tokens["second_worker"]).status_code == 403


def test_the_table_of_grants_can_be_read_by_everyone(service: Service) -> None:
    rows = {row["role"]: row["granted_by"] for row in service.get("/roles").json()}
    assert rows["area_worker"] == ["street_officer"]


def test_the_code_of_a_staff_account_is_for_who_made_it(service: Service) -> None:
    who = someone(name="员工")
    body = {"name": who.name, "phone": who.phone}
    person_id = service.post("/staff", body, token=service.tokens["street_officer"]).json()["person_id"]
    path = f"/staff/{person_id}/activation"
    assert service.post(path, token=service.tokens["area_worker"]).status_code == 403
    assert service.post(path, token=service.tokens["street_officer"]).status_code == 200


def test_nobody_takes_over_the_account_of_a_superior(service: Service, home: Home) -> None:
    boss = someone()
    boss_id = service.register(boss, home)
    body = {"person_id": boss_id, "role": "street_officer", "basis": "appointed"}
    body |= {"division_ids": [service.division("990101001")]}
    granted = service.post("/grants", body, token=service.tokens["district_officer"])
    worker = service.tokens["area_worker"]
    service.get("/me/grants", token=worker, at_least=granted)
    again = {"identity": {"kind": "resident_id", "number": boss.number}, "phone": "13700000077"}
    for path, sent in (("reverify", again), ("activation", {})):
        refused = service.post(f"/registrations/{boss_id}/{path}", sent, token=worker)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/outranked"), path
    assert service.post(f"/residents/{boss_id}/erase", token=worker).status_code == 403
    assert service.post(f"/staff/{boss_id}/activation", token=service.tokens["district_officer"]).status_code == 200


def test_nobody_decides_on_their_own_case(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.register(who, home)
    body = {"person_id": person_id, "role": "area_worker", "basis": "elected", "division_ids": [home.area_id]}
    service.post("/grants", body, token=service.tokens["street_officer"])
    token = service.sign_in(who)
    service.post("/moves", {"estate_id": home.estate_id}, token=token)
    own = service.post(f"/moves/{person_id}/verify", {"dwelling_id": home.other_dwelling_id}, token=token)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-case")
    deed = {"person_id": person_id, "dwelling_id": home.dwelling_id}
    assert service.post("/ownerships", deed, token=token).json()["type"] == "/problems/own-case"


def test_a_token_never_holds_an_ended_grant_though_the_lists_lag(service: Service, home: Home) -> None:
    who, officer = someone(), service.tokens["street_officer"]
    person_id = service.register(who, home)
    body = {"person_id": person_id, "role": "area_worker", "basis": "employed", "division_ids": [home.area_id]}
    granted = service.post("/grants", body, token=officer)
    service.get("/me/grants", token=officer, at_least=granted)
    with psycopg.connect(service.database) as lagging:
        # Nobody moves the lists on while this transaction is open.
        lagging.execute("SELECT 1 FROM identity_lists.positions FOR UPDATE")
        assert service.post(f"/grants/{granted.json()['grant_id']}/end", token=officer).status_code == 200
        answer = service.post("/sign-in", {"phone": who.phone, "password": who.password})
        token = answer.json()["access_token"]
        said = service.get("/session", token=token).json()
    assert [grant["role"] for grant in said["grants"]] == ["resident"]
