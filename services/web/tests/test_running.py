"""信箱设置: departments, routes, cover, dated rules and calendar days, seen and set by officers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from .examples import APPLICANT, AREA, ESTATE, WORKER, World, id_of
from .mailbox_services import DEPARTMENT, DISTRICT, OTHER_DEPARTMENT, STREET, STREET_UNIT

HOME = "/desk/letters/settings"
KEY = "key-of-the-form"
UNIT = {"kind": "department", "id": DEPARTMENT}


@pytest.fixture
def district(pages: TestClient) -> TestClient:
    pages.post("/sign-in", data={"phone": "13500135000", "password": "a long pass phrase"})
    return pages


@pytest.fixture
def street(pages: TestClient) -> TestClient:
    pages.post("/sign-in", data={"phone": "13700137000", "password": "a long pass phrase"})
    return pages


def test_departments_stand_with_who_works_there_by_role_and_division(district: TestClient, world: World) -> None:
    world.closed_department = OTHER_DEPARTMENT
    text = district.get(f"{HOME}/departments").text
    assert "<li>宝山区 · 职能部门经办人</li>" in text
    assert re.search(r'水务部门 <span class="state life-closed">已撤销', text)
    assert f'href="/dashboards/mailbox/{DEPARTMENT}"' in text
    assert f'name="person-{WORKER}" value="yes" checked' in text
    assert f'name="person-{APPLICANT}" value="yes">' in text
    assert f"person-{id_of('resident')}" not in text


def test_a_street_that_may_not_see_the_districts_grants_names_people_by_number(street: TestClient) -> None:
    text = street.get(f"{HOME}/departments").text
    assert "<li>职能部门经办人</li>" in text
    assert f"person-{APPLICANT}" not in text
    assert "其他经办人的编号" in text


@pytest.mark.parametrize(
    ("address", "form", "path", "body"),
    [
        ("departments/open", {"name": "城管中队"}, "/departments", {"division_id": DISTRICT, "name": "城管中队"}),
        (
            "departments/rename",
            {"department": DEPARTMENT, "name": "房管所"},
            f"/departments/{DEPARTMENT}/rename",
            {"name": "房管所"},
        ),
        (
            "departments/staff",
            {"department": DEPARTMENT, f"person-{WORKER}": "yes", "more": f"{APPLICANT}\n"},
            f"/departments/{DEPARTMENT}/staff",
            {"person_ids": [WORKER, APPLICANT]},
        ),
        ("departments/close", {"department": DEPARTMENT}, f"/departments/{DEPARTMENT}/close", {}),
        (
            "routes/set",
            {"route_division": AREA, "category": "lift", "to": f"department/{DEPARTMENT}", "from_day": "2027-01-01"},
            f"/routes/{AREA}",
            {"category": "lift", "from_day": "2027-01-01", "to": UNIT},
        ),
        (
            "routes/back",
            {"route_division": AREA, "category": "", "estate_id": ESTATE, "from_day": "2027-01-01"},
            f"/routes/{AREA}",
            {"estate_id": ESTATE, "from_day": "2027-01-01", "to": None},
        ),
        (
            "covers/set",
            {"unit": f"department/{DEPARTMENT}", "to": STREET_UNIT, "from_day": "2027-01-01", "to_day": "2027-01-05"},
            "/covers",
            {"unit": UNIT, "to": {"kind": "street", "id": STREET}, "from_day": "2027-01-01", "to_day": "2027-01-05"},
        ),
        (
            "calendar/set",
            {"from_day": "2027-02-27", "to_day": "2027-03-01", "kind": "holiday"},
            f"/rules/{DISTRICT}/calendar-days",
            {"days": {"2027-02-27": "holiday", "2027-02-28": "holiday", "2027-03-01": "holiday"}},
        ),
        (
            "calendar/set",
            {"from_day": "2027-02-27", "kind": "working_day"},
            f"/rules/{DISTRICT}/calendar-days",
            {"days": {"2027-02-27": "working_day"}},
        ),
    ],
)
def test_what_is_set_is_sent_as_the_service_takes_it(
    district: TestClient, world: World, address: str, form: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    answer = district.post(f"{HOME}/{address}?division={DISTRICT}", data={**form, "idempotency_key": KEY})
    what, _, verb = address.partition("/")
    assert answer.headers["location"] == f"{HOME}/{what}?division={DISTRICT}&say={verb}&seen=7"
    assert world.commands == [(path, KEY, body)]


def test_after_setting_the_page_asks_for_lists_that_know_of_it(district: TestClient, world: World) -> None:
    district.get(f"{HOME}/routes?division={DISTRICT}&say=set&seen=7")
    assert world.asked == [{"settings": DISTRICT, "at_least": "MAILBOX:7"}]


def test_routes_stand_with_names_and_what_is_to_come(district: TestClient) -> None:
    text = district.get(f"{HOME}/routes").text
    row = r"逸景佳苑居委会.*?逸景佳苑</span>.*?<td>电梯</td>.*?2026-01-01.*?<td>房屋管理部门</td>.*?收回"
    assert re.search(row, text, re.DOTALL)
    assert re.search(r'2099-01-01 <span class="mark">未生效</span></td>\s*<td>（收回）', text)


def test_covers_of_departments_stand_with_names(district: TestClient) -> None:
    text = district.get(f"{HOME}/covers").text
    assert re.search(r"房屋管理部门</th>.*?2026-11-01 – 2099-11-09.*?<td>高境镇</td>", text, re.DOTALL)


def test_rules_stand_by_date_and_the_form_begins_with_those_of_today(district: TestClient) -> None:
    text = district.get(f"{HOME}/rules").text
    assert text.index("2027-01-01 起的规则") < text.index("2026-01-01 起的规则")
    assert 'name="category-1" aria-label="代码 2" autocomplete="off" value="lift"' in text
    assert re.search(r'name="danger-0"[^>]* checked', text)


def test_rules_are_sent_whole_without_empty_lines(district: TestClient, world: World) -> None:
    form = {"from_day": "2027-01-01", "response_hours": "24", "danger_hours": "1", "confirmation_days": "7"}
    form |= {
        "category-0": "danger",
        "name_zh-0": "险情",
        "name_en-0": "Danger",
        "handling_days-0": "1",
        "danger-0": "yes",
    }
    form |= {"category-1": "", "name_zh-1": "电梯", "handling_days-1": "5"}
    form |= {"category-2": "noise", "name_zh-2": "噪音", "name_en-2": "Noise", "handling_days-2": "15"}
    district.post(f"{HOME}/rules/set?division={DISTRICT}", data={**form, "idempotency_key": KEY})
    names = ("category", "name_zh", "name_en", "handling_days", "danger")
    rows = [("danger", "险情", "Danger", 1, True), ("noise", "噪音", "Noise", 15, False)]
    limits = {"response_hours": 24, "danger_hours": 1, "confirmation_days": 7}
    body = {"from_day": "2027-01-01", "categories": [dict(zip(names, row, strict=True)) for row in rows], **limits}
    assert world.commands == [(f"/rules/{DISTRICT}", KEY, body)]


def test_refused_rules_keep_what_was_typed_and_say_what_is_wrong(district: TestClient, world: World) -> None:
    world.refuse(f"/rules/{DISTRICT}", 422, "rules-invalid", "x", "x", "body.categories.0.name_zh")
    form = {"from_day": "2027-01-01", "response_hours": "8", "category-0": "lift", "name_zh-0": "<电梯>"}
    answer = district.post(f"{HOME}/rules/set?division={DISTRICT}", data=form)
    assert answer.status_code == 422
    assert "规则不正确" in answer.text
    assert 'value="&lt;电梯&gt;"' in answer.text
    assert 'name="response_hours" type="number" min="1" max="72" required value="8"' in answer.text


@pytest.mark.parametrize(
    ("address", "form", "words"),
    [
        ("departments/staff", {"department": DEPARTMENT, "more": "李师傅"}, "编号有误，请逐行核对。"),
        ("routes/set", {"route_division": AREA, "to": "x"}, "请选择转给谁。"),
        ("covers/set", {"unit": "", "to": STREET_UNIT}, "请选择单位。"),
        ("calendar/set", {"from_day": "2027-01-01", "to_day": "2028-01-01"}, "请选择不早于第一天的日期"),
        ("calendar/set", {"from_day": "元旦"}, "请选择今天或以后的日期。"),
    ],
)
def test_what_the_service_could_not_read_is_said_at_its_field(
    district: TestClient, world: World, address: str, form: dict[str, str], words: str
) -> None:
    answer = district.post(f"{HOME}/{address}?division={DISTRICT}", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert not world.commands


def test_a_refusal_of_the_service_is_said_at_its_field(district: TestClient, world: World) -> None:
    world.refuse("/covers", 422, "rules-invalid", "x", "a unit cannot cover for itself", "to")
    form = {"unit": STREET_UNIT, "to": STREET_UNIT, "from_day": "2027-01-01", "to_day": "2027-01-02"}
    text = district.post(f"{HOME}/covers/set?division={DISTRICT}", data=form).text
    assert re.search(r'id="cover-by-e">规则不正确', text)
    assert f'<option value="{STREET_UNIT}" selected>' in text


def test_a_street_sees_the_rules_and_calendar_of_its_district_and_sets_neither(street: TestClient) -> None:
    for what in ("rules", "calendar"):
        text = street.get(f"{HOME}/{what}").text
        assert f"{HOME}/{what}/set" not in text
    assert "2027-02-10" in street.get(f"{HOME}/calendar").text


def test_another_division_than_ones_own_is_not_set(street: TestClient, world: World) -> None:
    answer = street.post(f"{HOME}/departments/open?division={DISTRICT}", data={"name": "城管"})
    assert answer.status_code == 403
    assert not world.commands


def test_an_area_worker_is_not_led_to_settings_and_told_whose_they_are(worker: TestClient) -> None:
    assert HOME not in worker.get("/desk/letters").text
    assert "街道（镇）和区的工作人员才能设置。" in worker.get(f"{HOME}/departments").text


def test_settings_lead_to_the_departments_first(district: TestClient) -> None:
    assert f'href="{HOME}"' in district.get("/desk/letters").text
    assert district.get(HOME).headers["location"] == f"{HOME}/departments"


def test_settings_speak_english_beside(district: TestClient) -> None:
    district.get("/language/en")
    text = district.get(f"{HOME}/departments").text
    for word in ("Open a department", "宝山区 · Department handler", "Who works here"):
        assert word in text
