"""The copy's dated tree, groupings and estates."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from linli_contracts import identity
from linli_contracts.subjects import Place
from linli_neighbourhood import UnknownDivisionError, UnknownEstateError
from linli_neighbourhood.neighbourhood import path_in, place_of

from .conftest import AREA, DISTRICT, ESTATE, FOUNDED, OTHER_AREA, OTHER_STREET, STREET, Copy

CHANGED = date(2023, 6, 30)
DAY_BEFORE = date(2023, 6, 29)
MOVED = identity.DivisionMovedV1(division_id=AREA, parent_id=OTHER_STREET, previous_parent_id=STREET, on=CHANGED)


def ids(copy: Copy, division_id: UUID, day: date) -> list[UUID]:
    return [node.id for node in copy.ask.path(division_id, day)]


def test_a_path_leads_from_the_district_down(copy: Copy) -> None:
    path = copy.ask.path(AREA, FOUNDED)

    assert [node.name for node in path] == ["宝山区", "罗店镇", "丰翔新城居委会"]
    assert place_of(path) == Place("310113", "310113102", "310113102083")


def test_an_area_that_was_moved_stands_under_each_street_in_its_time(copy: Copy) -> None:
    copy.given(MOVED)

    assert ids(copy, AREA, DAY_BEFORE) == [DISTRICT, STREET, AREA]
    assert ids(copy, AREA, CHANGED) == [DISTRICT, OTHER_STREET, AREA]


def test_a_path_in_a_whole_tree_is_the_path_that_is_asked_for_singly(copy: Copy) -> None:
    copy.given(MOVED)

    for day in (DAY_BEFORE, CHANGED):
        assert path_in(copy.ask.tree(day), AREA) == copy.ask.path(AREA, day)


def test_before_it_was_founded_a_division_is_unknown(copy: Copy) -> None:
    with pytest.raises(UnknownDivisionError):
        copy.ask.path(AREA, date(2019, 12, 31))


def test_a_right_reaches_down_and_never_across(copy: Copy) -> None:
    assert copy.ask.covers(STREET, AREA)
    assert not copy.ask.covers(STREET, OTHER_AREA)
    assert not copy.ask.covers(AREA, STREET)


def test_a_right_on_a_grouping_reaches_what_is_grouped(copy: Copy) -> None:
    grid = uuid4()
    copy.given(identity.GroupingDefinedV1(grouping_id=grid, kind="grid", name="第一网格", division_ids=[OTHER_AREA]))

    assert copy.ask.covers(grid, OTHER_AREA)
    assert not copy.ask.covers(grid, AREA)


def test_a_closed_area_is_still_found_below_its_last_street(copy: Copy) -> None:
    copy.given(identity.DivisionClosedV1(division_id=AREA, on=CHANGED))

    assert AREA in copy.ask.below(STREET, CHANGED)
    assert AREA not in copy.ask.tree(CHANGED)


def test_an_estate_belongs_to_the_area_that_took_it_over(copy: Copy) -> None:
    copy.given(identity.EstateMovedV1(estate_id=ESTATE, division_id=OTHER_AREA, previous_division_id=AREA))

    assert copy.ask.area_of_estate(ESTATE) == OTHER_AREA
    assert copy.ask.estates() == {ESTATE: OTHER_AREA}


def test_an_estate_that_nobody_registered_is_unknown(copy: Copy) -> None:
    with pytest.raises(UnknownEstateError):
        copy.ask.area_of_estate(uuid4())
