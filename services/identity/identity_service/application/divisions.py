"""Commands on divisions and groupings: look up, decide, record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from identity_service.aggregate.differences import Change, Differences, StandingDivision, compare
from identity_service.aggregate.district_register import DistrictRegister, register_id
from identity_service.aggregate.division import Division, place_of_code, place_under
from identity_service.aggregate.division_list import ListedDivision, parse_list
from identity_service.aggregate.grouping import Grouping, common_place
from identity_service.commands.territory import (
    DefineGrouping,
    FoundUnit,
    ImportDivisions,
    RecordPopulation,
    RedefineGrouping,
)
from identity_service.refusals.territory import (
    DateInTheFutureError,
    UnknownDivisionError,
    UnknownGroupingError,
    WrongTierError,
)
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_contracts.subjects import NOWHERE, Place
from linli_contracts.words import Tier

TIER_BELOW: dict[Tier, Tier] = {"district": "street", "street": "area"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The districts of a list as they stand: registers by district code, divisions by id."""

    registers: dict[str, DistrictRegister]
    divisions: dict[UUID, Division]

    def rows(self) -> list[StandingDivision]:
        """What a list is compared with."""
        return [
            StandingDivision(unit.id, unit.tier, unit.code, unit.name, unit.parent_id, district)
            for district, register in self.registers.items()
            for unit in (self.divisions[division_id] for division_id in register.division_ids)
        ]


class Divisions:
    """What the service does with divisions, by the truth of the event table (no list is asked)."""

    def __init__(self, store: EventSourcedApplication) -> None:
        self._store = store

    def preview_import(self, command: ImportDivisions, at: datetime) -> Differences:
        """The differences that an import would record now."""
        _refuse_future("as_of", command.as_of, at)
        listed = parse_list(command.file)
        return _differences(self._standing(listed, at), listed, command.as_of, command.map)

    def district_codes(self, command: ImportDivisions) -> list[str]:
        """The districts that a list is about. Raises `MalformedDivisionListError`."""
        return sorted({row.district_code for row in parse_list(command.file)})

    def import_list(self, command: ImportDivisions, act: Act) -> Receipt:
        """Records all differences between what stands and the list, in one transaction."""
        _refuse_future("as_of", command.as_of, act.at)
        listed = parse_list(command.file)
        sha256 = hashlib.sha256(command.file).hexdigest()

        def decide() -> Receipt:
            standing = self._standing(listed, act.at)
            differences = _differences(standing, listed, command.as_of, command.map)
            changed = _apply(differences, standing.divisions, act.at)
            _keep(differences, standing, source=command.source, sha256=sha256, at=act.at)
            answer = {name: str(count) for name, count in differences.counts.items()}
            return self._store.record(*changed, *standing.registers.values(), act=act, answer=answer)

        return self._store.once(act, decide)

    def found_unit(self, command: FoundUnit, act: Act) -> Receipt:
        """Founds a unit without a code: a street under a district, an area under a street."""
        _refuse_future("on", command.on, act.at)

        def decide() -> Receipt:
            parent = self.get(command.parent_id)
            tier = TIER_BELOW.get(parent.tier)
            if tier is None:
                raise WrongTierError(f"{parent.name} is an area: no division stands under it")
            parent.refuse_when_closed()
            register = self._register_of(parent)
            division_id = uuid4()
            unit = Division.found(
                id=division_id,
                tier=tier,
                code=None,
                name=command.name,
                parent_id=parent.id,
                on=command.on,
                place=place_under(self.place_of(parent.id), tier, None, division_id),
                at=act.at,
            )
            register.join_unit(division_id, on=command.on, at=act.at)
            return self._store.record(unit, register, act=act, answer={"division_id": str(division_id)})

        return self._store.once(act, decide)

    def record_population(self, division_id: UUID, command: RecordPopulation, act: Act) -> Receipt:
        """Keeps an input figure with its day and source."""
        _refuse_future("on", command.on, act.at)

        def decide() -> Receipt:
            division = self.get(division_id)
            place = self.place_of(division_id)
            division.record_population(
                command.people, command.households, on=command.on, source=command.source, place=place, at=act.at
            )
            return self._store.record(division, act=act)

        return self._store.once(act, decide)

    def define_grouping(self, command: DefineGrouping, act: Act) -> Receipt:
        """Defines a new grid or constituency."""

        def decide() -> Receipt:
            grouping = Grouping.define(
                id=uuid4(),
                kind=command.kind,
                name=command.name,
                division_ids=command.division_ids,
                place=self._common_place(command.division_ids),
                at=act.at,
            )
            return self._store.record(grouping, act=act, answer={"grouping_id": str(grouping.id)})

        return self._store.once(act, decide)

    def redefine_grouping(self, grouping_id: UUID, command: RedefineGrouping, act: Act) -> Receipt:
        """Gives a grouping another name or other divisions."""

        def decide() -> Receipt:
            grouping = self.grouping(grouping_id)
            place = self._common_place(command.division_ids)
            grouping.redefine(name=command.name, division_ids=command.division_ids, place=place, at=act.at)
            return self._store.record(grouping, act=act)

        return self._store.once(act, decide)

    def get(self, division_id: UUID) -> Division:
        """A division, standing or closed. Raises `UnknownDivisionError`."""
        division = self._store.find(Division, division_id)
        if division is None:
            raise UnknownDivisionError(f"no division {division_id}", field="division_id")
        return division

    def grouping(self, grouping_id: UUID) -> Grouping:
        """A grid or constituency. Raises `UnknownGroupingError`."""
        grouping = self._store.find(Grouping, grouping_id)
        if grouping is None:
            raise UnknownGroupingError(f"no grouping {grouping_id}")
        return grouping

    def place_of(self, division_id: UUID | None) -> Place:
        """The subject tokens of a division today: by its code, else by its parents'."""
        if division_id is None:
            return NOWHERE
        division = self.get(division_id)
        if division.code is not None:
            return place_of_code(division.code)
        return place_under(self.place_of(division.parent_id), division.tier, None, division_id)

    def _register_of(self, division: Division) -> DistrictRegister:
        """Every code under a district begins with the district's; a unit without one asks its parent."""
        while division.code is None:
            assert division.parent_id is not None, "only units below a district are without a code"
            division = self.get(division.parent_id)
        register = self._store.find(DistrictRegister, register_id(division.code[:6]))
        assert register is not None, "a division stands only in a register"
        return register

    def _common_place(self, division_ids: Sequence[UUID]) -> Place:
        places = []
        for division_id in division_ids:
            self.get(division_id).refuse_when_closed()
            places.append(self.place_of(division_id))
        return common_place(places)

    def _standing(self, listed: Sequence[ListedDivision], at: datetime) -> Standing:
        codes = sorted({row.district_code for row in listed})
        registers = {
            code: self._store.find(DistrictRegister, register_id(code)) or DistrictRegister.open(code, at=at)
            for code in codes
        }
        ids = [division_id for register in registers.values() for division_id in register.division_ids]
        return Standing(registers, {division_id: self.get(division_id) for division_id in ids})


def _refuse_future(field: str, day: date, at: datetime) -> None:
    today = shanghai_day(at)
    if day > today:
        raise DateInTheFutureError(f"{field}: {day.isoformat()} is after today, {today.isoformat()}")


def _differences(
    standing: Standing, listed: Sequence[ListedDivision], as_of: date, mapping: Mapping[str, str]
) -> Differences:
    for register in standing.registers.values():
        register.refuse_date_before_last(as_of)
    return compare(
        standing.rows(),
        listed,
        as_of=as_of,
        mapping=mapping,
        new_id=lambda row: standing.registers[row.district_code].new_division_id(row.code),
    )


def _apply(differences: Differences, divisions: Mapping[UUID, Division], at: datetime) -> list[Division]:
    """The aggregates with their new events, in the order in which everybody will read them: parents first."""
    founded = [
        Division.found(
            id=new.id,
            tier=new.tier,
            code=new.code,
            name=new.name,
            parent_id=new.parent_id,
            on=differences.as_of,
            place=place_of_code(new.code),
            at=at,
        )
        for new in differences.founded
    ]
    changed = [_change(divisions[change.before.id], change, differences.as_of, at) for change in differences.changed]
    closed = []
    for old in differences.closed:
        assert old.code is not None, "a list closes only what has a code"
        divisions[old.id].close(on=differences.as_of, place=place_of_code(old.code), at=at)
        closed.append(divisions[old.id])
    return [*founded, *changed, *closed]


def _change(division: Division, change: Change, on: date, at: datetime) -> Division:
    place = place_of_code(change.code)
    division.recode(change.code, on=on, place=place, at=at)
    division.rename(change.name, on=on, place=place, at=at)
    if change.parent_id is not None:
        division.move(change.parent_id, on=on, place=place, at=at)
    return division


def _keep(differences: Differences, standing: Standing, *, source: str, sha256: str, at: datetime) -> None:
    """Each district's register learns which divisions entered and left it."""
    for code, register in standing.registers.items():
        changes = differences.changed
        entered = [new.id for new in differences.founded if new.code.startswith(code)]
        entered += [
            change.before.id
            for change in changes
            if change.code.startswith(code) and change.before.district_code != code
        ]
        left = [old.id for old in differences.closed if old.district_code == code]
        left += [
            change.before.id
            for change in changes
            if change.before.district_code == code and not change.code.startswith(code)
        ]
        register.record_import(
            as_of=differences.as_of,
            source=source,
            sha256=sha256,
            counts=differences.counts,
            entered_ids=entered,
            left_ids=left,
            at=at,
        )
