"""What the mailbox of a district works by: rules and days with dates, routes, covers, departments; who sets it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from .town import Person, Town

LIFT = {"category": "lift", "name_zh": "电梯", "name_en": "Lifts", "handling_days": 15}
PARKING = {"category": "parking", "name_zh": "停车", "name_en": "Parking", "handling_days": 1, "danger": False}


@pytest.fixture
def officers(town: Town) -> dict[str, Person]:
    """The officers of a district of the test's own, with the street 新街 and the areas 新村, 邻村."""
    town.found("新区", "district", "", code=None)
    town.found("新街", "street", "新区")
    for area in ("新村", "邻村"):
        town.new_area(area, "新街")
    return {
        "district": town.staff("district_officer", "新区"),
        "street": town.staff("street_officer", "新街"),
        "area": town.staff("area_worker", "新村"),
    }


def write(town: Town, area: str = "新村", **said: Any) -> UUID:
    return town.write(town.resident(area, f"{area}小区"), estate_id=town.ids[f"{area}小区"], **said)


def later(town: Town, days: int = 0) -> str:
    """A day from today on."""
    return (town.today() + timedelta(days=days)).isoformat()


def held_by(town: Town, letter: UUID) -> str:
    return str(town.row(letter)["holder_id"])


def rules(town: Town, **said: Any) -> dict[str, Any]:
    return {"from_day": later(town), "categories": [LIFT, PARKING], **said}


# Rules


def test_new_rules_hold_for_new_letters_and_a_running_letter_keeps_its_own(
    town: Town, officers: dict[str, Person]
) -> None:
    # given
    running = write(town)
    before = town.row(running)

    # when
    new_rules = rules(town, response_hours=2, confirmation_days=3)
    town.done(f"/rules/{town.ids['新区']}", new_rules, by=officers["district"])
    new = write(town)

    # then
    assert town.row(running) == before
    assert times(town, running)[0] == timedelta(hours=24)
    assert times(town, new)[0] == timedelta(hours=2)
    assert times(town, new)[1] > times(town, running)[1] + timedelta(days=9)
    for letter, days in ((running, 7), (new, 3)):
        town.done(f"/letters/{letter}/acknowledge", by=officers["area"])
        town.done(f"/letters/{letter}/answer", {"text": "好", "outcome": "solved"}, by=officers["area"])
        answered = town.events(letter)[-1]
        assert datetime.fromisoformat(answered["data"]["confirm_by"]) - datetime.fromisoformat(
            answered["time"]
        ) == timedelta(days=days)


def times(town: Town, letter: UUID) -> tuple[timedelta, timedelta]:
    """How long after its writing the letter's clocks are due."""
    row = town.row(letter)
    return row["response_due_at"] - row["submitted_at"], row["handling_due_at"] - row["submitted_at"]


def test_rules_of_a_later_day_do_not_hold_yet(town: Town, officers: dict[str, Person]) -> None:
    tomorrow = rules(town, from_day=later(town, 1), response_hours=2)
    town.done(f"/rules/{town.ids['新区']}", tomorrow, by=officers["district"])

    assert times(town, write(town))[0] == timedelta(hours=24)
    assert town.get(f"/rules/{town.ids['新村']}").json()["response_hours"] == 24
    day = town.today() + timedelta(days=1)
    assert town.mailbox.lookups.rules(town.ids["新区"], day).response_hours == 2


def test_a_category_that_the_new_rules_do_not_know_is_refused(town: Town, officers: dict[str, Person]) -> None:
    town.done(f"/rules/{town.ids['新区']}", rules(town, categories=[LIFT]), by=officers["district"])
    said = {"estate_id": town.ids["新村小区"], "category": "parking", "title": "t", "text": "t"}

    problem = town.refused("/letters", said, by=town.resident("新村", "新村小区"))

    assert (problem["status"], problem["field"]) == (422, "category")


def test_the_rules_of_one_district_are_not_those_of_another(town: Town, officers: dict[str, Person]) -> None:
    town.done(f"/rules/{town.ids['新区']}", rules(town, response_hours=2), by=officers["district"])

    assert town.get(f"/rules/{town.ids['一村']}").json()["response_hours"] == 24
    assert times(town, town.write(town.resident()))[0] == timedelta(hours=24)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"from_day": "2020-01-01"}, "from_day"),
        ({"categories": []}, "categories"),
        ({"categories": [LIFT, LIFT]}, "categories"),
        ({"categories": [{**LIFT, "handling_days": 3}]}, "categories.0.handling_days"),
        ({"response_hours": 0}, "response_hours"),
        ({"response_hours": 1000}, "response_hours"),
        ({"confirmation_days": 0}, "confirmation_days"),
    ],
)
def test_rules_that_cannot_hold_are_refused(
    town: Town, officers: dict[str, Person], said: dict[str, Any], field: str
) -> None:
    problem = town.refused(f"/rules/{town.ids['新区']}", rules(town, **said), by=officers["district"])

    assert (problem["status"], problem["field"]) == (422, field)


def test_rules_do_not_go_back_before_the_last_ones(town: Town, officers: dict[str, Person]) -> None:
    path = f"/rules/{town.ids['新区']}"
    town.done(path, rules(town, from_day=later(town, 5)), by=officers["district"])

    assert town.refused(path, rules(town, from_day=later(town, 4)), by=officers["district"])["field"] == "from_day"


def test_rules_are_set_by_the_districts_officers_only(town: Town, officers: dict[str, Person]) -> None:
    path, days = f"/rules/{town.ids['新区']}", {"days": {later(town, 2): "holiday"}}

    for by in (officers["street"], officers["area"], town.staff("district_officer", "临江区"), town.resident()):
        assert town.refused(path, rules(town), by=by)["status"] == 403
        assert town.refused(f"{path}/calendar-days", days, by=by)["status"] == 403


def test_rules_are_set_for_districts_only(town: Town, officers: dict[str, Person]) -> None:
    problem = town.refused(f"/rules/{town.ids['新街']}", rules(town), by=officers["district"])

    assert problem["type"] == "/problems/rules-invalid"


# Calendar


def test_a_day_off_of_the_district_is_left_out_of_the_handling_time_of_new_letters(
    town: Town, officers: dict[str, Person]
) -> None:
    # given: a day for each of the next weeks, so that it is worked or not whatever today is
    running = write(town, category="water_power")
    before = town.row(running)["handling_due_at"]
    days = {later(town, number): "holiday" for number in range(1, 15)}

    # when
    town.done(f"/rules/{town.ids['新区']}/calendar-days", {"days": days}, by=officers["district"])

    # then
    assert town.row(running)["handling_due_at"] == before
    new = town.row(write(town, category="water_power"))
    assert new["handling_due_at"] > new["submitted_at"] + timedelta(days=14)
    assert town.row(town.write(town.resident(), category="water_power"))["handling_due_at"] < new["handling_due_at"]


def test_a_made_up_working_day_counts(town: Town, officers: dict[str, Person]) -> None:
    days = {later(town, number): "working_day" for number in range(8)}

    town.done(f"/rules/{town.ids['新区']}/calendar-days", {"days": days}, by=officers["district"])

    assert times(town, write(town, category="lift"))[1] == timedelta(days=5)


def test_a_day_that_is_over_is_not_changed_any_more(town: Town, officers: dict[str, Person]) -> None:
    path = f"/rules/{town.ids['新区']}/calendar-days"

    assert town.refused(path, {"days": {later(town, -1): "holiday"}}, by=officers["district"])["field"] == "days"
    assert town.refused(path, {"days": {}}, by=officers["district"])["field"] == "days"
    assert town.refused(path, {"days": {later(town): "half"}}, by=officers["district"])["status"] == 422


# Routes


def route(town: Town, to: dict[str, str] | None, **said: Any) -> dict[str, Any]:
    return {"from_day": later(town), "to": to, **said}


def test_without_a_route_a_letter_goes_to_its_area(town: Town, officers: dict[str, Person]) -> None:
    assert held_by(town, write(town)) == str(town.ids["新村"])


def test_the_nearest_and_most_special_route_counts(town: Town, officers: dict[str, Person]) -> None:
    # given
    street, area = officers["street"], town.ids["新村"]
    other_estate = town.build("另一小区", "新村")
    units = {name: town.department(name, "新街", street)[0] for name in ("all", "lift", "estate", "both", "above")}
    at_area = f"/routes/{area}"
    town.done(f"/routes/{town.ids['新街']}", route(town, units["above"], category="lift"), by=street)
    assert held_by(town, write(town, category="lift")) == units["above"]["id"]

    # when
    estate_id = str(town.ids["新村小区"])
    town.done(at_area, route(town, units["all"]), by=street)
    town.done(at_area, route(town, units["lift"], category="lift"), by=street)
    town.done(at_area, route(town, units["estate"], estate_id=estate_id), by=street)
    town.done(at_area, route(town, units["both"], category="lift", estate_id=estate_id), by=street)

    # then
    writer = town.resident("新村", "新村小区")
    assert held_by(town, write(town, category="lift")) == units["both"]["id"]
    assert held_by(town, write(town, category="noise")) == units["estate"]["id"]
    assert held_by(town, town.write(writer, estate_id=other_estate, category="lift")) == units["lift"]["id"]
    assert held_by(town, town.write(writer, estate_id=other_estate, category="noise")) == units["all"]["id"]
    assert held_by(town, write(town, "邻村", category="lift")) == units["above"]["id"]


def test_a_route_holds_from_its_day_and_until_it_is_taken_back(town: Town, officers: dict[str, Person]) -> None:
    street, path = officers["street"], f"/routes/{town.ids['新村']}"
    department, _ = town.department("停车办", "新街", street)
    town.done(path, route(town, department, from_day=later(town, 1)), by=street)
    assert held_by(town, write(town)) == str(town.ids["新村"])
    town.done(path, route(town, department), by=street)
    routed = write(town)

    town.done(path, route(town, None), by=street)

    assert held_by(town, routed) == department["id"]
    assert held_by(town, write(town)) == str(town.ids["新村"])


def test_a_route_to_a_department_that_was_closed_since_is_passed_over(town: Town, officers: dict[str, Person]) -> None:
    street = officers["street"]
    department, _ = town.department("停车办", "新街", street)
    town.done(f"/routes/{town.ids['新村']}", route(town, department), by=street)

    town.done(f"/departments/{department['id']}/close", by=street)

    assert held_by(town, write(town)) == str(town.ids["新村"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"to": {"kind": "department", "id": str(UUID(int=3))}}, "to"),
        ({"from_day": "2020-01-01"}, "from_day"),
        ({"estate_id": str(UUID(int=3))}, "estate_id"),
        ({"category": "NO"}, "category"),
    ],
)
def test_a_route_that_leads_nowhere_is_refused(
    town: Town, officers: dict[str, Person], said: dict[str, Any], field: str
) -> None:
    body = {**route(town, town.unit("street", "新街")), **said}

    problem = town.refused(f"/routes/{town.ids['新村']}", body, by=officers["street"])

    assert problem["field"] == field


def test_routes_and_covers_are_set_by_officers_of_the_place(town: Town, officers: dict[str, Person]) -> None:
    body = route(town, town.unit("street", "新街"))
    cover = {
        "unit": town.unit("area", "新村"), "to": town.unit("street", "新街"), "from_day": later(town),
        "to_day": later(town),
    }  # fmt: skip

    for by in (officers["area"], town.staff("street_officer", "望海街道"), town.resident()):
        assert town.refused(f"/routes/{town.ids['新村']}", body, by=by)["status"] == 403
        assert town.refused("/covers", cover, by=by)["status"] == 403


# Covers


def cover(town: Town, unit: str, to: str, first: int = 0, last: int = 2) -> dict[str, Any]:
    return {
        "unit": town.unit("area", unit),
        "to": town.unit("area", to),
        "from_day": later(town, first),
        "to_day": later(town, last),
    }


def test_while_an_area_is_away_its_new_letters_go_to_who_covers(town: Town, officers: dict[str, Person]) -> None:
    running = write(town)

    town.done("/covers", cover(town, "新村", "邻村"), by=officers["street"])

    covered = write(town)
    assert (held_by(town, running), held_by(town, covered)) == (str(town.ids["新村"]), str(town.ids["邻村"]))
    assert town.row(covered)["division_id"] == town.ids["新村"]


def test_a_cover_holds_in_its_days_only(town: Town, officers: dict[str, Person]) -> None:
    town.done("/covers", cover(town, "新村", "邻村", first=1), by=officers["street"])

    assert held_by(town, write(town)) == str(town.ids["新村"])


def test_who_covers_may_be_covered_for(town: Town, officers: dict[str, Person]) -> None:
    town.new_area("三村", "新街")
    town.done("/covers", cover(town, "新村", "邻村"), by=officers["street"])
    town.done("/covers", cover(town, "邻村", "三村"), by=officers["street"])

    assert held_by(town, write(town)) == str(town.ids["三村"])


def test_two_that_cover_for_each_other_do_not_hang(town: Town, officers: dict[str, Person]) -> None:
    town.done("/covers", cover(town, "新村", "邻村"), by=officers["street"])
    town.done("/covers", cover(town, "邻村", "新村"), by=officers["street"])

    assert held_by(town, write(town)) in {str(town.ids["新村"]), str(town.ids["邻村"])}


def test_a_cover_that_cannot_be_is_refused(town: Town, officers: dict[str, Person]) -> None:
    for said, field in (
        (cover(town, "新村", "新村"), "to"),
        (cover(town, "新村", "邻村", first=2, last=1), "from_day"),
        (cover(town, "新村", "邻村", first=-1), "from_day"),
        ({**cover(town, "新村", "邻村"), "to": {"kind": "area", "id": str(uuid4())}}, "to"),
    ):
        assert town.refused("/covers", said, by=officers["street"])["field"] == field


# Departments


def test_a_department_is_opened_renamed_staffed_and_closed(town: Town, officers: dict[str, Person]) -> None:
    street = officers["street"]
    department, first = town.department("房管", "新街", street)
    path, second = f"/departments/{department['id']}", town.staff("department_handler", "新街")

    town.done(f"{path}/rename", {"name": "房屋管理所"}, by=street)
    town.done(f"{path}/staff", {"person_ids": [first.id, second.id, first.id]}, by=street)

    found = town.get("/departments", by=street, under=town.ids["新区"]).json()
    assert [(one["name"], one["handler_ids"], one["closed"]) for one in found] == [
        ("房屋管理所", [str(first.id), str(second.id)], False)
    ]
    town.done(f"{path}/close", by=street)
    assert town.get("/departments", by=street, under=town.ids["新街"]).json()[0]["closed"] is True
    for step, body in (("rename", {"name": "x"}), ("staff", {"person_ids": []}), ("close", None)):
        assert town.refused(f"{path}/{step}", body, by=street)["status"] == 422


def test_who_is_taken_off_the_desk_works_on_its_letters_no_more(town: Town, officers: dict[str, Person]) -> None:
    department, handler = town.department("房管", "新街", officers["street"])
    letter = write(town)
    town.done(f"/letters/{letter}/acknowledge", by=officers["area"])
    town.done(f"/letters/{letter}/hand-on", {"to": department, "reason": "请"}, by=officers["area"])

    town.done(f"/departments/{department['id']}/staff", {"person_ids": []}, by=officers["street"])

    assert town.refused(f"/letters/{letter}/acknowledge", by=handler)["status"] == 403
    assert town.get(f"/letters/{letter}", by=handler).status_code == 404


def test_a_closed_department_finishes_what_it_has(town: Town, officers: dict[str, Person]) -> None:
    department, handler = town.department("房管", "新街", officers["street"])
    letter = write(town)
    town.done(f"/letters/{letter}/acknowledge", by=officers["area"])
    town.done(f"/letters/{letter}/hand-on", {"to": department, "reason": "请"}, by=officers["area"])

    town.done(f"/departments/{department['id']}/close", by=officers["street"])

    town.done(f"/letters/{letter}/acknowledge", by=handler)
    town.done(f"/letters/{letter}/answer", {"text": "好", "outcome": "solved"}, by=handler)


def test_departments_are_set_by_officers_of_the_place(town: Town, officers: dict[str, Person]) -> None:
    department, _ = town.department("房管", "新街", officers["street"])
    path = f"/departments/{department['id']}"

    for by in (officers["area"], town.staff("street_officer", "望海街道"), town.resident()):
        body = {"division_id": town.ids["新街"], "name": "又一个"}
        assert town.refused("/departments", body, by=by)["status"] == 403
        for step, said in (("rename", {"name": "x"}), ("staff", {"person_ids": []}), ("close", None)):
            assert town.refused(f"{path}/{step}", said, by=by)["status"] == 403
    town.done(f"{path}/rename", {"name": "房管所"}, by=officers["district"])


def test_an_area_has_no_departments(town: Town, officers: dict[str, Person]) -> None:
    body = {"division_id": town.ids["新村"], "name": "x"}

    assert town.refused("/departments", body, by=officers["street"])["field"] == "division_id"


def test_a_department_that_nobody_knows_is_refused(town: Town, officers: dict[str, Person]) -> None:
    problem = town.refused(f"/departments/{uuid4()}/rename", {"name": "x"}, by=officers["street"])

    assert problem["field"] == "department_id"


def test_the_letters_of_a_holiday_week_are_due_after_it(town: Town) -> None:
    """国庆 2025: 1 to 8 October are off, Saturday 11 October is worked."""
    tuesday = datetime(2025, 9, 30, 2, tzinfo=UTC)

    row = town.row(town.write(town.resident(), at=tuesday))

    assert row["handling_due_at"] == tuesday + timedelta(days=14)
    assert row["handling_due_at"].date() == date(2025, 10, 14)
