"""The service's HTTP interface: routes by subject, no decisions. A subject joins with its router."""

from __future__ import annotations

from collections.abc import Callable

from deliberation_service.api.blueprints import blueprints_router
from deliberation_service.api.conventions import conventions_router
from deliberation_service.api.desks import desks_router
from deliberation_service.api.electorates import electorates_router
from deliberation_service.api.forms import forms_router
from deliberation_service.api.inquiries import inquiries_router
from deliberation_service.api.meetings import meetings_router
from deliberation_service.api.notices import notices_router
from deliberation_service.api.opinion_maps import opinion_maps_router
from deliberation_service.api.panels import panels_router
from deliberation_service.api.recounting import recounting_router
from deliberation_service.api.schemes import PICTURE_PATH, schemes_router
from deliberation_service.api.statements import statements_router
from deliberation_service.api.topic_lists import topic_list_router
from deliberation_service.api.topics import topics_router
from deliberation_service.api.votes import votes_router
from deliberation_service.application import SERVICE, Deliberation
from fastapi import FastAPI
from linli_common.auth import Authenticator
from linli_common.http.app import Lifespan, create_app
from linli_common.http.pictures import MAX_BYTES


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
        title="Linli deliberation 议事厅",
        authenticator=authenticator,
        health=health,
        digest_secret=digest_secret,
        demo_secret=demo_secret,
        lifespan=lifespan,
        upload_bytes={PICTURE_PATH: MAX_BYTES},
    )
    app.include_router(topic_list_router(service))
    app.include_router(topics_router(service))
    app.include_router(desks_router(service))
    app.include_router(electorates_router(service))
    app.include_router(forms_router(service))
    app.include_router(votes_router(service))
    app.include_router(recounting_router())
    app.include_router(inquiries_router(service))
    app.include_router(meetings_router(service))
    app.include_router(notices_router(service))
    app.include_router(statements_router(service))
    app.include_router(opinion_maps_router(service))
    app.include_router(panels_router(service))
    app.include_router(schemes_router(service))
    app.include_router(conventions_router(service))
    app.include_router(blueprints_router(service))
    return app
