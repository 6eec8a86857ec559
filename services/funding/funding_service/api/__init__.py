"""The service's HTTP interface: routes by subject, no decisions. A subject joins with its router."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from funding_service.api.ballots import ballots_router
from funding_service.api.desks import desks_router
from funding_service.api.laboratory import FILE_BYTES, FILE_PATH, laboratory_router
from funding_service.api.ledger import ledger_router
from funding_service.api.proposals import PICTURE_PATH, proposals_router
from funding_service.api.recounting import recounting_router
from funding_service.api.rounds import rounds_router
from funding_service.api.rules import rules_router
from funding_service.api.screening import screening_router
from funding_service.api.supervised import supervised_router
from funding_service.api.works import PHOTO_PATH, works_router
from funding_service.application import SERVICE, Funding
from linli_common.auth import Authenticator
from linli_common.http.app import Lifespan, create_app
from linli_common.http.pictures import MAX_BYTES


def build_app(
    service: Funding,
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
        title="Linli funding 民心项目",
        authenticator=authenticator,
        health=health,
        digest_secret=digest_secret,
        demo_secret=demo_secret,
        lifespan=lifespan,
        upload_bytes={PICTURE_PATH: MAX_BYTES, PHOTO_PATH: MAX_BYTES, FILE_PATH: FILE_BYTES},
    )
    app.include_router(rounds_router(service))
    app.include_router(ballots_router(service))
    app.include_router(laboratory_router(service))
    app.include_router(recounting_router())
    app.include_router(proposals_router(service))
    app.include_router(screening_router(service))
    app.include_router(desks_router(service))
    app.include_router(ledger_router(service))
    app.include_router(supervised_router(service))
    app.include_router(works_router(service))
    app.include_router(rules_router())
    return app
