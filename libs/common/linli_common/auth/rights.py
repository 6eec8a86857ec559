"""Rights of routes. Every route declares one; `routes_without_right` finds those that forgot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from linli_common.auth.principal import Principal
from linli_common.auth.tokens import InvalidTokenError, TokenVerifier
from linli_common.clock import utc_now
from linli_common.http.problems import Refusal


class NotSignedInError(Refusal):
    """No token, or none that counts."""

    status, title = 401, "Not signed in"
    field = "Authorization"


class NoRightError(Refusal):
    """The role, or the division it is for, does not reach that far."""

    status, title = 403, "No right"


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Turns a token into a principal. ``not_before`` is asked for the person's moment of revocation, if any."""

    verifier: TokenVerifier
    not_before: Callable[[UUID], datetime | None]

    def principal(self, authorization: str | None) -> Principal:
        """Raises NotSignedInError that says what is wrong with the token."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedInError("Authorization: a bearer token is needed")
        try:
            principal = self.verifier.verify(token, utc_now())
        except InvalidTokenError as error:
            raise NotSignedInError(f"Authorization: {error}") from None
        revoked = self.not_before(principal.person_id)
        if revoked is not None and principal.issued_at < revoked:
            raise NotSignedInError("Authorization: token: revoked; sign in again")
        return principal


@dataclass(frozen=True)
class Right:
    """A FastAPI dependency that lets through who holds one of the roles (any signed-in person when empty)."""

    roles: frozenset[str]

    def __call__(self, request: Request) -> Principal:
        principal = authenticator_of(request).principal(request.headers.get("authorization"))
        if self.roles and not principal.has(self.roles):
            raise NoRightError(f"this needs one of the roles {', '.join(sorted(self.roles))}")
        return principal


@dataclass(frozen=True)
class Public:
    """A FastAPI dependency that lets everyone through, and says so; a token, if sent, must still be good."""

    def __call__(self, request: Request) -> Principal | None:
        authorization = request.headers.get("authorization")
        return authenticator_of(request).principal(authorization) if authorization else None


def requires(*roles: str) -> Right:
    """The right of a route for holders of one of the roles; which division counts is checked by the command."""
    return Right(frozenset(roles))


def signed_in() -> Right:
    """The right of a route for every signed-in person."""
    return Right(frozenset())


def public() -> Public:
    """The right of a route that is open to all: published figures, sign-in, the key set."""
    return Public()


def authenticator_of(request: Request) -> Authenticator:
    """The authenticator that ``main.py`` put into the application's state."""
    authenticator = request.app.state.authenticator
    assert isinstance(authenticator, Authenticator)
    return authenticator


def routes_of(app: FastAPI) -> list[RouteContext]:
    """The routes of the API, those of included routers too (``app.routes`` alone does not have them)."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]


def routes_without_right(app: FastAPI) -> list[str]:
    """Paths of routes that declare no right (``/healthz`` and ``/metrics`` never leave the machine)."""
    return [
        f"{','.join(sorted(route.methods or ()))} {route.path}"
        for route in routes_of(app)
        if route.path not in ("/healthz", "/metrics")
        and not any(isinstance(call, Right | Public) for call in _calls(route.dependant))
    ]


def _calls(dependant: Dependant) -> Iterator[object]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from _calls(dependency)
