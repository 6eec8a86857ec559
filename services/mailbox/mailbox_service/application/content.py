"""What was said, sealed before an aggregate sees it and opened one request at a time.

Every letter has a key of its own, not one a person: when a writer is erased, closed letters become unreadable at once,
and an open one stays with those who handle it until it is closed (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import orjson
from linli_common.sealing import KeyDestroyedError, KeyNotFoundError, KeyStore, Sealed
from linli_common.sealing.keys import seal_with
from mailbox_service.refusals import UnknownLetterError, WriterErasedError


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says. ``order_number`` is that of the city hotline, for an order that was taken over."""

    title: str
    text: str
    place: str | None = None
    order_number: str | None = None

    def __repr__(self) -> str:
        return "Content()"


class Contents:
    """Seals and opens under the letter's key."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def seal_new(self, letter_id: UUID, content: Content) -> Sealed:
        """Makes the letter's key and seals what it says."""
        return self._keys.create_and_seal(letter_id, orjson.dumps(asdict(content)))

    def seal_many_new(
        self, letters: Mapping[UUID, tuple[Content, Sequence[str]]]
    ) -> dict[UUID, tuple[Sealed, list[Sealed]]]:
        """Makes the keys of many letters at once (bulk loads); seals what they say and what will be said of them."""
        ciphers = self._keys.create_with(letters)
        return {
            id_: (
                seal_with(ciphers[id_], id_, orjson.dumps(asdict(content))),
                [seal_with(ciphers[id_], id_, text.encode()) for text in said],
            )
            for id_, (content, said) in letters.items()
        }

    def seal(self, letter_id: UUID, text: str) -> Sealed:
        """Seals what somebody says about the letter. Raises `UnknownLetterError` or `WriterErasedError`."""
        try:
            return self._keys.seal(letter_id, text.encode())
        except KeyDestroyedError:
            raise WriterErasedError("the writer was erased, and the letter is closed") from None
        except KeyNotFoundError:  # every letter has its key from the moment it is written
            raise UnknownLetterError(f"no letter {letter_id}") from None

    def open(self, sealed: Sealed) -> bytes:
        """What was sealed: a text, or a `Content` as JSON. Raises KeyDestroyedError."""
        return self._keys.open(sealed)

    def destroy(self, letter_id: UUID) -> None:
        """What was said is unreadable from now on, everywhere."""
        self._keys.destroy(letter_id)
