"""The counter: moves, lost phones, erasures; nobody is erased by a slip."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import APPLICANT, AREA, BUILDING, DWELLING, ESTATE, NEW_ESTATE, RESIDENT, World

MOVE = f"/desk/moves/{APPLICANT}"
PERSON = f"/desk/residents/{APPLICANT}"
DOCUMENT = {"kind": "resident_id", "number": "11010519491231002X"}
ERASE = {"present": "yes", "typed_name": "王秀英", "idempotency_key": "key-of-the-form"}


def test_a_move_says_from_where_and_to_where(worker: TestClient, world: World) -> None:
    world.moving = True
    text = worker.get(MOVE).text
    assert "<dt>迁出</dt><dd>逸景佳苑</dd>" in text
    assert "<dt>迁入</dt><dd><strong>共和八村</strong></dd>" in text


def test_a_move_is_returned_with_its_reason(worker: TestClient, world: World) -> None:
    world.moving = True
    form = {"reason": "evidence_missing", "idempotency_key": "key-of-the-form"}
    answer = worker.post(f"{MOVE}/return?division={AREA}", data=form)
    assert answer.headers["location"] == f"/desk?division={AREA}&say=return"
    assert world.commands == [(f"/moves/{APPLICANT}/return", "key-of-the-form", {"reason": "evidence_missing"})]


def test_a_move_that_is_decided_already_offers_no_dwelling_of_the_old_estate(worker: TestClient) -> None:
    text = worker.get(MOVE).text
    assert "这份申请已经办理" in text
    assert 'name="dwelling_id"' not in text


def test_the_counter_takes_down_a_move_by_resident_number_and_document(worker: TestClient, world: World) -> None:
    assert f'value="{APPLICANT}"' in worker.get(f"/desk/counter/move?person={APPLICANT}").text
    form = {"person_id": APPLICANT, "estate_id": NEW_ESTATE, **DOCUMENT, "idempotency_key": "key-of-the-form"}
    assert worker.post("/desk/counter/move", data=form).headers["location"] == "/desk?say=move"
    assert world.commands == [
        (f"/moves/counter/{APPLICANT}", "key-of-the-form", {"estate_id": NEW_ESTATE, "identity": DOCUMENT})
    ]


def test_what_is_no_resident_number_is_said_at_its_field(worker: TestClient, world: World) -> None:
    answer = worker.post("/desk/counter/move", data={"person_id": "12", "estate_id": NEW_ESTATE, **DOCUMENT})
    assert answer.status_code == 422
    assert "请填写居民编号。" in answer.text
    assert worker.get("/desk/residents?number=12").status_code == 422
    assert not world.commands


def test_the_counter_tells_the_resident_number_of_who_was_registered(worker: TestClient) -> None:
    form = {"estate_id": ESTATE, "name": "李大爷", **DOCUMENT}
    assert (
        f'居民编号（请抄给居民，今后办理用）：<br><span class="num">{APPLICANT}'
        in worker.post("/desk/counter", data=form).text
    )


def test_residents_are_found_behind_a_door_without_names(worker: TestClient) -> None:
    door = {"estate_id": ESTATE, "building": BUILDING, "dwelling_id": DWELLING}
    text = worker.get("/desk/residents", params=door).text
    assert f'href="{PERSON}"' in text
    assert "1951 年出生" in text
    assert f'value="{DWELLING}" selected>1单元 301' in text
    assert RESIDENT not in text
    assert "王秀英" not in text


def test_a_resident_number_leads_to_the_opened_data(worker: TestClient) -> None:
    assert worker.get(f"/desk/residents?number= {APPLICANT}").headers["location"] == PERSON
    text = worker.get(PERSON).text
    assert "王秀英" in text
    assert "本次打开已记录" in text


def test_a_lost_phone_is_verified_anew_and_the_code_is_told_once(worker: TestClient, world: World) -> None:
    form = {**DOCUMENT, "phone": "13700137000", "idempotency_key": "key-of-the-form"}
    text = worker.post(f"{PERSON}/phone", data=form).text
    assert "1234567890" in text
    assert "13700137000" in text
    assert world.commands == [
        (f"/registrations/{APPLICANT}/reverify", "key-of-the-form", {"identity": DOCUMENT, "phone": "13700137000"})
    ]


def test_another_document_than_the_registered_one_changes_no_phone(worker: TestClient, world: World) -> None:
    path = f"/registrations/{APPLICANT}/reverify"
    world.refuse(path, 409, "document-differs", "x", "x", "identity.number")
    answer = worker.post(f"{PERSON}/phone", data={**DOCUMENT, "phone": "13700137000"})
    assert answer.status_code == 409
    assert re.search(r'id="phone" open>', answer.text)
    assert re.search(r'id="e-number">出示的证件与登记的不是同一证件', answer.text)
    assert "1234567890" not in answer.text


def test_the_page_says_what_an_erasure_means_before_it_is_asked_for(worker: TestClient) -> None:
    text = worker.get(PERSON).text
    for words in ("注销立即生效，无法恢复。", "密钥销毁", "退出所在户", "统计数字不变", "防重复标记"):
        assert words in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"typed_name": ""}, "姓名与登记不一致，未注销。"),
        ({"typed_name": "王秀"}, "姓名与登记不一致，未注销。"),
        ({"present": ""}, "请先核对并勾选。"),
    ],
)
def test_nobody_is_erased_without_tick_and_typed_name(
    worker: TestClient, world: World, change: dict[str, str], words: str
) -> None:
    answer = worker.post(f"{PERSON}/erase", data=ERASE | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert re.search(r'id="erase" open>', answer.text)
    assert not world.commands


def test_an_erasure_that_is_confirmed_is_sent_once_and_said(worker: TestClient, world: World) -> None:
    answer = worker.post(f"{PERSON}/erase", data=ERASE | {"typed_name": " 王 秀英 "})
    assert answer.headers["location"] == "/desk/residents?say=erased"
    assert world.commands == [(f"/residents/{APPLICANT}/erase", "key-of-the-form", {})]
    assert "注销完成" in worker.get("/desk/residents?say=erased").text


def test_an_erasure_that_is_refused_is_said_on_the_page(worker: TestClient, world: World) -> None:
    world.refuse(f"/residents/{APPLICANT}/erase", 403, "outranked", "x", "x")
    answer = worker.post(f"{PERSON}/erase", data=ERASE)
    assert answer.status_code == 403
    assert "须由其授权人办理" in answer.text


def test_who_lives_elsewhere_is_not_opened(worker: TestClient, world: World) -> None:
    world.refuse("/residents/{person_id}", 403, "outside-own-division", "x", "x")
    assert "不在您的辖区内。" in worker.get(PERSON).text
