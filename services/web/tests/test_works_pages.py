"""Works as residents and deputies see them: how far they are, what they cost, what is found wrong and judged there."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, OFFICERS, World, id_of
from .hall_examples import detail
from .mailbox_services import PNG
from .money_examples import lay_out
from .round_examples import NAME, held, proposal
from .work_examples import (
    ANSWERED,
    FUND,
    INSPECTION,
    MENDED,
    NEW_WORK,
    OTHER_INSPECTION,
    OTHER_WORK,
    OVERDUE,
    PHOTOS,
    PROPOSAL,
    ROUND,
    TOPIC,
    WORK,
    finished,
    step,
    work,
)

HOME, KEY = f"/works/{WORK}", {"idempotency_key": "key-of-the-form"}


@pytest.fixture(autouse=True)
def works(world: World) -> None:
    world.status, world.area_id = "registered", AREA
    lay_out(world)


def said(page: str) -> str:
    """The words of a page without its tags, blanks joined."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_works_of_a_place_say_what_is_late_wrong_and_above_its_cost(pages: TestClient) -> None:
    page = pages.get("/works/under/310113111028").text
    words = said(page)
    assert f'href="/works/{WORK}"' in page
    assert "1 个节点逾期 2 个问题未整改 超概算 ¥6,000" in words
    assert "¥86,000 合同" in words
    assert "工程 5 分 · 过程 4 分" in words
    assert f'href="/works/{NEW_WORK}"' in page
    assert "（内容已销毁）" in words
    assert 'href="/funds/under/310113111028"' in page


def test_more_works_are_asked_for_by_cursor(pages: TestClient, world: World) -> None:
    world.funding[f"/divisions/{AREA}/works"] = {"items": [], "next_cursor": "next"}
    assert "?cursor=next" in pages.get("/works/under/310113111028?cursor=here").text
    assert {"path": f"/divisions/{AREA}/works", "cursor": "here", "limit": "20"} in world.asked


def test_a_work_shows_its_track_money_and_where_it_came_from(pages: TestClient) -> None:
    page = pages.get(HOME).text
    words = said(page)
    track = said(page[page.index('<ol class="track">') :].partition("</ol>")[0])
    assert re.fullmatch(
        r"立项 \S+ 签约 \S+ 施工 现在 · 2 / 4 个节点 完工 还没到 验收 还没到 评议 还没到 运维 还没到", track
    )
    assert "¥86,000 / 概算 ¥80,000" in words
    assert "¥43,000 / 合同 ¥86,000" in words
    assert "合同超出概算 ¥6,000" in words
    for address in (f"/topics/{TOPIC}", f"/proposals/{PROPOSAL}", f"/rounds/{ROUND}"):
        assert f'href="{address}"' in page
    assert "绿园建设" in words
    assert "240 户" in words


def test_what_it_came_from_is_called_by_its_name_where_that_answers(pages: TestClient, world: World) -> None:
    kept = held("tick")
    world.funding |= {
        f"/rounds/{ROUND}": kept.seen(),
        f"/proposals/{PROPOSAL}": proposal(proposal_id=PROPOSAL, title="给花园装扶手"),
    }
    world.hall[f"/topics/{TOPIC}"] = detail(title="花园怎么改")
    words = said(pages.get(HOME).text)
    assert f"来自议题 花园怎么改 来自提案 给花园装扶手 来自轮次 {NAME}" in words


def test_milestones_stand_with_their_photos_and_how_late_they_are(pages: TestClient) -> None:
    page = pages.get(HOME).text
    shown = [said(one) for one in page[page.index('id="milestones"') :].split('<li class="milestone')[1:5]]
    assert "铺设透水砖" in shown[1]
    assert "晚 4 天" in shown[1]
    assert "安装路灯座椅" in shown[2]
    assert "未完成 晚 3 天" in shown[2] or "未完成 晚 4 天" in shown[2]
    assert "晚" not in shown[0].partition("</li>")[0].replace("晚上", "")
    assert f"/api/funding/works/{WORK}/photos/{PHOTOS[0]}" in page
    assert "已上报上一级" in said(page)


def test_inspections_stand_with_defects_answers_and_judgements_and_text_stays_text(pages: TestClient) -> None:
    page = pages.get(HOME).text
    words = said(page)
    assert "人大代表" in words
    assert "没有发现问题" in words
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    for defect_id, state in ((ANSWERED, "已答复，待复查"), (OVERDUE, "逾期未整改"), (MENDED, "已整改")):
        [shown] = re.findall(rf'id="defect-{defect_id}">.*?</p>', page, re.S)
        assert state in shown
    assert "换了灯泡" in words
    assert "/judge" not in page
    assert 'href="/sign-in?next=/works/' in page


def test_a_reviewed_work_shows_ratings_and_upkeep(pages: TestClient) -> None:
    page = pages.get(f"/works/{OTHER_WORK}").text
    words = said(page)
    assert "工程 5 分 · 过程 4 分（满分 5）" in words
    assert f'href="/funds/{FUND}"' in page
    assert "每年 ¥12,000" in words
    assert "现在" not in said(page[page.index('<ol class="track">') :].partition("</ol>")[0])


def test_a_cancelled_work_ends_where_it_was(pages: TestClient, world: World) -> None:
    steps = [step("opened", 90, "reaction"), step("cancelled", 10, text="改由区里实施")]
    world.funding[HOME] = work(
        status="cancelled", steps=steps, milestones=[], contract_fen=0, over_fen=0, contractor=None
    )
    page = pages.get(HOME).text
    track = said(page[page.index('<ol class="track">') :].partition("</ol>")[0])
    assert re.fullmatch(r"立项 \S+ 已终止 \S+", track)
    assert "改由区里实施" in page
    assert "概算 ¥80,000，还没有签约" in page


def test_a_resident_records_an_inspection_with_defects_and_photos(signed_in: TestClient, world: World) -> None:
    page = signed_in.get(HOME).text
    assert f'action="{HOME}/inspect"' in page
    world.answers[f"{HOME}/inspections"] = {"inspection_id": INSPECTION}
    sent = {**KEY, "text": "看过了", "defect_1": "", "defect_2": "井盖松动", "answer_by": "2099-01-31"}
    photos = [("photos", (f"{n}.png", PNG, "image/png")) for n in range(2)]
    answer = signed_in.post(f"{HOME}/inspect", data=sent, files=photos)
    assert answer.headers["location"] == f"{HOME}?say=inspected#inspections"
    body = {"text": "看过了", "defects": [{"text": "井盖松动", "answer_by": "2099-01-31"}]}
    of_photos = f"{HOME}/inspections/{INSPECTION}/photos"
    assert world.commands == [
        (f"{HOME}/inspections", "key-of-the-form", body),
        (of_photos, "key-of-the-form-photo-0", PNG),
        (of_photos, "key-of-the-form-photo-1", PNG),
    ]
    assert "检查已记录，人人可见。" in signed_in.get(answer.headers["location"]).text


def test_a_refused_photo_does_not_lose_the_inspection(signed_in: TestClient, world: World) -> None:
    world.answers[f"{HOME}/inspections"] = {"inspection_id": INSPECTION}
    world.refuse(f"{HOME}/inspections/{INSPECTION}/photos", 422, "not-an-image", "x", "x")
    files = [("photos", ("a.png", b"no picture", "image/png"))]
    answer = signed_in.post(f"{HOME}/inspect", data={**KEY, "text": "看过了"}, files=files)
    assert answer.headers["location"] == f"{HOME}?say=inspected_without#inspections"
    assert [path for path, _, _ in world.commands] == [f"{HOME}/inspections"]
    assert "有照片没有收下" in signed_in.get(answer.headers["location"]).text


def test_a_refused_inspection_stands_at_its_field_with_all_that_was_typed(signed_in: TestClient, world: World) -> None:
    world.refuse(f"{HOME}/inspections", 422, "due-date-invalid", "期限无效", "x", "answer_by")
    sent = {**KEY, "text": "看过了", "defect_1": "井盖松动", "answer_by": "2026-01-01"}
    answer = signed_in.post(f"{HOME}/inspect", data=sent)
    assert answer.status_code == 422
    assert "期限要在明天之后、规定的天数之内。" in answer.text
    for typed in ("看过了", "井盖松动", "2026-01-01", 'value="key-of-the-form"'):
        assert typed in answer.text


def test_who_found_a_defect_judges_it_once_it_was_answered(signed_in: TestClient, world: World) -> None:
    page = signed_in.get(HOME).text
    assert f'action="{HOME}/defects/{ANSWERED}/judge"' in page
    assert f"/defects/{OVERDUE}/judge" not in page
    assert f"/defects/{MENDED}/judge" not in page
    path = f"{HOME}/defects/{ANSWERED}/judge"
    sent = {**KEY, "mended": "no", "text": "还是不亮", "answer_by": "2099-01-31"}
    assert signed_in.post(path, data=sent).headers["location"] == f"{HOME}?say=judged#inspections"
    signed_in.post(path, data={**sent, "mended": "yes"})
    assert [body for _, _, body in world.commands] == [
        {"mended": False, "text": "还是不亮", "answer_by": "2099-01-31"},
        {"mended": True, "text": "还是不亮"},
    ]
    unsaid = signed_in.post(path, data={**KEY, "text": "还是不亮"})
    assert unsaid.status_code == 422
    assert "请选择整改好了没有" in unsaid.text
    assert "还是不亮" in unsaid.text


def test_who_inspected_adds_photos_and_only_to_the_own_inspection(signed_in: TestClient, world: World) -> None:
    page = signed_in.get(HOME).text
    assert f"/inspections/{INSPECTION}/photos" in page
    assert f"/inspections/{OTHER_INSPECTION}/photos" not in page
    path = f"{HOME}/inspections/{INSPECTION}/photos"
    answer = signed_in.post(path, data=KEY, files=[("photos", ("a.png", PNG, "image/png"))])
    assert answer.headers["location"] == f"{HOME}?say=photos#inspections"
    assert world.commands == [(path, "key-of-the-form-photo-0", PNG)]
    assert signed_in.post(path, data=KEY).headers["location"].startswith(f"{HOME}?say=photos_without")


def test_who_lives_elsewhere_is_offered_nothing_and_a_deputy_for_the_place_is(
    pages: TestClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OFFICERS, "13400134000", [("peoples_deputy", id_of("310113"))])
    monkeypatch.setitem(OFFICERS, "13300133000", [("peoples_deputy", id_of("310110"))])
    offered = {}
    for phone in ("13800138000", "13400134000", "13300133000"):
        world.area_id = id_of("310113111029") if phone == "13800138000" else None
        pages.post("/sign-in", data={"phone": phone, "password": "a long pass phrase"})
        offered[phone] = f'action="{HOME}/inspect"' in pages.get(HOME).text
    assert offered == {"13800138000": False, "13400134000": True, "13300133000": False}


def test_a_street_officer_judges_what_others_found(pages: TestClient) -> None:
    pages.post("/sign-in", data={"phone": "13700137000", "password": "a long pass phrase"})
    assert f'action="{HOME}/defects/{ANSWERED}/judge"' in pages.get(HOME).text


def test_a_part_that_does_not_answer_costs_that_part(pages: TestClient, world: World) -> None:
    del world.funding[f"{HOME}/entries"]
    answer = pages.get(HOME)
    assert answer.status_code == 200
    assert "¥86,000 / 概算 ¥80,000" in said(answer.text)
    assert "每一笔账" not in answer.text
    assert pages.get(f"/works/{NEW_WORK}").status_code == 404


def test_the_pages_speak_english(pages: TestClient, world: World) -> None:
    pages.cookies.set("linli_language", "en")
    world.funding[f"/works/{OTHER_WORK}"] = finished(status="accepted")
    words = said(pages.get(HOME).text)
    assert "Contracted for ¥86,000, ¥6,000 above its cost" in words
    assert "2 of 4 milestones" in words
    assert "Upkeep" in said(pages.get(f"/works/{OTHER_WORK}").text)
