"""What is made of a vote's one secret: its codes, its slips' numbers, and digests that are worth nothing without it."""

from __future__ import annotations

import hmac
from base64 import b32encode
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET_BYTES = 32
_CODE_BYTES = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET.encode())
_READ_AS = str.maketrans("OIL", "011", "- ")


class BallotSecret:
    """The secret while the vote lives. Everything is HMAC-SHA256 under one key for each purpose."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"secret of a vote: {len(secret)} bytes, {SECRET_BYTES} are needed")
        self._codes, self._slips, self._slip_ids, self._digests, sealing = (
            hmac.digest(secret, purpose, "sha256") for purpose in (b"code", b"slip", b"slip-id", b"digest", b"seal")
        )
        self.cipher = AESGCM(sealing)

    def code(self, participation_id: UUID, version: int) -> str:
        """The receipt: 80 bits in 16 characters, the same for the same version, another for every other."""
        return _text(hmac.digest(self._codes, participation_id.bytes + version.to_bytes(8, "big"), "sha256"))

    def slip_numbers(self, batch_id: UUID, count: int) -> list[str]:
        """The numbers of a batch of paper slips, in an order that says nothing. They look like receipts."""
        return sorted(
            _text(hmac.digest(self._slips, batch_id.bytes + n.to_bytes(8, "big"), "sha256")) for n in range(count)
        )

    def slip_id(self, number: str) -> UUID:
        """The id under which a slip is kept: without the secret it does not lead to the slip's number, nor back."""
        return UUID(bytes=hmac.digest(self._slip_ids, number.encode(), "sha256")[:16], version=4)

    def digest(self, actor_id: UUID, key: str, digest: bytes) -> bytes:
        """The digest of a command's body as it is kept: another for every command, worth nothing without the secret.

        A ballot has few possible bodies. Under the service's lasting key alone whoever holds that key could try them
        all, long after the vote; and equal ballots would have equal digests, which sorts the voters by their choice.
        """
        return hmac.digest(self._digests, actor_id.bytes + digest + key.encode(), "sha256")


def read_code(text: str) -> str:
    """A code as somebody typed it: case, hyphens and the letters that look like digits do not matter."""
    return text.upper().translate(_READ_AS)


def _text(digest: bytes) -> str:
    return b32encode(digest[:_CODE_BYTES]).translate(_CROCKFORD).decode("ascii")


def part_of(code: str, parts: int) -> int:
    """In which of so many parts (1 to 32) of all codes, one after the other in their order, a code falls."""
    return _ALPHABET.index(code[0]) * parts // len(_ALPHABET)
