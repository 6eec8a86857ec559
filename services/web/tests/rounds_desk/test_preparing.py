"""Preparing and revising a round: the form's defaults, what it sends, what it refuses beside the field."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ..deliberation_desk.saying import send, sent
from ..examples import AREA, UNITS, World, id_of
from ..mailbox_services import STREET, at
from ..rounds_desk_examples import COLLECTING, COUNTED, DATES, TICKING, result, round_

PREPARE = "/desk/rounds/prepare"
MOMENTS = {name: f"2099-0{month}-05T09:00" for month, name in enumerate(DATES, 1)}
SENT_MOMENTS = {name: f"{moment}:00+08:00" for name, moment in MOMENTS.items()}
TYPED = {
    "division": AREA,
    "name": "2099年微更新",
    "body": "",
    "funder": "street_grant",
    "funder_name": "高境镇人民政府",
    "bound": "yes",
    "split_by": "none",
    "amount": "1,200,000.50",
    "ballot": "approval",
    "most-approval": "3",
    "most-points": "10",
    "most-ranking": "5",
    "rule": "equal_shares",
    "completion": "add1u",
    "tie-0": "more_votes_first",
    "tie-1": "cheaper_first",
    "electorate": "residents_18",
    **MOMENTS,
}
SENT: dict[str, Any] = {
    "name": "2099年微更新",
    "funder": "street_grant",
    "funder_name": "高境镇人民政府",
    "bound": True,
    "split_by": "none",
    "envelopes": [{"amount_fen": 120_000_050}],
    "ballot": "approval",
    "most": 3,
    "rule": "equal_shares",
    "completion": "add1u",
    "tie_breaks": ["more_votes_first", "cheaper_first"],
    "electorate": "residents_18",
    **SENT_MOMENTS,
}


def test_the_form_begins_with_a_plan_that_holds(worker: TestClient) -> None:
    text = worker.get(f"{PREPARE}?division={AREA}").text
    dates = [found[1] for name in DATES if (found := re.search(rf'name="{name}"[^>]*value="([^"]+)"', text))]
    assert len(dates) == len(DATES)
    assert dates == sorted(dates)
    for field, value in (("funder", "area_fund"), ("completion", "add1u"), ("electorate", "residents_18")):
        assert re.search(rf'name="{field}".*?<option value="{value}" selected', text, re.S), field
    assert 'value="equal_shares" id="rule-equal_shares" required checked' in text
    assert 'value="division"' not in text, "nothing lies below an area"


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ({}, {}),
        ({"ballot": "knapsack"}, {"ballot": "knapsack", "most": None}),
        ({"ballot": "points"}, {"ballot": "points", "most": 10}),
        ({"rule": "greedy_votes"}, {"rule": "greedy_votes", "completion": "none"}),
        ({"bound": "no", "body": "修修补补"}, {"bound": False, "text": "修修补补"}),
        ({"tie-1": "more_votes_first"}, {"tie_breaks": ["more_votes_first"]}),
        (
            {"split_by": "category", "amount-safety": "50000", "amount-elderly": "3万".replace("万", "0000")},
            {
                "split_by": "category",
                "envelopes": [
                    {"amount_fen": 5_000_000, "category": "safety"},
                    {"amount_fen": 3_000_000, "category": "elderly"},
                ],
            },
        ),
    ],
)
def test_what_preparing_sends(worker: TestClient, world: World, typed: dict[str, str], body: dict[str, Any]) -> None:
    world.answers["/rounds"] = {"round_id": COLLECTING}
    answer = send(worker, PREPARE, **{**TYPED, **typed})
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"/desk/rounds/{COLLECTING}?say=prepared&seen=7"
    wanted = {**SENT, **body, "division_id": AREA}
    assert sent(world, "/rounds") == {name: value for name, value in wanted.items() if value is not None}


def test_a_street_splits_its_money_among_its_areas(street: TestClient, world: World) -> None:
    world.answers["/rounds"] = {"round_id": COLLECTING}
    below = [id_of(code) for code, (_, tier, parent) in UNITS.items() if tier == "area" and parent == "310113111"]
    assert all(f"amount-{one}" in street.get(f"{PREPARE}?division={STREET}").text for one in below)
    typed = {**TYPED, "division": STREET, "split_by": "division", f"amount-{below[0]}": "10"}
    send(street, PREPARE, **typed)
    assert sent(world, "/rounds")["envelopes"] == [{"amount_fen": 1_000, "division_id": below[0]}]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "十万"}, "请填写金额（元，最多两位小数）"),
        ({"amount": "1.005"}, "请填写金额（元，最多两位小数）"),
        ({"amount": "-5"}, "请填写金额（元，最多两位小数）"),
        ({"split_by": "category"}, "请填写金额（元，最多两位小数）"),
        ({"most-approval": "许多"}, "请填写 1 到 100 的整数"),
        ({"bound": ""}, "请选择。"),
        ({"tick_at": ""}, "is-invalid"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field_and_nothing_typed_is_lost(
    worker: TestClient, world: World, typed: dict[str, str], said: str
) -> None:
    answer = send(worker, PREPARE, **{**TYPED, **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "2099年微更新" in answer.text
    assert world.commands == []


def test_a_refusal_of_the_service_stands_at_the_field_that_it_names(worker: TestClient, world: World) -> None:
    world.refuse(
        "/rounds", 422, "round-terms-invalid", "轮次设置不成立", "phases come one after the other", "notice_at"
    )
    answer = send(worker, PREPARE, **TYPED)
    assert re.search(r'name="notice_at"[^>]*aria-invalid="true"', answer.text)
    assert "条件不成立" in answer.text


def test_nobody_prepares_a_round_for_a_place_of_others(worker: TestClient, world: World) -> None:
    assert worker.get(f"{PREPARE}?division={id_of('310113111029')}").status_code == 403
    assert send(worker, PREPARE, **{**TYPED, "division": STREET}).status_code == 403
    assert worker.get(PREPARE).status_code == 404
    assert world.commands == []


def test_revising_begins_with_what_stands_there_and_says_what_becomes_void(worker: TestClient, world: World) -> None:
    world.funding[f"/rounds/{TICKING}"] = round_(TICKING, "tick", tie_breaks=["dearer_first"], split_by="category",
        envelopes=[{"key": "safety", "amount_fen": 8_000_050, "division_id": None, "category": "safety"}])  # fmt: skip
    text = worker.get(f"/desk/rounds/{TICKING}/revise").text
    assert "保存后即为第 2 版，此前的勾选全部作废" in text
    assert "已有 312 人勾选" in text
    assert re.search(r'name="amount-safety" value="80000.50"', text)
    assert 'type="checkbox" required' in text
    assert "勾选及以后的日期已整体顺延" in text
    found = re.search(r'name="tick_at"[^>]*value="([^"]+)"', text)
    assert found
    assert datetime.fromisoformat(f"{found[1]}+08:00") > datetime.now(UTC)
    answer = send(worker, f"/desk/rounds/{TICKING}/revise", **TYPED, reason="资金增加")
    assert answer.headers["location"] == f"/desk/rounds/{TICKING}?say=revised&seen=7"
    assert sent(world, f"/rounds/{TICKING}/revise") == {**SENT, "reason": "资金增加"}


def test_what_is_counted_is_revised_no_more(worker: TestClient, world: World) -> None:
    world.funding[f"/rounds/{COUNTED}"] = round_(COUNTED, "notice")
    assert worker.get(f"/desk/rounds/{COUNTED}/revise").status_code == 409
    world.funding[f"/rounds/{COUNTED}"] = round_(COUNTED, "counted", closes_at=at(days=2))
    world.funding[f"/rounds/{COUNTED}/result"] = result(valid=False)
    assert worker.get(f"/desk/rounds/{COUNTED}/revise").status_code == 200
