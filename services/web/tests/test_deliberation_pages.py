"""The hall, the thread of a topic, meetings, notices, conventions, blueprint and questions as residents see them."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, ESTATE, RESIDENT, World, id_of
from .hall_examples import (
    CONVENTION,
    LETTER_TOPIC,
    MEETING,
    NOTICE,
    PUBLIC_NOTICE,
    QUESTION,
    SCRIPT,
    SET,
    TOPIC,
    VOTE,
    detail,
    inquiry,
    lay_out,
    meeting_detail,
    notice_detail,
    objection,
    page,
    resolution,
    step,
    topic,
)
from .mailbox_services import DISTRICT, LETTER, STREET

HALL = "/topics/under/310113111028"
PAGES = [
    HALL,
    f"{HALL}/meetings",
    f"{HALL}/notices",
    f"{HALL}/questions",
    f"{HALL}/resolutions",
    f"{HALL}/ways",
    "/blueprint/310113111028",
    f"/topics/{TOPIC}",
    f"/meetings/{MEETING}",
    f"/notices/{NOTICE}",
    f"/public-notices/{PUBLIC_NOTICE}",
    f"/conventions/{CONVENTION}",
    f"/questions/{QUESTION}",
]


@pytest.fixture(autouse=True)
def hall(world: World) -> None:
    world.status, world.area_id = "registered", AREA
    lay_out(world)


@pytest.mark.parametrize("address", PAGES)
def test_everybody_reads_the_record_and_what_people_wrote_is_text(pages: TestClient, address: str) -> None:
    answer = pages.get(address)
    assert answer.status_code == 200
    assert SCRIPT not in answer.text
    assert 'aria-current="page">议事厅</a>' in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_every_page_speaks_english_beside(pages: TestClient, address: str) -> None:
    pages.get("/language/en")
    answer = pages.get(address)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text


@pytest.mark.parametrize("address", [*PAGES, "/topics", "/topics/raise", "/me/topics"])
def test_no_persons_number_stands_on_any_page(signed_in: TestClient, address: str) -> None:
    assert RESIDENT not in signed_in.get(address).text


def test_the_first_page_and_the_head_lead_to_the_hall(pages: TestClient) -> None:
    text = pages.get("/").text
    assert text.count('href="/topics"') == 2


def test_residents_come_to_the_hall_where_they_live_and_others_choose(signed_in: TestClient, world: World) -> None:
    assert signed_in.get("/topics").headers["location"] == f"/topics/under/{AREA}"
    signed_in.post("/sign-out")
    assert 'href="/topics/under/310113"' in signed_in.get("/topics").text


def test_the_hall_shows_what_is_going_on(pages: TestClient) -> None:
    text = pages.get(HALL).text
    assert "3号楼加装电梯&lt;script&gt;" in text
    assert f'href="/votes/{VOTE}"' in text
    assert "是否加装电梯？" in text
    assert "您同意加装电梯的方案吗？" in text
    assert f'href="/meetings/{MEETING}"' in text
    assert f'href="/public-notices/{PUBLIC_NOTICE}"' in text
    assert f'href="/conventions/{CONVENTION}"' in text
    assert "协调会" in text


def test_a_votes_question_is_asked_for_by_people_of_the_areas_below_too(pages: TestClient, world: World) -> None:
    pages.get(HALL)
    assert {one.get("division_id") for one in world.asked if one["path"] == "/votes"} == {AREA, STREET, DISTRICT}


def test_a_place_is_found_by_the_name_of_an_estate(pages: TestClient) -> None:
    text = pages.get("/topics?estate=逸景").text
    assert f'href="/topics/under/{AREA}"' in text
    assert "逸景佳苑居委会" in text
    text = pages.get("/topics?estate=没有这个").text
    assert "没有找到这个小区" in text
    assert 'href="/topics/under/310113"' in text


def test_staff_come_to_the_hall_where_they_work(worker: TestClient, world: World) -> None:
    world.area_id = None
    assert worker.get("/topics").headers["location"] == f"/topics/under/{AREA}"


def test_who_was_signed_out_meanwhile_reads_what_everybody_reads(signed_in: TestClient, world: World) -> None:
    world.expired.add(signed_in.cookies["linli_access"])
    signed_in.cookies.delete("linli_refresh")
    assert signed_in.get(f"/topics/{TOPIC}").status_code == 200
    assert signed_in.get("/me/topics").headers["location"] == "/sign-in?say=needed&next=/me/topics"


def test_a_part_of_the_hall_that_does_not_answer_costs_that_part_alone(pages: TestClient, world: World) -> None:
    world.refuse(f"/divisions/{AREA}/notices", 503, "not-ready", "x", "x")
    world.refuse("/votes", 503, "not-ready", "x", "x")
    text = pages.get(HALL).text
    assert "这一部分暂时打不开" in text
    assert "3号楼加装电梯" in text


def test_topics_are_found_by_stage_outcome_and_words_and_turned_page_by_page(pages: TestClient, world: World) -> None:
    world.hall[f"/divisions/{AREA}/topics"] = page(topic(), cursor="next")
    text = pages.get(f"{HALL}?status=running&stage=three_meetings/hearing&outcome=decided&words=电梯").text
    asked = next(one for one in world.asked if one["path"] == f"/divisions/{AREA}/topics")
    expected = {"status": "running", "template": "three_meetings", "stage": "hearing", "outcome": "decided"}
    assert expected | {"words": "电梯"} == {name: asked[name] for name in (*expected, "words")}
    assert "cursor=next" in text
    assert "words=%E7%94%B5%E6%A2%AF" in text
    assert '<option value="three_meetings/hearing" selected>听证会</option>' in text


def test_nonsense_in_a_filter_is_left_out(pages: TestClient, world: World) -> None:
    assert pages.get(f"{HALL}?status=x&outcome=y").status_code == 200
    asked = next(one for one in world.asked if one["path"] == f"/divisions/{AREA}/topics")
    assert asked == {"path": f"/divisions/{AREA}/topics", "limit": "10"}


def test_an_empty_hall_says_so(pages: TestClient, world: World) -> None:
    world.hall[f"/divisions/{AREA}/topics"] = page()
    assert "这里还没有公开的议题" in pages.get(HALL).text
    assert "没有找到符合条件的议题" in pages.get(f"{HALL}?words=电梯").text


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


def test_how_topics_are_deliberated_is_told_step_by_step(pages: TestClient) -> None:
    text = pages.get(f"{HALL}/ways").text
    assert "三会" in text
    assert "听证会" in text
    assert "由居村干部、居民区书记召集" in text
    assert "30 天" in text


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


def test_what_does_not_exist_is_said(pages: TestClient, world: World) -> None:
    world.refuse(f"/topics/{id_of('no topic')}", 404, "unknown-topic", "没有这个议题", "x")
    answer = pages.get(f"/topics/{id_of('no topic')}")
    assert answer.status_code == 404
    assert "没有这个议题，或它还没有公开" in answer.text
