"""Shares and decisions in exact integers. Cost: milliseconds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from deliberation_service.aggregate.tally import Amounts, decide
from hypothesis import given
from hypothesis import strategies as st
from linli_ballots.electorate import Share, Threshold, threshold_data, threshold_from
from linli_ballots.refusals import ShareInvalidError, WrongBaseError

TWO_THIRDS, MORE_THAN_HALF = Share(2, 3, more_than=False), Share(1, 2, more_than=True)
HOUSEHOLDS = Threshold(("households",), TWO_THIRDS, MORE_THAN_HALF)
LARGEST_CM2 = 10**12

shares = st.builds(
    lambda whole, part, more_than: Share(min(part, whole - more_than), whole, more_than),
    st.integers(2, 50),
    st.integers(1, 49),
    st.booleans(),
)


@given(share=shares, whole=st.integers(1, LARGEST_CM2))
def test_the_least_part_reaches_the_share_and_one_less_does_not(share: Share, whole: int) -> None:
    wanted = Fraction(share.numerator, share.denominator)

    def reaches(part: int) -> bool:
        reached = Fraction(part, whole)
        return reached > wanted if share.more_than else reached >= wanted

    assert reaches(share.least(whole))
    assert not reaches(share.least(whole) - 1)


def test_of_nothing_nobody_is_enough() -> None:
    assert Share(3, 4, more_than=False).least(0) == 1


@pytest.mark.parametrize(("numerator", "denominator", "more_than"), [(0, 3, False), (4, 3, False), (3, 3, True)])
def test_a_share_that_nobody_or_nothing_reaches_is_refused(numerator: int, denominator: int, more_than: bool) -> None:
    with pytest.raises(ShareInvalidError):
        Share(numerator, denominator, more_than)


def test_too_few_take_part_and_nothing_is_decided() -> None:
    decided = decide(HOUSEHOLDS, entitled=Amounts(30), participating=Amounts(19), consenting=Amounts(19))

    assert decided.result == "invalid"
    assert [(check.step, check.margin) for check in decided.checks] == [("participation", -1), ("consent", 9)]


def test_what_everybody_must_consent_to_counts_the_silent_as_against() -> None:
    of_all = Threshold(("households",), None, MORE_THAN_HALF, "all")

    decided = decide(of_all, entitled=Amounts(30), participating=Amounts(15), consenting=Amounts(15))

    assert decided.result == "failed"


def test_more_consent_than_took_part_is_no_count() -> None:
    with pytest.raises(ValueError, match="households"):
        decide(HOUSEHOLDS, entitled=Amounts(30), participating=Amounts(20), consenting=Amounts(21))


def test_owners_are_counted_by_area_and_by_heads_never_by_one_of_them() -> None:
    by_heads_only = Threshold(("heads",), TWO_THIRDS, MORE_THAN_HALF)

    with pytest.raises(WrongBaseError):
        by_heads_only.fitting("owners")


def test_households_are_not_counted_by_area() -> None:
    with pytest.raises(WrongBaseError):
        Threshold(("area", "heads"), TWO_THIRDS, MORE_THAN_HALF).fitting("household")


@given(share=shares, took_part=st.none() | shares, of=st.sampled_from(["participating", "all"]))
def test_a_threshold_comes_back_from_its_data_as_it_was(share: Share, took_part: Share | None, of: str) -> None:
    threshold = Threshold(("area", "heads"), took_part, share, "all" if of == "all" else "participating")

    assert threshold_from(threshold_data(threshold)) == threshold
