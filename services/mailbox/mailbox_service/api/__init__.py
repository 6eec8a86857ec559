"""The service's HTTP interface: routes by subject, no decisions."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from linli_common.auth import Authenticator
from linli_common.http.app import Lifespan, create_app
from linli_common.http.pictures import MAX_BYTES
from mailbox_service.api.handling import handling_router
from mailbox_service.api.lists import list_router
from mailbox_service.api.open311 import open311_router
from mailbox_service.api.settings import settings_router
from mailbox_service.api.writing import PHOTO_PATH, writing_router
from mailbox_service.application import SERVICE, Mailbox


def build_app(
    mailbox: Mailbox,
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
        title="Linli mailbox 人民信箱",
        authenticator=authenticator,
        health=health,
        digest_secret=digest_secret,
        demo_secret=demo_secret,
        lifespan=lifespan,
        upload_bytes={PHOTO_PATH: MAX_BYTES},
    )
    app.include_router(list_router(mailbox))
    app.include_router(writing_router(mailbox))
    app.include_router(handling_router(mailbox))
    app.include_router(settings_router(mailbox))
    app.include_router(open311_router(mailbox))
    return app
