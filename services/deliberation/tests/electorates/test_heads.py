"""Owners' heads: a head is a set of owners. Cost: milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st
from linli_ballots.roll import Declared, developer_head, head_of, heads_of

ESTATE = UUID(int=5)


@dataclass(frozen=True)
class Home:
    dwelling_id: UUID
    floor_area_cm2: int
    owner_ids: tuple[UUID, ...]


@st.composite
def estates(draw: st.DrawFn) -> tuple[list[Home], Declared]:
    """Up to twenty dwellings of few owners; some of those that nobody owns are the developer's."""
    homes = [
        Home(
            uuid5(ESTATE, str(number)),
            draw(st.integers(1, 10**9)),
            tuple(draw(st.permutations(sorted(draw(st.sets(st.sampled_from([UUID(int=n) for n in range(1, 5)]))))))),
        )
        for number in range(draw(st.integers(0, 20)))
    ]
    unowned = [home.dwelling_id for home in homes if not home.owner_ids]
    unsold = draw(st.sets(st.sampled_from(unowned))) if unowned else set()
    return homes, Declared(tuple(unsold))


@given(estates())
def test_heads_are_the_sets_of_owners_the_developer_and_each_unknown_owner(made: tuple[list[Home], Declared]) -> None:
    homes, declared = made
    sets = {frozenset(home.owner_ids) for home in homes if home.owner_ids}
    unsold = set(declared.developer_dwelling_ids)
    unknown = [home for home in homes if not home.owner_ids and home.dwelling_id not in unsold]

    heads = heads_of(homes, ESTATE, declared)

    assert len(heads) == len(sets) + len(unknown) + bool(unsold)
    assert sum(head.weight_cm2 for head in heads) == sum(home.floor_area_cm2 for home in homes)
    assert [head.unit_id for head in heads] == sorted(head.unit_id for head in heads)


@given(estates())
def test_the_heads_of_the_dwellings_are_the_heads_of_the_estate(made: tuple[list[Home], Declared]) -> None:
    homes, declared = made

    heads = {head.unit_id: head.weight_cm2 for head in heads_of(homes, ESTATE, declared)}

    areas: dict[UUID, int] = {}
    for home in homes:
        head = head_of(home, ESTATE, declared)
        areas[head] = areas.get(head, 0) + home.floor_area_cm2
    assert areas == heads


@given(estates(), st.randoms(use_true_random=False))
def test_in_whatever_order_the_register_is_read_the_heads_are_the_same(
    made: tuple[list[Home], Declared], chance: Random
) -> None:
    homes, declared = made
    shuffled = list(homes)
    chance.shuffle(shuffled)

    assert heads_of(shuffled, ESTATE, declared) == heads_of(homes, ESTATE, declared)


def test_the_same_owners_are_another_head_in_another_estate() -> None:
    home = Home(UUID(int=1), 900_000, (UUID(int=2),))

    assert head_of(home, ESTATE, Declared()) != head_of(home, UUID(int=6), Declared())
    assert developer_head(ESTATE) != developer_head(UUID(int=6))
