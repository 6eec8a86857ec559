"""What the pages of deliberation and of project funding have in common: who is asking, and what things are called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from fastapi import Request

from web_service.clients.calling import Problem
from web_service.clients.deliberation import Deliberation
from web_service.clients.funding import Funding
from web_service.clients.identity import Division, Identity
from web_service.clients.mailbox import Mailbox
from web_service.mailbox.names import NameBook, Names
from web_service.session import SignInNeededError, session_of

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Place:
    """A division with what is right below it; ``reach``: itself and everything above, whose votes are its people's."""

    division: Division
    below: list[Division]

    @property
    def reach(self) -> list[UUID]:
        """Itself first."""
        return [self.division.division_id, *(one.division_id for one in reversed(self.division.path))]

    @property
    def district_id(self) -> UUID:
        """The district that it belongs to."""
        return self.division.path[0].division_id if self.division.path else self.division.division_id


class Frame:
    """The services that these pages are made from. ``names`` knows divisions, estates and departments."""

    def __init__(
        self, identity: Identity, deliberation: Deliberation, funding: Funding, mailbox: Mailbox, names: NameBook
    ) -> None:
        self.identity = identity
        self.deliberation = deliberation
        self.funding = funding
        self.mailbox = mailbox
        self.names = names

    async def read(self, request: Request, ask: Callable[[str | None], Awaitable[Answer]]) -> Answer:
        """Asks for what everybody may read, with the token of whoever is signed in: some see more. Raises Problem."""
        session = session_of(request)
        if session.access_token is None:
            return await ask(None)
        try:
            return await session.call(ask)
        except SignInNeededError:  # the session is over: they read what everybody reads
            return await ask(None)

    async def part(self, ask: Awaitable[Answer]) -> Answer | None:
        """One part of a page of several: None where its subject does not answer, which costs that part alone."""
        try:
            return await ask
        except Problem:
            return None

    async def area(self, request: Request) -> UUID | None:
        """The area where one lives; None for staff, and for who is not signed in."""
        session = session_of(request)
        if session.shown is None:
            return None
        try:
            return (await session.call(self.identity.session)).area_id
        except SignInNeededError:
            return None

    async def lives_in(self, request: Request, division_id: UUID) -> bool:
        """Whether whoever is signed in lives in the division or below it: for what is offered; services decide."""
        home = await self.area(request)
        if home is None or home == division_id:
            return home is not None
        return any(one.division_id == division_id for one in (await self.identity.division(str(home))).path)

    async def place(self, code_or_id: str) -> Place:
        """A division with its path. Raises Problem."""
        division = await self.identity.division(code_or_id)
        below = [] if division.tier == "area" else await self.identity.divisions_below(division.division_id)
        return Place(division, below)

    async def called(
        self, *, divisions: Iterable[UUID | None] = (), estates: Iterable[UUID | None] = (), units: Iterable[str] = ()
    ) -> Names:
        """What divisions, estates and units (``department/<id>``) are called."""
        wanted = [*units, *(f"division/{one}" for one in divisions if one)]
        return await self.names.of([*wanted, *(f"estate/{one}" for one in estates if one)])
