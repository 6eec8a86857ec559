"""Figures as of a day, on that day's territory."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from dashboards_service.reader import SCHEMA
from dashboards_service.registration.figures import published
from dashboards_service.registration.read_model import standing
from linli_common.hierarchy import node_as_of
from linli_contracts.identity import DivisionClosedV1, PopulationRecordedV1

from .conftest import (
    FENGXIANG,
    FENGXIANG_GOES_TO_LUODIAN,
    GAOJING,
    INDUSTRIAL_PARK,
    YIJING,
    ReadModel,
    erased,
    given,
    moved,
    residents,
    submitted,
    verified,
)

SPRING = date(2026, 3, 1)


def page(model: ReadModel, code: str, day: date) -> dict[str, Any]:
    unit = node_as_of(model.connection, SCHEMA, code, day)
    assert unit is not None
    return published(standing(model.connection, SCHEMA, unit, day))


def value(model: ReadModel, code: str, figure: str, day: date) -> Any:
    return page(model, code, day)["figures"][figure]["value"]


def recorded(division_id: UUID, people: int, day: date) -> Any:
    data = PopulationRecordedV1(division_id=division_id, people=people, households=people // 2, on=day, source="census")
    return given(data, day, division_id)


def test_a_figure_of_2020_is_on_the_old_tree_and_todays_on_the_new(read_model: ReadModel) -> None:
    read_model.given(*residents(20, FENGXIANG, date(2020, 5, 1)), *FENGXIANG_GOES_TO_LUODIAN)

    assert value(read_model, "310113501", "registered", date(2020, 12, 31)) == 20
    assert value(read_model, "310113102", "registered", date(2020, 12, 31)) == 0
    assert value(read_model, "310113501", "registered", SPRING) == 0
    assert value(read_model, "310113102", "registered", SPRING) == 20
    assert value(read_model, "310113", "registered", SPRING) == 20


def test_a_unit_is_found_by_the_code_it_had_on_the_day(read_model: ReadModel) -> None:
    read_model.given(*residents(20, FENGXIANG, date(2020, 5, 1)), *FENGXIANG_GOES_TO_LUODIAN)

    assert value(read_model, "310113501001", "registered", date(2023, 6, 29)) == 20
    assert value(read_model, "310113102083", "registered", date(2023, 6, 30)) == 20
    assert node_as_of(read_model.connection, SCHEMA, "310113501001", date(2023, 6, 30)) is None


def test_the_past_does_not_change_when_people_move_or_are_erased(read_model: ReadModel) -> None:
    people = [uuid4() for _ in range(10)]
    read_model.given(*(verified(person, YIJING, date(2026, 1, 10)) for person in people))
    read_model.given(moved(people[0], YIJING, FENGXIANG, date(2026, 2, 1)), erased(people[1], YIJING, date(2026, 2, 2)))

    assert value(read_model, "310113111", "registered", date(2026, 1, 31)) == 10
    assert value(read_model, "310113111", "registered", date(2026, 2, 2)) == 8


def test_a_late_event_is_in_the_figures_of_its_day_and_of_all_later_ones(read_model: ReadModel) -> None:
    read_model.given(*residents(10, YIJING, date(2026, 1, 10)), *residents(10, YIJING, date(2026, 3, 1)))
    read_model.given(*residents(7, YIJING, date(2026, 2, 1)))

    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)]
    assert [value(read_model, "310113", "registered", day) for day in days] == [10, 17, 27]


def test_a_stock_ages_by_itself(read_model: ReadModel) -> None:
    read_model.given(*residents(10, YIJING, date(2020, 5, 1), birth_year=1985))

    def band(day: date) -> list[str]:
        return [row["band"] for row in page(read_model, "310113", day)["age_bands"] if row["value"]]

    assert band(date(2020, 12, 31)) == ["20-35"]
    assert band(date(2021, 1, 1)) == ["36-59"]


def test_the_stock_of_a_closed_area_stays_under_its_parent(read_model: ReadModel) -> None:
    closed = date(2024, 1, 1)
    read_model.given(*residents(10, YIJING, date(2020, 5, 1)))
    read_model.given(given(DivisionClosedV1(division_id=YIJING, on=closed), closed, YIJING))

    rows = {row["kind"]: row for row in page(read_model, "310113111", SPRING)["children"]}

    assert rows["unassigned"]["name"] == "未归属"
    assert rows["unassigned"]["figures"]["registered"]["value"] == 10
    assert value(read_model, "310113", "registered", SPRING) == 10


@pytest.mark.parametrize("days_ago", [0, 1, 7, 8, 9, 400])
def test_a_stock_stands_until_the_next_flow_however_long_that_takes(read_model: ReadModel, days_ago: int) -> None:
    day = date(2026, 5, 20)
    read_model.given(*residents(9, YIJING, day - timedelta(days=days_ago)))

    assert value(read_model, "310113", "registered", day) == 9
    assert value(read_model, "310113", "verified_today", day) == (9 if days_ago == 0 else 0)
    assert value(read_model, "310113", "verified_year", day) == (9 if days_ago < 140 else 0)


def test_units_closed_on_different_days_are_one_row_with_what_was_below_them(read_model: ReadModel) -> None:
    read_model.given(*residents(10, YIJING, date(2020, 5, 1)), *residents(7, FENGXIANG, date(2020, 5, 1)))
    for area, street, closed in (
        (YIJING, GAOJING, date(2024, 1, 1)),
        (FENGXIANG, INDUSTRIAL_PARK, date(2024, 2, 1)),
    ):
        read_model.given(
            given(DivisionClosedV1(division_id=area, on=closed), closed, area),
            given(DivisionClosedV1(division_id=street, on=closed), closed, street),
        )

    rows = [row for row in page(read_model, "310113", SPRING)["children"] if row["kind"] == "unassigned"]

    assert [row["figures"]["registered"]["value"] for row in rows] == [17]
    assert value(read_model, "310113", "registered", SPRING) == 17


def test_what_waits_is_what_was_submitted_and_not_decided(read_model: ReadModel) -> None:
    people = [uuid4() for _ in range(12)]
    read_model.given(*(submitted(person, YIJING, SPRING) for person in people))
    read_model.given(*(verified(person, YIJING, SPRING) for person in people[:5]))

    assert value(read_model, "310113111028", "pending", SPRING) == 7


def test_flows_of_the_year_begin_on_its_first_day(read_model: ReadModel) -> None:
    read_model.given(*residents(10, YIJING, date(2025, 12, 31)), *residents(6, YIJING, date(2026, 1, 1)))

    assert value(read_model, "310113", "verified_year", date(2025, 12, 31)) == 10
    assert value(read_model, "310113", "verified_year", SPRING) == 6
    assert value(read_model, "310113", "registered", SPRING) == 16


def test_coverage_takes_the_latest_record_on_or_before_the_day(read_model: ReadModel) -> None:
    read_model.given(*residents(30, YIJING, date(2025, 1, 1)))
    read_model.given(recorded(YIJING, 100, date(2025, 1, 1)), recorded(YIJING, 120, date(2026, 1, 1)))

    assert value(read_model, "310113111028", "coverage", date(2025, 12, 31)) == 0.3
    assert value(read_model, "310113111028", "coverage", SPRING) == 0.25


def test_coverage_comes_with_the_day_that_its_population_and_households_were_recorded_for(
    read_model: ReadModel,
) -> None:
    read_model.given(*residents(30, YIJING, date(2025, 1, 1)))
    read_model.given(recorded(YIJING, 100, date(2025, 1, 1)), recorded(YIJING, 120, date(2026, 1, 1)))

    before, after = (page(read_model, "310113111028", day) for day in (date(2025, 12, 31), SPRING))
    row = next(row for row in page(read_model, "310113111", SPRING)["children"] if row["kind"] == "unit")

    assert (before["population_on"], before["households_on"]) == ("2025-01-01", "2025-01-01")
    assert (after["population_on"], after["households_on"]) == ("2026-01-01", "2026-01-01")
    assert row["population_on"] == "2026-01-01"


def test_a_population_that_nobody_recorded_has_no_day(read_model: ReadModel) -> None:
    found = page(read_model, "310113", SPRING)

    assert (found["population_on"], found["households_on"]) == (None, None)


def test_a_sum_of_populations_holds_for_the_day_of_its_oldest_record(read_model: ReadModel) -> None:
    below = (GAOJING, INDUSTRIAL_PARK, UUID(int=310113102))
    days = (date(2025, 3, 1), date(2024, 7, 1), date(2026, 1, 1))
    read_model.given(*(recorded(unit, 50, day) for unit, day in zip(below, days, strict=True)))

    assert page(read_model, "310113", SPRING)["population_on"] == "2024-07-01"


def test_a_unit_without_record_has_the_sum_of_its_units_only_if_all_have_one(read_model: ReadModel) -> None:
    read_model.given(recorded(YIJING, 100, date(2025, 1, 1)))
    assert value(read_model, "310113111", "population", SPRING) == 100
    assert page(read_model, "310113", SPRING)["figures"]["population"]["note"] == "no_figure"

    read_model.given(*(recorded(unit, 50, date(2025, 1, 1)) for unit in (FENGXIANG, UUID(int=310113102))))

    assert value(read_model, "310113", "population", SPRING) == 200


def test_a_second_age_band_is_hidden_with_a_small_one(read_model: ReadModel) -> None:
    read_model.given(
        *residents(3, YIJING, SPRING, 1940),
        *residents(40, YIJING, SPRING, 1995),
        *residents(20, YIJING, SPRING, 1980),
    )

    bands = {row["band"]: row["value"] for row in page(read_model, "310113111028", SPRING)["age_bands"]}

    assert bands["80+"] is None
    assert bands["36-59"] is None
    assert bands["20-35"] == 40


def test_units_are_ranked_only_from_thirty_cases(read_model: ReadModel) -> None:
    read_model.given(*residents(30, YIJING, SPRING), *residents(29, FENGXIANG, SPRING))
    read_model.given(recorded(GAOJING, 100, SPRING), recorded(INDUSTRIAL_PARK, 100, SPRING))

    ranks = {row["code"]: row["rank"] for row in page(read_model, "310113", SPRING)["children"] if row.get("code")}

    assert ranks == {"310113102": None, "310113111": 1, "310113501": None}


def test_what_is_booked_on_a_street_itself_is_a_row_of_its_own(read_model: ReadModel) -> None:
    read_model.given(*residents(8, GAOJING, SPRING))

    rows = {
        row["kind"]: row["figures"]["registered"]["value"] for row in page(read_model, "310113111", SPRING)["children"]
    }

    assert rows == {"unit": 0, "own": 8}


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_the_median_time_is_the_same_on_every_tier_that_has_the_same_cases(read_model: ReadModel, code: str) -> None:
    read_model.given(*(verified(uuid4(), YIJING, SPRING, hours=1) for _ in range(10)))

    found = page(read_model, code, SPRING)

    assert found["figures"]["time_to_verify_median"]["value"] == 0.5
    assert found["time_to_verify_cases"]["value"] == 10
