"""The mailbox for residents: writing once, the state in plain words, the last word, public letters, signing."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, ESTATE, World
from .mailbox_services import DEPARTMENT_UNIT, LETTER, PHOTO, PNG, STREET, STREET_UNIT, at, clock, step

PAGE = f"/me/letters/{LETTER}"
WRITTEN = {
    "category": "lift",
    "title": "3号楼电梯三天两头坏",
    "body": "一周停了三次。",
    "where": "3号楼",
    "visibility": "public",
    "idempotency_key": "key-of-the-form",
}


@pytest.fixture
def resident(signed_in: TestClient, world: World) -> TestClient:
    """A registered resident with one letter."""
    world.status = "registered"
    world.letters = [{}]
    return signed_in


def answered() -> dict[str, object]:
    """A letter that was answered."""
    said = step("letter_answered", "area_worker", "已换新主机。", outcome="solved", confirm_by=at(days=-6))
    return {
        "lifecycle": "answered",
        "outcome": "solved",
        "confirm_by": at(days=-6),
        "handling": clock(None, running=False, days=-3),
        "steps": [step("letter_submitted", "resident"), said],
    }


def test_a_letter_is_sent_with_the_own_estate_and_its_photos_each_under_a_key_of_its_own(
    resident: TestClient, world: World
) -> None:
    photos = [("photos", (f"{n}.png", PNG, "image/png")) for n in range(2)]
    answer = resident.post("/me/letters/new", data=WRITTEN, files=photos)
    assert answer.headers["location"] == f"{PAGE}?say=sent"
    [letter, *sent] = world.commands
    assert letter[:2] == ("/letters", "key-of-the-form")
    assert letter[2] == {
        "category": "lift",
        "title": "3号楼电梯三天两头坏",
        "text": "一周停了三次。",
        "public": True,
        "place": "3号楼",
        "estate_id": ESTATE,
        "joint": False,
    }
    assert [(path, key, body) for path, key, body in sent] == [
        (f"/letters/{LETTER}/photos", f"key-of-the-form-photo-{n}", PNG) for n in range(2)
    ]


def test_ten_photos_are_refused_before_anything_is_sent(resident: TestClient, world: World) -> None:
    photos = [("photos", (f"{n}.png", PNG, "image/png")) for n in range(10)]
    answer = resident.post("/me/letters/new", data=WRITTEN, files=photos)
    assert answer.status_code == 422
    assert "一封信最多 9 张照片。" in answer.text
    assert not world.commands


def test_a_photo_that_is_none_does_not_lose_the_letter(resident: TestClient, world: World) -> None:
    world.refuse(f"/letters/{LETTER}/photos", 422, "picture-unacceptable", "x", "x", "body")
    answer = resident.post("/me/letters/new", data=WRITTEN, files={"photos": ("a.txt", b"no", "text/plain")})
    assert answer.headers["location"] == f"{PAGE}?say=sent_without"
    assert "有照片没有上传成功" in resident.get(answer.headers["location"]).text


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(resident: TestClient, world: World) -> None:
    world.refuse("/letters", 422, "invalid-input", "x", "title: too long", "title")
    answer = resident.post("/me/letters/new", data=WRITTEN)
    assert answer.status_code == 422
    assert re.search(r'id="f-title"[^>]*aria-invalid="true"', answer.text)
    assert "请写标题（不超过 100 字）。" in answer.text
    assert "一周停了三次。</textarea>" in answer.text


def test_who_is_not_registered_yet_is_told_what_to_do_instead(signed_in: TestClient) -> None:
    text = signed_in.get("/me/letters/new").text
    assert "完成实名注册并通过居住地核验后就可以写信。" in text
    assert "<textarea" not in text


def test_the_categories_are_the_districts_and_danger_brings_the_emergency_numbers(resident: TestClient) -> None:
    text = resident.get("/me/letters/new").text
    assert '<option value="danger" data-danger>险情 · 1 个工作日内办理</option>' in text
    assert 'href="tel:119"' in text


def test_a_letters_page_says_who_has_it_and_both_clocks(resident: TestClient, world: World) -> None:
    world.letters = [{"lifecycle": "accepted", "taken": True, "holder_kind": "street", "holder_id": STREET}]
    text = resident.get(PAGE).text
    assert "高境镇正在办理。" in text
    assert "还剩 21 小时" in text
    assert "还剩 5 天" in text


def test_an_overdue_clock_is_said_in_words(resident: TestClient, world: World) -> None:
    world.letters = [{"response": clock("missed", running=False, hours=5)}]
    assert "已超时 5 小时，仍未完成" in resident.get(PAGE).text


def test_every_step_names_role_and_unit(resident: TestClient, world: World) -> None:
    steps = [
        step("letter_handed_on", text="请协调", direction="up", to=STREET_UNIT, assisting=[DEPARTMENT_UNIT]),
        step("clock_missed", "clock", clock="handling", due_at=at(hours=1), escalated_to=STREET_UNIT),
    ]
    world.letters = [{"steps": steps}]
    text = resident.get(PAGE).text
    assert "上报高境镇，房屋管理部门协办" in text
    assert "逸景佳苑居委会 · 居村干部" in text
    assert "办理超时，已督办至高境镇" in text
    assert "系统计时" in text


def test_a_department_is_named_that_answered_though_the_handlers_right_is_for_the_district(
    resident: TestClient, world: World
) -> None:
    handed = step("letter_handed_on", "street_officer", "请办", direction="down", to=DEPARTMENT_UNIT, assisting=[])
    said = step("letter_answered", "department_handler", "好了", outcome="solved", confirm_by=at(days=-6))
    world.letters = [{"steps": [handed, said]}]
    assert "房屋管理部门 · 职能部门经办人" in resident.get(PAGE).text


def test_photos_that_were_added_together_are_one_step(resident: TestClient, world: World) -> None:
    photos = [step("photo_added", "resident", by_writer=True)] * 3
    world.letters = [{"steps": [step("letter_submitted", "resident"), *photos]}]
    text = resident.get(PAGE).text
    assert text.count("写信人补充照片") == 1
    assert "写信人补充照片 3 张" in text


def test_script_in_a_letter_is_shown_as_text(resident: TestClient, world: World) -> None:
    nasty = "<script>alert(1)</script>"
    said = step("letter_answered", text=nasty, outcome="declined", responsible=nasty, confirm_by=at(days=-1))
    world.letters = [{"title": nasty, "text": nasty, "place": nasty, "steps": [said]}]
    for address in (PAGE, "/me/letters", f"/letters?division={AREA}", f"/letters/{LETTER}", f"/letters/{LETTER}/sign"):
        text = resident.get(address).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert nasty not in text


def test_the_writer_confirms_with_solved_and_stars(resident: TestClient, world: World) -> None:
    world.letters = [answered()]
    assert "确认办结" in resident.get(PAGE).text
    form = {"solved": "yes", "stars": "4", "idempotency_key": "key-of-the-form"}
    assert resident.post(f"{PAGE}/confirm", data=form).headers["location"] == f"{PAGE}?say=confirm"
    assert world.commands == [(f"/letters/{LETTER}/confirm", "key-of-the-form", {"solved": True, "rating": 4})]


def test_the_writer_has_it_done_again_with_a_reason(resident: TestClient, world: World) -> None:
    world.letters = [answered()]
    world.refuse(f"/letters/{LETTER}/reopen", 422, "invalid-input", "x", "x", "reason")
    refused = resident.post(f"{PAGE}/reopen", data={"why": ""})
    assert re.search(r'id="reopen" open>', refused.text)
    assert "请写明理由（不超过 2,000 字）。" in refused.text
    world.refusals.clear()
    resident.post(f"{PAGE}/reopen", data={"why": "又停了", "idempotency_key": "key-of-the-form"})
    assert world.commands == [(f"/letters/{LETTER}/reopen", "key-of-the-form", {"reason": "又停了"})]


@pytest.mark.parametrize(
    ("verb", "form", "body"),
    [
        ("more", {"body": "还有一件事"}, {"text": "还有一件事"}),
        ("urge", {}, {}),
        ("withdraw", {}, {}),
        ("rate", {"stars": "2"}, {"rating": 2}),
        ("rate", {}, {"rating": 0}),
    ],
)
def test_what_a_writer_does_is_sent_as_the_service_takes_it(
    resident: TestClient, world: World, verb: str, form: dict[str, str], body: dict[str, object]
) -> None:
    answer = resident.post(f"{PAGE}/{verb}", data={**form, "idempotency_key": "key-of-the-form"})
    assert answer.headers["location"] == f"{PAGE}?say={verb}"
    assert world.commands == [(f"/letters/{LETTER}/{verb}", "key-of-the-form", body)]


def test_only_what_the_state_allows_is_offered(resident: TestClient, world: World) -> None:
    world.letters = [{"lifecycle": "closed", "closed_at": at(days=31), "rating": 4}]
    text = resident.get(PAGE).text
    for verb in ("confirm", "rate", "reopen", "more", "urge", "withdraw"):
        assert f'action="{PAGE}/{verb}"' not in text


def test_a_refusal_that_is_about_no_field_is_said_above(resident: TestClient, world: World) -> None:
    world.refuse(f"/letters/{LETTER}/urge", 429, "urged-today", "x", "x")
    assert "今天已经催办过，明天可以再催。" in resident.post(f"{PAGE}/urge", data={}).text


def test_a_photo_is_passed_on_and_never_kept(resident: TestClient) -> None:
    answer = resident.get(f"{PAGE}/photos/{PHOTO}")
    assert answer.content == PNG
    assert answer.headers["cache-control"] == "no-store"


def test_public_letters_show_answers_and_support_but_no_one(resident: TestClient, world: World) -> None:
    world.letters = [answered()]
    text = resident.get(f"/letters?division={AREA}").text
    assert "已换新主机。" in text
    assert "4 人附议" in text
    assert "王秀英" not in text


def test_public_letters_are_found_without_signing_in(pages: TestClient, world: World) -> None:
    world.letters = [{}]
    assert "/letters?division=" in pages.get("/letters").text
    assert f'href="/letters/{LETTER}"' in pages.get(f"/letters?division={AREA}").text
    assert f'action="/letters/{LETTER}/support"' not in pages.get(f"/letters/{LETTER}").text


def test_supporting_and_reporting_are_sent(resident: TestClient, world: World) -> None:
    answer = resident.post(f"/letters/{LETTER}/support", data={"idempotency_key": "key-of-the-form"})
    assert answer.headers["location"] == f"/letters/{LETTER}?say=support&seen=7"
    resident.post(f"/letters/{LETTER}/report-abuse", data={"why": "泄露隐私", "idempotency_key": "another-key"})
    assert world.commands == [
        (f"/letters/{LETTER}/support", "key-of-the-form", {}),
        (f"/letters/{LETTER}/report-abuse", "another-key", {"reason": "泄露隐私"}),
    ]


def test_a_joint_letter_is_signed_by_its_link(resident: TestClient, world: World) -> None:
    world.letters = [{"kind": "joint"}]
    assert f'href="/letters/{LETTER}/sign">http://linli.test/letters/{LETTER}/sign' in resident.get(PAGE).text
    assert "电梯一周停了三次" in resident.get(f"/letters/{LETTER}/sign").text
    answer = resident.post(f"/letters/{LETTER}/join", data={"idempotency_key": "key-of-the-form"})
    assert answer.headers["location"] == f"{PAGE}?say=joined"


def test_who_signs_a_letter_that_is_not_public_is_told_that_it_cannot_be_shown(
    resident: TestClient, world: World
) -> None:
    world.letters = [{"secret": True}]
    assert "签名前看不到内容" in resident.get(f"/letters/{LETTER}/sign").text
    assert resident.get(f"/letters/{LETTER}").status_code == 404


def test_own_letters_need_a_session(pages: TestClient) -> None:
    for address in ("/me/letters", "/me/letters/new", PAGE, f"/letters/{LETTER}/sign"):
        assert pages.get(address).headers["location"].startswith("/sign-in?")
