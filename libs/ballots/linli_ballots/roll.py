"""Rolls (表决人名册): who may vote for what, frozen when a vote opens. Pure: what is looked up comes in as arguments.

A roll is never copied: it is a rule with its version, a scope, a position of identity's stream and what was declared,
and the SHA-256 of the lines that these give. Anyone with the same events computes the same lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid5

from linli_ballots.electorate import Unit
from linli_ballots.refusals import DeclarationInvalidError

HEADS = UUID("5a5d5a3e-4f0a-5c57-8f33-9c1f2d6e7b01")


@dataclass(frozen=True, slots=True)
class Voter:
    """A voting unit: a person, a household, or an owners' head with the floor area behind it (0 for the others)."""

    unit_id: UUID
    weight_cm2: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose matter it is: a division (area, street or district), or an estate of an area."""

    division_id: UUID
    estate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What no register says: the developer's dwellings, unsold or not yet handed over (法释〔2020〕17号, art. 9), and
    who acts for the developer."""

    developer_dwelling_ids: tuple[UUID, ...] = ()
    developer_representative_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """A frozen roll. ``born_by`` is the latest year of birth; ``area_cm2`` is 0 unless owners vote."""

    rule: str
    rule_version: str
    article: str
    unit: Unit
    scope: Scope
    area_ids: tuple[UUID, ...]
    born_by: int | None
    position: int
    declared: Declared
    units: int
    area_cm2: int
    digest: str

    def data(self) -> dict[str, Any]:
        """As an event keeps it: plain values only."""
        return {
            "rule": self.rule,
            "rule_version": self.rule_version,
            "article": self.article,
            "unit": self.unit,
            "division_id": self.scope.division_id,
            "estate_id": self.scope.estate_id,
            "area_ids": list(self.area_ids),
            "born_by": self.born_by,
            "position": self.position,
            "developer_dwelling_ids": list(self.declared.developer_dwelling_ids),
            "developer_representative_id": self.declared.developer_representative_id,
            "units": self.units,
            "area_cm2": self.area_cm2,
            "digest": self.digest,
        }


def roll_from(data: Mapping[str, Any]) -> Roll:
    """The roll that an event keeps."""
    return Roll(
        rule=data["rule"],
        rule_version=data["rule_version"],
        article=data["article"],
        unit=data["unit"],
        scope=Scope(data["division_id"], data["estate_id"]),
        area_ids=tuple(data["area_ids"]),
        born_by=data["born_by"],
        position=data["position"],
        declared=Declared(tuple(data["developer_dwelling_ids"]), data["developer_representative_id"]),
        units=data["units"],
        area_cm2=data["area_cm2"],
        digest=data["digest"],
    )


class OwnedDwelling(Protocol):
    """A dwelling with its owners, in any order; none when nobody is known."""

    @property
    def dwelling_id(self) -> UUID: ...
    @property
    def floor_area_cm2(self) -> int: ...
    @property
    def owner_ids(self) -> Sequence[UUID]: ...


def head_of(dwelling: OwnedDwelling, estate_id: UUID, declared: Declared) -> UUID:
    """The owners' head that a dwelling counts for.

    A head is a set of owners: all dwellings of the same set are one (同一买受人). The developer's declared dwellings
    are one. A dwelling whose owner nobody knows is a head of its own, which cannot take part.
    """
    if dwelling.owner_ids:
        if dwelling.dwelling_id in declared.developer_dwelling_ids:
            raise DeclarationInvalidError(f"dwelling {dwelling.dwelling_id} is owned: it is not the developer's")
        return uuid5(HEADS, f"{estate_id}:owners:" + ",".join(sorted(map(str, dwelling.owner_ids))))
    if dwelling.dwelling_id in declared.developer_dwelling_ids:
        return developer_head(estate_id)
    return uuid5(HEADS, f"{estate_id}:unknown:{dwelling.dwelling_id}")


def developer_head(estate_id: UUID) -> UUID:
    """The head of all dwellings of an estate that its developer has not sold or handed over."""
    return uuid5(HEADS, f"{estate_id}:developer")


def heads_of(dwellings: Iterable[OwnedDwelling], estate_id: UUID, declared: Declared) -> list[Voter]:
    """All heads of an estate with their floor areas, by id. Raises `DeclarationInvalidError`."""
    areas: dict[UUID, int] = {}
    missing = set(declared.developer_dwelling_ids)
    for dwelling in dwellings:
        head = head_of(dwelling, estate_id, declared)
        areas[head] = areas.get(head, 0) + dwelling.floor_area_cm2
        missing.discard(dwelling.dwelling_id)
    if missing:
        raise DeclarationInvalidError(f"dwelling {min(missing)} is not of this estate")
    return [Voter(head, areas[head]) for head in sorted(areas)]


class Digest:
    """The SHA-256 of a roll's canonical lines: what it was frozen by, then ``<unit id> <weight>`` by id."""

    def __init__(self, *, rule: str, version: str, scope: Scope, area_ids: Sequence[UUID], declared: Declared) -> None:
        self._sum = hashlib.sha256()
        self.units = self.area_cm2 = 0
        self._line("linli roll 1")
        self._line(f"rule {rule} {version}")
        self._line(f"scope {scope.division_id} {scope.estate_id or '-'}")
        for area_id in sorted(area_ids):
            self._line(f"area {area_id}")
        for dwelling_id in sorted(declared.developer_dwelling_ids):
            self._line(f"developer {dwelling_id}")
        self._line(f"representative {declared.developer_representative_id or '-'}")

    def of(self, voters: Iterable[Voter]) -> str:
        """Takes all voters in, in the order of their ids, and gives the digest in hexadecimal digits."""
        for voter in _in_order(voters):
            self._line(f"{voter.unit_id} {voter.weight_cm2}")
            self.units += 1
            self.area_cm2 += voter.weight_cm2
        return self._sum.hexdigest()

    def _line(self, text: str) -> None:
        self._sum.update(text.encode() + b"\n")


def _in_order(voters: Iterable[Voter]) -> Iterator[Voter]:
    last: UUID | None = None
    for voter in voters:
        if last is not None and voter.unit_id <= last:
            raise ValueError("the units of a roll come by their ids, each once")
        last = voter.unit_id
        yield voter
