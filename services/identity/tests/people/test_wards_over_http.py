"""A guardian and a child: seeing it, sending it again, and when that ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from httpx import Response
from identity_service.aggregate import ages
from identity_service.application import wards

from .numbers import Someone, someone
from .service import Home, Service

BORN = date(2019, 3, 1)


@pytest.fixture
def guardian(service: Service, home: Home) -> str:
    """The token of a registered adult."""
    parent = someone(name="王秀英")
    service.register(parent, home)
    return service.sign_in(parent)


def ward_body(child: Someone, home: Home) -> dict[str, Any]:
    """What a guardian sends."""
    shown = {"kind": "resident_id", "number": child.number}
    return {"estate_id": home.estate_id, "identity": shown, "name": child.name, "consent": True}


def register_ward(service: Service, guardian: str, child: Someone, home: Home) -> Response:
    answer = service.post("/registrations/wards", ward_body(child, home), token=guardian)
    assert answer.status_code == 201, answer.text
    return answer


def send_back(service: Service, ward: Response) -> None:
    path = f"/registrations/{ward.json()['person_id']}/return"
    service.post(path, {"reason": "evidence_missing"}, token=service.tokens["area_worker"])


def test_a_guardian_sees_the_own_wards_with_their_state(service: Service, home: Home, guardian: str) -> None:
    child = someone(born_on=BORN, name="王小明")
    ward = register_ward(service, guardian, child, home)

    listed = service.get("/me/wards", token=guardian, at_least=ward)

    assert listed.status_code == 200, listed.text
    assert [(row["person_id"], row["name"], row["status"]) for row in listed.json()] == [
        (ward.json()["person_id"], "王小明", "pending")
    ]


def test_nobody_else_sees_them(service: Service, home: Home, guardian: str) -> None:
    ward = register_ward(service, guardian, someone(born_on=BORN), home)
    other = someone()
    service.register(other, home)

    assert service.get("/me/wards", token=service.sign_in(other), at_least=ward).json() == []


def test_a_look_at_a_ward_is_on_its_record_once_a_day(service: Service, home: Home, guardian: str) -> None:
    ward = register_ward(service, guardian, someone(born_on=BORN), home)

    service.get("/me/wards", token=guardian, at_least=ward)
    service.get("/me/wards", token=guardian)

    assert [look["what"] for look in service.identity.openings.of(ward.json()["person_id"])] == ["guardian"]


def test_a_guardian_ends_when_the_ward_is_of_age(
    service: Service, home: Home, guardian: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = register_ward(service, guardian, someone(born_on=BORN), home)
    service.get("/me/wards", token=guardian, at_least=ward)

    monkeypatch.setattr(wards, "age_years", lambda born_on, at: ages.ADULT_AGE_YEARS)

    assert service.get("/me/wards", token=guardian).json() == []
    path = f"/registrations/wards/{ward.json()['person_id']}/withdraw"
    assert service.post(path, token=guardian).status_code == 403


def test_a_ward_sent_again_with_another_document_is_the_same_person(
    service: Service, home: Home, guardian: str
) -> None:
    child = someone(born_on=BORN)
    ward = register_ward(service, guardian, child, home)
    send_back(service, ward)
    right = replace(child, number=someone(born_on=BORN).number)

    path = f"/registrations/wards/{ward.json()['person_id']}/resubmit"
    again = service.post(path, ward_body(right, home), token=guardian)

    assert (again.status_code, again.json()["person_id"]) == (200, ward.json()["person_id"])
    listed = service.get("/me/wards", token=guardian, at_least=again).json()
    assert [(row["number"], row["status"]) for row in listed] == [(right.number, "pending")]


def test_the_document_that_was_wrong_is_free_for_its_holder(service: Service, home: Home, guardian: str) -> None:
    child, holder = someone(born_on=BORN), someone(born_on=BORN)
    ward = register_ward(service, guardian, replace(child, number=holder.number), home)
    send_back(service, ward)
    path = f"/registrations/wards/{ward.json()['person_id']}/resubmit"
    service.post(path, ward_body(child, home), token=guardian)

    theirs = register_ward(service, guardian, holder, home)

    assert theirs.json()["person_id"] != ward.json()["person_id"]


def test_who_is_registered_takes_no_document_by_submitting_again(service: Service, home: Home) -> None:
    who, holder = someone(), someone()
    service.register(who, home)
    body = {"estate_id": home.estate_id, "identity": {"kind": "resident_id", "number": holder.number}}
    refused = service.post("/registrations/mine/resubmit", body | {"name": who.name}, token=service.sign_in(who))

    assert refused.status_code == 409
    assert service.apply(holder, home.estate_id).status_code == 201


def test_only_the_guardian_sends_a_ward_again(service: Service, home: Home, guardian: str) -> None:
    child, other = someone(born_on=BORN), someone()
    ward = register_ward(service, guardian, child, home)
    send_back(service, ward)
    service.register(other, home)

    path = f"/registrations/wards/{ward.json()['person_id']}/resubmit"

    assert service.post(path, ward_body(child, home), token=service.sign_in(other)).status_code == 403


def test_a_pending_move_says_where_it_leads(service: Service, home: Home, elsewhere: Home) -> None:
    who = someone()
    service.register(who, home)
    token = service.sign_in(who)
    assert service.get("/me", token=token).json()["move_estate_id"] is None

    service.post("/moves", {"estate_id": elsewhere.estate_id}, token=token)

    mine = service.get("/me", token=token).json()
    assert (mine["estate_id"], mine["move_estate_id"]) == (str(home.estate_id), str(elsewhere.estate_id))


def test_residents_of_one_dwelling_are_asked_for_by_it(service: Service, home: Home) -> None:
    person_id, neighbour = service.register(someone(), home), someone()
    service.register(neighbour, replace(home, dwelling_id=home.other_dwelling_id))
    after_both = service.post("/sign-out", token=service.sign_in(neighbour))
    token, door = service.tokens["area_worker"], {"division_id": home.area_id, "dwelling_id": home.dwelling_id}

    listed = service.get("/residents", token=token, at_least=after_both, **door)

    assert [row["person_id"] for row in listed.json()["items"]] == [str(person_id)]
