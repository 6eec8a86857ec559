"""Rounds at the desk: what waits, ticking on paper, deciding after the count."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ..deliberation_desk.saying import offered, send, sent, sign_in
from ..examples import AREA, RESIDENT, World, id_of
from ..mailbox_services import at
from ..rounds_desk_examples import (
    BATCH,
    BENCH,
    COLLECTING,
    COUNTED,
    LABORATORY,
    LAMPS,
    NUMBERS,
    PAVILION,
    TICKING,
    result,
    round_,
    row,
)

ROUND = f"/desk/rounds/{TICKING}"
STATES = ("prepared", "collect", "screen", "discuss", "tick", "closing", "counted", "notice", "build", "review",
          "cancelled")  # fmt: skip


def test_the_rounds_of_ones_division_say_what_waits_in_each(worker: TestClient) -> None:
    text = worker.get("/desk/rounds").text
    assert "1 个提案未审定" in text
    assert "待出资方确定结果" in text
    assert re.search(r'tile-late" href="/desk/proposals\?unit=area%2F[^"]+&amp;view=to_screen"', text)
    assert "¥80,000" in text
    assert f'href="/desk/rounds/prepare?division={AREA}"' in text
    assert "hx-get" not in worker.get("/desk/rounds/list").text, "the live part is the list alone"


def test_a_void_count_is_said_in_the_list(worker: TestClient, world: World) -> None:
    world.funding["/rounds"] = {"items": [row(round_(COUNTED, "counted"))], "next_cursor": None}
    assert "计票无效，须更改后重新勾选" in worker.get("/desk/rounds").text


def test_the_desk_of_registrations_shows_what_waits_in_a_line(worker: TestClient, world: World) -> None:
    assert 'hx-get="/desk/rounds/waiting' in worker.get("/desk").text
    strip = worker.get("/desk/rounds/waiting").text
    assert re.findall(r'<b class="num">(\d)</b>', strip) == ["1", "1", "1"]
    world.refuse(f"/divisions/{AREA}/desk", 503, "x", "x", "x")
    assert worker.get("/desk/rounds/waiting").status_code == 200


def test_the_desk_is_closed_to_who_is_not_signed_in_and_empty_for_residents(pages: TestClient) -> None:
    for path in ("/desk/rounds", "/desk/proposals", "/desk/rounds/laboratory", f"/desk/proposals/{PAVILION}", ROUND):
        assert "/sign-in" in pages.get(path).headers["location"], path
    resident = sign_in(pages, "13800138000")
    assert "您没有可办理民心项目的区划" in resident.get("/desk/rounds").text
    assert offered(resident.get(ROUND).text, ROUND) == set()


@pytest.mark.parametrize(
    ("round_id", "different", "can"),
    [
        (COLLECTING, {}, {"cancel"}),
        (TICKING, {}, {"paper", "slip-entries", "slip-resolutions", "slips", "cancel"}),
        (TICKING, {"closes_at": at(minutes=5)}, {"slip-entries", "slip-resolutions", "cancel"}),
        (COUNTED, {}, set()),
    ],
)
def test_a_round_offers_what_its_state_allows(
    worker: TestClient, world: World, round_id: str, different: dict[str, Any], can: set[str]
) -> None:
    world.funding[f"/rounds/{round_id}"] |= different
    text = worker.get(f"/desk/rounds/{round_id}").text
    assert offered(text, f"/desk/rounds/{round_id}") == can
    assert (f'href="/desk/rounds/{round_id}/revise"' in text) == ("cancel" in can)
    assert (f'href="/desk/rounds/{round_id}/decide"' in text) == (round_id == COUNTED)


def test_a_round_is_for_its_own_staff_to_run(worker: TestClient, world: World) -> None:
    world.funding[f"/rounds/{TICKING}"] |= {"division_id": id_of("310113111029")}
    text = worker.get(ROUND).text
    assert offered(text, ROUND) == set()
    assert "发出" not in text


def test_turnout_and_slips_are_live_and_say_which_wait_for_somebody(worker: TestClient) -> None:
    text = worker.get(ROUND).text
    assert f'hx-get="{ROUND}/turnout" hx-trigger="every 15s"' in text
    part = worker.get(f"{ROUND}/turnout").text
    assert "<html" not in part
    assert "78.0%" in part
    assert "1 张录入不一致" in part
    assert "FEDC-BA98-7654-3210" in part
    assert "1 张等另一人录入" in part


def test_slips_are_printed_with_projects_costs_and_numbers(worker: TestClient, world: World) -> None:
    printed = worker.get(f"{ROUND}/slips/{BATCH}").text
    assert printed.count('class="slip"') == len(NUMBERS)
    assert "0123-4567-89AB-CDEF" in printed
    assert "¥12,345.50" in printed
    assert "&lt;script&gt;" in printed
    split = [{"key": "safety", "amount_fen": 8_000_000, "division_id": None, "category": "safety"}]
    projects = [one | {"envelope": "safety"} for one in world.funding[f"/rounds/{TICKING}"]["projects"]]
    world.funding[f"/rounds/{TICKING}"] |= {
        "ballot": "knapsack", "most": None, "split_by": "category", "envelopes": split, "projects": projects,
    }  # fmt: skip
    printed = worker.get(f"{ROUND}/slips/{BATCH}").text
    assert "每份额度里造价合计不超过：安全 ¥80,000。" in printed
    assert "安全 ¥12,345.50" in printed
    send(worker, f"{ROUND}/slips", slips="40")
    assert sent(world, f"/rounds/{TICKING}/slips") == {"slips": 40}


@pytest.mark.parametrize(
    ("different", "said", "choice"),
    [
        ({}, {"project-3": "yes", "project-1": "yes"}, {"projects": [1, 3]}),
        ({"ballot": "knapsack", "most": None}, {"project-2": "yes"}, {"projects": [2]}),
        ({"ballot": "ranking"}, {"rank-1": "2", "rank-2": "", "rank-3": "1"}, {"projects": [3, 1]}),
        (
            {"ballot": "points", "most": 10},
            {"points-1": "7", "points-2": "0", "points-3": ""},
            {"points": [{"number": 1, "points": 7}]},
        ),
    ],
)
def test_a_slip_is_entered_as_it_stands(
    worker: TestClient, world: World, different: dict[str, Any], said: dict[str, str], choice: dict[str, Any]
) -> None:
    world.funding[f"/rounds/{TICKING}"] |= different
    world.answers[f"/rounds/{TICKING}/slip-entries"] = {"status": "disputed"}
    answer = send(worker, f"{ROUND}/slip-entries", number=NUMBERS[0], **said)
    assert sent(world, f"/rounds/{TICKING}/slip-entries") == {"number": NUMBERS[0], **choice}
    assert "须由第三人看原票核定" in worker.get(answer.headers["location"]).text


def test_two_projects_of_one_rank_are_refused_before_anything_is_sent(worker: TestClient, world: World) -> None:
    world.funding[f"/rounds/{TICKING}"] |= {"ballot": "ranking"}
    answer = send(worker, f"{ROUND}/slip-entries", number=NUMBERS[0], **{"rank-1": "1", "rank-2": "1"})
    assert "名次不能重复" in answer.text
    assert world.commands == []


def test_a_difference_is_resolved_with_a_reason(worker: TestClient, world: World) -> None:
    send(worker, f"{ROUND}/slip-resolutions", number=NUMBERS[1], reason="第二格是勾", **{"project-2": "yes"})
    body = {"number": NUMBERS[1], "reason": "第二格是勾", "projects": [2]}
    assert sent(world, f"/rounds/{TICKING}/slip-resolutions") == body


@pytest.mark.parametrize(
    ("verb", "typed", "kind", "said"),
    [
        ("paper", {"person_id": RESIDENT}, "ticked-online", "此人已在线勾选"),
        ("paper", {"person_id": RESIDENT}, "not-on-roll", "此人不在这一轮的名册上"),
        ("slip-entries", {"number": NUMBERS[0], "project-1": "yes"}, "slip-entered", "这张选票您已录过"),
        ("slip-resolutions", {"number": NUMBERS[0], "reason": "看了原票"}, "slip-not-disputed", "没有不一致"),
    ],
)
def test_what_the_service_refuses_on_paper_stands_beside_the_form(
    worker: TestClient, world: World, verb: str, typed: dict[str, str], kind: str, said: str
) -> None:
    world.refuse(f"/rounds/{TICKING}/{verb}", 409, kind, "不行", "x")
    answer = send(worker, f"{ROUND}/{verb}", **typed)
    assert said in answer.text
    assert next(iter(typed.values())) in answer.text


def test_no_resident_number_is_refused_at_its_field(worker: TestClient, world: World) -> None:
    assert "请填写居民编号。" in send(worker, f"{ROUND}/paper", person_id="王阿姨").text
    assert world.commands == []


def test_cancelling_takes_a_public_reason(worker: TestClient, world: World) -> None:
    answer = send(worker, f"{ROUND}/cancel", reason="资金收回")
    assert sent(world, f"/rounds/{TICKING}/cancel") == {"reason": "资金收回"}
    assert "提案回到项目库" in worker.get(answer.headers["location"]).text


def test_who_was_not_bound_decides_beginning_with_what_the_count_says(worker: TestClient, world: World) -> None:
    home = f"/desk/rounds/{COUNTED}/decide"
    text = worker.get(home).text
    ticked = re.findall(r'name="funded-([0-9a-f-]+)"[^>]*checked', text)
    assert ticked == [PAVILION, LAMPS]
    send(worker, home, **{f"funded-{PAVILION}": "yes", f"funded-{BENCH}": "yes"}, reason="二号地块要拆")
    assert sent(world, f"/rounds/{COUNTED}/decide") == {"funded_ids": [PAVILION, BENCH], "reason": "二号地块要拆"}


def test_to_depart_without_a_reason_is_refused_and_what_was_ticked_stays(worker: TestClient, world: World) -> None:
    world.refuse(f"/rounds/{COUNTED}/decide", 422, "reason-needed", "须说明理由", "x")
    answer = send(worker, f"/desk/rounds/{COUNTED}/decide", **{f"funded-{BENCH}": "yes"})
    assert "与计票结果不同，请公开说明理由" in answer.text
    assert re.findall(r'name="funded-([0-9a-f-]+)"[^>]*checked', answer.text) == [BENCH]


def test_a_void_count_can_only_be_revised(worker: TestClient, world: World) -> None:
    world.funding[f"/rounds/{COUNTED}/result"] = result(valid=False, winners=[], winner_ids=[])
    text = worker.get(f"/desk/rounds/{COUNTED}").text
    assert "计票无效" in text
    assert f'href="/desk/rounds/{COUNTED}/revise"' in text
    assert f'href="/desk/rounds/{COUNTED}/decide"' not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_has_its_words_in_both_languages(worker: TestClient, world: World, language: str) -> None:
    split = [
        {"key": AREA, "amount_fen": 5_000_000, "division_id": AREA, "category": None},
        {"key": "safety", "amount_fen": 3_000_050, "division_id": None, "category": "safety"},
    ]
    edition = {"edition": 2, "at": at(days=1), "role": "area_worker", "division_id": AREA, "reason": "资金增加"}
    world.funding[f"/rounds/{TICKING}/result"] = result(decided=True, departed=True)
    world.funding[f"/rounds/{TICKING}/laboratory"] = LABORATORY
    worker.cookies.set("linli_language", language)
    for status in STATES:
        held = round_(TICKING, status, ballot="points", split_by="category", envelopes=split, editions=[edition])
        world.funding |= {f"/rounds/{TICKING}": held, "/rounds": {"items": [row(held)], "next_cursor": None}}
        for page in (ROUND, f"{ROUND}/turnout", "/desk/rounds", f"{ROUND}/laboratory"):
            answer = worker.get(page)
            assert answer.status_code == 200, (status, page)
            assert "fdesk." not in answer.text
