"""Leading a topic on, and beginning what its stage allows, with what each form sends."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from .. import desk_examples as desk
from .. import hall_examples as hall
from ..examples import AREA, RESIDENT, World, id_of
from ..hall_examples import CONVENTION, MEETING, TOPIC
from ..mailbox_services import STREET
from .saying import KEY, MOMENT, TIME, TOPIC_PAGE, offered, send, sent


def test_a_topic_offers_what_its_stage_allows_and_says_what_each_way_lacks(worker: TestClient) -> None:
    text = worker.get(TOPIC_PAGE).text
    for what in desk.EVERYTHING:
        assert f"/desk/begin/{what}?topic={TOPIC}" in text
    assert offered(text, TOPIC_PAGE) == {"outcome"}
    assert "还需：1 次会议并签署纪要" in text
    assert "还需：1 份公示期满、维持" in text
    assert f'name="instrument_id" value="{hall.VOTE}"' in text
    assert f'href="/desk/meetings/{MEETING}"' in text


def test_who_does_not_convene_the_stage_is_offered_nothing(street: TestClient) -> None:
    text = street.get(TOPIC_PAGE).text
    assert offered(text, TOPIC_PAGE) == set()
    assert "/desk/begin/" not in text
    assert "现在没有您可以办理的事项" in text


@pytest.mark.parametrize(
    ("verb", "said", "body"),
    [
        ("stage", {"to": "hearing"}, {"to": "hearing"}),
        (
            "outcome",
            {"to": "decided", "instrument_id": hall.VOTE, "reason": ""},
            {"outcome": "decided", "instrument_id": hall.VOTE},
        ),
        (
            "outcome",
            {"to": "referred_to_funding", "cost": "31000"},
            {"outcome": "referred_to_funding", "cost_estimate_fen": 3_100_000},
        ),
        ("outcome", {"to": "closed", "reason": "物业已修"}, {"outcome": "closed", "reason": "物业已修"}),
        ("review", {"works": "4", "process": "5", "body": "满意"}, {"works": 4, "process": 5, "findings": "满意"}),
    ],
)
def test_going_on_coming_to_an_outcome_and_reviewing(
    worker: TestClient, world: World, verb: str, said: dict[str, str], body: dict[str, Any]
) -> None:
    send(worker, f"{TOPIC_PAGE}/{verb}", **said)
    assert sent(world, f"/topics/{TOPIC}/{verb}") == body


GROUND = {"topic": TOPIC, "division": AREA}
WORDS = {"title": "标题", "body": "正文"}
BEGUN: list[tuple[str, dict[str, str], str, dict[str, Any]]] = [
    (
        "meeting",
        {"kind": "hearing", "title": "标题", "place": "活动室", "agenda": "一\n\n二", "starts_at": TIME,
         "circle-owners": "yes"},
        "/meetings",
        {"topic_id": TOPIC, "kind": "hearing", "title": "标题", "where": "活动室", "agenda": ["一", "二"],
         "starts_at": MOMENT, "circles": ["owners"]},
    ),
    (
        "notice",
        {**WORDS, "about": "works", "until": "2099-01-09"},
        "/notices",
        {"topic_id": TOPIC, "about": "works", "title": "标题", "text": "正文", "until": "2099-01-09"},
    ),
    (
        "public_notice",
        {**WORDS, "about": "scheme", "days": ""},
        "/public-notices",
        {"topic_id": TOPIC, "about": "scheme", "title": "标题", "text": "正文"},
    ),
    (
        "form",
        {"rule": "households_consultation", "question": "问", "body": "正文", "label-0": "同意", "consents-0": "yes",
         "label-1": "不同意", "label-2": "", "closes_at": TIME},
        "/forms",
        {"topic_id": TOPIC, "rule": "households_consultation", "question": "问", "text": "正文", "options": [
            {"option": "answer1", "label": "同意", "consents": True},
            {"option": "answer2", "label": "不同意", "consents": False},
         ], "opens_at": None, "closes_at": MOMENT, "paper_until": None},
    ),
    (
        "statements",
        {"title": "标题", "question": "问", "open_to": "residents", "held_first": "yes", "closes_at": TIME},
        "/conversations",
        {"topic_id": TOPIC, "title": "标题", "question": "问", "open_to": "residents", "held_first": True,
         "closes_at": MOMENT},
    ),
    (
        "vote",
        {"rule": "owners_use_of_fund", "question": "问", "options": "", "kind": "choice", "closes_at": TIME,
         "cost": "120000", f"dwelling-{RESIDENT}": "yes"},
        "/votes",
        {"rule": "owners_use_of_fund", "question": "问", "division_id": AREA, "topic_id": TOPIC, "opens_at": None,
         "closes_at": MOMENT, "counts_at": None, "developer_dwelling_ids": [RESIDENT], "amount_fen": 12_000_000},
    ),
    (
        "schemes",
        {**WORDS, "kind": "design", "choosing": "vote", "entries_until": TIME},
        "/contests",
        {"topic_id": TOPIC, "kind": "design", "choosing": "vote", "title": "标题", "brief": "正文",
         "entries_until": MOMENT},
    ),
    (
        "panel",
        {"title": "标题", "seats": "9", "youngest": "", "oldest": "", "answer_days": ""},
        "/panels",
        {"topic_id": TOPIC, "title": "标题", "seats": 9, "youngest": 18, "oldest": 200, "answer_days": 7},
    ),
    (
        "convention",
        {"convention": CONVENTION, "title": "修订"},
        f"/conventions/{CONVENTION}/sets",
        {"title": "修订", "topic_id": TOPIC},
    ),
    (
        "request",
        {"to": f"street/{STREET}", "body": "请办理", "answer_by": "2099-02-01"},
        f"/topics/{TOPIC}/requests",
        {"to": {"kind": "street", "id": STREET}, "text": "请办理", "answer_by": "2099-02-01"},
    ),
    ("report", WORDS, f"/topics/{TOPIC}/reports", {"title": "标题", "text": "正文"}),
]  # fmt: skip
IDS = ("meeting_id", "notice_id", "form_id", "conversation_id", "vote_id", "contest_id", "panel_id", "inquiry_id")


@pytest.mark.parametrize(("what", "said", "path", "body"), BEGUN, ids=[one[0] for one in BEGUN])
def test_every_instrument_is_begun_with_what_its_form_says(
    worker: TestClient, world: World, what: str, said: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    blank = worker.get(f"/desk/begin/{what}?topic={TOPIC}")
    assert blank.status_code == 200
    assert 'name="idempotency_key"' in blank.text
    world.answers[path] = dict.fromkeys(IDS, id_of("begun"))
    answer = send(worker, f"/desk/begin/{what}", **GROUND, **said)
    assert answer.status_code == 303, answer.text
    assert sent(world, path) == body
    assert "?say=" in answer.headers["location"]


def test_a_meeting_says_how_early_it_is_announced_and_a_refusal_names_the_earliest_time(
    worker: TestClient, world: World
) -> None:
    text = worker.get(f"/desk/begin/meeting?division={AREA}").text
    assert "须提前 3 天公告，最早" in text
    assert "物业管理条例第十四条" in text
    earliest = "announced 3 days before: 2099-01-05 19:00 at the earliest"
    world.refuse("/meetings", 422, "announced-too-late", "会议通知太晚", earliest, "starts_at")
    answer = send(worker, "/desk/begin/meeting", division=AREA, kind="hearing", title="我写的", starts_at=TIME)
    assert "会议通知太晚（最早 2099-01-05 19:00）" in answer.text
    assert 'value="我写的"' in answer.text


def test_a_time_that_is_none_is_refused_before_anything_is_sent(worker: TestClient, world: World) -> None:
    answer = send(worker, "/desk/begin/statements", **GROUND, title="标题", question="问", closes_at="tomorrow")
    assert answer.status_code == 422
    assert "请填写以后的日期和时间" in answer.text
    assert world.commands == []


def test_a_vote_shows_each_rule_with_its_article_and_what_it_takes(worker: TestClient) -> None:
    text = worker.get(f"/desk/begin/vote?division={AREA}").text
    assert "城市居民委员会组织法第九条" in text
    assert "参与：人数 超过 1/2；同意：参与的人数 超过 1/2" in text
    assert "新法条文号待核对" in text


def test_a_stage_that_does_not_allow_it_offers_no_form(worker: TestClient, world: World) -> None:
    world.hall[f"/topics/{TOPIC}"] = hall.detail()
    answer = worker.get(f"/desk/begin/vote?topic={TOPIC}")
    assert answer.status_code == 409
    assert "当前阶段不能这样做" in answer.text


def test_a_new_convention_is_begun_before_its_first_set(worker: TestClient, world: World) -> None:
    world.answers["/conventions"] = {"convention_id": CONVENTION}
    said = {"division": AREA, "convention": "new-residents_convention", "name": "公约", "title": "首版"}
    send(worker, "/desk/begin/convention", **said)
    body = {"kind": "residents_convention", "division_id": AREA, "title": "公约"}
    assert world.commands == [
        ("/conventions", f"{KEY}-new", body),
        (f"/conventions/{CONVENTION}/sets", KEY, {"title": "首版"}),
    ]
