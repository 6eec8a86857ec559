"""What is said, sealed before an aggregate sees it and opened one request at a time.

The key is the *matter's*: a round's, a proposal's, a project's own.
Public record outlives its author's account: only the author is then shown as 已注销 (docs/decisions/0009 has the other
way, that of letters).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from funding_service.refusals.rounds import MatterUnreadableError
from linli_common.sealing import KeyDestroyedError, KeyNotFoundError, KeyStore, Sealed


class Contents:
    """Seals and opens under a matter's key, whose id is the topic's, else the thing's own."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def create(self, matter_id: UUID) -> None:
        """Makes the matter's key; again is nothing. Raises `MatterUnreadableError` for a destroyed one."""
        try:
            self._keys.create(matter_id)
        except KeyDestroyedError:
            raise MatterUnreadableError("this matter can no longer be read") from None

    def seal(self, matter_id: UUID, text: str) -> Sealed:
        """Seals a text. Raises `MatterUnreadableError` when there is no such key, or no longer."""
        return self._seal(matter_id, text.encode())

    def seal_json(self, matter_id: UUID, said: Any) -> Sealed:
        """Seals what JSON can hold. Raises `MatterUnreadableError`."""
        return self._seal(matter_id, orjson.dumps(said))

    def open(self, sealed: Sealed) -> str | None:
        """The text; None when the key was destroyed."""
        return self.open_all([sealed])[0]

    def open_json(self, sealed: Sealed) -> Any:
        """What was sealed with `seal_json`; None when the key was destroyed."""
        text = self.open(sealed)
        return orjson.loads(text) if text is not None else None

    def open_all(self, sealed: Sequence[Sealed]) -> list[str | None]:
        """Opens many in one round trip; None for those whose key was destroyed."""
        return [opened.decode() if opened is not None else None for opened in self._keys.open_all(sealed)]

    def destroy(self, matter_id: UUID) -> None:
        """What was said is unreadable from now on, everywhere. Never for what became public record."""
        self._keys.destroy(matter_id)

    def _seal(self, matter_id: UUID, said: bytes) -> Sealed:
        try:
            return self._keys.seal(matter_id, said)
        except (KeyDestroyedError, KeyNotFoundError):
            raise MatterUnreadableError("this matter can no longer be read") from None
