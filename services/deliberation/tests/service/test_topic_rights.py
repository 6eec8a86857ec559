"""Who may do what with a topic, and who sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from ..town import Person, Town, ago
from .using import use

ACCEPT = {"template": "three_meetings"}


def others(town: Town) -> dict[str, Person]:
    return {
        "worker of another area": town.staff("area_worker", "二村"),
        "officer of another street": town.staff("street_officer", "东桥镇"),
        "the own street's officer, in time": town.staff("street_officer", "望海街道"),
        "resident": town.resident(),
        "deputy": town.staff("peoples_deputy", "临江区"),
        "auditor": town.staff("auditor", "临江区"),
        "operator": town.staff("operator", "临江区"),
        "owners' committee": town.staff("owners_committee", "一村"),
    }


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("accept", ACCEPT),
        ("decline", {"reason": "不属于本居"}),
        ("merge", {"into_topic_id": str(uuid4())}),
        ("decide-appeal", {"reopen": True, "reason": "请重新审核"}),
    ],
)
def test_only_who_screens_a_topic_screens_it(town: Town, command: str, body: dict[str, Any]) -> None:
    topic_id = town.topic()

    for who, person in others(town).items():
        if command == "decide-appeal" and "own street" in who:
            continue  # who may decide one, were there an appeal
        assert town.refused(f"/topics/{topic_id}/{command}", body, by=person)["status"] == 403, who
    assert town.refused(f"/topics/{topic_id}/{command}", body, by=None)["status"] == 401


def test_the_street_may_screen_what_the_area_did_not_in_time(town: Town) -> None:
    topic_id, officer = town.topic(at=ago(days=8)), town.staff("street_officer", "望海街道")

    town.done(f"/topics/{topic_id}/accept", ACCEPT, by=officer)

    assert town.events(topic_id)[-2]["data"]["overdue"] is True


def test_a_streets_topic_is_screened_by_the_street(town: Town) -> None:
    street = town.ids["望海街道"]
    topic_id = town.topic(scope="street", division_id=street, estate_id=None)

    assert town.refused(f"/topics/{topic_id}/accept", ACCEPT, by=town.staff("area_worker", "一村"))["status"] == 403
    town.done(f"/topics/{topic_id}/accept", ACCEPT, by=town.staff("street_officer", "望海街道"))


@pytest.mark.parametrize(
    ("role", "division", "origin"),
    [
        ("area_worker", "一村", "staff"),
        ("street_officer", "望海街道", "staff"),
        ("peoples_deputy", "临江区", "deputy"),
        ("owners_committee", "一村", "owners_committee"),
        ("community_planner", "望海街道", "organisation"),
    ],
)
def test_others_than_residents_raise_topics_where_they_work(town: Town, role: str, division: str, origin: str) -> None:
    topic_id = town.topic(by=town.staff(role, division))

    assert town.events(topic_id)[0]["data"]["origin"] == origin


def test_staff_raise_no_topic_outside_of_their_division(town: Town) -> None:
    body = {"scope": "area", "division_id": town.ids["二村"], "title": "路灯", "text": "太暗"}

    for role in ("area_worker", "owners_committee", "social_worker"):
        assert town.refused("/topics", body, by=town.staff(role, "一村"))["status"] == 403
    assert town.refused("/topics", body, by=town.staff("auditor", "二村"))["status"] == 403


def test_a_resident_raises_topics_of_the_own_street_and_district(town: Town) -> None:
    resident = town.resident()

    for scope, name in (("street", "望海街道"), ("district", "临江区")):
        town.topic(by=resident, scope=scope, division_id=town.ids[name], estate_id=None)
    body = {"scope": "street", "division_id": town.ids["东桥镇"], "title": "路灯", "text": "太暗"}
    assert town.refused("/topics", body, by=resident)["type"] == "/problems/not-a-resident-here"


def test_only_conveners_of_the_stage_lead_a_topic_on(town: Town) -> None:
    topic_id, worker = town.running_topic()
    use(town, topic_id, "meeting", "signed", by=worker)

    for who in ("worker of another area", "resident", "deputy", "auditor", "the own street's officer, in time"):
        person = others(town)[who]
        for path, body in (("stage", {"to": "coordination"}), ("outcome", {"outcome": "closed", "reason": "了结"})):
            assert town.refused(f"/topics/{topic_id}/{path}", body, by=person)["status"] == 403, who
    town.done(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=town.staff("owners_committee", "一村"))


@pytest.mark.parametrize("status", ["raised", "declined", "withdrawn"])
def test_what_is_not_accepted_is_seen_by_who_raised_it_and_who_screens_it(town: Town, status: str) -> None:
    resident, worker = town.resident(), town.staff("area_worker", "一村")
    topic_id = town.topic(by=resident)
    if status == "declined":
        town.done(f"/topics/{topic_id}/decline", {"reason": "不属于本居"}, by=worker)
    if status == "withdrawn":
        town.done(f"/topics/{topic_id}/withdraw", by=resident)

    def seen(by: Person | None) -> int:
        return town.get(f"/topics/{topic_id}", by=by).status_code

    assert [seen(who) for who in (resident, worker, town.staff("district_officer", "临江区"))] == [200, 200, 200]
    hidden = (None, town.resident(), town.staff("peoples_deputy", "临江区"), town.staff("area_worker", "二村"))
    assert [seen(who) for who in hidden] == [404, 404, 404, 404]
    assert str(topic_id) not in str(town.seen(f"/divisions/{town.ids['一村']}/topics", limit=1_000))


def test_a_stranger_cannot_tell_an_unscreened_topic_from_none(town: Town) -> None:
    topic_id, stranger = town.topic(), town.resident()

    there = town.refused(f"/topics/{topic_id}/withdraw", by=stranger)
    nowhere = town.refused(f"/topics/{uuid4()}/withdraw", by=stranger)

    assert there["type"] == nowhere["type"] == "/problems/unknown-topic"


def test_another_person_neither_withdraws_nor_appeals(town: Town) -> None:
    topic_id, _ = town.running_topic()

    assert town.refused(f"/topics/{topic_id}/withdraw", by=town.resident())["type"] == "/problems/not-a-raiser"


def test_the_list_that_waits_is_for_the_divisions_staff(town: Town) -> None:
    path = f"/divisions/{town.ids['一村']}/topics/waiting"

    assert town.get(path, by=town.staff("street_officer", "望海街道")).status_code == 200
    assert town.get(path, by=town.staff("area_worker", "二村")).status_code == 403
    assert town.get(path, by=town.resident()).status_code == 403
    assert town.get(path).status_code == 401


def test_only_the_district_sets_its_templates(town: Town) -> None:
    template = town.seen(f"/districts/{town.ids['临江区']}/templates/discussion")
    template.pop("version")

    def refused(role: str, division: str) -> int:
        path = f"/districts/{town.ids['临江区']}/templates"
        status: int = town.refused(path, template, by=town.staff(role, division))["status"]
        return status

    assert refused("street_officer", "望海街道") == 403
    other: UUID = town.found("别区", "district", "")
    assert other != town.ids["临江区"]
    assert refused("district_officer", "别区") == 403
