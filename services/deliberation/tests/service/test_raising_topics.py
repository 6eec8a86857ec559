"""Topics over HTTP: raised where one lives, accepted by who works there. Cost: a database."""

from __future__ import annotations

from uuid import uuid4

from ..town import Town, ago


def test_a_resident_raises_a_topic_and_the_areas_worker_accepts_it(town: Town) -> None:
    neighbour, worker = town.resident(), town.staff("area_worker", "一村")

    topic_id = town.topic(by=neighbour)
    town.done(f"/topics/{topic_id}/accept", {"template": "three_meetings"}, by=worker)

    names = [event["type"].split(".")[2] for event in town.events(topic_id)]
    assert names == ["topic_raised", "topic_accepted", "stage_entered"]
    assert town.events(topic_id)[-1]["data"]["raised_by_ids"] == [str(neighbour.id)]
    row = town.service.topic_lists.row(topic_id)
    assert row is not None
    assert (row["status"], row["stage"]) == ("running", "hearing")


def test_a_resident_raises_no_topic_elsewhere(town: Town) -> None:
    body = {"scope": "area", "division_id": town.ids["二村"], "title": "路灯", "text": "太暗"}

    assert town.refused("/topics", body, by=town.resident("一村"))["type"] == "/problems/not-a-resident-here"


def test_a_worker_of_another_area_accepts_nothing(town: Town) -> None:
    topic_id = town.topic()

    refused = town.refused(
        f"/topics/{topic_id}/accept", {"template": "three_meetings"}, by=town.staff("area_worker", "二村")
    )

    assert refused["status"] == 403


def test_the_same_key_raises_one_topic(town: Town) -> None:
    body = {"scope": "area", "division_id": town.ids["一村"], "title": "路灯", "text": "太暗"}
    resident, key = town.resident(), str(uuid4())

    first = town.done("/topics", body, by=resident, key=key)
    again = town.done("/topics", body, by=resident, key=key)

    assert again == first


def test_a_screening_is_reminded_of_before_it_is_late(town: Town) -> None:
    topic_id = town.topic(at=ago(days=5))

    assert town.go_round(ago(days=0)) == 1
    assert town.go_round(ago(days=0)) == 0

    assert town.events(topic_id)[-1]["type"].endswith("screening_reminded.v1")


def test_time_alone_reminds_and_escalates_what_nobody_screens(town: Town) -> None:
    topic_id = town.topic(at=ago(days=10))

    assert town.go_round(ago(days=0)) == 2
    assert town.go_round(ago(days=0)) == 0

    names = [event["type"].split(".")[2] for event in town.events(topic_id)]
    assert names == ["topic_raised", "screening_reminded", "screening_missed"]
    assert town.events(topic_id)[-1]["data"]["escalated_to_id"] == str(town.ids["望海街道"])
    assert town.events(topic_id)[-1]["actorrole"] == "clock"
