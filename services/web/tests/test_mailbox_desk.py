"""办信: worklists of one's units, what a letter allows, every action with its reason, letters entered for others."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, ESTATE, RESIDENT, WORKER, World, id_of
from .mailbox_services import (
    AREA_UNIT,
    DEPARTMENT,
    DEPARTMENT_UNIT,
    LETTER,
    STREET,
    STREET_UNIT,
    at,
    clock,
    step,
)

PAGE = f"/desk/letters/{LETTER}"
KEY = "key-of-the-form"


def sign_in(pages: TestClient, phone: str) -> TestClient:
    """Somebody else at the desk."""
    pages.post("/sign-in", data={"phone": phone, "password": "a long pass phrase"})
    return pages


@pytest.fixture
def street(pages: TestClient) -> TestClient:
    return sign_in(pages, "13700137000")


@pytest.fixture
def handler(pages: TestClient) -> TestClient:
    return sign_in(pages, "13600136000")


def actions_on(text: str) -> set[str]:
    """What the page offers to do."""
    return set(re.findall(rf'action="{PAGE}/([a-z_-]+)"', text))


def test_the_worklist_has_tabs_with_counts_and_says_overdue_in_words(worker: TestClient, world: World) -> None:
    world.letters = [{"response": clock("missed", running=False, hours=5)}]
    text = worker.get("/desk/letters").text
    assert re.search(r'已超时 <span class="num count">2</span>', text)
    assert "响应已超时 5 小时" in text
    assert 'class="due-late"' in text
    assert "待协办" not in text


def test_view_and_filters_are_asked_for_as_they_stand_in_the_address(worker: TestClient, world: World) -> None:
    worker.get("/desk/letters", params={"view": "overdue", "category": "lift", "number": "#5e3a", "seen": "7"})
    asked = {"unit": AREA_UNIT, "view": "overdue", "category": "lift", "number": "5E3A", "limit": "30"}
    assert world.asked == [asked | {"at_least": "MAILBOX:7"}]


def test_nonsense_in_the_address_is_not_handed_on(worker: TestClient, world: World) -> None:
    worker.get("/desk/letters", params={"view": "x", "estate_id": "x", "number": "电梯", "seen": "x", "unit": "x"})
    assert world.asked == [{"unit": AREA_UNIT, "view": "all", "number": "FFFFFFFFFF", "limit": "30"}]


def test_a_department_handler_gets_to_the_departments_letters_by_signing_in(pages: TestClient, world: World) -> None:
    answer = pages.post("/sign-in", data={"phone": "13600136000", "password": "a long pass phrase"})
    assert answer.headers["location"] == "/desk/letters"
    assert "房屋管理部门" in pages.get("/desk/letters").text
    pages.get(f"/desk/letters?unit=department/{id_of('water department')}")
    assert [one["unit"] for one in world.asked] == [DEPARTMENT_UNIT, f"department/{id_of('water department')}"]


def test_a_letter_that_nobody_took_up_is_taken_up_first(worker: TestClient, world: World) -> None:
    world.letters = [{}]
    found = actions_on(worker.get(PAGE).text)
    assert {"acknowledge", "claim", "ask-more", "mark-duplicate", "ask-extension"} <= found
    assert not found & {"answer", "reply", "pend", "hand-on", "refuse", "release"}


def test_a_letter_at_work_can_be_answered_promised_and_handed_on(worker: TestClient, world: World) -> None:
    world.letters = [{"taken": True, "lifecycle": "accepted"}]
    text = worker.get(PAGE).text
    assert {"answer", "reply", "pend", "hand-on"} <= actions_on(text)
    assert f'<option value="{STREET_UNIT}">高境镇</option>' in text
    assert f'<option value="{DEPARTMENT_UNIT}">房屋管理部门</option>' in text
    assert f'name="assisting" value="{DEPARTMENT_UNIT}"' in text


def test_what_another_unit_assigned_can_be_refused_before_it_is_taken_up(handler: TestClient, world: World) -> None:
    handed = step("letter_handed_on", text="请办", direction="down", to=DEPARTMENT_UNIT, assisting=[])
    held = {"holder_kind": "department", "holder_id": DEPARTMENT, "steps": [handed]}
    world.letters = [{**held, "path": [AREA_UNIT, STREET_UNIT]}]
    text = handler.get(PAGE).text
    assert {"acknowledge", "refuse"} <= actions_on(text)
    assert "来信回到高境镇，退单会被统计。" in text


def test_what_came_back_from_a_refusal_cannot_be_refused_by_who_had_sent_it(worker: TestClient, world: World) -> None:
    handed = step("letter_handed_on", text="请办", direction="up", to=STREET_UNIT, assisting=[])
    world.letters = [
        {
            "steps": [handed, step("assignment_refused", "street_officer", to=AREA_UNIT, refused_by=STREET_UNIT)],
            "came_back": True,
        }
    ]
    assert "refuse" not in actions_on(worker.get(PAGE).text)


def test_a_late_response_is_still_open_until_somebody_has_replied(worker: TestClient, world: World) -> None:
    late = {"taken": True, "lifecycle": "accepted", "response": clock("missed", running=False, hours=5)}
    world.letters = [late]
    assert "已超时 5 小时，仍未完成" in worker.get(PAGE).text
    world.letters = [{**late, "replied": True}]
    assert "仍未完成" not in worker.get(PAGE).text


def test_a_colleagues_claim_is_said_and_only_giving_back_is_offered(worker: TestClient, world: World) -> None:
    world.letters = [{"taken": True, "lifecycle": "accepted", "claimed_by": RESIDENT}]
    text = worker.get(PAGE).text
    assert "同事已认领这封来信" in text
    assert actions_on(text) == {"release"}


def test_a_letter_of_another_unit_can_be_read_only(worker: TestClient, world: World) -> None:
    world.letters = [{"taken": True, "lifecycle": "accepted", "holder_kind": "street", "holder_id": STREET}]
    text = worker.get(PAGE).text
    assert "这封来信现在不在您的单位，只能查看。" in text
    assert actions_on(text) == set()


def test_the_unit_above_decides_on_extensions_and_reports_and_urges(street: TestClient, world: World) -> None:
    world.letters = [{"extension_days": 5, "extension_asked_of": STREET_UNIT, "abuse_reports": 1}]
    assert actions_on(street.get(PAGE).text) == {"decide-extension", "decide-abuse", "urge"}


def test_an_assisting_department_gives_its_opinion_or_leaves(handler: TestClient, world: World) -> None:
    world.letters = [{"assisting": {DEPARTMENT_UNIT: "asked"}, "taken": True, "lifecycle": "accepted"}]
    assert actions_on(handler.get(PAGE).text) == {"assist", "refuse_assist"}
    form = {"body": "水泵正常", "unit": DEPARTMENT_UNIT, "idempotency_key": KEY}
    assert handler.post(f"{PAGE}/assist", data=form).headers["location"] == f"{PAGE}?say=assist&seen=7"
    handler.post(f"{PAGE}/refuse_assist", data={"why": "不归我们管", "unit": DEPARTMENT_UNIT, "idempotency_key": KEY})
    unit = {"kind": "department", "id": DEPARTMENT}
    assert world.commands == [
        (f"/letters/{LETTER}/assist", KEY, {"text": "水泵正常", "as_unit": unit}),
        (f"/letters/{LETTER}/refuse", KEY, {"reason": "不归我们管", "as_unit": unit}),
    ]


@pytest.mark.parametrize(
    ("verb", "form", "body"),
    [
        ("acknowledge", {}, {}),
        ("claim", {}, {}),
        ("ask-more", {"body": "几号楼"}, {"text": "几号楼"}),
        ("reply", {"body": "在看"}, {"text": "在看"}),
        (
            "answer",
            {"body": "不归我们", "outcome": "declined", "responsible": "地铁公司"},
            {"text": "不归我们", "outcome": "declined", "responsible": "地铁公司"},
        ),
        ("pend", {"promised_on": "2027-03-01", "why": "等配件"}, {"promised_on": "2027-03-01", "reason": "等配件"}),
        ("ask-extension", {"working_days": "5", "why": "等配件"}, {"working_days": 5, "reason": "等配件"}),
        ("decide-extension", {"decision": "yes", "why": "可以"}, {"granted": True, "reason": "可以"}),
        ("decide-abuse", {"decision": "hide", "why": "辱骂"}, {"hide": True, "reason": "辱骂"}),
        ("refer", {"why": "大家议"}, {"reason": "大家议"}),
        ("urge", {}, {}),
    ],
)
def test_an_action_is_sent_as_the_service_takes_it(
    worker: TestClient, world: World, verb: str, form: dict[str, str], body: dict[str, object]
) -> None:
    answer = worker.post(f"{PAGE}/{verb}", data={**form, "idempotency_key": KEY})
    assert answer.headers["location"] == f"{PAGE}?say={verb}&seen=7"
    assert world.commands == [(f"/letters/{LETTER}/{verb}", KEY, body)]


def test_handing_on_names_lead_assisting_and_reason_and_leads_back_to_the_list(
    worker: TestClient, world: World
) -> None:
    form = {"to": STREET_UNIT, "assisting": [DEPARTMENT_UNIT], "why": "请协调", "unit": AREA_UNIT}
    answer = worker.post(f"{PAGE}/hand-on", data={**form, "idempotency_key": KEY})
    assert answer.headers["location"] == f"/desk/letters?say=hand-on&seen=7&unit={AREA_UNIT}"
    to, assisting = {"kind": "street", "id": STREET}, [{"kind": "department", "id": DEPARTMENT}]
    assert world.commands[0][2] == {"to": to, "assisting": assisting, "reason": "请协调"}
    assert "已转出。" in worker.get(answer.headers["location"]).text


def test_a_unit_that_takes_no_letters_is_said_beside_the_choice(worker: TestClient, world: World) -> None:
    world.letters = [{"taken": True, "lifecycle": "accepted"}]
    world.refuse(f"/letters/{LETTER}/hand-on", 422, "unit-unavailable", "x", "x", "to")
    text = worker.post(f"{PAGE}/hand-on", data={"to": STREET_UNIT, "why": "请协调"}).text
    assert re.search(r'id="hand-on" open>', text)
    assert re.search(r'id="hand-to-e">不能转到这个单位', text)
    assert "请协调</textarea>" in text


def test_a_letter_that_has_just_left_is_said(worker: TestClient, world: World) -> None:
    world.letters = [{"taken": True, "lifecycle": "accepted"}]
    world.refuse(f"/letters/{LETTER}/reply", 403, "not-the-holder", "x", "x")
    answer = worker.post(f"{PAGE}/reply", data={"body": "在看"})
    assert answer.status_code == 403
    assert "来信现在不在您的单位。" in answer.text


@pytest.mark.parametrize("given", [f"http://linli.test/desk/letters/{LETTER}?say=x", LETTER, "5e3a11c0ff"])
def test_a_duplicate_is_named_by_address_id_or_number(worker: TestClient, world: World, given: str) -> None:
    world.letters = [{}]
    form = {"of_letter": given, "unit": AREA_UNIT, "idempotency_key": KEY}
    worker.post(f"{PAGE}/mark-duplicate", data=form)
    assert world.commands == [(f"/letters/{LETTER}/mark-duplicate", KEY, {"of_letter_id": LETTER})]


def test_a_duplicate_of_nothing_is_said_at_its_field(worker: TestClient, world: World) -> None:
    world.letters = [{"taken": True, "lifecycle": "accepted"}, {"letter_id": id_of("another")}]
    answer = worker.post(f"{PAGE}/mark-duplicate", data={"of_letter": "电梯", "unit": AREA_UNIT})
    assert answer.status_code == 422
    assert "没有找到那封来信" in answer.text
    assert not world.commands


def test_an_officer_sees_all_open_letters_below_with_their_holders(street: TestClient, world: World) -> None:
    world.letters = [{"holder_kind": "department", "holder_id": DEPARTMENT, "due_at": at(hours=-2)}]
    text = street.get("/desk/letters/under").text
    assert "辖区来信 · 高境镇" in text
    assert "房屋管理部门" in text
    assert f"division={id_of('310113')}" not in text


@pytest.mark.parametrize(
    ("kind", "form", "body"),
    [
        ("assisted", {"writer_id": RESIDENT, "agreed": "in_person", "estate_id": ESTATE},
         {"writer_id": RESIDENT, "consent": "in_person", "estate_id": ESTATE}),
        ("hotline", {"order_number": "SH20261122-01"}, {"division_id": AREA, "order_number": "SH20261122-01"}),
        ("agency", {}, {"division_id": AREA}),
    ],
)  # fmt: skip
def test_a_letter_is_entered_for_others(
    worker: TestClient, world: World, kind: str, form: dict[str, str], body: dict[str, object]
) -> None:
    about = {"category": "lift", "title": "电梯", "body": "坏了", "unit": AREA_UNIT, "idempotency_key": KEY}
    answer = worker.post(f"/desk/letters/new?kind={kind}", data={**about, **form})
    assert answer.headers["location"] == f"{PAGE}?say=new&seen=7"
    common = {"category": "lift", "title": "电梯", "text": "坏了", "public": False}
    assert world.commands == [(f"/letters/{kind}", KEY, common | body)]


def test_without_a_resident_number_nothing_is_entered(worker: TestClient, world: World) -> None:
    answer = worker.post("/desk/letters/new?kind=assisted", data={"writer_id": "李大爷", "title": "电梯"})
    assert answer.status_code == 422
    assert "请填写写信人的居民编号。" in answer.text
    assert not world.commands


def test_an_order_that_was_taken_over_before_is_said_at_its_field(worker: TestClient, world: World) -> None:
    world.refuse("/letters/hotline", 409, "order-already-taken", "x", "x", "order_number")
    answer = worker.post("/desk/letters/new?kind=hotline", data={"order_number": "SH1", "unit": AREA_UNIT})
    assert re.search(r'id="f-order_number-e">这张工单已经转入', answer.text)


def test_residents_find_no_desk_and_strangers_are_sent_to_sign_in(signed_in: TestClient) -> None:
    assert "您没有可办信的单位。" in signed_in.get("/desk/letters").text
    assert 'href="/desk/letters"' not in signed_in.get("/").text
    signed_in.cookies.clear()
    assert signed_in.get("/desk/letters").headers["location"].startswith("/sign-in?")


def test_script_in_a_letter_is_text_at_the_desk_as_well(worker: TestClient, world: World) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    world.letters = [{"title": nasty, "text": nasty, "place": nasty, "claimed_by": WORKER}]
    for address in ("/desk/letters", PAGE, "/desk/letters/under"):
        text = worker.get(address).text
        assert "&lt;img src=x onerror=alert(1)&gt;" in text
        assert nasty not in text
