"""Letters as of a day, by place and by responsible unit, on that day's territory; what is hidden, what is ranked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from dashboards_service.mailbox.categories import of_place
from dashboards_service.mailbox.figures import published
from dashboards_service.mailbox.read_model import itself, standing
from dashboards_service.measures.letters import PLACES, UNITS
from dashboards_service.reader import MAILBOX_STREAM, SCHEMA
from linli_common.hierarchy import node_as_of
from linli_contracts import mailbox as public
from linli_contracts.contract import Contract

from ..conftest import (
    BAOSHAN,
    FENGXIANG,
    FENGXIANG_GOES_TO_LUODIAN,
    GAOJING,
    YIJING,
    ReadModel,
    given,
)
from .letters import DAY, WATER, answered, closed, handed_on, missed, moved, on, opened, replied, said, submitted

HELD_BY_WATER: dict[str, Any] = {"holder_id": WATER, "holder_kind": "department"}


def told(model: ReadModel, *contracts: Contract, day: date = DAY, times: int = 1) -> None:
    """The same events of so many letters, all on one day."""
    model.given(*(event for _ in range(times) for event in on(day, *contracts)), stream=MAILBOX_STREAM)


def page(model: ReadModel, code: str, day: date = DAY, by: str = "place") -> dict[str, Any]:
    unit = node_as_of(model.connection, SCHEMA, code, day)
    assert unit is not None
    return published(standing(model.connection, SCHEMA, unit, day, PLACES if by == "place" else UNITS))


def value(model: ReadModel, code: str, figure: str, day: date = DAY, by: str = "place") -> Any:
    return page(model, code, day, by)["figures"][figure]["value"]


def test_a_letter_is_at_its_place_and_with_its_unit_whoever_holds_it(read_model: ReadModel) -> None:
    told(read_model, opened(WATER, GAOJING, "水务"))
    told(read_model, submitted(), handed_on(WATER, "department"), times=6)

    assert value(read_model, "310113111028", "backlog") == 6
    assert value(read_model, "310113111028", "backlog", by="unit") == 0
    assert value(read_model, "310113111", "backlog", by="unit") == 6
    rows = {row["name"]: row for row in page(read_model, "310113111", by="unit")["children"]}
    assert rows["水务"]["kind"] == "department"
    assert rows["水务"]["figures"]["backlog"] == {"value": 6}
    assert rows["逸景佳苑居委会"]["figures"]["backlog"] == {"value": 0}


def test_departments_of_a_street_are_in_the_streets_row_of_the_district(read_model: ReadModel) -> None:
    told(read_model, opened(WATER, GAOJING, "水务"), opened(UUID(int=502), BAOSHAN, "房管"))
    told(read_model, submitted(**HELD_BY_WATER), times=7)
    told(read_model, submitted(holder_id=UUID(int=502), holder_kind="department"), times=5)
    told(read_model, submitted(holder_id=BAOSHAN, holder_kind="district"), times=8)

    rows = {
        row["name"]: row["figures"]["backlog"]["value"] for row in page(read_model, "310113", by="unit")["children"]
    }

    assert rows == {"宝山工业园区": 0, "罗店镇": 0, "高境镇": 7, "房管": 5, "本级": 8}


def test_a_unit_itself_is_without_what_is_below_it(read_model: ReadModel) -> None:
    told(read_model, submitted(holder_id=GAOJING, holder_kind="street"), times=5)
    told(read_model, submitted(), times=6)

    assert value(read_model, "310113111", "backlog", by="unit") == 11
    assert itself(read_model.connection, SCHEMA, GAOJING, DAY).total.stock("open") == 5


def test_the_past_keeps_its_territory_and_its_units(read_model: ReadModel) -> None:
    before = date(2023, 6, 1)
    told(read_model, submitted(division_id=FENGXIANG, holder_id=FENGXIANG), day=before, times=6)
    read_model.given(*FENGXIANG_GOES_TO_LUODIAN)
    told(read_model, moved(YIJING, YIJING, division_id=FENGXIANG, holder_id=FENGXIANG), times=6)

    assert value(read_model, "310113501", "backlog", before) == 6
    assert value(read_model, "310113102", "backlog", before) == 0
    assert value(read_model, "310113102", "backlog", DAY - timedelta(days=1)) == 6
    assert value(read_model, "310113102", "backlog") == 0
    assert value(read_model, "310113111", "backlog") == 6


def test_rates_are_of_the_year_and_come_with_their_cases(read_model: ReadModel) -> None:
    told(read_model, submitted(), closed(), day=date(2025, 12, 31), times=9)
    told(read_model, submitted(), closed(rating=5), times=15)
    told(read_model, submitted(), closed("lapsed", handed_up=True), times=5)
    told(read_model, submitted(), missed("handling"), times=20)

    figures = page(read_model, "310113")["figures"]

    assert figures["on_time_rate"] == {"value": 0.5, "cases": 40}
    assert figures["solved_rate"] == {"value": 0.75, "cases": 20}
    assert figures["within_area_rate"] == {"value": 0.75, "cases": 20}
    assert figures["satisfaction_rate"] == {"value": 1.0, "cases": 15}
    assert figures["rating_mean"] == {"value": 5.0, "cases": 15}
    assert figures["backlog"] == {"value": 20}
    assert figures["handling_overdue_now"] == {"value": 20}


def test_pending_is_not_solved(read_model: ReadModel) -> None:
    told(read_model, submitted(), said(public.LetterPendingV1, promised_on=DAY), times=6)

    figures = page(read_model, "310113")["figures"]

    assert (figures["pending_now"]["value"], figures["backlog"]["value"]) == (6, 6)
    assert figures["solved_rate"] == {"value": None, "note": "no_figure", "cases": 0}


def test_small_numbers_and_what_would_give_them_away_are_hidden(read_model: ReadModel) -> None:
    told(read_model, submitted(), closed(solved=False, rating=2), times=4)

    figures = page(read_model, "310113111028")["figures"]

    assert figures["closed_year"] == {"value": None, "note": "hidden"}
    assert figures["on_time_rate"] == {"value": None, "note": "hidden", "cases": None}
    assert figures["handling_median"] == {"value": None, "note": "too_few", "cases": None}


def test_times_come_with_their_cases(read_model: ReadModel) -> None:
    told(read_model, submitted(), replied(seconds=5 * 3600), times=8)
    told(read_model, submitted(), answered(fact="met", seconds=30 * 3600), times=2)

    figures = page(read_model, "310113")["figures"]

    assert figures["first_reply_median"] == {"value": 6.5, "cases": 10}
    assert figures["first_reply_p90"] == {"value": 36.0, "cases": 10}


def test_units_and_departments_are_ranked_only_from_thirty_cases(read_model: ReadModel) -> None:
    told(read_model, opened(WATER, BAOSHAN, "水务"))
    told(read_model, submitted(), closed(), times=29)
    told(read_model, submitted(**HELD_BY_WATER), closed(**HELD_BY_WATER), times=30)

    def ranks(by: str) -> dict[str, Any]:
        return {row["name"]: row["rank"] for row in page(read_model, "310113", by=by)["children"]}

    assert ranks("unit")["水务"] == 1
    assert ranks("unit")["高境镇"] is None
    assert ranks("place")["高境镇"] == 1


def test_letters_like_mine_have_their_own_times_in_the_districts_words(read_model: ReadModel) -> None:
    rules = public.MailboxRulesSetV1(
        district_id=BAOSHAN,
        from_day=date(2026, 1, 1),
        categories=[
            {"category": "lift", "name_zh": "电梯", "name_en": "Lifts", "handling_days": 5, "danger": False},
            {"category": "noise", "name_zh": "噪音", "name_en": "Noise", "handling_days": 5, "danger": False},
        ],
        response_hours=24,
        danger_hours=1,
        confirmation_days=7,
    )
    read_model.given(given(rules, date(2026, 1, 1), BAOSHAN), stream=MAILBOX_STREAM)
    told(read_model, submitted(), replied(), closed(), times=6)
    told(read_model, submitted(category="old"), day=DAY - timedelta(days=365), times=6)

    found = of_place(read_model.connection, SCHEMA, YIJING, BAOSHAN, DAY)

    lifts, noise = found["categories"]
    assert (lifts["name_zh"], lifts["submitted"]) == ("电梯", {"value": 6})
    assert lifts["first_reply_median"] == {"value": 1.5, "cases": 6}
    assert lifts["handling_median"] == {"value": 36.0, "cases": 6}
    assert noise["handling_median"] == {"value": None, "note": "no_figure", "cases": 0}


def test_a_renamed_department_keeps_its_letters(read_model: ReadModel) -> None:
    told(read_model, opened(WATER, GAOJING, "水务"))
    told(read_model, public.DepartmentRenamedV1(department_id=WATER, division_id=GAOJING, name="水务局"))
    told(read_model, public.DepartmentClosedV1(department_id=WATER, division_id=GAOJING))
    told(read_model, submitted(**HELD_BY_WATER), times=5)

    (row,) = [row for row in page(read_model, "310113111", by="unit")["children"] if row["kind"] == "department"]

    assert (row["name"], row["figures"]["backlog"]["value"]) == ("水务局", 5)


@pytest.mark.parametrize("by", ["place", "unit"])
def test_an_area_without_anything_has_zeros(read_model: ReadModel, by: str) -> None:
    found = page(read_model, "310113111028", by=by)

    assert found["figures"]["backlog"] == {"value": 0}
    assert found["children"] == []
