"""The hall of project funding 民心项目 of a place: its rounds, what is being built, where the money is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.funding.rounds import RoundRow, Rounds
from web_service.clients.funding.works import Works
from web_service.frame import Frame, Place
from web_service.funding.round_view import OVER, Node, Now, now_of, status_of, title_of, track
from web_service.language import Language, language_of
from web_service.mailbox.names import Names
from web_service.rendering import render
from web_service.session import session_of

PAGE_SIZE, FROM_ABOVE, WORKS_BESIDE = 30, 10, 3


@dataclass(frozen=True)
class Card:
    """A round as a list shows it; ``above`` is the unit above that holds it, empty for the place's own."""

    row: RoundRow
    title: str
    place: str
    above: str
    status: str
    nodes: list[Node]
    now: Now


def add_hall(router: APIRouter, frame: Frame) -> None:
    """``/projects`` and ``/projects/under/{code}``."""

    @router.get("/projects")
    async def own_hall(request: Request) -> Response:
        """The hall where one lives, or works; anybody else begins with the districts."""
        shown = session_of(request).shown
        works_in = [division_id for _, division_id in shown.letter_divisions] if shown else []
        own = await frame.area(request) or next(iter(works_in), None)
        if own is not None:
            return RedirectResponse(f"/projects/under/{own}", 303)
        return render(request, "funding/choose.html", below=await frame.identity.districts())

    @router.get("/projects/how-counted")
    async def how_counted(request: Request) -> Response:
        """The rules with one example, and how anybody counts again (docs/recount-a-round.md)."""
        return render(request, "funding/how_counted.html")

    @router.get("/projects/under/{code}")
    async def hall(request: Request, code: str, cursor: str = "") -> Response:
        """The hall of a division, by its code or id."""
        place = await frame.place(code)
        page, above, works = await _read(frame, place, cursor)
        rows = [*page.items, *above]
        names = await frame.called(divisions=[one.division_id for one in rows])
        cards = [card_of(language_of(request), one, names, place) for one in rows]
        current = [one for one in cards if one.status not in OVER]
        context: dict[str, Any] = {
            "place": place,
            "asked": [one for one in current if one.now.asks],
            "current": current,
            "past": [one for one in cards if one.status in OVER and not one.above],
            "next_cursor": page.next_cursor,
            "cursor": cursor,
            "works": works,
            "names": await _names_of_works(frame, works),
        }
        return render(request, "funding/hall.html", **context)


async def _read(frame: Frame, place: Place, cursor: str) -> tuple[Rounds, list[RoundRow], Works | None]:
    """Rounds of the place and of everything below it, those from above that are open to it, and its works."""
    division_id, of = place.division.division_id, frame.funding
    if cursor:
        return await of.rounds.of_division(division_id, below=True, cursor=cursor, limit=PAGE_SIZE), [], None
    page, works, above = await asyncio.gather(
        of.rounds.of_division(division_id, below=True, limit=PAGE_SIZE),
        frame.part(of.works.of_division(division_id, {"limit": WORKS_BESIDE})),
        asyncio.gather(*(of.rounds.of_division(one, limit=FROM_ABOVE) for one in place.reach[1:])),
    )
    return page, [row for found in above for row in found.items], works


async def _names_of_works(frame: Frame, works: Works | None) -> Names:
    items = works.items if works is not None else []
    return await frame.called(divisions=[one.division_id for one in items], estates=[one.estate_id for one in items])


def card_of(language: Language, row: RoundRow, names: Names, place: Place) -> Card:
    """What a list shows of a round."""
    above = any(one.division_id == row.division_id for one in place.division.path)
    status = status_of(row.status, row.dates, datetime.now(UTC))
    return Card(
        row=row,
        title=title_of(language, row, names),
        place=names.division(row.division_id),
        above=names.division(row.division_id) if above else "",
        status=status,
        nodes=track(language, status, row.dates),
        now=now_of(language, row),
    )
