"""Proposals: every step with its reason, what their proposers do, proposing with pictures, one's own list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, ESTATE, World, id_of
from .mailbox_services import STREET
from .round_examples import counted, held, lay, proposal, row_of_proposal, some_choices, step

PROPOSAL = id_of("proposal")
PAGE = f"/proposals/{PROPOSAL}"
KEY = {"idempotency_key": "key-of-the-form"}


def said(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def shown(world: World, **different: Any) -> None:
    """The proposal that everybody asks for."""
    world.funding[PAGE] = proposal(**different)


def test_cost_lines_and_every_step_with_who_took_it_and_why_are_shown(pages: TestClient, world: World) -> None:
    thread = [
        step("submitted", 30, "resident", number=3),
        step("costed", 9, cost_fen=4_800_050),
        step("declined", 8, why="not_feasible", reason="地下有燃气管"),
        step("appealed", 7, "resident", reason="可以绕开", to_division_id=STREET),
        step("appeal_decided", 6, "street_officer", reopened=True, reason="请再勘察", division_id=STREET),
        step("admitted", 5, reason="改线后可行"),
        step("put_on_ballot", 2, "clock", number=3, cost_fen=4_800_050),
    ]
    shown(world, mine=False, status="on_ballot", thread=thread)
    words = said(pages.get(PAGE).text)
    assert "灯具十二套 ¥36,000.50 施工 ¥12,000 合计 ¥48,000.50" in words
    assert "未入围：不可实施" in words
    assert "地下有燃气管" in words
    assert "申诉成立，重新审核" in words
    assert "高境镇 · 街道干部 请再勘察" in words
    assert "系统计时" in words
    assert words.index("改线后可行") < words.index("请再勘察")


def test_merged_and_split_proposals_lead_to_each_other(pages: TestClient, world: World) -> None:
    other = id_of("other proposal")
    shown(world, mine=False, status="merged", into_proposal_id=other,
          thread=[step("merged", 1, reason="同一处", into_proposal_id=other)])  # fmt: skip
    page = pages.get(PAGE).text
    assert page.count(f'href="/proposals/{other}"') == 2
    assert "同一处" in page


def test_what_was_funded_leads_to_its_work_and_to_the_reasons_of_the_result(pages: TestClient, world: World) -> None:
    round_ = counted(held("build"), some_choices())
    lay(world, round_)
    shown(world, mine=False, status="funded", round_id=round_.id, number=3, work_id=id_of("work"))
    page = pages.get(PAGE).text
    assert f'href="/works/{id_of("work")}"' in page
    assert f'href="/rounds/{round_.id}/result#project-3"' in page


def test_nobody_but_its_proposers_sees_what_is_not_screened(pages: TestClient, world: World) -> None:
    answer = pages.get(PAGE)
    assert answer.status_code == 404


def test_who_proposed_it_sees_it_unscreened_with_pictures_that_nobody_else_gets(
    signed_in: TestClient, world: World
) -> None:
    shown(world)
    world.funding[f"{PAGE}/pictures/{id_of('picture')}"] = b"jpeg"
    answer = signed_in.get(PAGE)
    assert answer.headers["cache-control"] == "no-store"
    assert f'src="/proposals/{PROPOSAL}/pictures/{id_of("picture")}"' in answer.text
    picture = signed_in.get(f"/proposals/{PROPOSAL}/pictures/{id_of('picture')}")
    assert (picture.content, picture.headers["content-type"]) == (b"jpeg", "image/jpeg")
    assert picture.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("submitted", {"describe", "pictures", "withdraw"}),
        ("admitted", {"pictures"}),
        ("declined", {"appeal"}),
        ("on_ballot", set()),
    ],
)
def test_offered_is_what_its_state_allows(signed_in: TestClient, world: World, status: str, offered: set[str]) -> None:
    round_ = held("screen")
    lay(world, round_)
    shown(world, status=status, round_id=round_.id)
    page = signed_in.get(PAGE).text
    assert {verb for verb in ("describe", "pictures", "withdraw", "appeal") if f'id="{verb}"' in page} == offered


def test_a_decline_is_appealed_once(signed_in: TestClient, world: World) -> None:
    round_ = held("screen")
    lay(world, round_)
    shown(world, status="declined", round_id=round_.id)
    answer = signed_in.post(f"{PAGE}/appeal", data={**KEY, "why": "可以绕开"})
    assert answer.headers["location"] == f"{PAGE}?say=appeal"
    assert world.commands == [(f"{PAGE}/appeal", "key-of-the-form", {"reason": "可以绕开"})]
    shown(world, status="declined", round_id=round_.id, thread=[step("appealed", 1, "resident")])
    assert 'id="appeal"' not in signed_in.get(PAGE).text


def test_a_refused_change_loses_nothing_that_was_typed(signed_in: TestClient, world: World) -> None:
    shown(world)
    world.refuse(f"{PAGE}/describe", 409, "proposal-state", "提案不在相应状态", "the proposal is admitted")
    answer = signed_in.post(f"{PAGE}/describe", data={**KEY, "title": "新名字", "text": "新内容", "category": "sport"})
    assert answer.status_code == 409
    assert "提案已进入另一状态，现在不能这样做。" in answer.text
    assert 'value="新名字"' in answer.text
    assert "新内容" in answer.text
    assert '<option value="sport" selected>' in answer.text


def test_pictures_are_added_one_by_one_and_a_refusal_is_put_at_their_field(signed_in: TestClient, world: World) -> None:
    shown(world)
    files = [("pictures", ("a.jpg", b"one", "image/jpeg")), ("pictures", ("b.jpg", b"two", "image/jpeg"))]
    assert signed_in.post(f"{PAGE}/pictures", data=KEY, files=files).headers["location"] == f"{PAGE}?say=pictures"
    assert [(key, sent) for _, key, sent in world.commands] == [
        ("key-of-the-form-picture-0", b"one"),
        ("key-of-the-form-picture-1", b"two"),
    ]
    refused = signed_in.post(f"{PAGE}/pictures", data=KEY)
    assert refused.status_code == 422
    assert "more-pictures-e" in refused.text


def resident_of(world: World) -> None:
    """A verified resident of the example estate."""
    world.status, world.area_id = "registered", AREA


def test_proposing_is_offered_for_places_within_the_round_and_sent_with_its_pictures(
    signed_in: TestClient, world: World
) -> None:
    resident_of(world)
    round_ = held("collect")
    lay(world, round_)
    world.answers[f"{round_.path}/proposals"] = {"proposal_id": PROPOSAL}
    page = signed_in.get("/projects/propose").text
    assert re.findall(r'name="place" value="(\w+)"', page) == ["estate", "area", "street"]
    data = {**KEY, "round": round_.id, "place": "estate", "title": "装灯", "text": "太暗", "category": "safety"}
    files = [("pictures", ("a.jpg", b"one", "image/jpeg"))]
    answer = signed_in.post("/projects/propose", data=data, files=files)
    assert answer.headers["location"] == f"{PAGE}?say=submitted"
    body = {"title": "装灯", "text": "太暗", "category": "safety", "division_id": AREA, "estate_id": ESTATE}
    assert world.commands == [
        (f"{round_.path}/proposals", "key-of-the-form", body),
        (f"{PAGE}/pictures", "key-of-the-form-picture-0", b"one"),
    ]


def test_a_refused_picture_does_not_lose_the_proposal(signed_in: TestClient, world: World) -> None:
    resident_of(world)
    round_ = held("collect")
    lay(world, round_)
    world.answers[f"{round_.path}/proposals"] = {"proposal_id": PROPOSAL}
    world.refuse(f"{PAGE}/pictures", 422, "picture-unacceptable", "x", "x", "body")
    data = {**KEY, "round": round_.id, "place": "area", "title": "装灯", "text": "太暗", "category": "safety"}
    answer = signed_in.post("/projects/propose", data=data, files=[("pictures", ("a.jpg", b"x", "image/jpeg"))])
    assert answer.headers["location"] == f"{PAGE}?say=submitted_without"


def test_where_several_rounds_collect_one_is_chosen_first(signed_in: TestClient, world: World) -> None:
    resident_of(world)
    first, second = held("collect"), held("collect", name="second")
    lay(world, first, second, held("tick"))
    page = signed_in.get("/projects/propose").text
    assert set(re.findall(r"/projects/propose\?round=([\w-]+)", page)) == {first.id, second.id}
    assert 'name="title"' not in page
    assert 'name="title"' in signed_in.get(f"/projects/propose?round={second.id}").text


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(signed_in: TestClient, world: World) -> None:
    resident_of(world)
    round_ = held("collect")
    lay(world, round_)
    world.refuse(f"{round_.path}/proposals", 422, "elsewhere", "提案不属于本轮范围", "x", "division_id")
    data = {**KEY, "round": round_.id, "place": "area", "title": "装灯", "text": "太暗", "category": "safety"}
    answer = signed_in.post("/projects/propose", data=data)
    assert answer.status_code == 422
    assert "这个地点不在本轮范围内。" in answer.text
    assert 'value="装灯"' in answer.text
    assert 'value="key-of-the-form"' in answer.text


def test_without_a_round_or_a_registration_one_is_told_what_to_do_instead(signed_in: TestClient, world: World) -> None:
    lay(world, held("tick"))
    assert "完成实名注册" in signed_in.get("/projects/propose").text
    resident_of(world)
    assert 'href="/topics/raise"' in signed_in.get("/projects/propose").text


def test_ones_own_proposals_are_listed_with_where_they_stand(signed_in: TestClient, world: World) -> None:
    rows = [row_of_proposal(status="declined"), row_of_proposal(title=None, origin="topic", status="pooled")]
    world.funding["/proposals/mine"] = {"items": rows, "next_cursor": "older"}
    page = signed_in.get("/me/proposals?seen=7").text
    assert "议事厅转来的提案（待写明）" in page
    assert "在项目库里，等待合适的轮次" in page
    assert 'href="/me/proposals?cursor=older"' in page
    assert world.asked[-1]["at_least"] == "FUNDING:7"
