"""The identity service, as its API answers: territory, registration, residents, sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller

Body = dict[str, Any]


class Tokens(BaseModel):
    """A pair of tokens; the refresh token is good for one use."""

    person_id: UUID
    access_token: str
    expires_at: datetime
    refresh_token: str


class Population(BaseModel):
    """People and households as somebody counted them."""

    people: int
    households: int
    on: str
    source: str


class Division(BaseModel):
    """A district, street or area."""

    division_id: UUID
    tier: str
    code: str | None
    label: str
    name: str
    parent_id: UUID | None = None
    path: list[Division] = []
    population: Population | None = None


class Estate(BaseModel):
    """小区."""

    estate_id: UUID
    division_id: UUID
    name: str


class Building(BaseModel):
    """楼栋. Its estate's name comes only when one building is asked for."""

    building_id: UUID
    estate_id: UUID
    name: str
    stairwells: list[str]
    estate_name: str = ""


class Dwelling(BaseModel):
    """房屋."""

    dwelling_id: UUID
    stairwell: str
    number: str


class Application(BaseModel):
    """A person's data, opened for this request (and recorded, unless one's own)."""

    person_id: UUID
    status: str
    move: str
    estate_id: UUID | None
    move_estate_id: UUID | None = None
    guardian_id: UUID | None
    name: str
    phone: str | None
    born_on: str | None
    kind: str | None
    number: str | None
    contact: str | None
    evidence_ids: list[UUID] = []
    reason: str | None = None
    move_reason: str | None = None
    household_id: UUID | None = None


class Ownership(BaseModel):
    """产权, with what is written on the door."""

    ownership_id: UUID
    dwelling_id: UUID
    estate_id: UUID
    building: str
    stairwell: str
    number: str


class Opening(BaseModel):
    """Somebody opened one's data."""

    actor_role: str
    actor_division_ids: list[UUID]
    opened_at: datetime


class Session(BaseModel):
    """What one's token says."""

    person_id: UUID
    area_id: UUID | None = None
    household_id: UUID | None = None
    age_band: str | None = None


class Page(BaseModel):
    """One page of a list of raw items."""

    items: list[dict[str, Any]]
    next_cursor: str | None = None


class Identity:
    """The client. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def districts(self) -> list[Division]:
        """All districts that stand today."""
        return await self._divisions({"tier": "district"})

    async def divisions_below(self, parent_id: UUID) -> list[Division]:
        """The divisions right below one, today."""
        return await self._divisions({"parent_id": str(parent_id), "limit": 1_000})

    async def division(self, code_or_id: str, as_of: str | None = None) -> Division:
        """One division with its path and last population figures."""
        return Division.model_validate(await self._caller.get(f"/divisions/{code_or_id}", {"as_of": as_of}))

    async def _divisions(self, query: dict[str, str | int]) -> list[Division]:
        page = Page.model_validate(await self._caller.get("/divisions", query))
        return [Division.model_validate(item) for item in page.items]

    async def estates(self, name: str | None, division: str | None = None, limit: int = 200) -> list[Estate]:
        """Estates by part of a name, everywhere or below one division."""
        path = f"/divisions/{division}/estates" if division else "/estates"
        page = Page.model_validate(await self._caller.get(path, {"name": name, "limit": limit}))
        return [Estate.model_validate(item) for item in page.items]

    async def estate(self, estate_id: UUID) -> Estate:
        """One estate."""
        return Estate.model_validate(await self._caller.get(f"/estates/{estate_id}"))

    async def building(self, building_id: UUID) -> Building:
        """One building, with its estate's name."""
        return Building.model_validate(await self._caller.get(f"/buildings/{building_id}"))

    async def buildings(self, estate_id: UUID) -> list[Building]:
        """The buildings of an estate."""
        page = Page.model_validate(await self._caller.get(f"/estates/{estate_id}/buildings", {"limit": 1_000}))
        return [Building.model_validate(item) for item in page.items]

    async def dwellings(self, building_id: UUID) -> list[Dwelling]:
        """The dwellings of a building."""
        page = Page.model_validate(await self._caller.get(f"/buildings/{building_id}/dwellings", {"limit": 1_000}))
        return [Dwelling.model_validate(item) for item in page.items]

    async def apply(self, body: Body, key: str) -> UUID:
        """Registers; answers the person's id."""
        return UUID((await self._caller.post("/registrations", body, key=key))["person_id"])

    async def register_ward(self, body: Body, key: str, token: str) -> UUID:
        """A guardian registers a child; answers the child's id."""
        return UUID((await self._caller.post("/registrations/wards", body, key=key, token=token))["person_id"])

    async def wards(self, token: str) -> list[Application]:
        """The data of the children whose guardian one is."""
        return [Application.model_validate(item) for item in await self._caller.get("/me/wards", token=token)]

    async def resubmit_ward(self, ward_id: UUID, body: Body, key: str, token: str) -> None:
        """Applies for the child again after a return, with another document if need be."""
        await self._caller.post(f"/registrations/wards/{ward_id}/resubmit", body, key=key, token=token)

    async def withdraw_ward(self, ward_id: UUID, key: str, token: str) -> None:
        """Takes the child's pending registration back."""
        await self._caller.post(f"/registrations/wards/{ward_id}/withdraw", key=key, token=token)

    async def keep_wards_evidence(self, ward_id: UUID, image: bytes, token: str) -> None:
        """An image for the child's registration or move."""
        await self._caller.post_bytes(f"/registrations/wards/{ward_id}/evidence", image, token)

    async def submit_wards_move(self, ward_id: UUID, body: Body, key: str, token: str) -> None:
        """Reports the child's new residence."""
        await self._caller.post(f"/moves/wards/{ward_id}", body, key=key, token=token)

    async def resubmit(self, body: Body, key: str, token: str) -> None:
        """Applies again after a return."""
        await self._caller.post("/registrations/mine/resubmit", body, key=key, token=token)

    async def sign_in(self, phone: str, password: str, key: str) -> Tokens:
        """The first pair of tokens."""
        return Tokens.model_validate(
            await self._caller.post("/sign-in", {"phone": phone, "password": password}, key=key)
        )

    async def activate(self, body: Body, key: str) -> Tokens:
        """Sets a password with a one-time code, and signs in."""
        return Tokens.model_validate(await self._caller.post("/activate", body, key=key))

    async def refresh(self, refresh_token: str) -> Tokens:
        """The next pair of tokens."""
        return Tokens.model_validate(await self._caller.post("/refresh", {"refresh_token": refresh_token}))

    async def sign_out(self, key: str, token: str) -> None:
        """Ends all sessions."""
        await self._caller.post("/sign-out", key=key, token=token)

    async def change_password(self, body: Body, key: str, token: str) -> None:
        """Ends all sessions, too."""
        await self._caller.post("/password", body, key=key, token=token)

    async def me(self, token: str) -> Application:
        """One's own data."""
        return Application.model_validate(await self._caller.get("/me", token=token))

    async def session(self, token: str) -> Session:
        """Household and area as the token has them."""
        return Session.model_validate(await self._caller.get("/session", token=token))

    async def ownerships(self, token: str) -> list[Ownership]:
        """What one owns."""
        return [Ownership.model_validate(item) for item in await self._caller.get("/me/ownerships", token=token)]

    async def openings(self, token: str) -> list[Opening]:
        """Who opened one's data, the latest first."""
        return [Opening.model_validate(item) for item in await self._caller.get("/me/openings", token=token)]

    async def withdraw(self, key: str, token: str) -> None:
        """Takes the pending registration back."""
        await self._caller.post("/registrations/mine/withdraw", key=key, token=token)

    async def erase_me(self, key: str, token: str) -> None:
        """注销."""
        await self._caller.post("/me/erase", key=key, token=token)

    async def submit_move(self, body: Body, key: str, token: str) -> None:
        """Reports a new residence."""
        await self._caller.post("/moves", body, key=key, token=token)

    async def withdraw_move(self, key: str, token: str) -> None:
        """Takes the pending move back."""
        await self._caller.post("/moves/mine/withdraw", key=key, token=token)

    async def withdraw_wards_move(self, ward_id: UUID, key: str, token: str) -> None:
        """Takes the child's pending move back."""
        await self._caller.post(f"/moves/wards/{ward_id}/withdraw", key=key, token=token)

    async def keep_evidence(self, image: bytes, token: str) -> None:
        """An image of deed, lease or permit, destroyed after the decision."""
        await self._caller.post_bytes("/registrations/mine/evidence", image, token)
