"""Proposals at the desk: what waits, costing line by line, screening, appeals, words of a referred topic."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from .. import hall_examples as hall
from ..deliberation_desk.saying import KEY, offered, send, sent, sign_in
from ..examples import AREA, ESTATE, World, id_of
from ..mailbox_services import DISTRICT, STREET
from ..rounds_desk_examples import (
    BENCH,
    COLLECTING,
    COUNTS,
    LAMPS,
    OF_TOPIC,
    PAVILION,
    TICKING,
    TOPIC,
    in_view,
    proposal,
    round_,
    step,
)

PAGE = f"/desk/proposals/{PAVILION}"


def put(world: World, **different: Any) -> None:
    """Another proposal in place of the example."""
    world.funding[f"/proposals/{PAVILION}"] = proposal(**different)


def test_what_waits_is_sorted_by_what_is_to_be_done_and_late_is_said(worker: TestClient) -> None:
    text = worker.get("/desk/proposals").text
    order = [text.index(f'id="list-{view}"') for view in ("to_cost", "to_screen", "appeals")]
    assert order == sorted(order)
    assert "审核期已过 24 小时" in text
    assert re.search(r'view=to_screen" class="view-late">待审核 <span class="num count">1</span>', text)
    assert "未概算" in text
    assert "¥40,000" in text
    assert 'id="list-pool"' not in text
    assert "<script>alert" not in text


def test_one_view_is_asked_for_with_its_filters_and_cursor(worker: TestClient, world: World) -> None:
    world.asked.clear()
    query = f"view=to_cost&round={COLLECTING}&category=safety&cursor=abc&seen=7"
    assert 'id="list-to_screen"' not in worker.get(f"/desk/proposals?{query}").text
    asked = {"path": f"/divisions/{AREA}/desk/proposals", "view": "to_cost", "round_id": COLLECTING}
    assert asked | {
        "category": "safety", "limit": "30", "cursor": "abc", "at_least": "FUNDING:7",
    } in world.asked  # fmt: skip


def test_the_pool_names_the_topic_of_what_nobody_has_written_down(worker: TestClient, world: World) -> None:
    assert "（尚未写明）" in worker.get("/desk/proposals?view=pool").text, "deliberation may be away"
    world.hall[f"/topics/{TOPIC}"] = hall.detail(topic_id=TOPIC)
    text = worker.get("/desk/proposals?view=pool").text
    assert "议题：3号楼加装电梯&lt;script&gt;" in text
    assert "未写明内容" in text
    assert "议事厅转来" in text


@pytest.mark.parametrize(
    ("different", "can"),
    [
        ({}, {"describe", "pictures", "cost", "admit", "merge", "split", "decline"}),
        (
            {"cost_fen": None, "items": None},
            {"describe", "pictures", "cost", "merge", "split", "decline"},
        ),
        ({"status": "admitted"}, {"pictures", "cost", "merge", "split", "decline"}),
        ({"status": "declined"}, set()),
        ({"round_id": None, "status": "pooled"}, {"describe", "pictures", "enter"}),
        ({"round_id": TICKING, "status": "on_ballot"}, set()),
    ],
)
def test_a_proposal_offers_what_its_state_allows(
    worker: TestClient, world: World, different: dict[str, Any], can: set[str]
) -> None:
    put(world, **different)
    assert offered(worker.get(PAGE).text, PAGE) == can


def test_a_department_costs_and_does_nothing_else(pages: TestClient, world: World) -> None:
    handler = sign_in(pages, "13600136000")
    assert offered(handler.get(PAGE).text, PAGE) == {"cost"}
    world.funding[f"/divisions/{DISTRICT}/desk"] = COUNTS
    world.funding[f"/divisions/{DISTRICT}/desk/proposals"] = in_view
    text = handler.get("/desk/proposals?view=pool").text
    assert re.findall(r'<section class="waiting" id="list-(\w+)"', text) == ["to_cost", "to_screen"]
    assert "/desk/proposals/new" not in text
    assert 'href="/desk/rounds' not in text
    assert "您没有可办理民心项目的区划" in handler.get("/desk/rounds").text


def test_its_page_shows_cost_steps_and_envelope(worker: TestClient) -> None:
    text = worker.get(PAGE).text
    assert "¥30,000.50" in text
    assert "概算 ¥40,000" in text
    assert "适用额度 ¥80,000" in text
    assert "1 人已注销" in text


def test_it_is_said_when_it_costs_more_than_its_envelope(worker: TestClient, world: World) -> None:
    own = {"key": AREA, "amount_fen": 3_999_999, "division_id": AREA, "category": None}
    above = {"key": STREET, "amount_fen": 9_000_000, "division_id": STREET, "category": None}
    world.funding[f"/rounds/{COLLECTING}"] = round_(split_by="division", envelopes=[above, own])
    assert "超出适用额度 ¥39,999.99" in worker.get(PAGE).text, "the nearest division pays"
    world.funding[f"/rounds/{COLLECTING}"] = round_(split_by="category", envelopes=[])
    assert "没有适用于它的额度" in worker.get(PAGE).text


@pytest.mark.parametrize(
    ("verb", "typed", "path", "body"),
    [
        (
            "cost",
            {"item-0": "木作", "cost-0": "30,000.5", "item-1": "", "cost-1": "", "item-7": "瓦面", "cost-7": "9，999"},
            "cost",
            {"items": [{"name": "木作", "cost_fen": 3_000_050}, {"name": "瓦面", "cost_fen": 999_900}]},
        ),
        ("admit", {"reason": "可行"}, "admit", {"reason": "可行"}),
        ("decline", {"why": "other", "reason": "有管线"}, "decline", {"why": "other", "reason": "有管线"}),
        ("merge", {"into": LAMPS, "reason": "同一处"}, "merge", {"into_proposal_id": LAMPS, "reason": "同一处"}),
        (
            "split",
            {
                **{"title-0": "凉亭", "body-0": "修", "category-0": "environment", "title-1": "座椅", "body-1": "换"},
                **{"category-1": "elderly", "title-2": "", "reason": "两件事"},
            },
            "split",
            {
                "parts": [
                    {"title": "凉亭", "text": "修", "category": "environment"},
                    {"title": "座椅", "text": "换", "category": "elderly"},
                ],
                "reason": "两件事",
            },
        ),
        (
            "describe",
            {"title": "凉亭", "body": "修", "category": "safety"},
            "describe",
            {"title": "凉亭", "text": "修", "category": "safety"},
        ),
        ("enter", {"round": COLLECTING}, "enter", {"round_id": COLLECTING}),
    ],
)  # fmt: skip
def test_what_screening_sends(
    worker: TestClient, world: World, verb: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    answer = send(worker, f"{PAGE}/{verb}", **typed)
    assert answer.status_code == 303, answer.text
    assert sent(world, f"/proposals/{PAVILION}/{path}") == body
    assert worker.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("cost", {"item-0": "", "cost-0": ""}, "请至少写一项"),
        ("cost", {"item-0": "木作", "cost-0": "三万"}, "请填写金额（元，最多两位小数）"),
        ("cost", {"item-0": "", "cost-0": "5"}, "请写明这一项做什么"),
        ("merge", {"into": "", "reason": "同一处"}, "请选择并入哪一个"),
        ("split", {"title-0": "只有一个", "reason": "x"}, "请至少写明两个"),
        ("decide-appeal", {"decision": "", "reason": "x"}, "请选择。"),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(
    street: TestClient, world: World, verb: str, typed: dict[str, str], said: str
) -> None:
    if verb == "decide-appeal":
        put(world, status="appealed", thread=[step("appealed", 1, "resident", to_division_id=STREET)])
    answer = send(street, f"{PAGE}/{verb}", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert world.commands == []


def test_a_refusal_keeps_what_was_typed(worker: TestClient, world: World) -> None:
    world.refuse(f"/proposals/{PAVILION}/cost", 422, "over-envelope", "概算超出额度", "x", "cost_fen")
    answer = send(worker, f"{PAGE}/cost", **{"item-0": "电梯", "cost-0": "900000"})
    assert "概算超出适用的额度" in answer.text
    assert 'value="电梯"' in answer.text
    assert 'value="900000"' in answer.text


def test_the_unit_above_decides_on_an_appeal_and_the_area_does_not(worker: TestClient, world: World) -> None:
    thread = [
        step("declined", 3, "area_worker", AREA, why="not_feasible", reason="有管线"),
        step("appealed", 1, "resident", reason="管线已迁", to_division_id=STREET),
    ]
    put(world, status="appealed", thread=thread)
    text = worker.get(PAGE).text
    assert offered(text, PAGE) == set()
    assert "不予入围：不可实施" in text
    assert "向高境镇申诉" in text
    officer = sign_in(worker, "13700137000")
    assert offered(officer.get(PAGE).text, PAGE) == {"decide-appeal"}
    send(officer, f"{PAGE}/decide-appeal", decision="yes", reason="请重审")
    assert sent(world, f"/proposals/{PAVILION}/appeal/decide") == {"reopen": True, "reason": "请重审"}


def test_a_referred_topic_is_written_down_beginning_with_its_own_words(worker: TestClient, world: World) -> None:
    bare = {"title": None, "text": None, "category": None, "cost_fen": None, "items": None}
    world.funding[f"/proposals/{OF_TOPIC}"] = proposal(
        proposal_id=OF_TOPIC, round_id=None, number=None, status="pooled", origin="topic", topic_id=TOPIC, **bare
    )
    world.hall[f"/topics/{TOPIC}"] = hall.detail()
    text = worker.get(f"/desk/proposals/{OF_TOPIC}").text
    assert offered(text, f"/desk/proposals/{OF_TOPIC}") == {"describe", "pictures"}
    topic = world.hall[f"/topics/{TOPIC}"]
    assert f'href="/topics/{TOPIC}"' in text
    assert re.search(rf'<textarea[^>]*name="body"[^>]*>{re.escape(escape(topic["text"]))}</textarea>', text)
    world.hall.clear()
    assert worker.get(f"/desk/proposals/{OF_TOPIC}").status_code == 200, "deliberation may be away"


@pytest.mark.parametrize(("chosen", "path"), [("pool", "/proposals"), (COLLECTING, f"/rounds/{COLLECTING}/proposals")])
def test_staff_write_a_proposal_down_for_the_pool_or_a_round(
    worker: TestClient, world: World, chosen: str, path: str
) -> None:
    text = worker.get("/desk/proposals/new").text
    assert f'value="{COLLECTING}"' in text
    assert f'value="{TICKING}"' not in text
    world.answers[path] = {"proposal_id": PAVILION}
    typed = {"division": AREA, "estate": ESTATE, "title": "凉亭", "body": "修", "category": "elderly"}
    answer = send(worker, "/desk/proposals/new", **typed, round=chosen)
    body = {"title": "凉亭", "text": "修", "category": "elderly", "division_id": AREA, "estate_id": ESTATE}
    assert sent(world, path) == body
    assert answer.headers["location"] == f"{PAGE}?say=new&seen=7"


def test_pictures_are_sent_one_by_one_under_keys_of_their_own(worker: TestClient, world: World) -> None:
    files = [("photos", (f"{number}.jpg", b"x" * number, "image/jpeg")) for number in (1, 2)]
    answer = worker.post(f"{PAGE}/pictures", data={"idempotency_key": KEY}, files=files)
    assert answer.headers["location"] == f"{PAGE}?say=pictures"
    path = f"/proposals/{PAVILION}/pictures"
    assert world.commands == [(path, f"{KEY}-0", b"x"), (path, f"{KEY}-1", b"xx")]
    assert "请选择图片。" in send(worker, f"{PAGE}/pictures").text


def test_a_picture_is_shown_to_staff_before_anything_is_public(worker: TestClient, world: World) -> None:
    picture = id_of("picture")
    put(world, picture_ids=[picture])
    world.funding[f"/proposals/{PAVILION}/pictures/{picture}"] = b"jpeg"
    assert f'src="{PAGE}/pictures/{picture}"' in worker.get(PAGE).text
    answer = worker.get(f"{PAGE}/pictures/{picture}")
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/jpeg", "no-store")


def test_what_others_merge_into_is_open_proposals_of_the_round(worker: TestClient) -> None:
    text = worker.get(PAGE).text
    assert f'name="into" value="{LAMPS}"' in text
    for other in (BENCH, PAVILION):
        assert f'name="into" value="{other}"' not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_and_state_has_its_words_in_both_languages(worker: TestClient, world: World, language: str) -> None:
    told: dict[str, dict[str, Any]] = {
        "costed": {"cost_fen": 4_000_000}, "declined": {"why": "other"}, "appealed": {"to_division_id": STREET},
        "appeal_decided": {"reopened": False}, "merged": {"into_proposal_id": LAMPS}, "split": {"part_ids": [BENCH]},
        "put_on_ballot": {"number": 1}, "decided": {"funded": False},
    }  # fmt: skip
    steps = (
        "submitted", "described", "entered", "costed", "admitted", "declined", "appealed", "appeal_decided", "merged",
        "joined", "split", "picture_added", "withdrawn", "put_on_ballot", "taken_off_ballot", "returned", "decided",
    )  # fmt: skip
    thread = [step(name, 1, "area_worker", AREA, **told.get(name, {})) for name in steps]
    worker.cookies.set("linli_language", language)
    states = ("pooled", "submitted", "admitted", "declined", "appealed", "merged", "split", "withdrawn", "on_ballot",
              "funded", "not_funded")  # fmt: skip
    for status in states:
        put(world, status=status, thread=thread, part_ids=[BENCH], into_proposal_id=LAMPS, split_from_id=BENCH)
        answer = worker.get(PAGE)
        assert answer.status_code == 200, status
        assert "fdesk." not in answer.text
    others = ("/desk/proposals", "/desk/proposals/new", "/desk/rounds/laboratory")
    for page in (*others, f"/desk/rounds/prepare?division={AREA}"):
        assert "fdesk." not in worker.get(page).text
