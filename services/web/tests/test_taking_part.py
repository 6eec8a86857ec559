"""Forms, statements, schemes and panels: what an answer replaces, statements one by one, points of pictures, seats."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from fastapi.testclient import TestClient
from web_service.clients.calling import Problem
from web_service.deliberation.fresh import fresh

from .examples import AREA, RESIDENT, World, id_of
from .mailbox_services import PNG, at
from .taking_part_services import (
    CONTEST,
    FORM,
    OTHER_SCHEME,
    PANEL,
    PICTURE,
    SCHEME,
    TALK,
    comparing,
    panel,
    sheet,
    talking,
    ticket,
)
from .vote_services import VOTE, closed, export, opened, unit

KEY = {"idempotency_key": "key-of-the-form"}
RANKED: dict[str, Any] = {"options": ["甲", "乙", "丙"], "kind": "ranking", "most": 3, "decision": False}


def said(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_household_answers_once_and_is_told_whose_answer_it_replaced(signed_in: TestClient, world: World) -> None:
    world.hall[f"/forms/{FORM}"] = sheet()
    world.hall[f"/forms/{FORM}/mine"] = {
        "household_id": FORM,
        "channel": "online",
        "option": "disagree",
        "by_me": False,
    }
    world.answers[f"/forms/{FORM}/answer"] = {"replaced": "another_member"}
    page = signed_in.get(f"/forms/{FORM}").text
    assert "您的家人已代表本户答复：不同意加装" in page
    assert 'value="disagree" required checked' in page
    answer = signed_in.post(f"/forms/{FORM}/answer", data={**KEY, "option": "agree"})
    assert world.commands == [(f"/forms/{FORM}/answer", "key-of-the-form", {"option": "agree"})]
    assert answer.headers["location"] == f"/forms/{FORM}?say=another_member&seen=7"
    assert "取代了家人之前的答复" in signed_in.get(answer.headers["location"]).text
    assert {"path": f"/forms/{FORM}/mine", "at_least": "DELIBERATION:7"} in world.asked


def test_lists_that_are_late_are_waited_for_once_and_cost_no_page() -> None:
    asked: list[int] = []

    async def ask(least: int) -> str:
        asked.append(least)
        if least:
            raise Problem(503, "/problems/not-there-yet", "Not there yet", "read up to 3, not yet to 7")
        return "as known"

    assert asyncio.run(fresh(ask, 7)) == ("as known", 0)
    assert asked == [7, 0]


def test_who_is_not_on_the_roll_of_a_form_is_told_so(signed_in: TestClient, world: World) -> None:
    world.hall[f"/forms/{FORM}"] = sheet()
    world.refuse(f"/forms/{FORM}/mine", 403, "not-on-roll", "不在名册中", "x")
    page = signed_in.get(f"/forms/{FORM}").text
    assert "不在这次征询的名册中" in page
    assert 'name="option"' not in page


def test_a_counted_form_shows_households_by_answer_and_its_thresholds(pages: TestClient, world: World) -> None:
    one = sheet(state="closed", closes_at=at(days=1), paper_until=at(days=1), result="passed", answered=24)
    for option, households in zip(one["options"], (18, 4, 2), strict=True):
        option["households"] = households
    least = {"least": 20, "numerator": 2, "denominator": 3, "more_than": False, "margin": 4, "met": True}
    one["checks"] = [{"step": "participation", "base": "households", "part": 24, "whole": 30, **least}]
    world.hall[f"/forms/{FORM}"] = one
    words = said(pages.get(f"/forms/{FORM}").text)
    assert "达到同意门槛" in words
    assert "同意加装 18 户 · 75.0%" in words
    assert "24 户 / 30 户 · 80.0% ✓ 已达到 · 须达 20 户（2/3 以上）" in words


def test_one_statement_is_answered_at_a_time_with_and_without_a_script(signed_in: TestClient, world: World) -> None:
    talking(world)
    page = signed_in.get(f"/conversations/{TALK}").text
    assert "晚上十点以后不要跳广场舞。" in page
    assert "已表态 1 条，还有 2 条" in page
    statement = id_of("statement 2")
    sent = {**KEY, "statement": statement, "choice": "disagree"}
    plain = signed_in.post(f"/conversations/{TALK}/opinion", data=sent)
    assert plain.headers["location"] == f"/conversations/{TALK}?seen=7#answering"
    assert world.commands[0] == (f"/statements/{statement}/opinion", "key-of-the-form", {"choice": "disagree"})
    part = signed_in.post(f"/conversations/{TALK}/opinion", data=sent, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "data-take-focus" in part.text
    assert "<html" not in part.text
    assert {"path": f"/conversations/{TALK}/next", "at_least": "DELIBERATION:7"} in world.asked


def test_the_map_is_described_in_words_and_small_groups_are_not(signed_in: TestClient, world: World) -> None:
    talking(world)
    words = said(signed_in.get(f"/conversations/{TALK}").text)
    assert "每一组的多数都这样看。 都赞成 小花园要多装几盏灯。" in words
    assert "A 组 42 人 赞成 75% 停车位应该先到先得。" in words
    assert "B 组 37 人 我在这组 不赞成 12% 晚上十点以后不要跳广场舞。" in words
    assert "C 组 人数太少，为保护隐私不显示。" in words
    assert "您在 B 组" in words


def test_who_is_not_signed_in_reads_statements_and_the_map_without_a_place(pages: TestClient, world: World) -> None:
    talking(world)
    world.hall[f"/conversations/{TALK}/map"]["you"] = None
    page = pages.get(f"/conversations/{TALK}").text
    assert "登录后表态" in page
    assert "停车位应该先到先得。" in page
    assert "我在这组" not in page


def test_a_statement_of_ones_own_waits_for_the_convener(signed_in: TestClient, world: World) -> None:
    talking(world)
    answer = signed_in.post(f"/conversations/{TALK}/statements", data={**KEY, "body": "垃圾桶要加盖。"})
    assert world.commands == [(f"/conversations/{TALK}/statements", "key-of-the-form", {"text": "垃圾桶要加盖。"})]
    assert "召集人看过后展示" in signed_in.get(answer.headers["location"]).text


def test_an_opinion_that_came_too_late_is_said_beside_the_statement(signed_in: TestClient, world: World) -> None:
    talking(world)
    statement = id_of("statement 2")
    world.refuse(f"/statements/{statement}/opinion", 409, "conversation-closed", "x", "it is over")
    sent = {**KEY, "statement": statement, "choice": "agree"}
    plain = signed_in.post(f"/conversations/{TALK}/opinion", data=sent)
    part = signed_in.post(f"/conversations/{TALK}/opinion", data=sent, headers={"HX-Request": "true"})
    assert (plain.status_code, part.status_code) == (409, 200)
    for answer in (plain, part):
        assert "观点征集已结束。" in answer.text
        assert "晚上十点以后不要跳广场舞。" in answer.text


def test_schemes_stand_side_by_side_and_one_leads_to_its_contest(pages: TestClient, world: World) -> None:
    comparing(world)
    page = pages.get(f"/schemes/{CONTEST}").text
    words = said(page)
    assert f'src="/api/deliberation/schemes/{SCHEME}/pictures/{PICTURE}"' in page
    assert "下沉花园" in words
    assert "林下廊架" in words
    assert "3 条意见" in words
    assert pages.get(f"/schemes/{OTHER_SCHEME}").headers["location"] == f"/schemes/{CONTEST}/{OTHER_SCHEME}"


def test_a_scheme_shows_its_history_and_comments_at_their_points(pages: TestClient, world: World) -> None:
    comparing(world)
    page = pages.get(f"/schemes/{CONTEST}/{SCHEME}").text
    assert 'cx="25%" cy="60%"' in page
    assert 'id="comment-1"' in page
    words = said(page)
    assert "已隐藏：含手机号" in words
    assert "修改：按老人意见加坐凳" in words
    assert "历次修改" in words
    assert "登录后提意见" in words


def test_a_comment_on_a_point_is_sent_in_per_mille(signed_in: TestClient, world: World) -> None:
    comparing(world)
    path = f"/schemes/{CONTEST}/{SCHEME}/comments"
    sent = {**KEY, "picture": PICTURE, "pin_x": "33.3", "pin_y": "100", "body": "加一盏灯。"}
    answer = signed_in.post(path, data=sent)
    assert answer.headers["location"] == f"/schemes/{CONTEST}/{SCHEME}?say=commented&seen=7#comments"
    where = {"picture_id": PICTURE, "x": 333, "y": 1000}
    assert world.commands == [(f"/schemes/{SCHEME}/comments", "key-of-the-form", {"text": "加一盏灯。", **where})]
    outside = signed_in.post(path, data={**sent, "pin_x": "120"})
    assert outside.status_code == 422
    assert "请在图上点一处" in outside.text
    assert "加一盏灯。" in outside.text


def test_a_name_is_handed_in_once_where_everybody_may(signed_in: TestClient, world: World) -> None:
    comparing(world, kind="naming_contest", choosing="decision")
    world.answers[f"/contests/{CONTEST}/schemes"] = {"scheme_id": SCHEME}
    answer = signed_in.post(f"/schemes/{CONTEST}/enter", data={**KEY, "title": "望江园", "body": "能望见江。"})
    assert answer.headers["location"] == f"/schemes/{CONTEST}?say=entered"
    sent = {"title": "望江园", "text": "能望见江。"}
    assert world.commands == [(f"/contests/{CONTEST}/schemes", "key-of-the-form", sent)]
    world.hall[f"/contests/{CONTEST}"]["schemes"][1]["author_id"] = RESIDENT
    page = signed_in.get(f"/schemes/{CONTEST}").text
    assert "您已经提交过" in page
    assert 'name="title"' not in page


def test_a_design_keeps_its_words_when_a_picture_is_refused(signed_in: TestClient, world: World) -> None:
    comparing(world, kind="design_contest")
    world.answers[f"/contests/{CONTEST}/schemes"] = {"scheme_id": SCHEME}
    world.refuse(f"/schemes/{SCHEME}/pictures", 422, "picture-unacceptable", "x", "x")
    files = [("photos", ("a.png", PNG, "image/png"))]
    answer = signed_in.post(f"/schemes/{CONTEST}/enter", data={**KEY, "title": "林荫", "body": "多种树。"}, files=files)
    assert answer.headers["location"] == f"/schemes/{CONTEST}?say=entered_without"


def test_the_drawn_person_answers_and_declining_wants_a_tick(signed_in: TestClient, world: World) -> None:
    world.hall[f"/panels/{PANEL}"] = panel()
    world.hall[f"/panels/{PANEL}/ticket"] = ticket()
    words = said(signed_in.get(f"/panels/{PANEL}").text)
    assert "您抽中了第 2 席" in words
    assert "您所在的组有 120 人、3 席，您排第 4" in words
    refused = signed_in.post(f"/panels/{PANEL}/decline", data=KEY)
    assert refused.status_code == 422
    assert "请先勾选确认" in refused.text
    assert not world.commands
    declined = signed_in.post(f"/panels/{PANEL}/decline", data={**KEY, "sure": "yes"})
    assert declined.headers["location"] == f"/panels/{PANEL}?say=decline"
    signed_in.post(f"/panels/{PANEL}/accept", data=KEY)
    assert [path for path, _, _ in world.commands] == [f"/panels/{PANEL}/{what}" for what in ("decline", "accept")]


def test_a_panel_shows_quotas_seed_and_replacements_and_no_person(pages: TestClient, world: World) -> None:
    world.hall[f"/panels/{PANEL}"] = panel()
    page = pages.get(f"/panels/{PANEL}").text
    words = said(page)
    assert "递补： 谢绝 1 人" in words
    assert "20–35 岁 120 3 4" in words
    assert "公开数值：4 8 2 1 7" in words
    assert f'href="/api/deliberation/panels/{PANEL}/export"' in page
    assert RESIDENT not in page
    assert AREA not in words


def test_every_page_has_its_words_in_english(signed_in: TestClient, world: World) -> None:
    signed_in.get("/language/en")
    opened(world, unit(), **RANKED)
    world.hall[f"/forms/{FORM}"] = sheet()
    talking(world)
    comparing(world, kind="design_contest")
    world.hall[f"/panels/{PANEL}"] = panel()
    world.hall[f"/panels/{PANEL}/ticket"] = ticket(seat_state="accepted")
    told = {
        f"/votes/{VOTE}": "Give each option a place",
        f"/forms/{FORM}": "Answer for my household",
        f"/conversations/{TALK}": "What all share",
        f"/schemes/{CONTEST}": "Hand in a design",
        f"/schemes/{CONTEST}/{SCHEME}": "Comment on a point of the picture",
        f"/panels/{PANEL}": "Leave the panel",
    }
    for path, words in told.items():
        assert words in signed_in.get(path).text
    closed(world, export([[0]] * 30))
    assert "Passed" in signed_in.get(f"/votes/{VOTE}").text
    assert "Count in my browser" in signed_in.get(f"/votes/{VOTE}/recount").text
