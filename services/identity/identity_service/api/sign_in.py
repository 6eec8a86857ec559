"""Routes of sign-in, and the key set with which every service checks tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from identity_service.application import SERVICE, Identity
from identity_service.application.accounts import Tokens
from identity_service.application.authority import own_act
from identity_service.commands.sign_in import Activate, ChangePassword, Refresh, SignIn
from linli_common.auth import Principal, TokenIssuer, public, signed_in
from linli_common.http.commands import CommandHeader, answered
from pydantic import BaseModel

Anyone = Annotated[Principal | None, Depends(public())]
Person = Annotated[Principal, Depends(signed_in())]


class TokensView(BaseModel):
    """Send ``access_token`` as bearer; use ``refresh_token`` once, for the next pair."""

    person_id: UUID
    access_token: str
    expires_at: datetime
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name


class GrantShown(BaseModel):
    """A role in the token."""

    role: str
    division_ids: list[UUID]


class PrincipalView(BaseModel):
    """What the token says about its holder."""

    person_id: UUID
    grants: list[GrantShown]
    area_id: UUID | None
    household_id: UUID | None
    age_band: str | None


def sign_in_router(identity: Identity, issuer: TokenIssuer) -> APIRouter:
    """Everything about sign-in below ``/api/identity``."""
    router = APIRouter(prefix="/api/identity", tags=["sign-in"])
    _add_sessions(router, identity)

    @router.get("/jwks.json")
    def jwks(_: Anyone) -> dict[str, Any]:
        """The public keys of tokens (RFC 7517)."""
        return issuer.jwks()

    @router.get("/session")
    def session(who: Person) -> PrincipalView:
        """What one's token says."""
        grants = [GrantShown(role=grant.role, division_ids=list(grant.division_ids)) for grant in who.grants]
        return PrincipalView(
            person_id=who.person_id,
            grants=grants,
            area_id=who.area_id,
            household_id=who.household_id,
            age_band=who.age_band,
        )

    return router


def _add_sessions(router: APIRouter, identity: Identity) -> None:
    @router.post("/sign-in")
    def sign_in(body: SignIn, sent: CommandHeader, response: Response, _: Anyone) -> TokensView:
        """By phone and password. The first one in a calendar year counts a resident as active."""
        return _view(identity.accounts.sign_in(body, sent.at), response)

    @router.post("/activate")
    def activate(body: Activate, sent: CommandHeader, response: Response, _: Anyone) -> TokensView:
        """Set a password with the one-time code from the counter, and sign in."""
        return _view(identity.accounts.activate(body), response)

    @router.post("/refresh")
    def refresh(body: Refresh, response: Response, _: Anyone) -> TokensView:
        """The next pair of tokens; the refresh token is used up, so a repeat is refused."""
        return _view(identity.accounts.refresh(body.refresh_token), response)

    @router.post("/sign-out")
    def sign_out(sent: CommandHeader, who: Person) -> dict[str, Any]:
        """End all sessions; access tokens stop counting at once, in every service."""
        return answered(SERVICE, identity.accounts.sign_out(who.person_id, own_act(who, sent)))

    @router.post("/password")
    def change_password(body: ChangePassword, sent: CommandHeader, who: Person) -> dict[str, Any]:
        """Change the password; all sessions end."""
        return answered(SERVICE, identity.accounts.change_password(who.person_id, body, own_act(who, sent)))


def _view(tokens: Tokens, response: Response) -> TokensView:
    response.headers["Cache-Control"] = "no-store"
    return TokensView.model_validate(tokens, from_attributes=True)
