"""The hall of a place: everybody reads it, residents find what is going on where they live."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, RESIDENT, World, id_of
from .hall_examples import (
    CONVENTION,
    MEETING,
    NOTICE,
    PUBLIC_NOTICE,
    QUESTION,
    SCRIPT,
    TOPIC,
    VOTE,
    lay_out,
    page,
    topic,
)
from .mailbox_services import DISTRICT, STREET

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


def test_how_topics_are_deliberated_is_told_step_by_step(pages: TestClient) -> None:
    text = pages.get(f"{HALL}/ways").text
    assert "三会" in text
    assert "听证会" in text
    assert "由居村干部、居民区书记召集" in text
    assert "30 天" in text


def test_what_does_not_exist_is_said(pages: TestClient, world: World) -> None:
    world.refuse(f"/topics/{id_of('no topic')}", 404, "unknown-topic", "没有这个议题", "x")
    answer = pages.get(f"/topics/{id_of('no topic')}")
    assert answer.status_code == 404
    assert "没有这个议题，或它还没有公开" in answer.text
