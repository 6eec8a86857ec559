"""What a new list changes: the comparison of a standing tree with it. Pure; its rules are those of issue 2.

The same code is the same division, whatever its name (更名). One code gone and one new under a name that
only one division bears in the district, before and after, is the same division too (代码变更). Everything
else is closed and founded, unless the operator says ``OLD=NEW``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from identity_service.aggregate.division_list import ListedDivision
from identity_service.refusals.territory import DivisionMappingError, UnitWithoutParentError
from linli_contracts.subjects import unit_token
from linli_contracts.words import Tier


@dataclass(frozen=True, slots=True)
class StandingDivision:
    """A division as it stands. ``code`` is None for a unit that has no official code yet."""

    id: UUID
    tier: Tier
    code: str | None
    name: str
    parent_id: UUID | None
    district_code: str

    @property
    def label(self) -> str:
        """How people name it in ``OLD=NEW``: its code, or its token."""
        return unit_token(self.code, self.id)


@dataclass(frozen=True, slots=True)
class Founding:
    """新设: a division that stands in the list only."""

    id: UUID
    tier: Tier
    code: str
    name: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Change:
    """One division that goes on under another name, code or parent (each may be as before)."""

    before: StandingDivision
    code: str
    name: str
    parent_id: UUID | None

    @property
    def renamed(self) -> bool:
        return self.name != self.before.name

    @property
    def recoded(self) -> bool:
        return self.code != self.before.code

    @property
    def moved(self) -> bool:
        return self.parent_id != self.before.parent_id


@dataclass(frozen=True, slots=True)
class Differences:
    """What has to be recorded as of a day. ``founded`` runs from the top, ``closed`` from the bottom.

    ``doubts`` are sentences for the operator: pairs that may be one division, which only a person can know.
    """

    as_of: date
    founded: list[Founding]
    changed: list[Change]
    closed: list[StandingDivision]
    doubts: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many divisions were founded, renamed, recoded, moved and closed."""
        return {
            "founded": len(self.founded),
            "renamed": sum(change.renamed for change in self.changed),
            "recoded": sum(change.recoded for change in self.changed),
            "moved": sum(change.moved for change in self.changed),
            "closed": len(self.closed),
        }


def compare(
    standing: Sequence[StandingDivision],
    listed: Sequence[ListedDivision],
    *,
    as_of: date,
    mapping: Mapping[str, str],
    new_id: Callable[[ListedDivision], UUID],
) -> Differences:
    """The differences between the standing tree and a list of the same districts.

    ``mapping`` holds the operator's ``OLD=NEW`` pairs: OLD is the code (or the token of a unit without code)
    of a standing division, NEW a code of the list. Raises `DivisionMappingError`, `UnitWithoutParentError`.
    """
    matches = _mapped(standing, listed, mapping)
    taken = {old.id for old in matches.values()}
    by_code = {old.code: old for old in standing if old.code is not None and old.id not in taken}
    matches |= {row.code: by_code[row.code] for row in listed if row.code not in matches and row.code in by_code}
    matches |= _matched_by_name(standing, listed, matches)
    ids = {row.code: matches[row.code].id if row.code in matches else new_id(row) for row in listed}
    kept = {old.id for old in matches.values()}
    founded = [
        Founding(ids[row.code], row.tier, row.code, row.name, ids.get(row.parent_code))
        for row in _top_down(listed)
        if row.code not in matches
    ]
    changes = [
        Change(matches[row.code], row.code, row.name, ids.get(row.parent_code))
        for row in _top_down(listed)
        if row.code in matches
    ]
    changed = [change for change in changes if change.renamed or change.recoded or change.moved]
    gone = [old for old in standing if old.id not in kept and old.code is not None]
    closed = sorted(gone, key=lambda old: (-len(old.code or ""), old.code))
    _refuse_orphans([old for old in standing if old.id not in kept and old.code is None], closed)
    return Differences(as_of, founded, changed, closed, _doubts(founded, changed, closed))


def _top_down(listed: Sequence[ListedDivision]) -> list[ListedDivision]:
    return sorted(listed, key=lambda row: (len(row.code), row.code))


def _mapped(
    standing: Sequence[StandingDivision], listed: Sequence[ListedDivision], mapping: Mapping[str, str]
) -> dict[str, StandingDivision]:
    by_label = {old.label: old for old in standing}
    rows = {row.code: row for row in listed}
    matches: dict[str, StandingDivision] = {}
    for old_label, new_code in mapping.items():
        old, row = by_label.get(old_label), rows.get(new_code)
        if old is None:
            raise DivisionMappingError(f"{old_label}={new_code}: {old_label} does not stand")
        if row is None:
            raise DivisionMappingError(f"{old_label}={new_code}: {new_code} is not in the file")
        if row.tier != old.tier:
            raise DivisionMappingError(f"{old_label}={new_code}: the tier {old.tier} cannot become {row.tier}")
        if new_code in matches:
            raise DivisionMappingError(f"{old_label}={new_code}: {new_code} is mapped twice")
        matches[new_code] = old
    return matches


def _matched_by_name(
    standing: Sequence[StandingDivision],
    listed: Sequence[ListedDivision],
    matches: Mapping[str, StandingDivision],
) -> dict[str, StandingDivision]:
    """One gone, one new, and nobody else of that name in the district, neither before nor after."""
    before = Counter((old.district_code, old.name) for old in standing)
    after = Counter((row.district_code, row.name) for row in listed)
    kept = {old.id for old in matches.values()}
    gone = {(old.district_code, old.tier, old.name): old for old in standing if old.id not in kept}
    found: dict[str, StandingDivision] = {}
    for row in listed:
        name = (row.district_code, row.name)
        old = gone.get((row.district_code, row.tier, row.name))
        if row.code not in matches and old is not None and before[name] == 1 and after[name] == 1:
            found[row.code] = old
    return found


def _refuse_orphans(uncoded: Sequence[StandingDivision], closed: Sequence[StandingDivision]) -> None:
    closing = {old.id: old for old in closed}
    for unit in uncoded:
        if unit.parent_id in closing:
            parent = closing[unit.parent_id]
            raise UnitWithoutParentError(
                f"{unit.name} ({unit.label}) stands under {parent.name} ({parent.code}), which the list closes"
            )


def _doubts(founded: Sequence[Founding], changed: Sequence[Change], closed: Sequence[StandingDivision]) -> list[str]:
    doubts: list[str] = []
    for new in founded:
        doubts += [
            f"{new.name} is founded as {new.code}, while {change.before.code} of that name is renamed "
            f"{change.name}: if it is the same one, map {change.before.label}={new.code}"
            for change in changed
            if change.renamed and change.before.name == new.name and change.before.tier == new.tier
        ]
        doubts += [
            f"{new.name} is closed as {old.code} and founded as {new.code}, but the name is not unique: "
            f"if it is the same one, map {old.label}={new.code}"
            for old in closed
            if old.name == new.name and old.tier == new.tier
        ]
    return doubts
