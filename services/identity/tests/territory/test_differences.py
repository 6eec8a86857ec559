"""Comparing a standing tree with a list: the rules of what is the same division, one by one, then as properties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identity_service.aggregate.differences import Differences, StandingDivision, compare
from identity_service.refusals.territory import DivisionMappingError, UnitWithoutParentError

from .lists import TOWN, after, changed, id_of, listed, standing

DAY = date(2023, 6, 30)
LATER = UUID(int=2)


def differences(
    before: Sequence[StandingDivision],
    units: Sequence[tuple[str, str]],
    mapping: Mapping[str, str] | None = None,
    namespace: UUID = LATER,
) -> Differences:
    return compare(
        before, listed(units), as_of=DAY, mapping=mapping or {}, new_id=lambda row: uuid5(namespace, row.code)
    )


def test_the_first_list_founds_everything_from_the_top() -> None:
    found = differences([], TOWN)
    assert [new.code for new in found.founded] == sorted((code for code, _ in TOWN), key=lambda c: (len(c), c))
    assert found.counts == {"founded": 7, "renamed": 0, "recoded": 0, "moved": 0, "closed": 0}
    parents = {new.code: new.parent_id for new in found.founded}
    assert parents["990101001001"] == uuid5(LATER, "990101001")
    assert parents["990101"] is None


def test_the_same_list_again_changes_nothing() -> None:
    assert not any(differences(standing(TOWN), TOWN).counts.values())


def test_the_same_code_with_another_name_is_renamed() -> None:
    found = differences(standing(TOWN), changed(TOWN, _990101001001="一村第一居委会"))
    assert found.counts == {"founded": 0, "renamed": 1, "recoded": 0, "moved": 0, "closed": 0}
    assert (found.changed[0].before.name, found.changed[0].name) == ("一村居委会", "一村第一居委会")


def test_one_code_gone_and_one_new_under_a_unique_name_is_recoded() -> None:
    found = differences(standing(TOWN), changed(TOWN, _990101001001=None, _990101001009="一村居委会"))
    assert found.counts == {"founded": 0, "renamed": 0, "recoded": 1, "moved": 0, "closed": 0}
    assert found.changed[0].before.id == id_of("990101001001")


def test_recoded_below_another_street_is_moved_too() -> None:
    found = differences(standing(TOWN), changed(TOWN, _990101001001=None, _990101002005="一村居委会"))
    assert found.counts == {"founded": 0, "renamed": 0, "recoded": 1, "moved": 1, "closed": 0}
    assert found.changed[0].parent_id == id_of("990101002")


def test_a_name_that_two_bear_is_closed_and_founded_with_a_doubt() -> None:
    twice = changed(TOWN, _990101002001="一村居委会")
    found = differences(standing(twice), changed(twice, _990101001001=None, _990101001009="一村居委会"))
    assert found.counts == {"founded": 1, "renamed": 0, "recoded": 0, "moved": 0, "closed": 1}
    assert "map 990101001001=990101001009" in found.doubts[0]


def test_a_mapping_settles_what_the_name_does_not() -> None:
    twice = changed(TOWN, _990101002001="一村居委会")
    new = changed(twice, _990101001001=None, _990101001009="一村居委会")
    found = differences(standing(twice), new, {"990101001001": "990101001009"})
    assert found.counts == {"founded": 0, "renamed": 0, "recoded": 1, "moved": 0, "closed": 0}


def test_a_code_that_passed_to_another_area_needs_a_mapping() -> None:
    new = changed(TOWN, _990101001001="新村居委会", _990101001009="一村居委会")
    unaided = differences(standing(TOWN), new)
    assert unaided.counts == {"founded": 1, "renamed": 1, "recoded": 0, "moved": 0, "closed": 0}
    assert "map 990101001001=990101001009" in unaided.doubts[0]

    told = differences(standing(TOWN), new, {"990101001001": "990101001009"})
    assert told.counts == {"founded": 1, "renamed": 0, "recoded": 1, "moved": 0, "closed": 0}
    assert told.founded[0].code == "990101001001"
    assert told.founded[0].id != id_of("990101001001")


def test_two_areas_that_change_codes_with_each_other_can_be_mapped() -> None:
    new = changed(TOWN, _990101001001="二村居委会", _990101001002="一村居委会")
    found = differences(standing(TOWN), new, {"990101001001": "990101001002", "990101001002": "990101001001"})
    assert found.counts == {"founded": 0, "renamed": 0, "recoded": 2, "moved": 0, "closed": 0}


def test_a_street_recoded_with_its_areas_moves_none_of_them() -> None:
    new = [(code.replace("990101002", "990101109"), name) for code, name in TOWN]
    found = differences(standing(TOWN), new)
    assert found.counts == {"founded": 0, "renamed": 0, "recoded": 3, "moved": 0, "closed": 0}


def test_a_closed_street_closes_after_its_areas() -> None:
    new = [unit for unit in TOWN if not unit[0].startswith("990101002")]
    found = differences(standing(TOWN), new)
    assert [old.code for old in found.closed] == ["990101002001", "990101002201", "990101002"]


def unit_without_code(parent: str, name: str) -> StandingDivision:
    return StandingDivision(UUID(int=7), "area", None, name, id_of(parent), "990101")


def test_a_unit_without_a_code_gets_its_first_one_by_its_name() -> None:
    before = [*standing(TOWN), unit_without_code("990101001", "三村筹备组")]
    found = differences(before, changed(TOWN, _990101001003="三村筹备组"))
    assert found.counts == {"founded": 0, "renamed": 0, "recoded": 1, "moved": 0, "closed": 0}
    assert (found.changed[0].before.code, found.changed[0].code) == (None, "990101001003")


def test_a_unit_without_a_code_gets_its_first_one_by_its_token() -> None:
    unit = unit_without_code("990101001", "三村筹备组")
    new = changed(TOWN, _990101001003="三村居委会")
    found = differences([*standing(TOWN), unit], new, {unit.label: "990101001003"})
    assert found.counts == {"founded": 0, "renamed": 1, "recoded": 1, "moved": 0, "closed": 0}


def test_a_unit_without_a_code_that_no_list_knows_stays() -> None:
    before = [*standing(TOWN), unit_without_code("990101001", "三村筹备组")]
    assert not any(differences(before, TOWN).counts.values())


def test_a_list_that_closes_the_parent_of_a_unit_without_a_code_is_refused() -> None:
    before = [*standing(TOWN), unit_without_code("990101002", "三村筹备组")]
    new = [unit for unit in TOWN if not unit[0].startswith("990101002")]
    with pytest.raises(UnitWithoutParentError, match=r"三村筹备组.*东桥镇"):
        differences(before, new)


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"990101001777": "990101001001"}, "990101001777 does not stand"),
        ({"990101001001": "990101001777"}, "990101001777 is not in the file"),
        ({"990101001": "990101001001"}, "the tier street cannot become area"),
        ({"990101001001": "990101001002", "990101002001": "990101001002"}, "990101001002 is mapped twice"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: dict[str, str], reason: str) -> None:
    with pytest.raises(DivisionMappingError, match=reason):
        differences(standing(TOWN), TOWN, mapping)


@st.composite
def towns(draw: st.DrawFn) -> list[tuple[str, str]]:
    """A district with few codes and fewer names, so that codes are used again and names repeat."""
    names = st.sampled_from(["东", "南", "西", "北", "中", "里", "外"])
    units = [("990101", "临江区")]
    for street in draw(st.sets(st.integers(1, 4), max_size=4)):
        units.append((f"990101{street:03}", draw(names) + "街道"))
        areas = draw(st.sets(st.integers(1, 5), max_size=4))
        units += [(f"990101{street:03}{area:03}", draw(names) + "居委会") for area in areas]
    return units


@given(towns(), towns())
def test_after_the_differences_the_tree_is_the_list(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    before = standing(old)
    tree = after(before, differences(before, new))
    assert {(unit.code, unit.name) for unit in tree} == set(new)
    codes = {unit.id: unit.code for unit in tree}
    assert len(codes) == len(new)
    for unit in tree:
        assert unit.code is not None
        assert (codes[unit.parent_id] if unit.parent_id else None) == (unit.code[:-3] if unit.parent_id else None)


@given(towns(), towns())
def test_the_same_list_twice_differs_only_once(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    before = standing(old)
    tree = after(before, differences(before, new))
    assert not any(differences(tree, new).counts.values())


@given(towns(), towns())
def test_every_standing_division_goes_on_or_is_closed(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    before = standing(old)
    found = differences(before, new)
    kept = {unit.id for unit in after(before, found)} - {founding.id for founding in found.founded}
    closed = {unit.id for unit in found.closed}
    assert kept | closed == {unit.id for unit in before}
    assert not kept & closed


@given(towns(), towns())
def test_only_unique_names_carry_a_division_to_another_code(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    names_before, names_after = Counter(name for _, name in old), Counter(name for _, name in new)
    for change in differences(standing(old), new).changed:
        if change.recoded:
            assert not change.renamed
            assert names_before[change.name] == names_after[change.name] == 1


@given(towns(), towns(), towns())
def test_no_two_divisions_ever_share_an_id(
    first: list[tuple[str, str]], second: list[tuple[str, str]], third: list[tuple[str, str]]
) -> None:
    tree: list[StandingDivision] = []
    ever: list[UUID] = []
    for number, units in enumerate((first, second, third)):
        found = differences(tree, units, namespace=UUID(int=number))
        ever += [new.id for new in found.founded]
        tree = after(tree, found)
    assert len(set(ever)) == len(ever)
