"""Requests and deputies' questions over HTTP: asked of a unit, answered by it, or overdue and with the unit above."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from deliberation_service.application import DEPARTMENTS, MAILBOX
from linli_common.clock import utc_now
from linli_common.http.paging import make_cursor
from linli_common.projector import position_of
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_contracts import mailbox
from linli_contracts.contract import Contract
from linli_contracts.envelope import build_message

from ..town import NOBODY, Person, Town, ago


def tell_mailbox(town: Town, *contracts: Contract) -> None:
    """The mailbox publishes something about its departments."""
    after = position_of(town.folding, DEPARTMENTS, MAILBOX).seq
    batch = [
        Incoming(
            after + number,
            build_message(
                event_id=uuid4(),
                type_=contract.TYPE,
                service="mailbox",
                entity_id=str(uuid4()),
                time=utc_now(),
                actor=NOBODY,
                data=contract,
            ),
        )
        for number, contract in enumerate(contracts, 1)
    ]
    assert write_batch(town.folding, DEPARTMENTS, DEPARTMENTS.schema, MAILBOX, after, batch) == 0


def department(town: Town, division: str = "望海街道") -> tuple[dict[str, str], Person]:
    """A department with one handler."""
    department_id, division_id = uuid4(), town.ids[division]
    handler = town.staff("department_handler", division)
    tell_mailbox(
        town,
        mailbox.DepartmentOpenedV1(department_id=department_id, division_id=division_id, name="绿化所"),
        mailbox.DepartmentStaffedV1(department_id=department_id, division_id=division_id, person_ids=[handler.id]),
    )
    return {"kind": "department", "id": str(department_id)}, handler


def question(town: Town, **said: Any) -> dict[str, Any]:
    street = {"kind": "street", "id": town.ids["望海街道"]}
    return {"division_id": town.ids["一村"], "to": street, "text": "凉亭何时修缮？", **said}


def ask(town: Town, by: Person | None = None, **said: Any) -> UUID:
    deputy = by or town.staff("peoples_deputy", "一村")
    at = said.pop("at", None)
    return UUID(town.done("/questions", question(town, **said), by=deputy, at=at)["inquiry_id"])


def test_a_deputy_asks_and_the_street_answers(town: Town) -> None:
    inquiry_id = ask(town)
    officer = town.staff("street_officer", "望海街道")
    waiting = town.seen(f"/units/{town.ids['望海街道']}/inquiries", by=officer)
    assert str(inquiry_id) in [row["inquiry_id"] for row in waiting["items"]]

    town.done(f"/inquiries/{inquiry_id}/answer", {"text": "下月动工"}, by=officer)

    seen = town.seen(f"/inquiries/{inquiry_id}")
    assert (seen["text"], seen["answer"], seen["overdue"]) == ("凉亭何时修缮？", "下月动工", False)
    last = town.events(inquiry_id)[-1]
    assert (last["type"], last["data"]["in_time"]) == ("linli.deliberation.inquiry_answered.v1", True)
    assert "下月" not in str(last)


def test_a_question_nobody_answers_goes_to_the_unit_above_once(town: Town) -> None:
    inquiry_id = ask(town, at=ago(days=40))
    town.go_round(utc_now())
    assert town.go_round(utc_now()) == 0
    overdue = town.events(inquiry_id)[-1]
    assert overdue["type"] == "linli.deliberation.inquiry_overdue.v1"
    assert overdue["data"]["escalated_to_id"] == str(town.ids["临江区"])
    assert datetime.fromisoformat(overdue["time"]) == datetime.fromisoformat(overdue["data"]["due_at"])
    officer = town.staff("district_officer", "临江区")
    waiting = town.seen(f"/units/{town.ids['临江区']}/inquiries", by=officer)
    assert str(inquiry_id) in [row["inquiry_id"] for row in waiting["items"]]


def test_a_department_answers_by_its_handlers_and_by_nobody_else(town: Town) -> None:
    to, handler = department(town)
    inquiry_id = ask(town, to=to)
    other = town.staff("department_handler", "望海街道")
    assert town.refused(f"/inquiries/{inquiry_id}/answer", {"text": "好"}, by=other)["status"] == 403
    town.done(f"/inquiries/{inquiry_id}/answer", {"text": "好"}, by=handler)


def test_a_repeat_after_redirecting_gets_its_first_answer(town: Town) -> None:
    to, handler = department(town)
    inquiry_id, officer = ask(town), town.staff("street_officer", "望海街道")
    body, key = {"to": to, "reason": "绿化所负责"}, str(uuid4())
    first = town.done(f"/inquiries/{inquiry_id}/redirect", body, by=officer, key=key)
    assert town.done(f"/inquiries/{inquiry_id}/redirect", body, by=officer, key=key) == first
    assert town.refused(f"/inquiries/{inquiry_id}/answer", {"text": "好"}, by=officer)["status"] == 403
    town.done(f"/inquiries/{inquiry_id}/answer", {"text": "好"}, by=handler)


def test_a_request_needs_a_stage_that_allows_it(town: Town) -> None:
    topic_id, worker = town.running_topic()
    body = {
        "to": {"kind": "street", "id": town.ids["望海街道"]},
        "text": "请协调施工时间",
        "answer_by": town.today() + timedelta(days=10),
    }
    assert town.refused(f"/topics/{topic_id}/requests", body, by=worker)["title"] == "当前阶段不能这样做"


def test_who_is_no_deputy_of_the_place_asks_nothing(town: Town) -> None:
    for person in (town.resident(), town.staff("peoples_deputy", "桥头"), town.staff("area_worker", "一村")):
        assert town.refused("/questions", question(town), by=person)["status"] == 403


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"to": {"kind": "department", "id": str(uuid4())}}, 409, "to"),
        ({"to": {"kind": "street", "id": str(uuid4())}}, 409, "to"),
        ({"text": ""}, 422, "text"),
        ({"text": "问" * 10_001}, 422, "text"),
        ({"text": "a\u0000b"}, 422, "text"),
        ({"answer_by": "2020-01-01"}, 409, "answer_by"),
        ({"answer_by": "soon"}, 422, "answer_by"),
        ({"topic_id": str(uuid4())}, 404, None),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_field(
    town: Town, said: dict[str, Any], status: int, field: str | None
) -> None:
    problem = town.refused("/questions", question(town, **said), by=town.staff("peoples_deputy", "一村"))
    assert problem["status"] == status
    if field is not None:
        assert field in str(problem)


@pytest.mark.parametrize("path", ["/divisions/{area}/inquiries", "/units/{area}/inquiries"])
@pytest.mark.parametrize("keys", [("yesterday", str(uuid4())), ("2026-03-01T00:00:00+00:00", "7")])
def test_a_cursor_of_another_list_is_refused(town: Town, path: str, keys: tuple[str, str]) -> None:
    answer = town.get(path.format(area=town.ids["一村"]), by=town.resident(), cursor=make_cursor(*keys))
    assert (answer.status_code, answer.json()["field"]) == (422, "cursor")
