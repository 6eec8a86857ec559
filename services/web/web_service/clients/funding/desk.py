"""The one way in which the staff's pages send commands to funding."""

from __future__ import annotations

from web_service.clients.calling import Caller
from web_service.clients.telling import Body, Done, send, tell


class DeskClient:
    """Sends whatever a form of the desk says. Raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def send(self, path: str, body: Body | bytes, key: str, token: str) -> Done:
        """A command under its Idempotency-Key; bytes are a picture or a file."""
        if isinstance(body, bytes):
            return await send(self._caller, path, body, key, token)
        return await tell(self._caller, path, body, key, token)
