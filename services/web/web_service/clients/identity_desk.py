"""What staff ask of the identity service: worklists, opened data, decisions, and what is done at the counter."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.identity import Application, Body, Page


class Household(BaseModel):
    """户."""

    household_id: UUID
    members: int


class Waiting(BaseModel):
    """A registration or move that waits: nothing personal."""

    person_id: UUID
    division_id: UUID
    estate_id: UUID
    submitted_at: datetime
    age_band: str
    channel: str
    proof: str
    attempt: int


class Resident(BaseModel):
    """A registered resident: nothing personal."""

    person_id: UUID
    dwelling_id: UUID
    household_id: UUID
    birth_year: int


class Grant(BaseModel):
    """授权: a role on divisions that holds today."""

    person_id: UUID
    role: str
    division_ids: list[UUID]
    starts_on: date


class IdentityDesk:
    """The client of those who verify. Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def waiting(self, what: str, division_id: UUID, token: str) -> list[Waiting]:
        """``registrations`` or ``moves`` that wait in a division, oldest first."""
        body = await self._caller.get(f"/{what}", {"division_id": str(division_id), "limit": 200}, token)
        return [Waiting.model_validate(item) for item in Page.model_validate(body).items]

    async def application(self, person_id: UUID, token: str) -> Application:
        """Opens an application; the service records the opening."""
        return Application.model_validate(await self._caller.get(f"/registrations/{person_id}", token=token))

    async def resident(self, person_id: UUID, token: str) -> Application:
        """Opens the data of somebody who lives in one's division; the service records the opening."""
        return Application.model_validate(await self._caller.get(f"/residents/{person_id}", token=token))

    async def residents_of(self, dwelling_id: UUID, area_id: UUID, token: str) -> list[Resident]:
        """Who is registered in a dwelling, the oldest first."""
        query: Query = {"division_id": str(area_id), "dwelling_id": str(dwelling_id), "limit": 1_000}
        page = Page.model_validate(await self._caller.get("/residents", query, token))
        return sorted((Resident.model_validate(item) for item in page.items), key=lambda one: one.birth_year)

    async def evidence(self, person_id: UUID, evidence_id: UUID, token: str) -> tuple[str, bytes]:
        """One image."""
        return await self._caller.get_bytes(f"/registrations/{person_id}/evidence/{evidence_id}", token)

    async def decide(self, what: str, person_id: UUID, verb: str, body: Body, key: str, token: str) -> None:
        """``verify`` or ``return`` one of the ``registrations`` or ``moves``."""
        await self._caller.post(f"/{what}/{person_id}/{verb}", body, key=key, token=token)

    async def households(self, dwelling_id: UUID, token: str) -> list[Household]:
        """The households of a dwelling, for staff."""
        found = await self._caller.get(f"/dwellings/{dwelling_id}/households", token=token)
        return [Household.model_validate(item) for item in found]

    async def register_at_counter(self, body: Body, key: str, token: str) -> UUID:
        """Staff register somebody who is present; answers the person's id."""
        return UUID((await self._caller.post("/registrations/counter", body, key=key, token=token))["person_id"])

    async def activation(self, person_id: UUID, token: str) -> str:
        """A one-time code with which somebody at the counter sets a password."""
        return str((await self._caller.post(f"/registrations/{person_id}/activation", token=token))["code"])

    async def reverify(self, person_id: UUID, body: Body, key: str, token: str) -> None:
        """Lost phone: the document was shown again, the new phone counts; all sessions end."""
        await self._caller.post(f"/registrations/{person_id}/reverify", body, key=key, token=token)

    async def submit_move(self, person_id: UUID, body: Body, key: str, token: str) -> None:
        """Reports a move for somebody who is present and shows the document."""
        await self._caller.post(f"/moves/counter/{person_id}", body, key=key, token=token)

    async def erase(self, person_id: UUID, key: str, token: str) -> None:
        """注销 for somebody who asks at the counter."""
        await self._caller.post(f"/residents/{person_id}/erase", key=key, token=token)

    async def grants(self, division_id: UUID, token: str) -> list[Grant]:
        """The grants that hold on a division or below, for who grants there."""
        found = await self._caller.get("/grants", {"division_id": str(division_id)}, token)
        return [Grant.model_validate(item) for item in found]
