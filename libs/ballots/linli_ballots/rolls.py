"""Rolls, frozen from the service's copy of the neighbourhood and read again as of the same position for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_neighbourhood import Neighbourhood
from linli_neighbourhood.as_of import AsOf, Owned, Within
from linli_neighbourhood.history import Residence

from linli_ballots.electorate import Electorates, Rule
from linli_ballots.refusals import (
    DeclarationInvalidError,
    NotOnRollError,
    RollChangedError,
    RollUncertainError,
    ScopeInvalidError,
    SeveralUnitsError,
)
from linli_ballots.roll import (
    Declared,
    Digest,
    Roll,
    Scope,
    Voter,
    developer_head,
    head_of,
    heads_of,
)

NOTHING_DECLARED = Declared()
SOON_FROZEN = 50_000
"""People whose roll is frozen in about a second, while somebody waits for the answer."""


class Rolls:
    """Who may vote for what."""

    def __init__(self, neighbourhood: Neighbourhood, electorates: Electorates) -> None:
        self._neighbourhood = neighbourhood
        self.electorates = electorates

    def rule(self, roll: Roll) -> Rule:
        """The rule that a roll was frozen by, in its version."""
        return self.electorates.version(roll.rule, roll.rule_version)

    def freeze(self, rule: str, scope: Scope, declared: Declared, at: datetime) -> Roll:
        """The roll as of now, hashed line by line: memory stays bounded however many are on it.

        Raises UnknownRuleError, ScopeInvalidError, DeclarationInvalidError, RollUncertainError, UnknownEstateError,
        UnknownDivisionError.
        """
        blank = self._blank(rule, scope, declared, at)
        unread = self._then(blank).unread()
        if unread:
            raise RollUncertainError(f"{unread} events that bear on rolls are parked: `linli dead-letters`")
        digest = self._digest(blank)
        text = digest.of(self.units(blank))
        return replace(blank, units=digest.units, area_cm2=digest.area_cm2, digest=text)

    def is_long(self, rule: str, scope: Scope, declared: Declared, at: datetime) -> bool:
        """Whether freezing this roll, which would be refused for the same reasons, is no matter of a moment: 936,000
        residents take 11 to 17 s on two slow cores. Owners are those of one estate.
        """
        blank = self._blank(rule, scope, declared, at)
        if blank.unit == "owners":
            return False
        return self._then(blank).has_more_than(SOON_FROZEN, _within(blank), blank.born_by)

    def _blank(self, rule: str, scope: Scope, declared: Declared, at: datetime) -> Roll:
        """What a roll follows from, before anybody is counted."""
        day = shanghai_day(at)
        named = self.electorates.on(rule, day)
        self._check(named, scope, declared)
        return Roll(
            rule=named.name,
            rule_version=named.version,
            article=named.article,
            unit=named.unit,
            scope=scope,
            area_ids=tuple(sorted(self._areas(scope, at))),
            born_by=named.born_by(day),
            position=self._neighbourhood.position(),
            declared=Declared(
                tuple(sorted(set(declared.developer_dwelling_ids))), declared.developer_representative_id
            ),
            units=0,
            area_cm2=0,
            digest="",
        )

    def verify(self, roll: Roll) -> None:
        """Makes all lines again. Raises `RollChangedError` unless they are those that were frozen."""
        digest = self._digest(roll)
        if digest.of(self.units(roll)) != roll.digest:
            raise RollChangedError(f"the roll frozen at position {roll.position} reads differently now")

    def units(self, roll: Roll) -> Iterator[Voter]:
        """All units by their ids. Persons and households come through a cursor of the server."""
        then = self._then(roll)
        if roll.unit == "owners":
            estate_id = _estate(roll)
            yield from heads_of(then.dwellings(estate_id), estate_id, roll.declared)
            return
        ids = then.people if roll.unit == "person" else then.households
        for unit_id in ids(_within(roll), roll.born_by):
            yield Voter(unit_id)

    def unit_of(self, roll: Roll, person_id: UUID, dwelling_id: UUID | None = None) -> Voter | None:
        """What the person may vote for, None when for nothing; one indexed query.

        An owner of dwellings with different co-owners has several heads and says for which dwelling: without it raises
        `SeveralUnitsError`. A co-owner votes for the head.
        """
        if roll.unit == "owners":
            return self._head_of_person(roll, person_id, dwelling_id)
        residence = self._then(roll).residence(person_id)
        if residence is None or not _on_roll(roll, residence):
            return None
        return Voter(person_id if roll.unit == "person" else residence.household_id)

    def units_of(self, roll: Roll, person_id: UUID) -> list[tuple[Voter, list[UUID]]]:
        """All that the person may vote for, owners' heads with their dwellings; nothing when not on the roll."""
        if roll.unit != "owners":
            own = self.unit_of(roll, person_id)
            return [] if own is None else [(own, [])]
        then, estate_id = self._then(roll), _estate(roll)
        heads = _heads(then.owned_by(person_id, estate_id), roll)
        found = [
            (Voter(head, sum(one.floor_area_cm2 for one in owned)), [one.dwelling_id for one in owned])
            for head, owned in heads.items()
        ]
        if person_id == roll.declared.developer_representative_id:
            found.append((self._developer(then, roll), list(roll.declared.developer_dwelling_ids)))
        return found

    def unit_at(self, roll: Roll, dwelling_id: UUID) -> Voter | None:
        """What stands behind a door, for what comes in on paper: the owners' head, or the one household there.

        None when the dwelling is not on the roll, when nobody knows its owner, or several households live there.
        """
        if roll.unit == "owners":
            return self._head_at(roll, dwelling_id)
        households = self._then(roll).households_of(dwelling_id) if roll.unit == "household" else []
        return self.household(roll, households[0]) if len(households) == 1 else None

    def household(self, roll: Roll, household_id: UUID) -> Voter | None:
        """The household if it is on the roll: one of its members is old enough and lives in the scope."""
        members = self._then(roll).members(household_id) if roll.unit == "household" else []
        return Voter(household_id) if any(_on_roll(roll, residence) for _, residence in members) else None

    def must(self, voter: Voter | None) -> Voter:
        """The voter. Raises `NotOnRollError` when there is none."""
        if voter is None:
            raise NotOnRollError("not on the roll that was frozen at the opening")
        return voter

    def _head_of_person(self, roll: Roll, person_id: UUID, dwelling_id: UUID | None) -> Voter | None:
        then, estate_id = self._then(roll), _estate(roll)
        if person_id == roll.declared.developer_representative_id and dwelling_id in (
            None,
            *roll.declared.developer_dwelling_ids,
        ):
            return self._developer(then, roll)
        heads = _heads(then.owned_by(person_id, estate_id), roll)
        if dwelling_id is not None:
            heads = {
                head: owned for head, owned in heads.items() if any(one.dwelling_id == dwelling_id for one in owned)
            }
        if len(heads) > 1:
            raise SeveralUnitsError("you own dwellings with different co-owners here: each votes for itself")
        return _voter(heads)

    def _head_at(self, roll: Roll, dwelling_id: UUID) -> Voter | None:
        then, estate_id = self._then(roll), _estate(roll)
        if dwelling_id in roll.declared.developer_dwelling_ids:
            return self._developer(then, roll)
        related = then.owned_like(dwelling_id, estate_id)
        asked = next((one for one in related if one.dwelling_id == dwelling_id), None)
        if asked is None or not asked.owner_ids:
            return None
        heads = _heads(related, roll)
        return _voter({head: owned for head, owned in heads.items() if asked in owned})

    def _developer(self, then: AsOf, roll: Roll) -> Voter:
        estate_id = _estate(roll)
        dwellings = then.those_of(roll.declared.developer_dwelling_ids, estate_id)
        return Voter(developer_head(estate_id), sum(one.floor_area_cm2 for one in dwellings))

    def _check(self, rule: Rule, scope: Scope, declared: Declared) -> None:
        if scope.estate_id is not None:
            area_id = self._neighbourhood.area_of_estate(scope.estate_id)
            if area_id != scope.division_id:
                raise ScopeInvalidError("the estate belongs to another area", field="estate_id")
        elif rule.unit == "owners":
            raise ScopeInvalidError("owners decide on an estate", field="estate_id")
        if declared != NOTHING_DECLARED and rule.unit != "owners":
            raise DeclarationInvalidError("only an owners' assembly has a developer's dwellings")

    def _areas(self, scope: Scope, at: datetime) -> Sequence[UUID]:
        """The divisions that count as the scope, as they stand now: an estate needs none beside itself."""
        day = shanghai_day(at)
        self._neighbourhood.path(scope.division_id, day)
        return () if scope.estate_id is not None else self._neighbourhood.below(scope.division_id, day)

    def _digest(self, roll: Roll) -> Digest:
        return Digest(
            rule=roll.rule,
            version=roll.rule_version,
            scope=roll.scope,
            area_ids=roll.area_ids,
            declared=roll.declared,
        )

    def _then(self, roll: Roll) -> AsOf:
        return self._neighbourhood.as_of(roll.position)


def _within(roll: Roll) -> Within:
    return Within(roll.scope.estate_id, roll.area_ids)


def _on_roll(roll: Roll, residence: Residence) -> bool:
    if roll.born_by is not None and residence.birth_year > roll.born_by:
        return False
    if roll.scope.estate_id is not None:
        return residence.estate_id == roll.scope.estate_id
    return residence.division_id in roll.area_ids


def _estate(roll: Roll) -> UUID:
    if roll.scope.estate_id is None:
        raise ScopeInvalidError("owners decide on an estate", field="estate_id")
    return roll.scope.estate_id


def _heads(owned: Sequence[Owned], roll: Roll) -> dict[UUID, list[Owned]]:
    heads: dict[UUID, list[Owned]] = {}
    for one in owned:
        heads.setdefault(head_of(one, _estate(roll), roll.declared), []).append(one)
    return heads


def _voter(heads: dict[UUID, list[Owned]]) -> Voter | None:
    for head, owned in heads.items():
        return Voter(head, sum(one.floor_area_cm2 for one in owned))
    return None
