"""The owners' cases: an estate in a line of text, folded from identity's events into a real copy of the neighbourhood.

``A=100`` is a dwelling of 100 m² that A owns, ``A+B=90`` one that they own together, ``?=70`` one whose owner nobody
knows, ``D=80`` one that the developer D has not sold. ``A:for`` is A's ballot, ``A@2:for`` the one for the second
dwelling, ``#3:against`` a slip of paper for the third dwelling, whoever lives there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from deliberation_service.aggregate.tally import Amounts, Decision, decide
from linli_ballots.roll import Declared, Roll, Scope, Voter
from linli_ballots.rolls import Rolls
from linli_contracts import identity
from linli_contracts.contract import Contract

DISTRICT, STREET, AREA = UUID(int=990101), UUID(int=990101001), UUID(int=990101001001)
DEVELOPER, UNKNOWN = "D", "?"


@dataclass(frozen=True)
class Case:
    """One line of ``owners_cases.csv``, worked out by hand."""

    name: str
    rule: str
    on: date
    dwellings: tuple[tuple[tuple[str, ...], int], ...]
    ballots: tuple[tuple[str, str], ...]
    entitled: Amounts
    participating: Amounts
    consenting: Amounts
    result: str
    missed: tuple[str, ...]

    @property
    def at(self) -> datetime:
        """Noon of the day, UTC."""
        return datetime(self.on.year, self.on.month, self.on.day, 4, tzinfo=UTC)


class Estate:
    """The estate of a case: ids for what the line names by letters and numbers."""

    def __init__(self, case: Case) -> None:
        self.case, self.id = case, uuid4()

    def person(self, letter: str) -> UUID:
        """Who a letter stands for, here only."""
        return uuid5(self.id, letter)

    def dwelling(self, number: int) -> UUID:
        """The dwelling at a place of the line, from 1 on."""
        return uuid5(self.id, f"dwelling {number}")

    def events(self) -> Iterator[Contract]:
        """What identity says of it."""
        yield identity.EstateRegisteredV1(estate_id=self.id, division_id=AREA, name=self.case.name)
        for number, (owners, area_cm2) in enumerate(self.case.dwellings, 1):
            yield identity.DwellingRegisteredV1(
                dwelling_id=self.dwelling(number),
                building_id=self.id,
                estate_id=self.id,
                stairwell="1",
                number=str(number),
                floor_area_cm2=area_cm2,
            )
            for owner in owners:
                if owner not in (DEVELOPER, UNKNOWN):
                    yield identity.OwnershipRecordedV1(
                        person_id=self.person(owner),
                        dwelling_id=self.dwelling(number),
                        estate_id=self.id,
                        division_id=AREA,
                    )

    def declared(self) -> Declared:
        """What is declared of the developer's dwellings."""
        unsold = [number for number, (owners, _) in enumerate(self.case.dwellings, 1) if owners == (DEVELOPER,)]
        if not unsold:
            return Declared()
        return Declared(tuple(self.dwelling(number) for number in unsold), self.person(DEVELOPER))

    def freeze(self, rolls: Rolls) -> Roll:
        """The roll of the case's day."""
        return rolls.freeze(self.case.rule, Scope(AREA, self.id), self.declared(), self.case.at)

    def count(self, rolls: Rolls, roll: Roll) -> tuple[Amounts, Amounts, Decision]:
        """Casts the ballots, the later one of a head in place of the earlier, and counts them."""
        cast: dict[UUID, tuple[int, str]] = {}
        for voter, choice in self.case.ballots:
            head = self._head(rolls, roll, voter)
            if head is not None:
                cast[head.unit_id] = (head.weight_cm2, choice)
        participating = _amounts([weight for weight, _ in cast.values()])
        consenting = _amounts([weight for weight, choice in cast.values() if choice == "for"])
        entitled = Amounts(roll.units, roll.area_cm2)
        threshold = rolls.rule(roll).threshold
        decided = decide(threshold, entitled=entitled, participating=participating, consenting=consenting)
        return participating, consenting, decided

    def _head(self, rolls: Rolls, roll: Roll, voter: str) -> Voter | None:
        if voter.startswith("#"):
            return rolls.unit_at(roll, self.dwelling(int(voter[1:])))
        letter, _, number = voter.partition("@")
        return rolls.unit_of(roll, self.person(letter), self.dwelling(int(number)) if number else None)


def cases() -> list[Case]:
    """All cases of the table."""
    with Path(__file__).with_name("owners_cases.csv").open(encoding="utf-8", newline="") as file:
        return [
            Case(
                name=row["case"],
                rule=row["rule"],
                on=date.fromisoformat(row["on"]),
                dwellings=tuple(_dwelling(text) for text in row["dwellings"].split()),
                ballots=tuple(_ballot(text) for text in row["ballots"].split()),
                entitled=_figures(row["entitled"]),
                participating=_figures(row["participating"]),
                consenting=_figures(row["consenting"]),
                result=row["result"],
                missed=tuple(text.strip() for text in row["missed"].split("|") if text.strip()),
            )
            for row in csv.DictReader(file)
        ]


def town() -> list[Contract]:
    """The area that all estates are in."""
    tiers: list[tuple[UUID, identity.DivisionFoundedV1]] = []
    parent: UUID | None = None
    for id_, tier in ((DISTRICT, "district"), (STREET, "street"), (AREA, "area")):
        founded = identity.DivisionFoundedV1.model_validate(
            {
                "division_id": id_,
                "tier": tier,
                "code": str(id_.int),
                "name": tier,
                "parent_id": parent,
                "on": "2007-01-01",
            }
        )
        tiers.append((id_, founded))
        parent = id_
    return [founded for _, founded in tiers]


def _dwelling(text: str) -> tuple[tuple[str, ...], int]:
    owners, _, area = text.partition("=")
    return tuple(owners.split("+")), _cm2(area)


def _ballot(text: str) -> tuple[str, str]:
    voter, _, choice = text.partition(":")
    return voter, choice


def _figures(text: str) -> Amounts:
    units, _, area = text.partition("/")
    return Amounts(int(units), _cm2(area))


def _cm2(square_metres: str) -> int:
    return int(Decimal(square_metres) * 10_000)


def _amounts(weights_cm2: list[int]) -> Amounts:
    return Amounts(len(weights_cm2), sum(weights_cm2))
