"""The desk: what waits, opening one, deciding, registering at the counter; events behind figures for officers."""

from __future__ import annotations

from fastapi.testclient import TestClient

from .examples import APPLICANT, AREA, DWELLING, ESTATE, HOUSEHOLD, World

CASE = f"/desk/registrations/{APPLICANT}"


def test_who_has_a_desk_gets_there_by_signing_in(pages: TestClient) -> None:
    answer = pages.post("/sign-in", data={"phone": "13900139000", "password": "a long pass phrase"})
    assert answer.headers["location"] == "/desk"


def test_the_worklist_names_estate_and_age_band_but_no_person(worker: TestClient) -> None:
    text = worker.get("/desk").text
    assert "逸景佳苑 · " in text
    assert "已等待 5 小时" in text
    assert "王秀英" not in text


def test_opening_shows_the_data_and_says_that_it_was_recorded(worker: TestClient) -> None:
    text = worker.get(CASE).text
    assert "王秀英" in text
    assert "本次打开已记录" in text


def test_who_decides_again_sees_why_it_was_returned(worker: TestClient, world: World) -> None:
    assert "上次退回原因" not in worker.get(CASE).text
    world.reason = "wrong_dwelling"
    assert "<dt>上次退回原因</dt><dd>房屋信息不符</dd>" in worker.get(CASE).text


def test_dwellings_and_households_are_offered_step_by_step(worker: TestClient) -> None:
    assert "1单元 301" in worker.get("/desk/dwellings?building=" + DWELLING).text
    assert "现有户（2 人）" in worker.get(f"/desk/households?dwelling_id={DWELLING}").text


def test_verifying_sends_dwelling_and_household(worker: TestClient, world: World) -> None:
    form = {"dwelling_id": DWELLING, "household_id": HOUSEHOLD, "idempotency_key": "key-of-the-form"}
    answer = worker.post(f"{CASE}/verify?division={AREA}", data=form)
    assert answer.headers["location"] == f"/desk?division={AREA}&say=verify"
    body = {"dwelling_id": DWELLING, "household_id": HOUSEHOLD}
    assert world.commands == [(f"/registrations/{APPLICANT}/verify", "key-of-the-form", body)]


def test_returning_needs_a_reason(worker: TestClient, world: World) -> None:
    world.refuse(f"/registrations/{APPLICANT}/return", 422, "invalid-input", "x", "reason: missing", "reason")
    answer = worker.post(f"{CASE}/return", data={})
    assert answer.status_code == 422
    assert "请选择退回原因。" in answer.text


def test_a_decision_that_somebody_else_took_first_is_said(worker: TestClient, world: World) -> None:
    world.refuse(f"/registrations/{APPLICANT}/verify", 409, "nothing-pending", "x", "nothing waits")
    assert "这份申请已经办理" in worker.post(f"{CASE}/verify", data={"dwelling_id": DWELLING}).text


def test_the_counter_registers_and_shows_the_activation_code_once(worker: TestClient, world: World) -> None:
    form = {"estate_id": ESTATE, "name": "李大爷", "kind": "resident_id", "number": "11010519491231002X"}
    text = worker.post("/desk/counter", data={**form, "phone": "13700137000"}).text
    assert "1234567890" in text
    assert "1234567890" not in worker.get("/desk/counter").text
    assert world.commands[0][2]["phone"] == "13700137000"


def test_the_desk_is_closed_to_who_is_not_signed_in(pages: TestClient) -> None:
    assert pages.get("/desk").status_code == 303
    assert pages.get("/desk/worklist", headers={"HX-Request": "true"}).headers["hx-redirect"].startswith("/sign-in")


def test_an_officer_sees_the_events_behind_a_figure(worker: TestClient) -> None:
    text = worker.get("/dashboards/registration/310113111028/events?measure=verified&day=2026-11-21").text
    assert "居住核验通过" in text
    assert "310113 / 310113111 / 310113111028" in text
    assert "2026-11-21 10:03:04" in text


def test_a_resident_is_refused_them_in_words(signed_in: TestClient) -> None:
    answer = signed_in.get("/dashboards/registration/310113111028/events?measure=verified&day=2026-11-21")
    assert answer.status_code == 403
    assert "您没有查看或办理此事项的权限。" in answer.text
