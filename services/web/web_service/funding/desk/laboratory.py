"""规则实验室: rules compared side by side on the ballots of a counted round, or of a file in the Pabulib format."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.funding.rounds_desk import Laboratory
from web_service.forms import Form, form_of, upload_of
from web_service.funding.desk import rounds_view as view
from web_service.funding.desk.frame import ROUNDS, Desk, shown_of
from web_service.funding.desk.refusals import fault_in, line_of
from web_service.funding.money import FEN_IN_A_YUAN, yuan
from web_service.language import Language, language_of
from web_service.rendering import render

LABORATORY = f"{ROUNDS}/laboratory"
AROUND = 2
"""Lines shown before and behind a faulty one."""
WIDEST = 300
"""Characters of a line that are shown."""


@dataclass(frozen=True)
class RuleColumn:
    """A rule's figures; shares in per cent."""

    name: str
    winners: frozenset[str]
    spent: str
    spent_share: float
    reached: float
    average: str
    held: bool
    """Whether the round was counted by it."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, its line (0 when none is named), and the lines around it."""

    line: int
    what: str
    around: list[tuple[int, str]]


def add_laboratory(router: APIRouter, desk: Desk) -> None:
    """``/desk/rounds/laboratory`` and ``/desk/rounds/{round_id}/laboratory``."""

    @router.get(LABORATORY)
    async def blank(request: Request) -> Response:
        return await _page(request, desk, Form())

    @router.post(LABORATORY)
    async def compare(request: Request) -> Response:
        """The rules on a file's ballots; nothing of it is kept."""
        form, file = await form_of(request), await upload_of(request, "file")
        try:
            found = await desk.call(request, lambda token: desk.funding.rounds_desk.compare(file, token))
        except Problem as problem:
            if problem.status >= 500 or problem.status in (401, 403):
                raise
            return await _page(request, desk, form, problem.status, fault=fault_of(language_of(request), problem, file))
        return await _page(request, desk, form, found=found)

    @router.get(f"{ROUNDS}/{{round_id}}/laboratory")
    async def of_round(request: Request, round_id: UUID) -> Response:
        """The rules on the ballots of a counted round; before the count the page says so."""
        shown_of(request)
        round_ = await desk.funding.rounds.round(round_id)
        found = await desk.funding.rounds_desk.laboratory(round_id) if round_.status in view.COUNTED else None
        held = view.rule_name(round_.rule, round_.completion)
        return render(
            request,
            "funding/desk/laboratory_round.html",
            round=round_,
            **(table(language_of(request), found, held) if found else {"columns": []}),
        )


async def _page(
    request: Request,
    desk: Desk,
    form: Form,
    status: int = 200,
    *,
    found: Laboratory | None = None,
    fault: Fault | None = None,
) -> Response:
    """The form, what came of it, and the rounds of one's own that can be compared."""
    _, unit = await desk.unit(request)
    page = await desk.funding.rounds.of_division(unit.id, limit=20) if unit else None
    counted = [one for one in page.items if one.status in view.COUNTED] if page else []
    return render(
        request,
        "funding/desk/laboratory.html",
        status,
        form=form,
        fault=fault,
        counted=counted,
        **(table(language_of(request), found) if found else {"columns": []}),
    )


def table(language: Language, found: Laboratory, held: str = "") -> dict[str, Any]:
    """The rules as columns, and as rows all projects that any of them funds, those with the most votes first."""

    def amount(value: int) -> str:
        """Fen as yuan; a file without decimals says its own whole units."""
        return yuan(value) if found.unit == FEN_IN_A_YUAN else f"{value:,}"

    columns = [
        RuleColumn(
            name=language.text(f"tally.{one.rule}"),
            winners=frozenset(one.winners),
            spent=amount(one.spent),
            spent_share=_percent(one.spent_share),
            reached=_percent(one.reached),
            average=amount(int(Fraction(one.average_utility))),
            held=one.rule == held,
        )
        for one in found.rules
    ]
    funded = frozenset[str]().union(*(one.winners for one in columns))
    rows = sorted((one for one in found.on_ballot if one.project in funded), key=lambda one: -one.votes)
    return {
        "columns": columns,
        "rows": rows,
        "never": len(found.on_ballot) - len(rows),
        "facts": found,
        "amount": amount,
        "best": {name: max(getattr(one, name) for one in columns) for name in ("spent_share", "reached")},
    }


def _percent(share: str) -> float:
    return round(float(Fraction(share) * 100), 1)


def fault_of(language: Language, problem: Problem, file: bytes) -> Fault:
    """A refusal as the line that it names, with the lines around it as they stand in the file."""
    named = line_of(problem)
    if named is None:
        return Fault(0, fault_in(language, problem.detail), [])
    line, what = named
    lines = file.decode("utf-8", "replace").splitlines()
    first = max(1, line - AROUND)
    around = [(number, lines[number - 1][:WIDEST]) for number in range(first, min(len(lines), line + AROUND) + 1)]
    return Fault(line, fault_in(language, what), around)
