"""The service's HTTP interface: routes by subject, no decisions."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from identity_service.api.divisions import division_router
from identity_service.api.estates import estate_router
from identity_service.api.residence import residence_router
from identity_service.api.residents import EVIDENCE_PATH, registration_router
from identity_service.api.rights import rights_router
from identity_service.api.sign_in import sign_in_router
from identity_service.application import SERVICE, Identity
from linli_common.auth import Authenticator, TokenIssuer, TokenVerifier
from linli_common.http.app import Lifespan, create_app
from linli_common.http.pictures import MAX_BYTES


def build_app(
    identity: Identity,
    issuer: TokenIssuer,
    *,
    health: Callable[[], dict[str, bool]],
    digest_secret: bytes,
    demo_secret: str | None = None,
    public_url: str | None = None,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """The application with all routes. ``not_before`` is enforced from the own lists."""
    app = create_app(
        SERVICE,
        title="Linli identity 实名注册",
        authenticator=Authenticator(TokenVerifier(issuer.jwks), identity.right_lists.not_before),
        health=health,
        digest_secret=digest_secret,
        demo_secret=demo_secret,
        lifespan=lifespan,
        upload_bytes={EVIDENCE_PATH: MAX_BYTES},
    )
    position = identity.right_lists.position
    app.include_router(division_router(identity.divisions, identity.division_lists, position))
    app.include_router(
        estate_router(identity.estates, identity.estate_lists, identity.division_lists, position, public_url)
    )
    app.include_router(registration_router(identity))
    app.include_router(residence_router(identity))
    app.include_router(rights_router(identity))
    app.include_router(sign_in_router(identity, issuer))
    return app
