"""The hall of projects and a round: what one can do now, in people's words, and what is shown of its proposals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from funding_service.aggregate.terms import Envelope

from .examples import AREA, World, id_of
from .mailbox_services import STREET, at
from .round_examples import Held, counted, held, lay, row_of_proposal, some_choices, step

HALL = "/projects/under/310113111028"


def said(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_hall_says_what_one_can_do_now_and_what_came_of_earlier_rounds(pages: TestClient, world: World) -> None:
    collecting, ticking = held("collect"), held("tick")
    building = counted(held("build"), some_choices())
    lay(world, collecting, ticking, building)
    page = pages.get(HALL).text
    words = said(page)
    assert f'class="asked" href="/projects/propose?round={collecting.id}"' in page
    assert f'class="asked" href="/rounds/{ticking.id}/tick"' in page
    assert f'class="asked" href="/rounds/{building.id}' not in page
    assert "高境镇举办，您这里也能参加 · 街镇资金 · 额度 ¥100,000" in words
    assert "勾选到" in words
    assert 'href="/funds/under/310113111028"' in page
    assert 'href="/works/under/310113111028"' in page


def test_a_round_that_is_over_is_found_under_past_rounds_with_what_it_gave(pages: TestClient, world: World) -> None:
    over = counted(held("build", name="over"), some_choices())
    row = over.row() | {"status": "review", "division_id": AREA}
    world.funding["/rounds"] = {"items": [row], "next_cursor": "still-earlier"}
    page = pages.get(HALL).text
    assert f'href="/rounds/{over.id}/result"' in page
    assert "立项 3 个，共 ¥82,000.50" in said(page)
    assert f'href="{HALL}?cursor=still-earlier"' in page


def test_works_that_do_not_answer_cost_the_hall_that_part_alone(pages: TestClient, world: World) -> None:
    lay(world)
    words = said(pages.get(HALL).text)
    assert "这一部分暂时打不开" in words
    assert "这里现在没有进行中的轮次" in words


def test_a_resident_is_led_to_the_hall_of_the_own_area(signed_in: TestClient, world: World) -> None:
    world.area_id = AREA
    assert signed_in.get("/projects").headers["location"] == f"/projects/under/{AREA}"


def test_anybody_else_begins_with_the_districts(pages: TestClient) -> None:
    assert 'href="/projects/under/310113"' in pages.get("/projects").text


@pytest.mark.parametrize(
    ("terms", "sentences"),
    [
        ({}, ["每人最多勾选 3 个项目", "按得票从多到少，一个个立项", "得票多的先，再便宜的先，再号码小的先"]),
        (
            {"ballot": "knapsack", "most": None, "rule": "greedy_votes_per_cost"},
            ["总价不超过额度", "先算每个项目每花一元得到几票"],
        ),
        (
            {"ballot": "points", "most": 10, "rule": "equal_shares", "completion": "add1u", "bound": False},
            ["每人有 10 分", "由支持它的人一起出钱", "每份一元一元往上加", "如果决定与计票不同，必须公开说明理由"],
        ),
        ({"ballot": "ranking", "most": 4}, ["最多排 4 个"]),
    ],
)
def test_a_round_says_in_sentences_how_one_ticks_and_how_it_is_counted(
    pages: TestClient, world: World, terms: dict[str, Any], sentences: list[str]
) -> None:
    round_ = held("tick", **terms)
    lay(world, round_)
    page = pages.get(f"/rounds/{round_.id}").text
    words = said(page)
    for sentence in sentences:
        assert sentence in words
    assert 'href="/projects/how-counted"' in page
    assert round_.round.frozen_sha256 is not None
    assert round_.round.frozen_sha256[:16] in page


def test_envelopes_are_named_by_their_place_or_category(pages: TestClient, world: World) -> None:
    by_place = (Envelope(AREA, 6_000_050, division_id=AREA), Envelope(STREET, 4_000_000, division_id=STREET))  # type: ignore[arg-type]
    round_ = held("collect", split_by="division", envelopes=by_place)
    lay(world, round_)
    words = said(pages.get(f"/rounds/{round_.id}").text)
    assert "逸景佳苑居委会 ¥60,000.50" in words
    assert "用不完的不挪给别处" in words


def test_turnout_is_live_and_small_groups_are_said_to_be_hidden(pages: TestClient, world: World) -> None:
    round_ = held("tick")
    lay(world, round_)
    page = pages.get(f"/rounds/{round_.id}").text
    assert f'hx-get="/rounds/{round_.id}/turnout"' in page
    words = said(pages.get(f"/rounds/{round_.id}/turnout").text)
    assert "312 人 / 640 人 · 48.8%" in words
    assert "共和八村第一居委会 少于 5，不显示" in words


def test_a_new_edition_says_that_what_was_ticked_is_void_and_why(pages: TestClient, world: World) -> None:
    edition = {"edition": 2, "at": at(days=2), "role": "street_officer", "division_id": STREET, "reason": "额度增加"}
    round_ = held("discuss", said={"edition": 2, "editions": [edition]})
    lay(world, round_)
    words = said(pages.get(f"/rounds/{round_.id}").text)
    assert "现在是第 2 版。此前的勾选作废" in words
    assert "额度增加" in words
    assert "高境镇 · 街道干部" in words


def test_what_ticking_waits_for_is_said_by_number(pages: TestClient, world: World) -> None:
    round_ = held("discuss", said={"undecided": [4, 7], "tick_at": at(hours=1)})
    lay(world, round_)
    assert "第 4、7 号提案还没有审核完，或申诉未决" in said(pages.get(f"/rounds/{round_.id}").text)


def test_a_cancelled_round_says_why_and_offers_nothing(pages: TestClient, world: World) -> None:
    round_ = held("collect", said={"status": "cancelled", "reason": "资金收回"})
    lay(world, round_)
    page = pages.get(f"/rounds/{round_.id}").text
    assert "取消理由： 资金收回" in said(page)
    assert "/projects/propose?round=" not in page


def test_proposals_off_the_ballot_stand_beside_it_with_their_state(pages: TestClient, world: World) -> None:
    round_ = held("tick")
    lay(world, round_)
    rows = [*round_.proposals(), row_of_proposal(number=9, status="declined", title="拆围墙", picture_id=None)]
    world.funding[f"{round_.path}/proposals"] = {"items": rows, "next_cursor": None}
    page = pages.get(f"/rounds/{round_.id}").text
    assert "没有上选票的提案（1）" in page
    assert page.index("重做小区大门") < page.index("拆围墙")
    first = round_.proposals()[0]["proposal_id"]
    assert f'src="/api/funding/proposals/{first}/pictures/{id_of("picture")}"' in page


def test_all_pages_of_a_long_ballot_are_read(pages: TestClient, world: World) -> None:
    round_ = held("tick")
    lay(world, round_)
    rows = round_.proposals()

    def page_of(query: dict[str, str]) -> dict[str, Any]:
        first = "cursor" not in query
        return {"items": rows[:2] if first else rows[2:], "next_cursor": "2" if first else None}

    world.funding[f"{round_.path}/proposals"] = page_of
    assert said(pages.get(f"/rounds/{round_.id}").text).count("在选票上") == len(rows)


def test_how_it_is_counted_is_told_with_one_example_in_both_languages(pages: TestClient) -> None:
    assert "滑梯、路灯、树，正好 100 元" in said(pages.get("/projects/how-counted").text)
    pages.get("/language/en")
    assert "Funded: slide, lamp, trees, 100 in all." in said(pages.get("/projects/how-counted").text)


def test_every_page_of_a_round_can_be_read_in_english(signed_in: TestClient, world: World) -> None:
    done: Held = counted(held("build", rule="equal_shares", completion="utilitarian", most=2), some_choices())
    lay(world, held("tick"), done)
    signed_in.get("/language/en")
    for address in (HALL, f"/rounds/{done.id}", f"/rounds/{done.id}/result", f"/rounds/{done.id}/recount"):
        assert signed_in.get(address).status_code == 200
    page = signed_in.get(f"/proposals/{done.proposals()[0]['proposal_id']}").text
    assert "costed at ¥48,000.50" in page
    assert step("costed", 1)["step"] in page
