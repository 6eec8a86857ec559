"""The thread of a topic: where it stands, what is lacking, what its raisers can do; and raising one."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, ESTATE, World, id_of
from .hall_examples import (
    LETTER_TOPIC,
    MEETING,
    PUBLIC_NOTICE,
    QUESTION,
    SCRIPT,
    TOPIC,
    VOTE,
    detail,
    lay_out,
    page,
    step,
)
from .mailbox_services import LETTER, STREET


@pytest.fixture(autouse=True)
def hall(world: World) -> None:
    world.status, world.area_id = "registered", AREA
    lay_out(world)


def test_a_thread_shows_its_stages_where_it_stands_and_what_is_lacking(pages: TestClient) -> None:
    text = pages.get(f"/topics/{TOPIC}").text
    marks = re.findall(r'<li class="track-(\w+)[^"]*"', text)
    assert marks == ["done", "now", "ahead", "ahead"]  # 听证会, 协调会, the outcome, 评议会
    assert "正在“协调会”阶段" in text
    assert "还需：1 次会议并签署纪要、1 份公示期满、维持" in text
    assert "得出结果“表决决定”" in text
    assert "1 次表决通过" in text
    assert "召集人也可以说明理由后了结" in text


def test_a_thread_names_roles_and_links_what_was_used(pages: TestClient) -> None:
    text = pages.get(f"/topics/{TOPIC}").text
    assert "居民提出" in text
    assert "逸景佳苑居委会 · 居村干部" in text
    assert "提出人" in text
    assert f'href="/meetings/{MEETING}"' in text
    assert f'href="/votes/{VOTE}"' in text
    assert f'href="/questions/{QUESTION}"' in text
    assert "会议：纪要已签署" in text


def test_an_outcome_and_its_review_stand_in_words(pages: TestClient, world: World) -> None:
    steps = [
        *detail()["steps"],
        step(
            "instrument_concluded", 5, instrument="vote", instrument_id=VOTE, result="passed", begun_in="coordination"
        ),
        step("topic_outcome", 5, outcome="decided", instrument_id=VOTE, text="大家表决通过"),
        step("stage_entered", 5, entered="review", entered_kind="review"),
        step("topic_reviewed", 1, works=4, process=5, text="电梯好用"),
    ]
    world.hall[f"/topics/{TOPIC}"] = detail(
        status="concluded", stage=None, stage_kind=None, outcome="decided", reviewed=True, steps=steps, ways=[]
    )
    text = pages.get(f"/topics/{TOPIC}").text
    assert "已有结果：表决决定，评议也已完成" in text
    assert "大家表决通过" in text
    assert "4 / 5 分" in text
    assert "电梯好用" in text
    assert re.findall(r'<li class="track-(\w+)', text) == ["done", "done", "done", "done"]


def test_a_topic_goes_on_page_though_titles_of_what_it_used_are_not_to_be_had(pages: TestClient, world: World) -> None:
    world.refuse(f"/topics/{TOPIC}/meetings", 503, "not-ready", "x", "x")
    assert pages.get(f"/topics/{TOPIC}").status_code == 200


def test_a_letters_topic_leads_its_writer_back_to_the_letter(signed_in: TestClient, world: World) -> None:
    letter_id = id_of("letter")
    world.hall[f"/topics/{TOPIC}"] = detail(
        origin="letter", letter_id=letter_id, title=None, text=None, status="raised"
    )
    text = signed_in.get(f"/topics/{TOPIC}").text
    assert f'href="/me/letters/{letter_id}"' in text
    assert "来信议题（待写明）" in text
    assert "来信本身不公开" in text


def test_letter_pages_lead_to_the_topic_that_a_letter_has_become(signed_in: TestClient, world: World) -> None:
    world.letters = [{"referred": True, "lifecycle": "accepted", "taken": True}]
    link = f"/topics/of-letter/{LETTER}"
    assert f'href="{link}"' in signed_in.get(f"/me/letters/{LETTER}").text
    assert f'href="{link}"' in signed_in.get(f"/letters/{LETTER}").text
    world.hall[LETTER_TOPIC] = detail()
    assert signed_in.get(link).headers["location"] == f"/topics/{TOPIC}"
    world.refuse(LETTER_TOPIC, 404, "unknown-topic", "没有这个议题", "x")
    assert signed_in.get(link).status_code == 404


def test_who_raised_it_withdraws_it_with_the_forms_key(signed_in: TestClient, world: World) -> None:
    world.hall[f"/topics/{TOPIC}"] = detail(status="raised", stage=None, stages=[], ways=[], template=None)
    text = signed_in.get(f"/topics/{TOPIC}").text
    assert f'action="/topics/{TOPIC}/withdraw"' in text
    assert "/appeal" not in text
    key = re.findall(r'name="idempotency_key" value="([^"]+)"', text)[0]
    answer = signed_in.post(f"/topics/{TOPIC}/withdraw", data={"idempotency_key": key})
    assert answer.headers["location"] == f"/topics/{TOPIC}?say=withdraw"
    assert world.commands == [(f"/topics/{TOPIC}/withdraw", key, {})]


def test_a_decline_can_be_appealed_in_time_and_a_refusal_stands_above_the_form(
    signed_in: TestClient, world: World
) -> None:
    declined = step("topic_declined", 2, text="不属于共同事务", appeal_until="2099-01-01T00:00:00+00:00")
    world.hall[f"/topics/{TOPIC}"] = detail(status="declined", stage=None, stages=[], ways=[], steps=[declined])
    text = signed_in.get(f"/topics/{TOPIC}").text
    assert "不属于共同事务" in text
    assert f'action="/topics/{TOPIC}/appeal"' in text
    world.refuse(f"/topics/{TOPIC}/appeal", 409, "appeal-invalid", "x", "x")
    answer = signed_in.post(f"/topics/{TOPIC}/appeal", data={"reason": "全楼都关心", "idempotency_key": "key-of-form"})
    assert answer.status_code == 409
    assert "不能申诉：时限已过" in answer.text
    assert "全楼都关心</textarea>" in answer.text


def test_nobody_else_is_offered_to_withdraw_or_appeal(pages: TestClient, world: World) -> None:
    world.hall[f"/topics/{TOPIC}"] = detail(status="raised")
    assert "/withdraw" not in pages.get(f"/topics/{TOPIC}").text


def test_residents_raise_topics_about_their_estate_or_area(signed_in: TestClient, world: World) -> None:
    text = signed_in.get("/topics/raise").text
    assert "逸景佳苑<small>本小区" in text
    assert "逸景佳苑居委会<small>本居村" in text
    assert "宝山区<small>全区" in text
    world.answers["/topics"] = {"topic_id": TOPIC}
    said = {"scope": "estate", "title": "加装电梯", "text": "老人上下楼不方便", "idempotency_key": "key-of-form"}
    answer = signed_in.post("/topics/raise", data=said)
    assert answer.headers["location"] == f"/topics/{TOPIC}?say=raised"
    body = {
        "scope": "estate",
        "division_id": AREA,
        "estate_id": ESTATE,
        "title": "加装电梯",
        "text": "老人上下楼不方便",
    }
    assert world.commands == [("/topics", "key-of-form", body)]
    signed_in.post("/topics/raise", data=said | {"scope": "street"})
    assert world.commands[-1][2]["division_id"] == STREET
    assert "estate_id" not in world.commands[-1][2]


def test_who_holds_an_office_raises_topics_where_they_work(worker: TestClient, world: World) -> None:
    world.status = "pending"
    text = worker.get("/topics/raise").text
    assert "逸景佳苑居委会<small>履职居村" in text
    assert "逸景佳苑<small>履职小区" in text
    world.answers["/topics"] = {"topic_id": TOPIC}
    answer = worker.post("/topics/raise", data={"scope": AREA, "title": "夜间照明", "text": "路灯不亮"})
    assert answer.headers["location"] == f"/topics/{TOPIC}?say=raised"
    body = world.commands[-1][2]
    assert (body["scope"], body["division_id"], body.get("estate_id")) == ("area", AREA, None)


def test_a_topic_without_a_scope_of_ones_own_is_not_sent(signed_in: TestClient, world: World) -> None:
    answer = signed_in.post("/topics/raise", data={"scope": "elsewhere", "title": "x", "text": "y"})
    assert answer.status_code == 422
    assert "请选择范围" in answer.text
    assert world.commands == []


def test_a_refusal_stands_at_its_field_and_what_was_typed_is_kept(signed_in: TestClient, world: World) -> None:
    world.refuse("/topics", 422, "invalid-input", "x", "too long", "title")
    answer = signed_in.post("/topics/raise", data={"scope": "area", "title": "长" * 101, "text": SCRIPT})
    assert answer.status_code == 422
    assert "请写标题（不超过 100 字）" in answer.text
    assert SCRIPT not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_who_is_not_registered_yet_is_told_what_to_do_first(signed_in: TestClient, world: World) -> None:
    world.status = "pending"
    assert "完成实名注册并通过核验后" in signed_in.get("/topics/raise").text


def test_strangers_sign_in_before_they_raise_a_topic(pages: TestClient) -> None:
    assert pages.get("/topics/raise").headers["location"] == "/sign-in?say=needed&next=/topics/raise"
    assert pages.get("/me/topics").headers["location"] == "/sign-in?say=needed&next=/me/topics"


def test_ones_own_topics_are_listed(signed_in: TestClient, world: World) -> None:
    text = signed_in.get("/me/topics").text
    assert "3号楼加装电梯" in text
    assert f'href="/meetings/{MEETING}"' in text
    assert f'href="/public-notices/{PUBLIC_NOTICE}"' in text
    world.refuse("/my-meetings", 503, "not-ready", "x", "x")
    world.hall["/topics/mine"] = page()
    assert "您还没有提出过议题" in signed_in.get("/me/topics").text
