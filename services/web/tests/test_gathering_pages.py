"""Meetings, notices, conventions, the blueprint and questions as residents see them, and what they do there."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, World, id_of
from .hall_examples import (
    CONVENTION,
    MEETING,
    NOTICE,
    PUBLIC_NOTICE,
    QUESTION,
    SCRIPT,
    SET,
    TOPIC,
    inquiry,
    lay_out,
    meeting_detail,
    notice_detail,
    objection,
    resolution,
)
from .mailbox_services import STREET


@pytest.fixture(autouse=True)
def hall(world: World) -> None:
    world.status, world.area_id = "registered", AREA
    lay_out(world)


def test_a_meeting_that_is_open_can_be_joined_once(signed_in: TestClient, world: World) -> None:
    assert "/join" not in signed_in.get(f"/meetings/{MEETING}").text
    world.hall[f"/meetings/{MEETING}"] = meeting_detail(state="held")
    assert f'action="/meetings/{MEETING}/join"' in signed_in.get(f"/meetings/{MEETING}").text
    answer = signed_in.post(f"/meetings/{MEETING}/join", data={"idempotency_key": "key-of-form"})
    assert answer.headers["location"] == f"/meetings/{MEETING}?say=join"
    assert world.commands == [(f"/meetings/{MEETING}/join", "key-of-form", {})]
    world.hall[f"/meetings/{MEETING}"] = meeting_detail(state="held", was_there=True)
    text = signed_in.get(f"/meetings/{MEETING}").text
    assert "/join" not in text
    assert "您已签到" in text


def test_who_lives_elsewhere_is_not_offered_to_join_or_to_object(signed_in: TestClient, world: World) -> None:
    world.hall[f"/meetings/{MEETING}"] = meeting_detail(state="held", division_id=STREET)
    assert "/join" in signed_in.get(f"/meetings/{MEETING}").text
    world.area_id = id_of("310113111029")
    assert "/join" in signed_in.get(f"/meetings/{MEETING}").text
    world.hall[f"/meetings/{MEETING}"] = meeting_detail(state="held")
    assert "/join" not in signed_in.get(f"/meetings/{MEETING}").text
    assert "/object" not in signed_in.get(f"/public-notices/{PUBLIC_NOTICE}").text


def test_a_refused_check_in_is_said(signed_in: TestClient, world: World) -> None:
    world.refuse(f"/meetings/{MEETING}/join", 403, "outside-invited", "x", "x")
    answer = signed_in.post(f"/meetings/{MEETING}/join", data={})
    assert answer.status_code == 403
    assert "只有住在这里的居民可以自己签到" in answer.text


def test_who_is_at_a_review_rates_it(signed_in: TestClient, world: World) -> None:
    world.hall[f"/meetings/{MEETING}"] = meeting_detail(kind="review", state="held", was_there=True)
    assert "评议打分" in signed_in.get(f"/meetings/{MEETING}").text
    said = {"works": "4", "process": "5", "idempotency_key": "key-of-form"}
    signed_in.post(f"/meetings/{MEETING}/ratings", data=said)
    assert world.commands == [(f"/meetings/{MEETING}/ratings", "key-of-form", {"works": 4, "process": 5})]
    world.refuse(f"/meetings/{MEETING}/ratings", 422, "invalid-input", "x", "x", "works")
    answer = signed_in.post(f"/meetings/{MEETING}/ratings", data={"process": "5", "works": ""})
    assert answer.status_code == 422
    assert "请选择 1 到 5 分" in answer.text


def test_signed_minutes_stand_with_who_does_what_by_when(pages: TestClient, world: World) -> None:
    world.hall[f"/meetings/{MEETING}"] = meeting_detail(
        state="signed",
        people=23,
        proxies=2,
        by_kind={"resident": 20, "staff": 3},
        minutes={"draft": 2, "signed": True, "text": f"讨论了{SCRIPT}", "signatures": ["convener", "participant"]},
        resolutions=[
            resolution(),
            resolution(state="overdue"),
            resolution(state="done", done_at="2026-05-01T00:00:00Z", note="办好了"),
        ],
        ratings={"count": 4, "works": None, "process": None},
    )
    text = pages.get(f"/meetings/{MEETING}").text
    assert "23 人次到会" in text
    assert "另有 2 人委托" in text
    assert '居民 <span class="num">20</span>' in text
    assert "讨论了&lt;script&gt;" in text
    assert "召集人、与会人" in text
    assert "请设计单位出两套方案" in text
    assert "2099-01-31 前" in text
    assert "已逾期" in text
    assert "已办好" in text
    assert "办好了" in text
    assert "不足 5 人，不显示平均分" in text


def test_notices_say_until_when_and_are_read_once_by_who_is_signed_in(signed_in: TestClient, world: World) -> None:
    text = signed_in.get(f"/notices/{NOTICE}").text
    assert f'hx-post="/notices/{NOTICE}/read"' in text
    assert "更正" in text
    answer = signed_in.post(f"/notices/{NOTICE}/read", data={"idempotency_key": f"read-{NOTICE}"})
    assert answer.status_code == 204
    assert world.commands == [(f"/notices/{NOTICE}/read", f"read-{NOTICE}", {})]
    world.refuse(f"/notices/{NOTICE}/read", 409, "already-read", "x", "x")
    assert signed_in.post(f"/notices/{NOTICE}/read", data={}).status_code == 204


def test_strangers_are_not_counted_as_readers(pages: TestClient) -> None:
    assert "/read" not in pages.get(f"/notices/{NOTICE}").text


def test_residents_object_to_a_public_notice_and_see_the_answers(signed_in: TestClient, world: World) -> None:
    text = signed_in.get(f"/public-notices/{PUBLIC_NOTICE}").text
    assert "已改为玻璃井道&lt;script&gt;" in text
    assert "采纳" in text
    assert f'action="/public-notices/{PUBLIC_NOTICE}/object"' in text
    said = {"text": "挡光", "idempotency_key": "key-of-form"}
    answer = signed_in.post(f"/public-notices/{PUBLIC_NOTICE}/object", data=said)
    assert answer.headers["location"] == f"/public-notices/{PUBLIC_NOTICE}?say=object&seen=7"
    assert world.commands == [(f"/public-notices/{PUBLIC_NOTICE}/objections", "key-of-form", {"text": "挡光"})]
    waiting = objection(mine=True, text="挡光", answered_at=None, taken_up=None, answer=None)
    world.hall[f"/public-notices/{PUBLIC_NOTICE}"] = notice_detail(objections=[waiting])
    text = signed_in.get(f"/public-notices/{PUBLIC_NOTICE}").text
    assert "您的异议" in text
    assert "挡光" in text
    assert "/object" not in text


def test_what_was_objected_is_kept_when_it_is_refused(signed_in: TestClient, world: World) -> None:
    world.refuse(f"/public-notices/{PUBLIC_NOTICE}/objections", 403, "outside-scope", "x", "x")
    answer = signed_in.post(f"/public-notices/{PUBLIC_NOTICE}/object", data={"text": "挡光"})
    assert answer.status_code == 403
    assert "只有公示范围内的居民" in answer.text
    assert "挡光</textarea>" in answer.text


def test_nobody_objects_after_the_period(signed_in: TestClient, world: World) -> None:
    world.hall[f"/public-notices/{PUBLIC_NOTICE}"] = notice_detail(state="upheld")
    text = signed_in.get(f"/public-notices/{PUBLIC_NOTICE}").text
    assert "/object" not in text
    assert "异议期已过" in text


def test_a_convention_reads_as_of_any_day_with_its_amendments(pages: TestClient, world: World) -> None:
    text = pages.get(f"/conventions/{CONVENTION}?on=2026-04-01").text
    assert {"path": f"/conventions/{CONVENTION}/text", "on": "2026-04-01"} in world.asked
    assert "第1条" in text
    assert "遛狗要牵绳。" in text
    assert "已备案" in text
    assert "<del>遛狗要牵绳。</del>" in text
    assert "<ins>遛狗要牵绳并清理粪便。&lt;script&gt;" in text
    assert f'href="/topics/{TOPIC}"' in text


def test_before_anything_was_in_force_a_convention_says_so(pages: TestClient, world: World) -> None:
    world.refuse(f"/conventions/{CONVENTION}/text", 404, "unknown-convention", "x", "x")
    assert "2020-01-01 还没有施行的文本" in pages.get(f"/conventions/{CONVENTION}?on=2020-01-01").text


def test_residents_propose_amendments_and_take_their_own_back(signed_in: TestClient, world: World) -> None:
    address, article = f"/conventions/{CONVENTION}", id_of("article")
    text = signed_in.get(address).text
    assert f'<option value="strike/{article}">' in text
    said = {"what": f"change/{article}", "text": "牵绳并清理", "why": "草坪脏", "idempotency_key": "key-of-form"}
    answer = signed_in.post(f"{address}/sets/{SET}/propose", data=said)
    assert answer.headers["location"] == f"{address}?say=propose#sets"
    body = {"amendment": "change", "article_id": article, "text": "牵绳并清理", "why": "草坪脏"}
    assert world.commands == [(f"{address}/sets/{SET}/amendments", "key-of-form", body)]
    signed_in.post(f"{address}/sets/{SET}/propose", data=said | {"what": f"strike/{article}"})
    assert world.commands[-1][2] == {"amendment": "strike", "article_id": article, "why": "草坪脏"}
    mine = f"{address}/sets/{SET}/amendments/{id_of('amendment')}/take-back"
    assert f'action="{mine}"' in text
    signed_in.post(mine, data={"reason": "写错了", "idempotency_key": "key-of-form"})
    assert world.commands[-1] == (mine, "key-of-form", {"reason": "写错了"})


def test_a_refused_amendment_keeps_its_words(signed_in: TestClient, world: World) -> None:
    path = f"/conventions/{CONVENTION}/sets/{SET}"
    world.refuse(f"{path}/amendments", 409, "amendment-conflict", "x", "x")
    answer = signed_in.post(f"{path}/propose", data={"what": "add", "text": "不乱停车", "why": "堵"})
    assert answer.status_code == 409
    assert "这一条已有修改意见" in answer.text
    assert "不乱停车</textarea>" in answer.text
    world.refuse(f"{path}/amendments", 422, "unknown-article", "x", "x", "article_id")
    assert "请选择要改的条文" in signed_in.post(f"{path}/propose", data={"what": "add", "why": "x"}).text


def test_strangers_read_amendments_and_are_asked_to_sign_in(pages: TestClient) -> None:
    text = pages.get(f"/conventions/{CONVENTION}").text
    assert "/propose" not in text
    assert f"/sign-in?next=/conventions/{CONVENTION}" in text


def test_the_blueprint_is_read_by_year_and_state(pages: TestClient, world: World) -> None:
    text = pages.get("/blueprint/310113111028?year=2026&state=under_way").text
    asked = next(one for one in world.asked if one["path"] == f"/divisions/{AREA}/blueprint")
    assert (asked["year"], asked["state"]) == ("2026", "under_way")
    assert "实施中" in text
    assert "3号楼北侧" in text
    assert "已开工" in text
    assert f'href="/topics/{TOPIC}"' in text
    assert pages.get("/blueprint/310113111028?year=abc&state=x").status_code == 200


def test_a_question_stands_with_its_due_date_and_its_answer(pages: TestClient, world: World) -> None:
    text = pages.get(f"/questions/{QUESTION}").text
    assert "代表询问 · 问房屋管理部门" in text
    assert "还没有答复" in text
    world.hall[f"/inquiries/{QUESTION}"] = inquiry(
        kind="request", answered_at="2026-06-01T00:00:00Z", answer=f"下月到位{SCRIPT}", decision="will_do", overdue=True
    )
    text = pages.get(f"/questions/{QUESTION}").text
    assert "已答复（逾期）" in text
    assert "将会办理" in text
    assert "下月到位&lt;script&gt;" in text
