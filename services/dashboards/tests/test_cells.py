"""Small cells are hidden so that nothing gives them back."""

import pytest
from dashboards_service.cells import (
    HIDDEN,
    NO_FIGURE,
    TOO_FEW,
    Cell,
    counted,
    parts_of_total,
    quantile,
    ratio,
)
from dashboards_service.measures.sheets import VERIFY_HOURS
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(("value", "cell"), [(0, Cell(0)), (1, HIDDEN), (4, HIDDEN), (5, Cell(5))])
def test_counts_from_one_to_four_are_hidden(value: int, cell: Cell) -> None:
    assert counted(value) == cell


def test_a_single_hidden_part_takes_the_next_smallest_with_it() -> None:
    cells = parts_of_total({"a": 3, "b": 40, "c": 9, "d": 0}, 52)

    assert [name for name, cell in cells.items() if cell is HIDDEN] == ["a", "c"]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12), min_size=2))
def test_no_hidden_part_can_be_computed_from_the_total(parts: dict[str, int]) -> None:
    cells = parts_of_total(parts, sum(parts.values()))

    hidden = [name for name, cell in cells.items() if cell is HIDDEN]

    assert len(hidden) != 1
    assert all(name in hidden for name, value in parts.items() if 0 < value < 5)


def test_a_ratio_of_something_hidden_is_hidden() -> None:
    assert ratio(HIDDEN, Cell(100)) == HIDDEN
    assert ratio(Cell(10), HIDDEN) == HIDDEN
    assert ratio(Cell(10), NO_FIGURE) == NO_FIGURE
    assert ratio(Cell(10), Cell(40)) == Cell(0.25)


def buckets(**counts: int) -> list[int]:
    return [counts.get(f"h{bound}", 0) for bound in VERIFY_HOURS]


def test_the_median_lies_inside_the_bucket_that_holds_the_middle_case() -> None:
    assert quantile(VERIFY_HOURS, buckets(h1=2, h24=8), 0.5) == Cell(16.5)


def test_too_few_cases_have_no_median() -> None:
    assert quantile(VERIFY_HOURS, buckets(h1=4), 0.5) == TOO_FEW
    assert quantile(VERIFY_HOURS, buckets(), 0.5) == NO_FIGURE


def test_beyond_the_last_bound_the_bound_is_said() -> None:
    assert quantile(VERIFY_HOURS, buckets(hNone=10), 0.9) == Cell(720.0)
