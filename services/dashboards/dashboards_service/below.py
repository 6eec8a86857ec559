"""A unit, what is below it, and the rows that these make in a table: one for each unit right below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Place(Protocol):
    """The unit asked for or one below it, as a statement gave it; ``unit_*`` right below it only."""

    @property
    def id(self) -> bytes: ...
    @property
    def parent_id(self) -> bytes | None: ...
    @property
    def depth(self) -> int: ...
    @property
    def closed(self) -> bool: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def unit_code(self) -> str | None: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def unit_tier(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit right below the one asked for."""

    id: UUID
    code: str | None
    name: str
    tier: str


def unit_of(place: Place) -> Unit:
    """The unit of a place right below the one asked for."""
    assert place.unit_id is not None
    return Unit(place.unit_id, place.unit_code, place.unit_name, place.unit_tier)


def by_place(place: Place) -> tuple[int, bool, str, bytes]:
    """Parents before what is below them, units by code. Not in the statement: there the balances are sorted along."""
    return place.depth, place.unit_code is None, place.unit_code or "", place.id


def grouped(places: Sequence[Place]) -> tuple[list[int], dict[bytes, int]]:
    """Which places are a row of the table together: the root alone; each unit right below it with all that is below
    it; the closed ones of these in one. Gives the first place of each group by number, and the group of each id.
    """
    heads = [0]
    group_of: dict[bytes, int] = {places[0].id: 0}
    unassigned: int | None = None
    for number, place in enumerate(places[1:], 1):
        if place.depth > 1:
            assert place.parent_id is not None
            group_of[place.id] = group_of[place.parent_id]
        elif place.closed and unassigned is not None:
            group_of[place.id] = unassigned
        else:
            group_of[place.id] = len(heads)
            unassigned = len(heads) if place.closed else unassigned
            heads.append(number)
    return heads, group_of
