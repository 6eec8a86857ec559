"""Who sets what a mailbox works by sees before what is set: rules by date, calendar days, routes, covers."""

from __future__ import annotations

from typing import Any

import pytest

from .test_settings import LIFT, PARKING, cover, later, route, rules
from .town import Person, Town


@pytest.fixture
def officers(town: Town) -> dict[str, Person]:
    """The officers of a district of the test's own, with the street 西街 and the area 西村."""
    town.found("西区", "district", "", code=None)
    town.found("西街", "street", "西区")
    for area in ("西村", "西邻村"):
        town.new_area(area, "西街")
    roles = {
        "district": ("district_officer", "西区"),
        "street": ("street_officer", "西街"),
        "area": ("area_worker", "西村"),
    }
    return {name: town.staff(role, where) for name, (role, where) in roles.items()}


def settings_of(town: Town, division: str, by: Person) -> dict[str, Any]:
    town.fold()
    answer = town.get(f"/settings/{town.ids[division]}", by=by)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_nothing_is_set_at_first(town: Town, officers: dict[str, Person]) -> None:
    found = settings_of(town, "西区", officers["district"])

    assert found["district_id"] == str(town.ids["西区"])
    assert (found["rules"], found["calendar_days"], found["routes"], found["covers"]) == ([], {}, [], [])


def test_rules_are_shown_with_their_days_the_newest_first_to_the_street_too(
    town: Town, officers: dict[str, Person]
) -> None:
    path = f"/rules/{town.ids['西区']}"
    town.done(path, rules(town), by=officers["district"])
    town.done(path, rules(town, from_day=later(town, 9), categories=[LIFT]), by=officers["district"])
    town.done(f"{path}/calendar-days", {"days": {later(town, 3): "holiday"}}, by=officers["district"])

    found = settings_of(town, "西街", officers["street"])

    assert [one["from_day"] for one in found["rules"]] == [later(town, 9), later(town)]
    assert [rule["category"] for rule in found["rules"][1]["categories"]] == [LIFT["category"], PARKING["category"]]
    assert found["calendar_days"] == {later(town, 3): "holiday"}


def test_routes_that_hold_or_come_are_shown_and_what_was_taken_back_is_not(
    town: Town, officers: dict[str, Person]
) -> None:
    path, street, there = f"/routes/{town.ids['西村']}", officers["street"], town.unit("area", "西邻村")
    town.done(path, route(town, there, category="lift"), by=street)
    town.done(path, route(town, None, category="lift", from_day=later(town, 5)), by=street)
    town.done(path, route(town, there, category="noise"), by=street)
    town.done(path, route(town, None, category="noise"), by=street)

    found = settings_of(town, "西街", street)["routes"]

    assert [(one["category"], one["from_day"], one["to_id"]) for one in found] == [
        ("lift", later(town), str(there["id"])),
        ("lift", later(town, 5), None),
    ]
    assert {(one["division_id"], one["estate_id"]) for one in found} == {(str(town.ids["西村"]), None)}


def test_covers_of_areas_and_departments_are_shown_until_they_end(town: Town, officers: dict[str, Person]) -> None:
    street = officers["street"]
    department, _ = town.department("西街房管", "西街", street)
    town.done("/covers", cover(town, "西村", "西邻村", first=1), by=street)
    body = {**cover(town, "西村", "西邻村"), "unit": department, "to": town.unit("street", "西街")}
    town.done("/covers", body, by=street)

    found = settings_of(town, "西街", street)["covers"]

    assert [(one["unit_id"], one["to_id"]) for one in found] == [
        (str(department["id"]), str(town.ids["西街"])),
        (str(town.ids["西村"]), str(town.ids["西邻村"])),
    ]


def test_settings_are_for_officers_of_the_place(town: Town, officers: dict[str, Person]) -> None:
    elsewhere = town.staff("street_officer", "望海街道")

    for by in (officers["area"], elsewhere):
        assert town.get(f"/settings/{town.ids['西街']}", by=by).status_code == 403
    assert town.get(f"/settings/{town.ids['西区']}", by=officers["street"]).status_code == 403
    assert town.get(f"/settings/{town.ids['西街']}").status_code == 401
