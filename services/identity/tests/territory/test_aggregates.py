"""The rules of divisions, registers, estates and groupings: given what was, when something is done, then this."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate
from identity_service.aggregate.district_register import DistrictRegister, register_id
from identity_service.aggregate.division import Division, place_of_code, place_under
from identity_service.aggregate.division_list import ListedDivision
from identity_service.aggregate.estate import Building, Estate, dwelling_id
from identity_service.aggregate.grouping import Grouping, common_place
from identity_service.publisher.territory import CONTRACTS, WITHHELD, publish_territory
from identity_service.refusals.territory import (
    DateBeforeLastImportError,
    DivisionClosedError,
    DivisionCodeError,
    EstateAlreadyThereError,
    RepeatedNameError,
    UnknownStairwellError,
)
from linli_common.event_store.transcoding import event_transcoder
from linli_contracts.subjects import NOWHERE, Place

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
DAY = date(2023, 6, 30)
STREET, ELSEWHERE = UUID(int=11), UUID(int=12)
CODE = "310113501001"
PLACE = place_of_code(CODE)


def area(code: str | None = CODE) -> Division:
    division = Division.found(
        id=UUID(int=1),
        tier="area",
        code=code,
        name="丰翔新城居委会",
        parent_id=STREET,
        on=date(2019, 10, 31),
        place=PLACE,
        at=AT,
    )
    division.collect_events()
    return division


def events_of(aggregate: Aggregate) -> list[Any]:
    return list(aggregate.collect_events())


def test_a_founded_division_is_told_with_its_place() -> None:
    founded = Division.found(
        id=UUID(int=1), tier="area", code=CODE, name="丰翔新城居委会", parent_id=STREET, on=DAY, place=PLACE, at=AT
    )
    (event,) = events_of(founded)
    face = publish_territory(event)
    assert face is not None
    assert face.place == Place("310113", "310113501", CODE)
    assert (event.timestamp, event.on, event.code) == (AT, DAY, CODE)


@pytest.mark.parametrize(
    "code", ["310113501", "31011350100", "3101135010012", "31011350100x", "３１０１１３５０１００１", ""]
)
def test_a_code_has_the_digits_of_its_tier(code: str) -> None:
    with pytest.raises(DivisionCodeError):
        area(code)
    with pytest.raises(DivisionCodeError):
        area().recode(code, on=DAY, place=PLACE, at=AT)


def test_a_division_keeps_its_id_under_another_code_and_parent() -> None:
    division = area()
    division.recode("310113102083", on=DAY, place=place_of_code("310113102083"), at=AT)
    division.move(ELSEWHERE, on=DAY, place=place_of_code("310113102083"), at=AT)
    recoded, moved = events_of(division)
    assert (recoded.previous_code, recoded.code) == (CODE, "310113102083")
    assert (moved.previous_parent_id, moved.parent_id) == (STREET, ELSEWHERE)
    assert moved.place == ["310113", "310113102", "310113102083"]
    assert (division.id, division.code, division.parent_id) == (UUID(int=1), "310113102083", ELSEWHERE)


def test_what_changes_nothing_is_no_event() -> None:
    division = area()
    division.rename(division.name, on=DAY, place=PLACE, at=AT)
    division.recode(CODE, on=DAY, place=PLACE, at=AT)
    division.move(STREET, on=DAY, place=PLACE, at=AT)
    assert events_of(division) == []


def test_a_closed_division_does_not_change_any_more() -> None:
    division = area()
    division.close(on=DAY, place=PLACE, at=AT)
    division.collect_events()
    with pytest.raises(DivisionClosedError, match="2023-06-30"):
        division.rename("新居委会", on=DAY, place=PLACE, at=AT)
    with pytest.raises(DivisionClosedError):
        division.record_population(1, 1, on=DAY, source="x", place=PLACE, at=AT)
    with pytest.raises(DivisionClosedError):
        division.close(on=DAY, place=PLACE, at=AT)
    assert events_of(division) == []


def test_a_unit_without_a_code_is_placed_by_its_token() -> None:
    unit = UUID("12345678-0000-4000-8000-000000000000")
    assert place_under(Place("310113", "310113102"), "area", None, unit) == Place("310113", "310113102", "u12345678")
    assert place_under(Place("310113"), "street", None, unit) == Place("310113", "u12345678")


def register() -> DistrictRegister:
    return DistrictRegister.open("310113", at=AT)


def import_into(district: DistrictRegister, as_of: date, entered: list[UUID], left: list[UUID]) -> None:
    district.record_import(
        as_of=as_of, source="x", sha256="0" * 64, counts={}, entered_ids=entered, left_ids=left, at=AT
    )


def test_a_district_has_one_register_whoever_opens_it() -> None:
    assert register().id == DistrictRegister.open("310113", at=AT).id == register_id("310113")
    assert register_id("310113") != register_id("310110")


def test_a_register_knows_which_divisions_stand() -> None:
    district = register()
    one, two, three = uuid4(), uuid4(), uuid4()
    import_into(district, date(2019, 10, 31), [one, two], [])
    import_into(district, DAY, [three], [one])
    assert district.division_ids == [two, three]


def test_the_dates_of_a_district_never_go_back() -> None:
    district = register()
    import_into(district, DAY, [], [])
    import_into(district, DAY, [], [])
    with pytest.raises(DateBeforeLastImportError, match="2023-06-30"):
        import_into(district, date(2023, 6, 29), [], [])
    with pytest.raises(DateBeforeLastImportError):
        district.join_unit(uuid4(), on=date(2023, 6, 29), at=AT)


def test_a_code_makes_another_id_in_each_import_and_the_same_one_when_decided_again() -> None:
    row = ListedDivision(2, CODE, "丰翔新城居委会", "area", "310113501")
    district, again = register(), register()
    first = district.new_division_id(row.code)
    assert again.new_division_id(row.code) == first
    import_into(district, DAY, [first], [])
    assert district.new_division_id(row.code) != first


def test_an_estate_moves_to_another_area_only() -> None:
    estate = Estate.register(id=uuid4(), division_id=STREET, name="望海苑", place=PLACE, at=AT)
    with pytest.raises(EstateAlreadyThereError):
        estate.move(STREET, place=PLACE, at=AT)
    estate.move(ELSEWHERE, place=PLACE, at=AT)
    assert estate.division_id == ELSEWHERE
    assert events_of(estate)[1].previous_division_id == STREET


def building() -> Building:
    return Building.register(
        id=UUID(int=3), estate_id=UUID(int=2), name="3号楼", stairwells=["1单元", "2单元"], place=PLACE, at=AT
    )


def test_a_dwelling_stands_in_a_stairwell_of_its_building() -> None:
    with pytest.raises(UnknownStairwellError, match="1单元、2单元"):
        building().dwelling(stairwell="3单元", number="301", floor_area_cm2=1, place=PLACE, at=AT)


def test_a_number_is_one_dwelling_in_its_stairwell_and_another_in_the_next() -> None:
    ids = {
        building().dwelling(stairwell=stairwell, number=number, floor_area_cm2=1, place=PLACE, at=AT).id
        for stairwell, number in (("1单元", "301"), ("1单元", "301"), ("2单元", "301"), ("1单元", "302"))
    }
    assert len(ids) == 3
    assert dwelling_id(UUID(int=3), "1/2", "3") != dwelling_id(UUID(int=3), "1", "2/3")


def test_a_grouping_names_each_division_once() -> None:
    with pytest.raises(RepeatedNameError):
        Grouping.define(id=uuid4(), kind="grid", name="网格", division_ids=[STREET, STREET], place=NOWHERE, at=AT)


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        (["310113102083", "310113102084"], Place("310113", "310113102")),
        (["310113102083", "310113501001"], Place("310113")),
        (["310113102083", "310110009003"], NOWHERE),
        (["310113102083"], Place("310113", "310113102", "310113102083")),
        ([], NOWHERE),
    ],
)
def test_the_place_of_a_grouping_is_the_lowest_that_holds_all(codes: list[str], place: Place) -> None:
    assert common_place([place_of_code(code) for code in codes]) == place


def test_every_event_has_one_public_face_or_is_withheld() -> None:
    nested = [
        event
        for aggregate in (Division, DistrictRegister, Estate, Building, Grouping)
        for event in vars(aggregate).values()
        if isinstance(event, type) and issubclass(event, Aggregate.Event) and event.__name__ != "Event"
    ]
    assert set(nested) <= set(CONTRACTS) | WITHHELD
    assert not set(CONTRACTS) & WITHHELD


def test_stored_events_read_back_as_they_were() -> None:
    division = area()
    division.recode("310113102083", on=DAY, place=PLACE, at=AT)
    transcoder = event_transcoder()
    for event in events_of(division):
        state = {name: value for name, value in vars(event).items() if not name.startswith("_")}
        assert transcoder.decode(transcoder.encode(state)) == state
