"""From a resident's phone through area, street and departments and back: the whole path of a letter."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image

from .acting import A_MOMENT_SECONDS, Account, Answer, Caller, somebody
from .town import DISTRICT, STREET, Town, division, enrol, verify
from .watching import Watch


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


ENOUGH = 5
"""Letters beside the one that is watched: counts from 1 to 4 are hidden from the public."""


def test_every_step_is_seen_by_the_writer_on_the_worklists_and_in_the_figures(
    caller: Caller, town: Town, writer: Account
) -> None:
    # given
    housing, fire = Department(caller, town, "房管所"), Department(caller, town, "消防站")
    area, street = {"kind": "area", "id": town.here.id}, {"kind": "street", "id": division(caller, STREET)}
    worker, officer, here = town.here.worker, town.street_officer, town.here.code
    about = {"estate_id": town.here.estate_id, "category": "lift", "title": "电梯停运", "text": "三号楼电梯停运"}
    for _ in range(ENOUGH):
        before = caller.do("/api/mailbox/letters", about, by=writer)
    open_before = caller.ask(f"/api/dashboards/mailbox/{here}", after=before)["figures"]["backlog"]["value"]

    def do(what: str, body: Answer | None = None, *, by: Account) -> Answer:
        return caller.do(f"/api/mailbox/letters/{watch.letter_id}/{what}", body, by=by)

    # when: written with two photos
    written = caller.do("/api/mailbox/letters", about, by=writer)
    watch = Watch(caller, written["letter_id"], writer, here)
    step = watch.after("letter_submitted", written)

    # then: it is new at the area, and counts there by place and by unit, for everybody to see
    assert watch.is_listed(step, worker, area, view="new")
    assert watch.booked(step, worker, here, "place", "submitted", "open") == [1, 1]
    assert watch.booked(step, worker, here, "itself", "submitted", "open") == [1, 1]
    assert watch.backlog() == (open_before + 1, open_before + 1)
    for _ in range(2):
        step = watch.after(
            "photo_added", caller.upload(f"/api/mailbox/letters/{watch.letter_id}/photos", photo(), by=writer)
        )
        assert watch.is_listed(step, worker, area)

    # when: acknowledged and handed up
    step = watch.after("letter_acknowledged", do("acknowledge", by=worker))
    assert not watch.is_listed(step, worker, area, view="new")
    assert watch.booked(step, worker, here, "itself", "open") == [1]
    step = watch.after("letter_handed_on", do("hand-on", {"to": street, "reason": "请街道协调"}, by=worker))

    # then: the street has it, the place keeps it
    assert not watch.is_listed(step, worker, area)
    assert watch.is_listed(step, officer, street, view="new")
    assert watch.booked(step, worker, here, "itself", "open", "handed_on") == [0, 1]
    assert watch.booked(step, officer, STREET, "itself", "open", "assigned") == [1, 1]
    assert watch.booked(step, officer, STREET, "place", "open") == [1]

    # when: the street hands to a lead and an assisting department, which refuses
    step = watch.after("letter_acknowledged", do("acknowledge", by=officer))
    assert watch.booked(step, officer, STREET, "itself", "open") == [1]
    to = {"to": housing.unit, "assisting": [fire.unit], "reason": "请房管牵头"}
    step = watch.after("letter_handed_on", do("hand-on", to, by=officer))
    assert watch.is_listed(step, housing.handler, housing.unit, view="new")
    assert watch.is_listed(step, fire.handler, fire.unit, view="assisting")
    assert watch.booked(step, officer, housing.id, "itself", "open", "assigned") == [1, 1]
    assert watch.booked(step, officer, fire.id, "itself", "open", "assigned") == [0, 1]
    assert watch.booked(step, officer, STREET, "itself", "open") == [0]
    assert watch.booked(step, officer, STREET, "unit", "open") == [1]
    refusing = {"as_unit": fire.unit, "reason": "不属本单位职责"}
    step = watch.after("assignment_refused", do("refuse", refusing, by=fire.handler))
    assert not watch.is_listed(step, fire.handler, fire.unit, view="assisting")
    assert watch.booked(step, officer, fire.id, "itself", "refused") == [1]
    assert watch.booked(step, officer, housing.id, "itself", "refused") == [0]

    # when: the lead answers
    step = watch.after("letter_acknowledged", do("acknowledge", by=housing.handler))
    assert not watch.is_listed(step, housing.handler, housing.unit, view="new")
    step = watch.after("letter_answered", do("answer", {"text": "已修", "outcome": "solved"}, by=housing.handler))
    assert watch.is_listed(step, housing.handler, housing.unit, view="answered")
    assert watch.booked(step, officer, housing.id, "itself", "answered", "response_met", "open") == [1, 1, 1]
    assert watch.booked(step, worker, here, "place", "answered", "response_met", "handling_met") == [1, 1, 0]

    # when: the resident has it done again
    step = watch.after("letter_reopened", do("reopen", {"reason": "又停了"}, by=writer))
    assert watch.is_listed(step, housing.handler, housing.unit, view="came_back")
    assert watch.booked(step, officer, housing.id, "itself", "reopened", "open") == [1, 1]
    assert watch.booked(step, worker, here, "place", "reopened", "open") == [1, 1]

    # when: the street answers
    step = watch.after("letter_handed_on", do("hand-on", {"to": street, "reason": "请街道答复"}, by=housing.handler))
    assert watch.is_listed(step, officer, street, view="new")
    assert watch.booked(step, officer, housing.id, "itself", "open") == [0]
    step = watch.after("letter_acknowledged", do("acknowledge", by=officer))
    assert not watch.is_listed(step, officer, street, view="new")
    step = watch.after("letter_answered", do("answer", {"text": "已换主机", "outcome": "solved"}, by=officer))
    assert watch.is_listed(step, officer, street, view="answered")
    assert watch.booked(step, officer, STREET, "itself", "answered", "response_met", "open") == [1, 0, 1]

    # when: the resident confirms with 4
    step = watch.after("letter_closed", do("confirm", {"solved": True, "rating": 4}, by=writer))

    # then: it is closed in time, for the place and for the unit that had it, once each
    done = ("closed", "confirmed_solved", "handling_met", "handling_missed", "rated", "satisfied", "open")
    assert not watch.is_listed(step, officer, street)
    assert watch.booked(step, officer, STREET, "itself", *done) == [1, 1, 1, 0, 1, 1, 0]
    assert watch.booked(step, officer, housing.id, "itself", *done) == [0, 0, 0, 0, 0, 0, 0]
    for tier in (here, STREET, DISTRICT):
        by = town.district_officer if tier == DISTRICT else officer
        assert watch.booked(step, by, tier, "place", *done) == [1, 1, 1, 0, 1, 1, 0]
    assert watch.booked(step, officer, here, "place", "closed_within_area") == [0]
    assert watch.backlog() == (open_before, open_before)

    # then: the writer sees all of it, and every view showed every step within a moment
    seen = caller.ask(f"/api/mailbox/letters/{watch.letter_id}", by=writer, after=step.answer)
    assert [one["what"] for one in seen["steps"]] == [
        "letter_submitted", "photo_added", "photo_added", "letter_acknowledged", "letter_handed_on",
        "letter_acknowledged", "letter_handed_on", "assignment_refused", "letter_acknowledged", "letter_answered",
        "letter_reopened", "letter_handed_on", "letter_acknowledged", "letter_answered", "letter_closed",
    ]  # fmt: skip
    assert (seen["item"]["lifecycle"], seen["item"]["rating"]) == ("closed", 4)
    assert seen["item"]["response"]["fact"] == seen["item"]["handling"]["fact"] == "met"
    print("\n".join(["", *watch.lines, f"slowest {watch.slowest() * 1000:.0f} ms"]))
    assert watch.slowest() < A_MOMENT_SECONDS


def test_another_areas_worker_and_a_stranger_do_not_see_a_private_letter(
    caller: Caller, town: Town, writer: Account
) -> None:
    body = {"estate_id": town.here.estate_id, "category": "noise", "title": "噪音", "text": "夜间施工"}
    letter = f"/api/mailbox/letters/{caller.do('/api/mailbox/letters', body, by=writer)['letter_id']}"

    assert caller.get(letter, by=town.there.worker).status_code == 404
    assert caller.get(letter).status_code == 404
    assert caller.post(f"{letter}/acknowledge", by=town.there.worker).status_code == 403
    assert caller.ask(letter, by=town.here.worker)["item"]["lifecycle"] == "submitted"
