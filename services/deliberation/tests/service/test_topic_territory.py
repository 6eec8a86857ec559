"""Territory changes under topics that run: they go along, and stay with those who work there now."""

from __future__ import annotations

from linli_common.clock import utc_now
from linli_contracts import identity

from ..town import Town, ago


def test_a_topic_goes_along_with_its_estate_to_another_area(town: Town) -> None:
    before, after = town.new_area("二十村"), town.new_area("二十一村", "东桥镇")
    topic_id, worker = town.running_topic(area="二十村")
    estate_id = town.ids["二十村小区"]

    town.tell(identity.EstateMovedV1(estate_id=estate_id, division_id=after, previous_division_id=before))
    assert town.go_round(utc_now()) == 1
    assert town.go_round(utc_now()) == 0

    event = town.events(topic_id)[-1]
    assert event["type"].endswith("topic_moved.v1")
    assert (event["data"]["division_id"], event["data"]["to_division_id"]) == (str(before), str(after))
    assert event["actorrole"] == "deliberation_worker"
    body = {"outcome": "closed", "reason": "了结"}
    assert town.refused(f"/topics/{topic_id}/outcome", body, by=worker)["status"] == 403
    town.done(f"/topics/{topic_id}/outcome", body, by=town.staff("area_worker", "二十一村"))


def test_a_topic_of_an_area_that_moves_to_another_street_is_escalated_there(town: Town) -> None:
    area = town.new_area("二十二村")
    topic_id = town.topic(area="二十二村", at=ago(days=1))
    town.tell(
        identity.DivisionMovedV1(
            division_id=area,
            parent_id=town.ids["东桥镇"],
            previous_parent_id=town.ids["望海街道"],
            on=town.today(),
        )
    )

    town.go_round(utc_now())

    topic = town.service.topics.get(topic_id)
    assert (topic.division_id, topic.above_id) == (area, town.ids["东桥镇"])
    row = town.service.topic_lists.row(topic_id)
    assert row is not None
    assert row["place"].startswith("990101.990101002.")


def test_a_closed_areas_topic_is_the_streets(town: Town) -> None:
    area = town.new_area("二十三村")
    topic_id = town.topic(area="二十三村", scope="area", estate_id=None)
    town.tell(identity.DivisionClosedV1(division_id=area, on=town.today()))

    town.go_round(utc_now())

    assert town.events(topic_id)[-1]["data"]["to_scope"] == "street"
    town.done(f"/topics/{topic_id}/accept", {"template": "discussion"}, by=town.staff("street_officer", "望海街道"))


def test_a_topic_that_has_ended_stays_where_it_was(town: Town) -> None:
    before, after = town.new_area("二十四村"), town.ids["一村"]
    topic_id, worker = town.running_topic(area="二十四村")
    town.done(f"/topics/{topic_id}/outcome", {"outcome": "closed", "reason": "了结"}, by=worker)

    town.tell(
        identity.EstateMovedV1(estate_id=town.ids["二十四村小区"], division_id=after, previous_division_id=before)
    )

    assert town.go_round(utc_now()) == 0
    assert town.service.topics.get(topic_id).division_id == before
