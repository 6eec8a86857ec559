"""What a `Document` means: its projects and ballots as an `Election`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat

from funding_service.tally.election import Election, ElectionError, Project, election
from funding_service.tally.pabulib.document import Document, MalformedPabulibError
from funding_service.tally.pabulib.votes import ballots_of, check_voters

AMOUNT = re.compile(r"(\d{1,15})(?:[.,](\d{1,2}))?")


def election_of(document: Document) -> Election:
    """The election. Amounts are in hundredths when any has decimals (`Election.unit` is then 100), else as they stand.

    Raises `MalformedPabulibError`: anything unknown, contradictory, twice, negative, or beyond the file's own limits.
    """
    unit = 100 if _has_decimals(document) else 1
    budget = _amount(meta_value(document, "budget"), unit, document.meta_lines.get("budget", 1))
    projects = tuple(_projects(document, unit))
    _check_count(document, "num_projects", len(projects))
    _check_count(document, "num_votes", len(document.votes.rows))
    check_voters(document)
    kind, ballots = ballots_of(document, {project.id: project.cost for project in projects}, unit)
    try:
        return election(projects, budget, ballots, kind=kind, unit=unit)
    except ElectionError as error:
        raise MalformedPabulibError(1, str(error)) from None


def meta_value(document: Document, key: str) -> str:
    """What META says. Raises `MalformedPabulibError` when it says nothing."""
    if not (value := document.meta.get(key, "").strip()):
        raise MalformedPabulibError(document.meta_lines.get(key, 1), f"META does not say {key}")
    return value


def listed(value: str) -> tuple[str, ...]:
    """Values with commas between."""
    return tuple(one.strip() for one in value.split(",")) if value.strip() else ()


def _projects(document: Document, unit: int) -> Iterator[Project]:
    table = document.projects
    ids, costs = table.column("project_id"), table.column("cost")
    if ids is None or costs is None:
        raise MalformedPabulibError(table.first_line - 1, "PROJECTS has no column project_id, or none cost")
    sorts = table.column("category") or repeat("")
    seen: set[str] = set()
    for line, (id_, cost, category) in enumerate(zip(ids, costs, sorts, strict=False), table.first_line):
        id_ = id_.strip()
        if not id_ or "," in id_ or id_ in seen:
            raise MalformedPabulibError(line, f'project_id "{id_}" is empty, has a comma, or stands there twice')
        seen.add(id_)
        if (amount := _amount(cost, unit, line)) < 1:
            raise MalformedPabulibError(line, f"project {id_} costs nothing")
        yield Project(id_, amount, categories=listed(category))


def _has_decimals(document: Document) -> bool:
    amounts = [document.meta.get("budget", ""), *(document.projects.column("cost") or ())]
    return any("." in amount or "," in amount for amount in amounts)


def _amount(value: str, unit: int, line: int) -> int:
    """An amount in the smallest unit. Raises `MalformedPabulibError` for a negative one or more than two decimals."""
    found = AMOUNT.fullmatch(value.strip())
    if not found:
        raise MalformedPabulibError(line, f'"{value}" is no amount from 0 with at most two decimals')
    whole, decimals = found[1], found[2] or ""
    return int(whole) * unit + (int(decimals.ljust(2, "0")) if unit == 100 else 0)


def _check_count(document: Document, key: str, found: int) -> None:
    said = document.meta.get(key, "").strip()
    if said and said != str(found):
        raise MalformedPabulibError(document.meta_lines.get(key, 1), f"{key} is {said}, and there are {found}")
