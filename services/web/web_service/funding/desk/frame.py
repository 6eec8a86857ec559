"""What the staff's pages of project funding have in common: whose divisions, and commands that answer with a page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.funding.rounds import Round
from web_service.clients.identity import Division
from web_service.clients.telling import Body, Done
from web_service.deliberation.desk.frame import back_to, may, shown_of
from web_service.forms import Form, Forms, form_of
from web_service.frame import Frame
from web_service.funding.desk.refusals import refuse
from web_service.language import language_of
from web_service.mailbox.names import Names
from web_service.mailbox.units import MyUnit, UnitBook
from web_service.session import session_of

__all__ = [
    "COSTING",
    "PROPOSALS",
    "ROUNDS",
    "STAFF",
    "Desk",
    "Offices",
    "Order",
    "back_to",
    "may",
    "seen_of",
    "shown_of",
]
ROUNDS, PROPOSALS = "/desk/rounds", "/desk/proposals"
STAFF = ("area_worker", "party_secretary", "social_worker", "street_officer", "district_officer")
"""Who works for a division: for an area, a street, a district."""
COSTING = ("community_planner", "department_handler")
"""Who costs proposals beside staff."""
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Order:
    """A command: where it is sent, and what; a picture is sent as it is."""

    path: str
    body: Body | bytes


@dataclass(frozen=True)
class Offices:
    """The divisions that one holds a role for, and the one that is looked at."""

    all: list[Division]
    chosen: Division | None


class Desk:
    """The services, and the divisions of whoever works there."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.identity = frame.identity
        self.funding = frame.funding
        self._units = UnitBook(frame.identity, frame.mailbox)

    async def offices(self, request: Request, roles: Collection[str]) -> Offices:
        """The divisions that one holds one of the roles for, the one that the address names chosen, else the first.

        Raises SignInNeededError.
        """
        held = dict.fromkeys(division_id for role, division_id in shown_of(request).grants if role in roles)
        found = await asyncio.gather(*(self.frame.part(self.division(one)) for one in held))
        divisions = [one for one in found if one is not None]
        wanted = request.query_params.get("division", "")
        chosen = next((one for one in divisions if str(one.division_id) == wanted), divisions[0] if divisions else None)
        return Offices(divisions, chosen)

    async def unit(self, request: Request, *, costing: bool = False) -> tuple[list[MyUnit], MyUnit | None]:
        """One's divisions, and the one that the address names; the first when it names none.

        ``costing``: for those who cost alone, the divisions that they do it for.
        """
        units = [one for one in await self._units.mine(request) if one.kind != "department"]
        if costing and not units:
            places = (await self.offices(request, COSTING)).all
            units = [MyUnit(one.tier, one.division_id, one.name, one) for one in places]
        wanted = request.query_params.get("unit", "")
        return units, next((one for one in units if wanted in (one.text, str(one.id))), units[0] if units else None)

    async def division(self, division_id: UUID) -> Division:
        """A division with its path. Raises Problem."""
        return await self.identity.division(str(division_id))

    async def below(self, division: Division) -> list[Division]:
        """The divisions right below one; none below an area."""
        return [] if division.tier == "area" else await self.identity.divisions_below(division.division_id)

    async def names(self, divisions: Iterable[UUID | None], estates: Iterable[UUID | None] = ()) -> Names:
        """What they are called."""
        return await self.frame.called(divisions=divisions, estates=estates)

    async def rounds(self, ids: Iterable[UUID | None]) -> dict[UUID, Round]:
        """Rounds by their ids; those that cannot be read are left out."""
        wanted = list(dict.fromkeys(one for one in ids if one is not None))
        found = await asyncio.gather(*(self.frame.part(self.funding.rounds.round(one)) for one in wanted))
        return {one.round_id: one for one in found if one is not None}

    async def call(self, request: Request, ask: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Asks with the token of whoever is signed in. Raises Problem, SignInNeededError."""
        return await session_of(request).call(ask)

    async def send(self, request: Request, order: Order, form: Form) -> Done:
        """A command with the key of its form. Raises Problem, SignInNeededError."""
        return await self.call(request, lambda token: self.funding.desk.send(order.path, order.body, form.key, token))

    async def act(
        self,
        request: Request,
        verb: str,
        order_of: Callable[[Form], Order],
        again: Callable[[Forms, int], Awaitable[Response]],
        then: Callable[[Done], str],
    ) -> Response:
        """Sends what a form says and goes where ``then`` says; a refusal stands beside the form, shown ``again``."""
        form = await form_of(request)
        try:
            done = await self.send(request, order_of(form), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await again(Forms(verb, form), problem.status)
        return RedirectResponse(then(done), 303)


def seen_of(asked: dict[str, Any]) -> int:
    """How far the lists have to be, as an address says it."""
    text = str(asked.get("seen", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
