"""Routes, with the right of each. No decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from deliberation_service.application import SERVICE, WRITERS, Deliberation
from deliberation_service.commands import WriteNote
from fastapi import APIRouter, Depends, FastAPI
from linli_common.auth import Authenticator, Principal, requires
from linli_common.http.app import Lifespan, create_app
from linli_common.http.commands import CommandHeader, answered
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_cursor
from linli_common.http.reading import AtLeast, wait_for
from pydantic import BaseModel

Writer = Annotated[Principal, Depends(requires(*WRITERS))]
Answer = dict[str, Any]


class NoteView(BaseModel):
    """A note as those who work in its division see it; no text once its writer was erased."""

    note_id: UUID
    writer_id: UUID
    seq: int
    text: str | None


def notes_router(service: Deliberation) -> APIRouter:
    """Everything below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["notes"])

    @router.post("/notes", status_code=201)
    def write_note(body: WriteNote, sent: CommandHeader, who: Writer) -> Answer:
        """Write a note about a division."""
        act = service.authority.act(who, sent, WRITERS, body.division_id)
        return answered(SERVICE, service.notes.write(body, act))

    @router.post("/notes/{note_id}/withdraw")
    def withdraw_note(note_id: UUID, sent: CommandHeader, who: Writer) -> Answer:
        """Withdraw a note of a division that one works for."""
        act = service.authority.act(who, sent, WRITERS, service.notes.get(note_id).division_id)
        return answered(SERVICE, service.notes.withdraw(note_id, act))

    @router.get("/divisions/{division_id}/notes")
    def notes(
        division_id: UUID, who: Writer, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[NoteView]:
        """The notes about a division, the newest first."""
        service.authority.actor(who, WRITERS, division_id)
        wait_for(at_least, service.lists.position)
        place = read_cursor(cursor, 1)
        rows = service.lists.of_division(division_id, int(place[0]) if place else None, limit + 1)
        found = [
            NoteView(note_id=row.note_id, writer_id=row.writer_id, seq=row.seq, text=service.notes.text_of(row.note_id))
            for row in rows
        ]
        return page_of(found, limit, lambda note: [str(note.seq)])

    return router


def build_app(
    service: Deliberation,
    authenticator: Authenticator,
    *,
    health: Callable[[], dict[str, bool]],
    digest_secret: bytes,
    demo_secret: str | None = None,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """The application with all routes."""
    app = create_app(
        SERVICE,
        title="Linli deliberation",
        authenticator=authenticator,
        health=health,
        digest_secret=digest_secret,
        demo_secret=demo_secret,
        lifespan=lifespan,
    )
    app.include_router(notes_router(service))
    return app
