"""Templates over HTTP: those that came with the service, a district's own, and topics that keep their version."""

from __future__ import annotations

from typing import Any

from ..town import Town, ago


def template_of(town: Town, district: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = town.seen(f"/districts/{town.ids[district]}/templates/{name}")
    return {key: value for key, value in found.items() if key != "version"}


def test_every_district_has_what_came_with_the_service(town: Town) -> None:
    found = town.seen(f"/districts/{town.ids['临江区']}/templates")

    assert {one["template"] for one in found} >= {
        "three_meetings", "participatory_planning", "discussion", "youth_council", "owners_vote",
    }  # fmt: skip
    youth = next(one for one in found if one["template"] == "youth_council")
    assert youth["age_bands"] == ["14-17", "18-19", "20-35"]


def test_a_district_adds_a_template_of_its_own_and_topics_follow_it(town: Town) -> None:
    officer = town.staff("district_officer", "临江区")
    template = {**template_of(town, "临江区", "discussion"), "template": "tower_council", "name_zh": "楼事会"}

    answer = town.done(f"/districts/{town.ids['临江区']}/templates", template, by=officer)
    topic_id, _ = town.running_topic("tower_council")

    assert (answer["template"], answer["version"]) == ("tower_council", "1")
    item = town.seen(f"/topics/{topic_id}")["item"]
    assert (item["template"], item["template_version"], item["stage"]) == ("tower_council", 1, "discussion")
    event = next(event for event in town.events() if event["type"].endswith("template_set.v1"))
    assert event["data"]["stages"][0]["name_zh"] == "讨论"


def test_a_running_topic_keeps_its_version_and_a_new_one_takes_the_newest(town: Town) -> None:
    officer = town.staff("district_officer", "临江区")
    before, worker = town.running_topic("three_meetings")
    template = template_of(town, "临江区", "three_meetings")
    template["stages"][0]["days"] = 3
    template["stages"][0]["conveners"] = ["street_officer"]

    answer = town.done(f"/districts/{town.ids['临江区']}/templates", template, by=officer)
    after, _ = town.running_topic("three_meetings")

    assert answer["version"] == "2"
    old, new = town.seen(f"/topics/{before}"), town.seen(f"/topics/{after}")
    assert (old["item"]["template_version"], old["stages"][0]["days"]) == (1, 30)
    assert (new["item"]["template_version"], new["stages"][0]["days"]) == (2, 3)
    town.done(f"/topics/{before}/outcome", {"outcome": "closed", "reason": "了结"}, by=worker)
    closing = {"outcome": "closed", "reason": "了结"}
    assert town.refused(f"/topics/{after}/outcome", closing, by=worker)["status"] == 403
    assert town.seen(f"/districts/{town.ids['临江区']}/templates/three_meetings", version=1)["version"] == 1


def test_a_stage_says_what_makes_its_forms_pass(town: Town) -> None:
    officer = town.staff("district_officer", "临江区")
    two_thirds = {"numerator": 2, "denominator": 3, "more_than": False}
    template = {**template_of(town, "临江区", "discussion"), "template": "two_thirds"}
    form = next(one for one in template["stages"][0]["allows"] if one["instrument"] == "form")
    form["threshold"] = {"bases": ["households"], "consent": two_thirds, "of": "all"}
    town.done(f"/districts/{town.ids['临江区']}/templates", template, by=officer)
    town.new_area("三十村")
    town.resident("三十村")
    topic_id, worker = town.running_topic("two_thirds", area="三十村")
    body = {
        "topic_id": topic_id,
        "question": "是否同意重建凉亭？",
        "text": "共有部分",
        "options": [
            {"option": "yes", "label": "同意", "consents": True},
            {"option": "no", "label": "不同意", "consents": False},
        ],
        "closes_at": ago(days=-7),
    }

    form_id = town.done("/forms", body, by=worker)["form_id"]
    other = {"bases": ["households"], "consent": {"numerator": 1, "denominator": 2}}

    assert town.seen(f"/forms/{form_id}")["threshold"]["consent"] == two_thirds
    assert town.refused("/forms", {**body, "threshold": other}, by=worker)["type"] == "/problems/threshold-fixed"


def test_another_district_does_not_have_it(town: Town) -> None:
    town.found("远方区", "district", "")

    names = {one["template"] for one in town.seen(f"/districts/{town.ids['远方区']}/templates")}

    assert "tower_council" not in names


def test_a_template_that_is_not_there_is_refused(town: Town) -> None:
    path = f"/districts/{town.ids['临江区']}/templates"

    assert town.get(f"{path}/quantum").status_code == 422
    assert town.get(f"{path}/discussion", version=99).status_code == 422


def test_an_area_has_no_templates(town: Town) -> None:
    officer = town.staff("district_officer", "临江区")
    template = template_of(town, "临江区", "discussion")

    problem = town.refused(f"/districts/{town.ids['一村']}/templates", template, by=officer)

    assert problem["field"] == "district_id"
