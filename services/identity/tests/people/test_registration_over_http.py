"""From the application to the decision, over HTTP, on real servers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import psycopg
from linli_common.testing.pictures import image_of, size_of

from .numbers import someone
from .service import Home, Service, application_of


def events_of(service: Service, person_id: object) -> list[str]:
    """The types of a person's public events."""
    with psycopg.connect(service.database) as connection:
        rows = connection.execute(
            "SELECT message FROM identity.events WHERE originator_id = %s ORDER BY notification_id", (person_id,)
        ).fetchall()
    return [json.loads(bytes(row[0]))["type"].split(".")[2] for row in rows]


def test_an_applicant_is_verified_by_the_areas_worker(service: Service, home: Home) -> None:
    who = someone()
    applied = service.apply(who, home.estate_id)
    assert applied.status_code == 201
    person_id = applied.json()["person_id"]

    worklist = service.get(
        "/registrations", token=service.tokens["area_worker"], at_least=applied, division_id=home.area_id
    ).json()
    assert [row["person_id"] for row in worklist["items"]] == [person_id]

    verified = service.post(
        f"/registrations/{person_id}/verify", {"dwelling_id": home.dwelling_id}, token=service.tokens["area_worker"]
    )
    assert verified.status_code == 200, verified.text
    assert verified.json()["position"]["stream"] == "IDENTITY"
    assert events_of(service, person_id) == ["registration_submitted", "residence_verified"]


def test_a_scan_of_the_buildings_code_leads_to_its_estate(service: Service, home: Home) -> None:
    body = application_of(someone(), home.estate_id) | {"estate_id": None, "building_id": str(home.building_id)}
    assert service.post("/registrations", body).status_code == 201


def test_a_returned_application_is_submitted_again(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.apply(who, home.estate_id).json()["person_id"]
    worker = service.tokens["area_worker"]
    assert service.post(f"/registrations/{person_id}/return", {"reason": "wrong_dwelling"}, token=worker).is_success
    body = {
        key: value for key, value in application_of(who, home.estate_id).items() if key not in ("phone", "password")
    }
    again = service.post("/registrations/mine/resubmit", body, token=service.sign_in(who))
    assert again.status_code == 200, again.text
    assert events_of(service, person_id)[-1] == "registration_submitted"


def test_the_reason_of_a_return_reaches_the_resident_and_who_decides_again(service: Service, home: Home) -> None:
    who, worker = someone(), service.tokens["area_worker"]
    person_id = service.apply(who, home.estate_id).json()["person_id"]
    service.post(f"/registrations/{person_id}/return", {"reason": "wrong_dwelling"}, token=worker)
    token = service.sign_in(who)
    mine = service.get("/me", token=token).json()
    assert (mine["status"], mine["reason"]) == ("returned", "wrong_dwelling")

    body = application_of(who, home.estate_id)
    again = {key: value for key, value in body.items() if key not in ("phone", "password")}
    service.post("/registrations/mine/resubmit", again, token=token)
    assert service.get(f"/registrations/{person_id}", token=worker).json()["reason"] == "wrong_dwelling"
    service.post(f"/registrations/{person_id}/verify", {"dwelling_id": home.dwelling_id}, token=worker)
    assert service.get("/me", token=token).json()["reason"] is None


def test_the_same_command_again_gets_the_first_answer(service: Service, home: Home) -> None:
    who, key = someone(), str(uuid4())
    first = service.post("/registrations", application_of(who, home.estate_id), key=key)
    second = service.post("/registrations", application_of(who, home.estate_id), key=key)
    assert (second.status_code, second.json()) == (201, first.json())


def test_the_same_key_with_another_body_is_refused(service: Service, home: Home) -> None:
    who, key = someone(), str(uuid4())
    service.post("/registrations", application_of(who, home.estate_id), key=key)
    other = service.post("/registrations", application_of(someone(), home.estate_id), key=key)
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


def test_one_document_is_one_registration(service: Service, home: Home) -> None:
    who = someone()
    service.apply(who, home.estate_id)
    again = service.apply(who, home.estate_id, phone="13712345678")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-registered")


def test_two_people_do_not_share_a_phone(service: Service, home: Home) -> None:
    who = someone()
    service.apply(who, home.estate_id)
    other = service.apply(someone(), home.estate_id, phone=who.phone)
    assert (other.status_code, other.json()["field"]) == (409, "phone")


def test_a_worker_of_another_area_verifies_nothing(service: Service, home: Home) -> None:
    person_id = service.apply(someone(), home.estate_id).json()["person_id"]
    body = {"dwelling_id": home.dwelling_id}
    refused = service.post(f"/registrations/{person_id}/verify", body, token=service.tokens["second_worker"])
    assert refused.status_code == 403
    assert service.get(f"/registrations/{person_id}", token=service.tokens["second_worker"]).status_code == 403


def test_the_street_officer_covers_for_an_absent_worker(service: Service, home: Home) -> None:
    person_id = service.apply(someone(), home.estate_id).json()["person_id"]
    body = {"dwelling_id": home.dwelling_id}
    officer = service.tokens["street_officer"]
    assert service.post(f"/registrations/{person_id}/verify", body, token=officer).status_code == 200


def test_two_join_one_household(service: Service, home: Home) -> None:
    worker = service.tokens["area_worker"]
    first, second = (service.apply(someone(), home.estate_id).json()["person_id"] for _ in range(2))
    verified = service.post(f"/registrations/{first}/verify", {"dwelling_id": home.dwelling_id}, token=worker)
    household = verified.json()["household_id"]
    body = {"dwelling_id": home.dwelling_id, "household_id": household}
    joined = service.post(f"/registrations/{second}/verify", body, token=worker)
    listed = service.get(f"/dwellings/{home.dwelling_id}/households", token=worker, at_least=joined).json()
    assert [(one["household_id"], one["members"]) for one in listed] == [(household, 2)]


def test_evidence_is_seen_on_record_and_destroyed_by_the_decision(service: Service, home: Home) -> None:
    who = someone()
    person_id = service.apply(who, home.estate_id).json()["person_id"]
    token, worker = service.sign_in(who), service.tokens["area_worker"]
    uploaded = service.client.post(
        "/api/identity/registrations/mine/evidence",
        content=image_of("JPEG"),
        headers={"Authorization": f"Bearer {token}"},
    )
    assert uploaded.status_code == 201, uploaded.text
    path = f"/registrations/{person_id}/evidence/{uploaded.json()['evidence_id']}"
    seen = service.get(path, token=worker)
    assert (size_of(seen.content), seen.headers["content-type"]) == ((40, 30), "image/jpeg")
    assert [row["what"] for row in service.get("/me/openings", token=token).json()] == ["evidence"]

    service.post(f"/registrations/{person_id}/return", {"reason": "evidence_unreadable"}, token=worker)
    assert service.get(path, token=worker).status_code == 404


def test_an_upload_that_is_no_image_is_refused(service: Service, home: Home) -> None:
    who = someone()
    service.apply(who, home.estate_id)
    headers = {"Authorization": f"Bearer {service.sign_in(who)}"}
    path = "/api/identity/registrations/mine/evidence"
    assert service.client.post(path, content=b"<html>", headers=headers).status_code == 422
    assert service.client.post(path, content=b"\xff" * (11 << 20), headers=headers).status_code == 413


def test_the_application_is_opened_per_request_and_every_look_is_on_record(service: Service, home: Home) -> None:
    who = someone(name="李建国")
    person_id = service.apply(who, home.estate_id).json()["person_id"]
    opened = service.get(f"/registrations/{person_id}", token=service.tokens["area_worker"]).json()
    assert (opened["name"], opened["number"], opened["phone"]) == (who.name, who.number, who.phone)
    looks = service.get("/me/openings", token=service.sign_in(who)).json()
    assert [(look["what"], look["actor_role"]) for look in looks] == [("application", "area_worker")]
    assert [look["actor_division_ids"] for look in looks] == [[str(home.area_id)]]


def test_a_child_is_registered_by_a_registered_adult(service: Service, home: Home) -> None:
    parent = someone()
    service.register(parent, home)
    child = someone(born_on=date(2018, 3, 1))
    body = {
        "estate_id": home.estate_id,
        "identity": {"kind": "resident_id", "number": child.number},
        "name": child.name,
    }
    ward = service.post("/registrations/wards", body | {"consent": True}, token=service.sign_in(parent))
    assert ward.status_code == 201, ward.text


def test_a_guardian_tries_again_and_moves_the_child(service: Service, home: Home, elsewhere: Home) -> None:
    parent, child, worker = someone(), someone(born_on=date(2019, 3, 1)), service.tokens["area_worker"]
    service.register(parent, home)
    guardian = service.sign_in(parent)
    body = {"estate_id": home.estate_id, "identity": {"kind": "resident_id", "number": child.number}}
    body |= {"name": child.name, "consent": True}
    ward = service.post("/registrations/wards", body, token=guardian).json()["person_id"]
    service.post(f"/registrations/{ward}/return", {"reason": "evidence_missing"}, token=worker)
    assert service.post("/registrations/wards", body, token=guardian).json()["person_id"] == ward
    path = f"/registrations/{ward}/verify"
    assert service.post(path, {"dwelling_id": home.dwelling_id}, token=worker).status_code == 200

    other = someone()
    service.register(other, home)
    move = {"estate_id": elsewhere.estate_id}
    assert service.post(f"/moves/wards/{ward}", move, token=service.sign_in(other)).status_code == 403
    assert service.post(f"/moves/wards/{ward}", move, token=guardian).status_code == 201


def test_the_counter_tries_again_and_moves_somebody_who_shows_the_document(
    service: Service, home: Home, elsewhere: Home
) -> None:
    who, worker = someone(born_on=date(1938, 1, 1)), service.tokens["area_worker"]
    shown = {"kind": "resident_id", "number": who.number}
    body = {"estate_id": home.estate_id, "identity": shown, "name": who.name}
    person_id = service.post("/registrations/counter", body, token=worker).json()["person_id"]
    service.post(f"/registrations/{person_id}/return", {"reason": "evidence_missing"}, token=worker)
    assert service.post("/registrations/counter", body, token=worker).json()["person_id"] == person_id
    path = f"/registrations/{person_id}/verify"
    assert service.post(path, {"dwelling_id": home.dwelling_id}, token=worker).status_code == 200

    new_worker, path = service.tokens["second_worker"], f"/moves/counter/{person_id}"
    not_theirs = {"kind": "resident_id", "number": someone().number}
    move = {"estate_id": elsewhere.estate_id}
    assert service.post(path, move | {"identity": not_theirs}, token=new_worker).status_code == 409
    assert service.post(path, move | {"identity": shown}, token=new_worker).status_code == 201


def test_one_document_sent_sixteen_times_at_once_is_one_person(service: Service, home: Home) -> None:
    who = someone()
    bodies = [application_of(who, home.estate_id) | {"phone": f"1360000{n:04d}"} for n in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda body: service.post("/registrations", body), bodies))
    made = [answer for answer in answers if answer.status_code == 201]
    assert len(made) == 1
    assert {answer.status_code for answer in answers} == {201, 409}
    assert events_of(service, made[0].json()["person_id"]) == ["registration_submitted"]


def test_a_child_cannot_apply_alone(service: Service, home: Home) -> None:
    refused = service.apply(someone(born_on=date(2018, 3, 1)), home.estate_id)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/guardian-needed")


def test_a_person_without_a_phone_is_registered_at_the_counter(service: Service, home: Home) -> None:
    who = someone(born_on=date(1940, 1, 1))
    body = {"estate_id": home.estate_id, "identity": {"kind": "resident_id", "number": who.number}, "name": who.name}
    made = service.post("/registrations/counter", body, token=service.tokens["area_worker"])
    assert made.status_code == 201, made.text


def test_a_lost_phone_is_replaced_after_the_document_was_shown_again(service: Service, home: Home) -> None:
    who, worker = someone(), service.tokens["area_worker"]
    person_id = service.register(who, home)
    token = service.sign_in(who)
    body = {"identity": {"kind": "resident_id", "number": who.number}, "phone": "13700000001"}
    changed = service.post(f"/registrations/{person_id}/reverify", body, token=worker)
    assert changed.status_code == 200, changed.text
    assert service.get("/session", token=worker, at_least=changed).status_code == 200
    service.get("/me/grants", token=worker, at_least=changed)
    assert service.get("/session", token=token).status_code == 401

    code = service.post(f"/registrations/{person_id}/activation", token=worker).json()["code"]
    body = {"phone": "13700000001", "code": code, "password": "another-good-one"}
    assert service.post("/activate", body).status_code == 200
    assert service.post("/activate", body).status_code == 401


def test_another_document_does_not_replace_a_phone(service: Service, home: Home) -> None:
    person_id = service.register(someone(), home)
    body = {"identity": {"kind": "resident_id", "number": someone().number}, "phone": "13700000002"}
    refused = service.post(f"/registrations/{person_id}/reverify", body, token=service.tokens["area_worker"])
    assert (refused.status_code, refused.json()["field"]) == (409, "identity.number")
