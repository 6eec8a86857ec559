"""Owners' votes, worked out by hand (owners_cases.csv), through the roll and the count."""

from __future__ import annotations

import pytest

from .conftest import Register
from .owners import Case, Estate, cases

CASES = cases()
ENOUGH = 20


def test_there_are_at_least_twenty_cases_each_with_its_explanation_and_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= ENOUGH


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_worked_out_by_hand(register: Register, case: Case) -> None:
    estate = Estate(case)
    register.says(estate.events())

    roll = estate.freeze(register.rolls)
    participating, consenting, decided = estate.count(register.rolls, roll)

    assert (roll.units, roll.area_cm2) == (case.entitled.units, case.entitled.area_cm2)
    assert participating == case.participating
    assert consenting == case.consenting
    assert decided.result == case.result
    unmet = tuple(f"{check.step} {check.base} {-check.margin}" for check in decided.checks if not check.met)
    assert unmet == case.missed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_heads_of_a_case_are_those_that_its_doors_lead_to(register: Register, case: Case) -> None:
    estate = Estate(case)
    register.says(estate.events())
    roll = estate.freeze(register.rolls)

    known = {
        voter
        for number, (owners, _) in enumerate(case.dwellings, 1)
        if owners != ("?",)
        for voter in [register.rolls.unit_at(roll, estate.dwelling(number))]
    }

    heads = list(register.rolls.units(roll))
    unknown = sum(owners == ("?",) for owners, _ in case.dwellings)
    assert None not in known
    assert known <= set(heads)
    assert len(heads) == len(known) + unknown
    assert sum(head.weight_cm2 for head in heads) == sum(area_cm2 for _, area_cm2 in case.dwellings)
