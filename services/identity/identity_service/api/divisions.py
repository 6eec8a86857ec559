"""Routes of divisions, their lists, population figures and groupings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from identity_service.aggregate.differences import Change, Differences, StandingDivision
from identity_service.application.divisions import Divisions
from identity_service.commands.territory import (
    DefineGrouping,
    FoundUnit,
    ImportDivisions,
    RecordPopulation,
    RedefineGrouping,
)
from identity_service.queries.divisions import DivisionDetail, DivisionLists, DivisionView, GroupingView, PopulationView
from identity_service.refusals.territory import UnknownDivisionError, UnknownGroupingError
from linli_common.auth import Authority, Principal, public, requires
from linli_common.clock import shanghai_day, utc_now
from linli_common.event_store import Act
from linli_common.http.commands import Command, CommandHeader, answered
from linli_common.http.paging import Cursor, Limit, Page
from linli_common.http.reading import AtLeast, wait_for
from linli_contracts.words import Tier
from pydantic import BaseModel

IMPORTERS = ("operator", "district_officer")
OFFICERS = ("operator", "district_officer", "street_officer")
COUNTERS = (*OFFICERS, "area_worker", "party_secretary")

Everyone = Annotated[Principal | None, Depends(public())]
Importer = Annotated[Principal, Depends(requires(*IMPORTERS))]
Officer = Annotated[Principal, Depends(requires(*OFFICERS))]
Counter = Annotated[Principal, Depends(requires(*COUNTERS))]
AsOf = Annotated[date | None, Query(description="The day to look at (Asia/Shanghai); today when left out.")]


class ListedUnit(BaseModel):
    """One division in a table of differences; ``previous`` is the name, code or parent's code before."""

    tier: Tier
    code: str | None
    name: str
    previous: str | None = None


class DifferencesView(BaseModel):
    """What an import would record. ``doubts`` are pairs that may be one division: map them, or leave them."""

    as_of: date
    founded: list[ListedUnit]
    renamed: list[ListedUnit]
    recoded: list[ListedUnit]
    moved: list[ListedUnit]
    closed: list[ListedUnit]
    doubts: list[str]


class ImportAnswer(BaseModel):
    """Counts of what was recorded (with the position) or, in a dry run, of what would be (with all of it)."""

    counts: dict[str, int]
    position: dict[str, str | int] | None = None
    differences: DifferencesView | None = None


def division_router(divisions: Divisions, lists: DivisionLists, position_of: Callable[[str], int]) -> APIRouter:
    """Everything about divisions below ``/api/identity``. ``position_of`` says how far the lists have got."""
    router = APIRouter(prefix="/api/identity", tags=["divisions"])
    _add_commands(router, divisions, lists)
    _add_grouping_commands(router, divisions, lists)
    _add_queries(router, lists, position_of)
    return router


def _add_commands(router: APIRouter, divisions: Divisions, lists: DivisionLists) -> None:
    authority = Authority(lists.covers)

    @router.post("/divisions/imports")
    def import_divisions(principal: Importer, body: ImportDivisions, command: CommandHeader) -> ImportAnswer:
        """Compares an official list with what stands and records the differences in one transaction."""
        act = _importing(body, command, principal, divisions, lists)
        if body.dry_run:
            differences = divisions.preview_import(body, act.at)
            return ImportAnswer(counts=differences.counts, differences=_view(differences))
        receipt = divisions.import_list(body, act)
        counts = {name: int(count) for name, count in receipt.answer.items()}
        return ImportAnswer(counts=counts, position={"stream": "IDENTITY", "seq": receipt.position})

    @router.post("/divisions", status_code=201)
    def found_unit(principal: Officer, body: FoundUnit, command: CommandHeader) -> dict[str, object]:
        """Founds a unit that has no official code yet."""
        act = authority.act(principal, command, OFFICERS, body.parent_id)
        return answered("identity", divisions.found_unit(body, act))

    @router.post("/divisions/{division_id}/populations", status_code=201)
    def record_population(
        principal: Counter, division_id: UUID, body: RecordPopulation, command: CommandHeader
    ) -> dict[str, object]:
        """Records how many people and households the division actually has."""
        act = authority.act(principal, command, COUNTERS, division_id)
        return answered("identity", divisions.record_population(division_id, body, act))


def _add_grouping_commands(router: APIRouter, divisions: Divisions, lists: DivisionLists) -> None:
    authority = Authority(lists.covers)

    @router.post("/groupings", status_code=201)
    def define_grouping(principal: Officer, body: DefineGrouping, command: CommandHeader) -> dict[str, object]:
        """Defines a grid or a constituency over divisions that the right reaches."""
        act = authority.act(principal, command, OFFICERS, *body.division_ids)
        return answered("identity", divisions.define_grouping(body, act))

    @router.post("/groupings/{grouping_id}/definitions")
    def redefine_grouping(
        principal: Officer, grouping_id: UUID, body: RedefineGrouping, command: CommandHeader
    ) -> dict[str, object]:
        """Gives a grouping another name or other divisions; the right reaches the old and the new ones."""
        before = divisions.grouping(grouping_id)
        act = authority.act(principal, command, OFFICERS, *before.division_ids, *body.division_ids)
        return answered("identity", divisions.redefine_grouping(grouping_id, body, act))


def _add_queries(router: APIRouter, lists: DivisionLists, position_of: Callable[[str], int]) -> None:
    @router.get("/divisions")
    def list_divisions(
        principal: Everyone,
        at_least: AtLeast,
        as_of: AsOf = None,
        parent_id: UUID | None = None,
        tier: Tier | None = None,
        name: Annotated[str | None, Query(max_length=100)] = None,
        cursor: Cursor = None,
        limit: Limit = 200,
    ) -> Page[DivisionView]:
        """Divisions as of a day, by code."""
        wait_for(at_least, position_of)
        day = as_of or _today()
        return lists.divisions(as_of=day, parent_id=parent_id, tier=tier, name=name, cursor=cursor, limit=limit)

    @router.get("/divisions/{code_or_id}")
    def show_division(code_or_id: str, principal: Everyone, at_least: AtLeast, as_of: AsOf = None) -> DivisionDetail:
        """The division that had the code, or has the id, on a day."""
        wait_for(at_least, position_of)
        return lists.division(code_or_id_in(code_or_id), as_of or _today())

    @router.get("/divisions/{code_or_id}/populations")
    def list_populations(code_or_id: str, principal: Everyone, at_least: AtLeast) -> list[PopulationView]:
        """All population figures of a division, newest day first."""
        wait_for(at_least, position_of)
        return list(lists.populations(lists.id_of(code_or_id_in(code_or_id), _today())))

    @router.get("/groupings")
    def list_groupings(
        principal: Everyone, at_least: AtLeast, kind: Literal["grid", "constituency"] | None = None
    ) -> list[GroupingView]:
        """All grids and constituencies."""
        wait_for(at_least, position_of)
        return lists.groupings(kind)

    @router.get("/groupings/{grouping_id}")
    def show_grouping(grouping_id: UUID, principal: Everyone, at_least: AtLeast) -> GroupingView:
        """One grid or constituency."""
        wait_for(at_least, position_of)
        found = lists.grouping(grouping_id)
        if found is None:
            raise UnknownGroupingError(f"no grouping {grouping_id}")
        return found


def code_or_id_in(text: str) -> str | UUID:
    """An official code or a lasting id. Raises `UnknownDivisionError` for what is neither."""
    if re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", text, re.ASCII):
        return text
    try:
        return UUID(text)
    except ValueError:
        raise UnknownDivisionError(f"{text[:40]!r} is neither a code of 6, 9 or 12 digits nor an id") from None


def _today() -> date:
    return shanghai_day(utc_now())


def _importing(
    body: ImportDivisions, command: Command, principal: Principal, divisions: Divisions, lists: DivisionLists
) -> Act:
    """A district officer imports only lists of districts that the right reaches; new ones are the operator's."""
    if principal.has(("operator",)):
        return command.act(principal.person_id, "operator")
    districts = [lists.id_of(code, _today()) for code in divisions.district_codes(body)]
    return Authority(lists.covers).act(principal, command, IMPORTERS, *districts)


def _view(differences: Differences) -> DifferencesView:
    changed = differences.changed
    return DifferencesView(
        as_of=differences.as_of,
        founded=[ListedUnit(tier=new.tier, code=new.code, name=new.name) for new in differences.founded],
        renamed=[_changed(change, change.before.name) for change in changed if change.renamed],
        recoded=[_changed(change, change.before.label) for change in changed if change.recoded],
        moved=[_changed(change, _parent_code(change.before)) for change in changed if change.moved],
        closed=[ListedUnit(tier=old.tier, code=old.code, name=old.name) for old in differences.closed],
        doubts=differences.doubts,
    )


def _changed(change: Change, previous: str | None) -> ListedUnit:
    return ListedUnit(tier=change.before.tier, code=change.code, name=change.name, previous=previous)


def _parent_code(unit: StandingDivision) -> str | None:
    return unit.code[:-3] if unit.code is not None else None
