"""From a resident's phone through area, street and departments and back: the whole path of a letter."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image

from .acting import Account, Answer, Caller, somebody
from .town import DISTRICT, STREET, Town, division, enrol, verify


@pytest.fixture(scope="module")
def writer(caller: Caller, town: Town) -> Account:
    """A resident who registered by phone and was verified."""
    who = somebody("沈佩玲")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    verify(caller, town.here, who)
    caller.sign_in(who)
    return who


class Department:
    """A department of the street with one handler."""

    def __init__(self, caller: Caller, town: Town, name: str) -> None:
        body = {"division_id": division(caller, STREET), "name": f"{name}{uuid4().hex[:6]}"}
        opened = caller.do("/api/mailbox/departments", body, by=town.street_officer)
        self.id = opened["department_id"]
        self.handler = enrol(caller, town.district_officer, "department_handler", division(caller, DISTRICT))
        staff = {"person_ids": [self.handler.person_id]}
        caller.do(f"/api/mailbox/departments/{self.id}/staff", staff, by=town.street_officer)

    @property
    def unit(self) -> Answer:
        """As a command names it."""
        return {"kind": "department", "id": self.id}


def photo() -> bytes:
    """A small picture."""
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(written, "JPEG")
    return written.getvalue()


def listed(caller: Caller, by: Account, kind: str, unit_id: str, after: Answer, **asked: str) -> list[str]:
    """The letters on a unit's worklist once it holds what a command recorded."""
    page = caller.ask(f"/api/mailbox/worklists/{kind}/{unit_id}", by=by, after=after, **asked)
    return [item["letter_id"] for item in page["items"]]


def test_every_step_is_seen_by_the_writer_and_on_the_worklists(caller: Caller, town: Town, writer: Account) -> None:
    # given
    housing, fire = Department(caller, town, "房管所"), Department(caller, town, "消防站")
    street_id = division(caller, STREET)
    street = {"kind": "street", "id": street_id}
    worker, officer = town.here.worker, town.street_officer

    # when: written with two photos, acknowledged and handed up
    body = {"estate_id": town.here.estate_id, "category": "lift", "title": "电梯停运", "text": "三号楼电梯停运"}
    written = caller.do("/api/mailbox/letters", body, by=writer)
    letter = f"/api/mailbox/letters/{written['letter_id']}"
    for _ in range(2):
        last = caller.upload(f"{letter}/photos", photo(), by=writer)
    assert written["letter_id"] in listed(caller, worker, "area", town.here.id, last, view="new")
    caller.do(f"{letter}/acknowledge", by=worker)
    handed = caller.do(f"{letter}/hand-on", {"to": street, "reason": "请街道协调"}, by=worker)
    assert written["letter_id"] not in listed(caller, worker, "area", town.here.id, handed)
    assert written["letter_id"] in listed(caller, officer, "street", street_id, handed, view="new")

    # when: the street hands to a lead and an assisting department, which refuses
    caller.do(f"{letter}/acknowledge", by=officer)
    to = {"to": housing.unit, "assisting": [fire.unit], "reason": "请房管牵头"}
    asked = caller.do(f"{letter}/hand-on", to, by=officer)
    assert written["letter_id"] in listed(caller, fire.handler, "department", fire.id, asked, view="assisting")
    refused = caller.do(f"{letter}/refuse", {"as_unit": fire.unit, "reason": "不属本单位职责"}, by=fire.handler)
    assert written["letter_id"] not in listed(caller, fire.handler, "department", fire.id, refused, view="assisting")

    # when: answered, reopened, answered by the street, confirmed with 4
    caller.do(f"{letter}/acknowledge", by=housing.handler)
    caller.do(f"{letter}/answer", {"text": "已修", "outcome": "solved"}, by=housing.handler)
    reopened = caller.do(f"{letter}/reopen", {"reason": "又停了"}, by=writer)
    assert written["letter_id"] in listed(caller, housing.handler, "department", housing.id, reopened, view="came_back")
    caller.do(f"{letter}/hand-on", {"to": street, "reason": "请街道答复"}, by=housing.handler)
    caller.do(f"{letter}/acknowledge", by=officer)
    caller.do(f"{letter}/answer", {"text": "已换主机", "outcome": "solved"}, by=officer)
    closed = caller.do(f"{letter}/confirm", {"solved": True, "rating": 4}, by=writer)

    # then
    seen = caller.ask(letter, by=writer, after=closed)
    assert [step["what"] for step in seen["steps"]] == [
        "letter_submitted", "photo_added", "photo_added", "letter_acknowledged", "letter_handed_on",
        "letter_acknowledged", "letter_handed_on", "assignment_refused", "letter_acknowledged", "letter_answered",
        "letter_reopened", "letter_handed_on", "letter_acknowledged", "letter_answered", "letter_closed",
    ]  # fmt: skip
    assert (seen["item"]["lifecycle"], seen["item"]["rating"]) == ("closed", 4)
    assert seen["item"]["response"]["fact"] == seen["item"]["handling"]["fact"] == "met"
    assert written["letter_id"] not in listed(caller, officer, "street", street_id, closed)


def test_another_areas_worker_and_a_stranger_do_not_see_a_private_letter(
    caller: Caller, town: Town, writer: Account
) -> None:
    body = {"estate_id": town.here.estate_id, "category": "noise", "title": "噪音", "text": "夜间施工"}
    letter = f"/api/mailbox/letters/{caller.do('/api/mailbox/letters', body, by=writer)['letter_id']}"

    assert caller.get(letter, by=town.there.worker).status_code == 404
    assert caller.get(letter).status_code == 404
    assert caller.post(f"{letter}/acknowledge", by=town.there.worker).status_code == 403
    assert caller.ask(letter, by=town.here.worker)["item"]["lifecycle"] == "submitted"
