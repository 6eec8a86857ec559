"""Routes that show letters: one's own, a unit's worklist, what stands under a division, public ones, one letter."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from linli_common.auth import Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.paging import Cursor, Page, make_cursor, page_of
from linli_common.http.reading import AtLeast
from linli_contracts.mailbox.words import UnitKind
from linli_contracts.units import Unit
from mailbox_service import refusals
from mailbox_service.aggregate.letter import Letter
from mailbox_service.api.asking import Anyone, Officer, Person, Worker, wait_for_lists
from mailbox_service.application import Mailbox
from mailbox_service.application.handling import ROLES
from mailbox_service.queries.letters import LetterDetail, LetterItem
from mailbox_service.queries.worklists import View
from psycopg.rows import DictRow

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most on this page.")]
Number = Annotated[str | None, Query(pattern="^[0-9a-fA-F]{1,10}$", description="How the letter's number begins.")]
OFFICERS = (*ROLES["area"], *ROLES["street"], *ROLES["district"], "auditor")


def list_router(mailbox: Mailbox) -> APIRouter:
    """What may be read, by whom."""
    router = APIRouter(prefix="/api/mailbox", tags=["letters"])
    _add_worklists(router, mailbox)
    _add_public(router, mailbox)
    _add_own(router, mailbox)
    return router


def _add_worklists(router: APIRouter, mailbox: Mailbox) -> None:
    @router.get("/worklists/{kind}/{unit_id}")
    def worklist(
        kind: UnitKind,
        unit_id: UUID,
        who: Worker,
        at_least: AtLeast,
        view: View = "all",
        category: str | None = None,
        estate_id: UUID | None = None,
        number: Number = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[LetterItem]:
        """Open letters of a unit that one works for, the soonest due first."""
        unit = _own_unit(mailbox, who, Unit(kind, unit_id))
        wait_for_lists(mailbox, at_least)
        rows = mailbox.worklists.of_unit(
            unit,
            view,
            who.person_id,
            category=category,
            estate_id=estate_id,
            number=number,
            cursor=cursor,
            limit=limit,
        )
        return _by_due(mailbox, rows, limit)

    @router.get("/worklists/{kind}/{unit_id}/counts")
    def counts(kind: UnitKind, unit_id: UUID, who: Worker, at_least: AtLeast) -> dict[str, int]:
        """How many letters each view has."""
        unit = _own_unit(mailbox, who, Unit(kind, unit_id))
        wait_for_lists(mailbox, at_least)
        return mailbox.worklists.counts(unit, who.person_id)

    @router.get("/under/{division_id}")
    def under(
        division_id: UUID,
        who: Officer,
        at_least: AtLeast,
        view: View = "all",
        category: str | None = None,
        number: Number = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[LetterItem]:
        """Open letters booked on a division and below, whoever holds them: for who stands above."""
        mailbox.authority.actor(who, OFFICERS, division_id)
        wait_for_lists(mailbox, at_least)
        below = mailbox.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = mailbox.worklists.under(
            below, view, who.person_id, category=category, number=number, cursor=cursor, limit=limit
        )
        return _by_due(mailbox, rows, limit)


def _add_public(router: APIRouter, mailbox: Mailbox) -> None:
    @router.get("/public/{division_id}")
    def public_letters(
        division_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        category: str | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[LetterItem]:
        """Public letters of a division and below, the newest first, no one named."""
        wait_for_lists(mailbox, at_least)
        below = mailbox.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = mailbox.worklists.public(below, category, cursor, limit)
        return _by_age(mailbox, rows, without_erased(mailbox, rows[:limit]), limit)

    @router.get("/letters/{letter_id}")
    def letter(letter_id: UUID, who: Anyone, at_least: AtLeast) -> LetterDetail:
        """One letter with its steps, as far as the asker may see it."""
        wait_for_lists(mailbox, at_least)
        found = mailbox.letters.get(letter_id)
        for_staff, for_writer = _is_staff(mailbox, who, found), who is not None and who.person_id in found.writer_ids
        if not (for_staff or for_writer) and not mailbox.letters.shown_to_all(found):
            raise refusals.UnknownLetterError(f"no letter {letter_id}")
        row = mailbox.worklists.row(letter_id)
        supports = row["supports"] if row else 0
        return mailbox.views.detail(found, supports, for_staff=for_staff, for_writer=for_writer)

    @router.get("/letters/{letter_id}/photos/{photo_id}", response_class=Response)
    def photo(letter_id: UUID, photo_id: UUID, who: Person) -> Response:
        """A photo, for the writers and those who handle the letter."""
        found = mailbox.letters.get(letter_id)
        allowed = who.person_id in found.writer_ids or _is_staff(mailbox, who, found)
        picture = mailbox.photos.open(letter_id, photo_id) if allowed else None
        if picture is None:
            raise refusals.UnknownLetterError(f"no photo {photo_id}")
        return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def _add_own(router: APIRouter, mailbox: Mailbox) -> None:
    @router.get("/mine")
    def my_letters(who: Person, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50) -> Page[LetterItem]:
        """Letters that one wrote or signed, the newest first."""
        wait_for_lists(mailbox, at_least)
        rows = mailbox.worklists.of_writer(who.person_id, cursor, limit)
        return _by_age(mailbox, rows, rows[:limit], limit)


def _own_unit(mailbox: Mailbox, who: Principal, unit: Unit) -> Unit:
    """Raises `NotTheHolderError` unless one works for the unit."""
    if not mailbox.staff.works_for(who, unit):
        raise refusals.NotTheHolderError("you do not work for this unit")
    return unit


def _is_staff(mailbox: Mailbox, who: Principal | None, letter: Letter) -> bool:
    """Who holds or held the letter, assists, or works where it is booked or above."""
    if who is None:
        return False
    area = Unit("area", letter.division_id)
    units = (letter.holder, *letter.path, *letter.assisting, area, letter.street, letter.district)
    return any(mailbox.staff.works_for(who, unit) for unit in dict.fromkeys(units))


def without_erased(mailbox: Mailbox, rows: list[DictRow]) -> list[DictRow]:
    """Rows of public letters, without those of somebody who was erased."""
    erased = mailbox.neighbourhood.erased([writer for row in rows for writer in row["writer_ids"]])
    return [row for row in rows if not erased & set(row["writer_ids"])]


def _by_due(mailbox: Mailbox, rows: list[DictRow], limit: int) -> Page[LetterItem]:
    items = mailbox.views.items(rows, for_staff=True)
    return page_of(items, limit, lambda item: (item.due_at.isoformat(), str(item.letter_id)))


def _by_age(mailbox: Mailbox, found: list[DictRow], shown: list[DictRow], limit: int) -> Page[LetterItem]:
    """``shown`` of the first ``limit`` rows found: what may not be shown neither ends nor shifts the list."""
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=mailbox.views.items(shown, for_staff=False),
        next_cursor=make_cursor(last["submitted_at"].isoformat(), str(last["letter_id"])) if last else None,
    )
