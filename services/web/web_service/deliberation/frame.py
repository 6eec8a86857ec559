"""What all pages of deliberation have in common: their services, and who is asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from fastapi import Request

from web_service.clients.deliberation import Deliberation
from web_service.clients.identity import Identity
from web_service.clients.mailbox import Mailbox
from web_service.mailbox.names import NameBook
from web_service.session import session_of

Answer = TypeVar("Answer")


class Frame:
    """The services that pages of deliberation are made from. ``names`` knows divisions, estates and departments."""

    def __init__(self, identity: Identity, deliberation: Deliberation, mailbox: Mailbox, names: NameBook) -> None:
        self.identity = identity
        self.deliberation = deliberation
        self.mailbox = mailbox
        self.names = names

    async def read(self, request: Request, ask: Callable[[str | None], Awaitable[Answer]]) -> Answer:
        """Asks for what everybody may read, with the token of whoever is signed in: some see more. Raises Problem."""
        session = session_of(request)
        return await ask(None) if session.access_token is None else await session.call(ask)

    async def area(self, request: Request) -> UUID | None:
        """The area where one lives; None for staff, and for who is not signed in."""
        session = session_of(request)
        if session.shown is None:
            return None
        return (await session.call(self.identity.session)).area_id
