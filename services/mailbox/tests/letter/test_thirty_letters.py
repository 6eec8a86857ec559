"""Thirty letters worked out by hand (README.md beside) give exactly the facts that the paper says."""

from __future__ import annotations

from collections import Counter

import pytest

from .thirty_letters import Row, facts_of, play, rows

ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number} {row.about}")
def test_a_letter_gives_the_facts_of_the_paper(row: Row) -> None:
    facts = facts_of(play(row))
    assert facts["response"] == [fact for fact in [row.response] if fact]
    assert facts["handling"] == [fact for fact in [row.handling] if fact]


def test_the_paper_has_thirty_letters() -> None:
    assert [row.number for row in ROWS] == list(range(1, 31))


def test_the_totals_are_those_at_the_end_of_the_paper() -> None:
    assert Counter((row.response.fact, row.response.unit) for row in ROWS if row.response) == {
        ("met", "yijing"): 17,
        ("met", "gaojing"): 3,
        ("met", "housing"): 1,
        ("missed", "yijing"): 5,
        ("missed", "gaojing"): 1,
        ("missed", "water"): 1,
    }
    assert Counter((row.handling.fact, row.handling.unit) for row in ROWS if row.handling) == {
        ("met", "yijing"): 13,
        ("met", "gaojing"): 1,
        ("met", "water"): 1,
        ("met", "fengxiang"): 1,
        ("missed", "yijing"): 8,
        ("missed", "water"): 1,
        ("missed", "housing"): 1,
        ("missed", "fengxiang"): 1,
    }
