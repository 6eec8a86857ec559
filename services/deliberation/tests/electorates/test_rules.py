"""The dated rules that the service ships with. Cost: milliseconds."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from deliberation_service.queries.rules import shipped_electorates
from linli_ballots.electorate import Share
from linli_ballots.refusals import UnknownRuleError
from linli_contracts.deliberation.words import Electorate

RULES = shipped_electorates()
TODAY = date(2026, 3, 2)


def test_every_electorate_of_the_public_language_has_a_rule_and_the_other_way_round() -> None:
    assert {rule.name for rule in RULES.all_on(TODAY)} == set(get_args(Electorate))


def test_every_rule_cites_what_it_comes_from() -> None:
    assert all(rule.article for rule in RULES.all_on(TODAY))


def test_owners_raise_the_fund_with_three_quarters_and_use_it_with_more_than_half() -> None:
    special, use = RULES.on("owners_assembly_special", TODAY), RULES.on("owners_use_of_fund", TODAY)

    assert special.threshold.consent == Share(3, 4, more_than=False)
    assert use.threshold.consent == Share(1, 2, more_than=True)
    assert special.threshold.participation == use.threshold.participation == Share(2, 3, more_than=False)


def test_the_rule_of_a_day_is_the_one_that_stood_then() -> None:
    before, after = date(2020, 12, 31), date(2021, 1, 1)

    assert RULES.on("owners_assembly_ordinary", before).threshold.of == "all"
    assert RULES.on("owners_assembly_ordinary", after).threshold.of == "participating"


def test_a_roll_keeps_its_version_of_the_rule() -> None:
    assert RULES.version("residents_assembly", "1990-01-01").verified
    assert not RULES.on("residents_assembly", TODAY).verified


def test_before_its_first_day_a_rule_is_unknown() -> None:
    with pytest.raises(UnknownRuleError):
        RULES.on("owners_assembly_ordinary", date(2007, 9, 30))


def test_an_age_is_reached_within_the_year() -> None:
    assert RULES.on("residents_assembly", TODAY).born_by(TODAY) == TODAY.year - 18
    assert RULES.on("owners_assembly_ordinary", TODAY).born_by(TODAY) is None
