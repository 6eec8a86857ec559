"""Sealed bytes, and tokens by which a sealed thing can be looked up without being read."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes that only the holder of key ``key_id`` can open: 12 bytes of nonce, then AES-256-GCM with its tag."""

    key_id: UUID
    ciphertext: bytes

    def __repr__(self) -> str:
        return f"Sealed(key_id={self.key_id}, {len(self.ciphertext)} bytes)"


def keyed_token(secret: bytes, purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of a text for one purpose: equal texts give equal tokens, and no one without the secret can guess.

    Such a token of a document number is personal data itself (domain.md, section 2): keep it in a row that can be
    deleted, never in an event.
    """
    return hmac.new(secret, f"{purpose}\x00{text}".encode(), hashlib.sha256).digest()
