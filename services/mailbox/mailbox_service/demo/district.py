"""The district whose year is loaded: where residents write from, who works on it, and the rules of each day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID, uuid5

from linli_common.clock import SHANGHAI, shanghai_day
from linli_common.event_store import Act
from linli_common.projector import in_schema
from linli_contracts.envelope import Actor
from linli_contracts.units import Unit
from linli_neighbourhood.neighbourhood import path_in
from mailbox_service.aggregate.department import Department
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.whereabouts import Whereabouts
from mailbox_service.aggregate.working_time import IsWorkingDay
from mailbox_service.application import NEIGHBOURHOOD, Mailbox
from mailbox_service.demo.cast import DEPARTMENTS

PEOPLE = UUID("5a3c1b8e-7d04-5f6a-8e21-2f8f6a1be60e")
"""Under it the ids of made-up officers and departments."""
WRITERS = 20
"""Who writes of an estate: so many of its residents at most."""

_RESIDENTS = """
SELECT division_id, estate_id, (array_agg(person_id ORDER BY person_id))[1:{most}] FROM {schema}.residents
WHERE division_id = ANY(%s) AND estate_id IS NOT NULL AND NOT erased AND birth_year <= %s
GROUP BY division_id, estate_id
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """An estate with its writers, its area, the area's street and the street's departments."""

    where: Whereabouts
    estate_id: UUID
    area: Unit
    street: Unit
    departments: list[Unit]
    writers: list[UUID]


@dataclass(frozen=True, slots=True)
class District:
    """``terms``: what the rules of a day say of a category, and whether it is danger."""

    stages: list[Stage]
    terms: Callable[[str, date], tuple[Terms, bool]]
    is_working_day: IsWorkingDay


def district_of(mailbox: Mailbox, code: str, at: datetime) -> District:
    """The district with that code as it stood then; opens departments in its streets. Raises ValueError."""
    tree = mailbox.neighbourhood.tree(shanghai_day(at))
    district = next((node for node in tree.values() if node.level == "district" and node.code == code), None)
    if district is None:
        raise ValueError(f"there is no district {code}; import the divisions first")
    areas = {
        node.id: node.code or ""
        for node in tree.values()
        if node.level == "area" and path_in(tree, node.id)[:1] == [district]
    }
    stages = []
    for area_id, estate_id, writers in _writers(mailbox, list(areas), at):
        where = mailbox.units.whereabouts(area_id, at)
        departments = _departments(mailbox, where.street, at)
        stages.append(Stage(where, estate_id, Unit("area", area_id), where.street, departments, writers))
    if not stages:
        raise ValueError(f"nobody lives in district {code} who could write; play `linli demo` first")
    stages.sort(key=lambda stage: (areas[stage.area.id], stage.estate_id))

    @cache
    def terms(category: str, day: date) -> tuple[Terms, bool]:
        return mailbox.units.terms(district.id, category, datetime.combine(day, datetime.min.time(), SHANGHAI))

    return District(stages, terms, mailbox.units.calendar(district.id))


def _writers(mailbox: Mailbox, areas: list[UUID], at: datetime) -> list[tuple[UUID, UUID, list[UUID]]]:
    """The estates that have grown-up residents, with some of them."""
    statement = in_schema(_RESIDENTS.replace("{most}", str(WRITERS)), NEIGHBOURHOOD.schema)
    with mailbox.store.pool.connection() as connection:
        rows: list[tuple[UUID, UUID, list[UUID]]] = connection.execute(statement, (areas, at.year - 18)).fetchall()
    return rows


def _departments(mailbox: Mailbox, street: Unit, at: datetime) -> list[Unit]:
    """The street's departments, opened when they are not there."""
    units = []
    for name in DEPARTMENTS:
        id_ = uuid5(PEOPLE, f"{street}/{name}")
        if mailbox.store.find(Department, id_) is None:
            place = mailbox.units.place(street.id, at)
            opened = Department.open(id=id_, division_id=street.id, name=name, place=place, at=at)
            officer = Actor(uuid5(PEOPLE, str(street)), "street_officer", street.id)
            mailbox.store.record(opened, act=Act(officer, at))
        units.append(Unit("department", id_))
    return units
