"""The mathematics of a draw by lot. Cost: a second for 100,000 residents."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate.drawing import (
    Ages,
    Stratum,
    commitment_of,
    drawn_order,
    opening_of,
    pseudonym_of,
    quotas,
    seed_of,
)
from hypothesis import given
from hypothesis import strategies as st
from linli_contracts.words import AGE_BANDS

AREAS = [UUID(int=number) for number in range(1, 33)]
BANDS = [band for band, _, _ in AGE_BANDS]
peopled = st.dictionaries(
    st.builds(Stratum, st.sampled_from(AREAS), st.sampled_from(BANDS)), st.integers(0, 5_000), min_size=1, max_size=60
).filter(lambda people: sum(people.values()) > 0)


@given(peopled, st.data())
def test_quotas_sum_up_exactly_and_none_is_a_whole_seat_off(people: dict[Stratum, int], data: st.DataObject) -> None:
    everybody = sum(people.values())
    seats = data.draw(st.integers(1, everybody))

    given_seats = quotas(people, seats)

    assert sum(given_seats.values()) == seats
    for stratum, count in people.items():
        share = Fraction(seats * count, everybody)
        assert abs(given_seats[stratum] - share) < 1
        assert 0 <= given_seats[stratum] <= count


@given(peopled, st.data())
def test_no_other_seat_goes_to_a_smaller_remainder(people: dict[Stratum, int], data: st.DataObject) -> None:
    everybody = sum(people.values())
    seats = data.draw(st.integers(1, everybody))
    given_seats = quotas(people, seats)

    def remainder(stratum: Stratum) -> int:
        return seats * people[stratum] % everybody

    rounded_up = [one for one in people if given_seats[one] > seats * people[one] // everybody]
    others = [one for one in people if one not in rounded_up]

    assert min(map(remainder, rounded_up), default=everybody) >= max(map(remainder, others), default=0)


@given(peopled, st.randoms())
def test_quotas_do_not_depend_on_the_order_of_counting(people: dict[Stratum, int], chance: random.Random) -> None:
    shuffled = list(people.items())
    chance.shuffle(shuffled)

    assert quotas(dict(shuffled), 1) == quotas(people, 1)


def test_the_example_of_the_documentation() -> None:
    one, two = AREAS[:2]
    people = {
        Stratum(one, "20-35"): 50,
        Stratum(one, "36-59"): 31,
        Stratum(two, "20-35"): 12,
        Stratum(two, "60-79"): 7,
    }

    assert list(quotas(people, 10).values()) == [5, 3, 1, 1]


def test_more_seats_than_people_are_no_panel() -> None:
    with pytest.raises(ValueError, match="4 of 3 people"):
        quotas({Stratum(AREAS[0], "20-35"): 3}, 4)


def test_quotas_are_held_exactly_on_100_000_residents_and_the_draw_is_the_same_again() -> None:
    chance = random.Random(20261122)
    ages, year, seed, secret = Ages(14, 200), 2026, bytes(range(32)), bytes(range(32, 64))
    residents = [(uuid4(), chance.choice(AREAS), year - chance.randrange(0, 96)) for _ in range(100_000)]

    def draw() -> tuple[dict[Stratum, int], dict[Stratum, list[str]]]:
        strata: dict[Stratum, list[str]] = {}
        for person_id, area_id, birth_year in residents:
            band = ages.band_of(birth_year, year)
            if band is not None:
                pseudonym = pseudonym_of(opening_of(secret, person_id), person_id)
                strata.setdefault(Stratum(area_id, band), []).append(pseudonym)
        people = {stratum: len(members) for stratum, members in strata.items()}
        given_seats = quotas(people, 500)
        members = {one: drawn_order(seed_of(seed, None), strata[one])[: given_seats[one]] for one in strata}
        return given_seats, members

    given_seats, members = draw()
    chance.shuffle(residents)
    again = draw()

    assert sum(given_seats.values()) == 500
    assert {one: len(chosen) for one, chosen in members.items()} == given_seats
    assert (given_seats, members) == again
    eligible = Counter(ages.band_of(birth_year, year) for _, _, birth_year in residents)
    for band in ages.bands():
        seats = sum(count for stratum, count in given_seats.items() if stratum.band == band)
        assert abs(seats - 500 * eligible[band] / (100_000 - eligible[None])) < len(AREAS)


def test_another_seed_is_another_panel() -> None:
    people = [pseudonym_of(opening_of(b"secret", person), person) for person in (uuid4() for _ in range(100))]

    assert drawn_order(seed_of(b"a" * 32, None), people) != drawn_order(seed_of(b"b" * 32, None), people)
    assert drawn_order(seed_of(b"a" * 32, None), people) != drawn_order(seed_of(b"a" * 32, "03 08 11"), people)


def test_everybody_is_drawn_equally_often() -> None:
    """Of 20 people, 5 are drawn 4,000 times: each about 1,000 times (standard deviation 27)."""
    people = [f"{number:032x}" for number in range(20)]
    times: Counter[str] = Counter()

    for number in range(4_000):
        times.update(drawn_order(hashlib.sha256(number.to_bytes(4, "big")).digest(), people)[:5])

    assert all(abs(times[person] - 1_000) < 5 * 27.4 for person in people)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(0, 63))
def test_a_commitment_binds_the_seed_and_the_secret(seed: bytes, secret: bytes, place: int) -> None:
    both = bytearray(seed + secret)
    both[place] ^= 1

    assert commitment_of(bytes(both[:32]), bytes(both[32:])) != commitment_of(seed, secret)


@pytest.mark.parametrize(
    ("ages", "birth_year", "band"),
    [
        (Ages(18, 200), 2008, "18-19"),
        (Ages(18, 200), 2009, None),
        (Ages(14, 35), 2012, "14-17"),
        (Ages(14, 35), 1990, None),
        (Ages(0, 200), 2026, "0-13"),
        (Ages(60, 79), 1947, "60-79"),
    ],
)
def test_an_age_is_the_one_reached_in_the_year(ages: Ages, birth_year: int, band: str | None) -> None:
    assert ages.band_of(birth_year, 2026) == band


@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 120))
def test_the_years_of_a_band_are_those_of_its_people(youngest: int, oldest: int, age: int) -> None:
    ages = Ages(min(youngest, oldest), max(youngest, oldest))

    band = ages.band_of(2026 - age, 2026)

    within = [
        one for one in ages.bands() if ages.birth_years(one, 2026)[0] <= 2026 - age <= ages.birth_years(one, 2026)[1]
    ]
    assert within == ([band] if band is not None else [])
