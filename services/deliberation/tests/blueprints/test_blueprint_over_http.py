"""The blueprint: outcomes enter it once, whatever is repeated, and people say how far they are. Cost: seconds."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from linli_common.clock import utc_now

from ..service.using import use
from ..town import Person, Town


def decided(town: Town) -> tuple[UUID, Person, str]:
    """A topic of an area of the test's own that a vote decided; gives also the area."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    topic_id, worker = town.running_topic("discussion", area)
    use(town, topic_id, "meeting", "signed", by=worker)
    town.done(f"/topics/{topic_id}/stage", {"to": "vote"}, by=worker)
    vote_id = use(town, topic_id, "vote", "passed", by=worker)
    town.done(f"/topics/{topic_id}/outcome", {"outcome": "decided", "instrument_id": vote_id}, by=worker)
    return topic_id, worker, area


def lines(town: Town, area: str, **query: Any) -> list[dict[str, Any]]:
    """The blueprint of an area."""
    return list(town.seen(f"/divisions/{town.ids[area]}/blueprint", **query)["items"])


def test_what_a_topic_came_to_enters_the_blueprint_by_itself(town: Town) -> None:
    topic_id, _, area = decided(town)

    town.go_round(utc_now())

    (line,) = lines(town, area)
    assert (line["kind"], line["state"], line["topic_id"]) == ("decision", "planned", str(topic_id))
    assert (line["title"], line["year"], line["estate_id"]) == (
        "凉亭坏了",
        town.today().year,
        str(town.ids[f"{area}小区"]),
    )
    came = next(event for event in town.events(topic_id) if event["type"].endswith("topic_outcome.v1"))
    assert town.events(line["entry_id"])[0]["time"] == came["time"]


def test_an_outcome_has_one_line_however_often_somebody_looks(town: Town) -> None:
    _, _, area = decided(town)
    collect = town.service.workshop.blueprints.collect

    made = [collect(utc_now()), collect(utc_now())]  # the lists have not followed in between
    town.fold()
    again = collect(utc_now())

    assert (made, again) == ([1, 0], 0)
    assert len(lines(town, area)) == 1


def test_a_topic_that_was_closed_leaves_no_line(town: Town) -> None:
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    topic_id, worker = town.running_topic("discussion", area)
    town.done(f"/topics/{topic_id}/outcome", {"outcome": "closed", "reason": "已自行修好"}, by=worker)

    town.go_round(utc_now())

    assert lines(town, area) == []


def test_people_say_how_far_it_is_and_what_is_done_stays_done(town: Town) -> None:
    _, worker, area = decided(town)
    town.go_round(utc_now())
    path = f"/blueprint-entries/{lines(town, area)[0]['entry_id']}"

    town.done(f"{path}/move", {"state": "under_way", "note": "六月进场"}, by=worker)
    town.done(f"{path}/move", {"state": "done", "note": "九月完工"}, by=worker)

    assert [(note["state"], note["note"]) for note in town.seen(path)["notes"]] == [
        ("under_way", "六月进场"),
        ("done", "九月完工"),
    ]
    back = town.refused(f"{path}/move", {"state": "planned", "note": "重来"}, by=worker)
    assert back["type"] == "/problems/entry-state"
    assert [line["state"] for line in lines(town, area, state="done")] == ["done"]
    years = town.seen(f"/divisions/{town.ids[area]}/blueprint/years")
    assert years == [{"year": town.today().year, "state": "done", "entries": 1}]


def test_a_result_from_before_is_entered_by_hand_and_found_under_its_year(town: Town) -> None:
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    worker = town.staff("area_worker", area)
    body = {"division_id": town.ids[area], "kind": "project", "title": "雨污分流", "year": 2021, "state": "done"}

    town.done("/blueprint-entries", {**body, "spot": "3号楼北侧"}, by=worker)

    assert [(line["title"], line["spot"]) for line in lines(town, area, year=2021)] == [("雨污分流", "3号楼北侧")]
    assert lines(town, area, year=2022) == []
    assert "雨污分流" not in str(town.events())


def test_bad_input_about_the_blueprint_is_refused(town: Town) -> None:
    worker, stranger = town.staff("area_worker", "一村"), town.staff("area_worker", "桥头")
    body = {"division_id": town.ids["一村"], "kind": "project", "title": "雨污分流", "year": 2021}

    for changed, by, type_ in (
        ({}, stranger, "outside-own-division"),
        ({"kind": "palace"}, worker, "invalid-input"),
        ({"year": 1066}, worker, "invalid-input"),
        ({"estate_id": town.ids["桥头小区"]}, worker, "unknown-estate"),
    ):
        assert town.refused("/blueprint-entries", {**body, **changed}, by=by)["type"] == f"/problems/{type_}"
    moved = {"state": "done", "note": "好"}
    assert town.refused(f"/blueprint-entries/{uuid4()}/move", moved, by=worker)["type"] == "/problems/unknown-entry"
