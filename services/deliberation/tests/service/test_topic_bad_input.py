"""Bad input about topics and templates: refused with a problem document that names the field, and nothing recorded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ..town import Town


def body(town: Town, **said: Any) -> dict[str, Any]:
    area = {"scope": "estate", "division_id": town.ids["一村"], "estate_id": town.ids["一村小区"]}
    return {**area, "title": "凉亭坏了", "text": "漏雨", **said}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"scope": "galaxy"}, "scope"),
        ({"title": ""}, "title"),
        ({"title": "长" * 101}, "title"),
        ({"title": "一\u0007"}, "title"),
        ({"text": "  "}, "text"),
        ({"text": "长" * 10_001}, "text"),
        ({"division_id": "here"}, "division_id"),
        ({"status": "running"}, "status"),
        ({"estate_id": None}, "scope"),
        ({"scope": "area"}, "scope"),
        ({"scope": "street", "estate_id": None}, "scope"),
    ],
)
def test_a_topic_that_says_wrong_things_is_refused(town: Town, said: dict[str, Any], field: str) -> None:
    problem = town.refused("/topics", body(town, **said), by=town.resident())

    assert problem["status"] == 422
    assert problem["field"] == field


def test_an_estate_of_another_area_is_refused(town: Town) -> None:
    problem = town.refused("/topics", body(town, estate_id=town.ids["二村小区"]), by=town.resident())

    assert problem["type"] == "/problems/unknown-estate"


def test_a_division_that_is_none_is_refused(town: Town) -> None:
    officer = town.staff("district_officer", "临江区")

    assert town.refused("/topics", body(town, division_id=uuid4()), by=officer)["field"] == "division_id"


def test_a_body_that_is_no_json_is_refused(town: Town) -> None:
    assert town.refused("/topics", b"{", by=town.resident())["status"] == 400


@pytest.mark.parametrize(
    ("path", "said", "field"),
    [
        ("accept", {"template": "quantum"}, "template"),
        ("accept", {"template": "三会"}, "template"),
        ("accept", {"template": "three_meetings", "title": "只有标题"}, None),
        ("accept", {}, "template"),
        ("decline", {}, "reason"),
        ("decline", {"reason": ""}, "reason"),
        ("decline", {"reason": "长" * 2_001}, "reason"),
        ("merge", {"into_topic_id": str(uuid4())}, None),
        ("merge", {"into_topic_id": "that one"}, "into_topic_id"),
    ],
)
def test_a_screening_that_says_wrong_things_is_refused(
    town: Town, path: str, said: dict[str, Any], field: str | None
) -> None:
    topic_id = town.topic()

    problem = town.refused(f"/topics/{topic_id}/{path}", said, by=town.staff("area_worker", "一村"))

    assert problem["status"] in (404, 422)
    assert field is None or problem["field"] == field


@pytest.mark.parametrize(
    ("path", "said", "type_"),
    [
        ("stage", {"to": "review"}, "no-such-way"),
        ("stage", {"to": "nowhere"}, "no-such-way"),
        ("stage", {"to": "closed"}, "no-such-way"),
        ("outcome", {"outcome": "decided"}, "no-such-way"),
        ("outcome", {"outcome": "reviewed"}, None),
        ("outcome", {"outcome": "closed"}, "outcome-invalid"),
        ("outcome", {"outcome": "closed", "reason": "了结", "cost_estimate_fen": 1}, "outcome-invalid"),
        ("outcome", {"outcome": "closed", "reason": "了结", "cost_estimate_fen": -1}, None),
        ("review", {"works": 5, "process": 5, "findings": "好"}, "wrong-status"),
        ("review", {"works": 6, "process": 5, "findings": "好"}, None),
        ("reports", {"title": "只有标题"}, None),
    ],
)
def test_a_step_that_the_template_does_not_know_is_refused(
    town: Town, path: str, said: dict[str, Any], type_: str | None
) -> None:
    topic_id, worker = town.running_topic()

    problem = town.refused(f"/topics/{topic_id}/{path}", said, by=worker)

    assert type_ is None or problem["type"] == f"/problems/{type_}"


def test_what_is_done_twice_is_refused_the_second_time(town: Town) -> None:
    topic_id, worker = town.running_topic()

    again = town.refused(f"/topics/{topic_id}/accept", {"template": "three_meetings"}, by=worker)

    assert again["type"] == "/problems/wrong-status"


def test_a_topic_that_is_not_there_is_not_found(town: Town) -> None:
    worker, nowhere = town.staff("area_worker", "一村"), uuid4()

    for path, said in (("accept", {"template": "discussion"}), ("stage", {"to": "vote"}), ("appeal", {"reason": "?"})):
        assert town.refused(f"/topics/{nowhere}/{path}", said, by=worker)["type"] == "/problems/unknown-topic"
    assert town.get(f"/topics/{nowhere}").status_code == 404


def test_a_command_without_a_key_is_refused(town: Town) -> None:
    assert town.refused("/topics", body(town), by=town.resident(), key="short")["field"] == "Idempotency-Key"


def test_the_same_key_is_the_same_command_though_the_topic_has_moved_on(town: Town) -> None:
    topic_id, worker, key = town.topic(), town.staff("area_worker", "一村"), str(uuid4())
    path, accept = f"/topics/{topic_id}/accept", {"template": "three_meetings"}

    first = town.done(path, accept, by=worker, key=key)
    town.done(f"/topics/{topic_id}/outcome", {"outcome": "closed", "reason": "了结"}, by=worker)
    again = town.done(path, accept, by=worker, key=key)

    assert again == first
    assert len(town.events(topic_id)) == 4


def test_the_same_key_with_another_body_is_refused(town: Town) -> None:
    resident, key = town.resident(), str(uuid4())
    town.done("/topics", body(town), by=resident, key=key)

    assert town.refused("/topics", body(town, title="别的"), by=resident, key=key)["status"] == 422


def template_of(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = town.seen(f"/districts/{town.ids['临江区']}/templates/three_meetings", version=1)
    return {name: value for name, value in found.items() if name != "version"}


def test_a_template_with_a_dead_end_is_refused_with_the_place(town: Town) -> None:
    template = template_of(town)
    template["stages"][1]["transitions"] = []

    problem = town.refused(
        f"/districts/{town.ids['临江区']}/templates", template, by=town.staff("district_officer", "临江区")
    )

    assert (problem["type"], problem["field"]) == ("/problems/template-invalid", "stages[1].transitions")
    assert "a dead end" in problem["detail"]


def test_a_template_with_a_share_of_the_wrong_base_is_refused_with_the_place(town: Town) -> None:
    template = template_of(town)
    vote = {
        "instrument": "vote",
        "electorates": ["owners_use_of_fund"],
        "threshold": {"bases": ["persons"], "consent": {"numerator": 1, "denominator": 2}},
    }
    template["stages"][0]["allows"].append(vote)

    problem = town.refused(
        f"/districts/{town.ids['临江区']}/templates", template, by=town.staff("district_officer", "临江区")
    )

    assert problem["field"] == f"stages[0].allows[{len(template['stages'][0]['allows']) - 1}].threshold.bases[0]"
    assert "the wrong base: persons" in problem["detail"]


def test_a_template_of_the_wrong_shape_is_refused(town: Town) -> None:
    officer, path = town.staff("district_officer", "临江区"), f"/districts/{town.ids['临江区']}/templates"

    for spoiled in ({"stages": "many"}, {"version": 7}, {"name_zh": ""}):
        assert town.refused(path, {**template_of(town), **spoiled}, by=officer)["status"] == 422


def test_a_cursor_or_filter_that_is_none_is_refused(town: Town) -> None:
    path = f"/divisions/{town.ids['一村']}/topics"

    for wrong in ({"cursor": "abc"}, {"status": "raised"}, {"scope": "galaxy"}, {"at_least": "soon"}, {"limit": 0}):
        answer = town.get(path, **wrong)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), wrong
