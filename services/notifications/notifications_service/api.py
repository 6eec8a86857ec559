"""Routes, with the right of each. Everybody sees their own inbox, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI
from linli_common.auth import Authenticator, Principal, signed_in
from linli_common.event_store import Act
from linli_common.http.app import Lifespan, create_app
from linli_common.http.commands import Command, CommandHeader, answered
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key, whole_number
from linli_common.http.reading import AtLeast, wait_for
from notifications_service.application import SERVICE, Notifications
from notifications_service.commands import ReadAll, SetWishes
from notifications_service.queries import Item
from notifications_service.words import Words
from pydantic import BaseModel

Person = Annotated[Principal, Depends(signed_in())]
Answer = dict[str, Any]


class NotificationView(BaseModel):
    """One line: what happened when, in both languages; ``about`` holds ids for a link. No text after an erasure."""

    notification_id: UUID
    seq: int
    happened_at: datetime
    kind: str
    read: bool
    text_zh: str | None
    text_en: str | None
    about: dict[str, str]


class UnreadView(BaseModel):
    """How many, and the number of the newest: it is what `POST …/inbox/read` takes."""

    unread: int
    newest: int


class WishesView(BaseModel):
    """How the person wants to be told; quiet hours in Asia/Shanghai."""

    addresses: dict[str, str]
    quiet_from: time
    quiet_to: time
    digest: bool


def inbox_router(service: Notifications) -> APIRouter:
    """Everything below ``/api/notifications``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["inbox"])

    @router.get("/inbox")
    def inbox(
        who: Person, unread: bool = False, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[NotificationView]:
        """One's own inbox, the newest first."""
        _wait(service, at_least)
        rows = service.lists.inbox(who.person_id, read_key(cursor, whole_number), limit + 1, unread=unread)
        words = service.words()
        return page_of([_view(service, words, row) for row in rows], limit, lambda view: [str(view.seq)])

    @router.get("/inbox/unread")
    def unread(who: Person, at_least: AtLeast = None) -> UnreadView:
        """What a bell shows."""
        _wait(service, at_least)
        count, newest = service.lists.unread(who.person_id)
        return UnreadView(unread=count, newest=newest)

    @router.post("/inbox/read")
    def read_all(body: ReadAll, sent: CommandHeader, who: Person) -> Answer:
        """Mark everything read, up to the newest that was shown."""
        return answered(SERVICE, service.inboxes.read_all(body, _act(sent, who)))

    @router.post("/inbox/{notification_id}/read")
    def mark_read(notification_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """Mark one read."""
        return answered(SERVICE, service.inboxes.mark_read(notification_id, _act(sent, who)))

    @router.get("/wishes")
    def wishes(who: Person) -> WishesView:
        """Channels, quiet hours and digest, as they are for oneself."""
        found, addresses = service.inboxes.wishes(who.person_id)
        return WishesView(
            addresses=addresses, quiet_from=found.quiet_from, quiet_to=found.quiet_to, digest=found.digest
        )

    @router.post("/wishes")
    def set_wishes(body: SetWishes, sent: CommandHeader, who: Person) -> Answer:
        """Set them, all at once. A channel without an address is not used."""
        return answered(SERVICE, service.inboxes.set_wishes(body, _act(sent, who)))

    return router


def build_app(
    service: Notifications,
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
        title="Linli notifications 通知",
        authenticator=authenticator,
        health=health,
        digest_secret=digest_secret,
        demo_secret=demo_secret,
        lifespan=lifespan,
    )
    app.include_router(inbox_router(service))
    return app


def _act(sent: Command, who: Principal) -> Act:
    return sent.act(who.person_id, "resident" if not who.grants else who.grants[0].role)


def _wait(service: Notifications, at_least: str | None) -> None:
    if at_least is not None:
        wait_for(at_least, service.position)


def _view(service: Notifications, words: Words, row: Item) -> NotificationView:
    content = service.inboxes.content(row.notification_id)
    chinese, english = words.texts(row.kind, content) if content is not None else (None, None)
    about = {name: value for name, value in (content or {}).items() if name.endswith("_id")}
    return NotificationView(
        notification_id=row.notification_id,
        seq=row.seq,
        happened_at=row.happened_at,
        kind=row.kind,
        read=row.read,
        text_zh=chinese,
        text_en=english,
        about=about,
    )
