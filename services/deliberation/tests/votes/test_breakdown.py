"""A breakdown points at nobody: what is left out cannot be found by subtraction. Cost: seconds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from deliberation_service.application.votes.closing import breakdown
from deliberation_service.application.votes.views import shown
from deliberation_service.ballots.ballot import Form
from deliberation_service.ballots.counting import Tally
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_ballots.suppression import LEAST, shown_groups


def test_a_group_below_twenty_hides_another_from_which_it_could_be_derived() -> None:
    table = {"甲": [60, 50], "乙": [40, 30], "丙": [5, 4]}

    assert shown_groups([table]) == {"甲"}


def test_a_single_small_answer_hides_its_group_though_the_group_is_large() -> None:
    table = {"甲": [300, 3], "乙": [200, 100], "丙": [100, 200], "丁": [150, 150]}

    assert "甲" not in shown_groups([table])


def test_groups_are_shown_when_all_their_answers_are_large() -> None:
    table = {"甲": [60, 50], "乙": [40, 30]}

    assert shown_groups([table]) == {"甲", "乙"}


def test_a_group_that_agrees_with_one_voice_is_not_shown() -> None:
    assert shown_groups([{"甲": [80, 0], "乙": [60, 60], "丙": [60, 70]}]) == {"丙"}


def test_of_approvals_those_who_left_an_option_out_are_protected_too() -> None:
    tallies = {group: Tally(Form("approval", 2, 2)) for group in ("甲", "乙", "丙")}
    for group, tally in tallies.items():
        for n in range(100):
            tally.add([0, 1] if n % 2 or group == "甲" else [n // 2 % 2])

    assert "甲" not in breakdown(tallies)["shown"]


def test_a_vote_without_ballots_has_no_breakdown() -> None:
    assert breakdown({}) == {"shown": {}, "hidden": 0}


def test_of_turnout_no_single_small_group_is_left_out_alone() -> None:
    assert shown({"甲": 3, "乙": 9, "丙": 40}) == {"甲": None, "乙": None, "丙": 40}
    assert shown({"甲": 3, "乙": 4, "丙": 40}) == {"甲": None, "乙": None, "丙": 40}
    assert shown({"甲": 9, "乙": 40}) == {"甲": 9, "乙": 40}


def tables_like(rows: list[int], columns: list[int]) -> Iterator[list[list[int]]]:
    """Every table of whole numbers with these sums: what somebody with the margins has to consider."""
    if len(rows) == 1:
        yield [columns]
        return
    for first in product(*(range(min(rows[0], column) + 1) for column in columns)):
        if sum(first) == rows[0]:
            rest = [column - cell for column, cell in zip(columns, first, strict=True)]
            for others in tables_like(rows[1:], rest):
                yield [list(first), *others]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=3), min_size=1, max_size=4))
def test_no_hidden_cell_can_be_told_by_whoever_knows_all_sums(rows: list[list[int]]) -> None:
    """Against all tables that agree with what is public, with the least set to 3 so that they can be enumerated."""
    width = min(len(row) for row in rows)
    table = {f"g{n}": row[:width] for n, row in enumerate(rows)}
    visible = shown_groups([table], least=3)
    hidden = sorted(table.keys() - visible)

    assert all(cell >= 3 for group in visible for cell in table[group])
    if not hidden or not visible:
        return
    possible = list(
        tables_like(
            [sum(table[group]) for group in hidden],
            [sum(table[group][answer] for group in hidden) for answer in range(width)],
        )
    )
    ballots = sum(map(sum, table.values()))
    for number, group in enumerate(hidden):
        if min(table[group]) >= 3:  # it could have been shown, and is left out for the sake of another
            continue
        for answer in range(width):
            values = {candidate[number][answer] for candidate in possible}
            in_all = sum(row[answer] for row in table.values())
            assert max(values) - min(values) >= min(3, sum(table[group]), in_all, ballots - in_all)


def test_the_least_is_that_of_the_design() -> None:
    assert LEAST == 20
