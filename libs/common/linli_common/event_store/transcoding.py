"""How private events become bytes: the library's JSON with the types that Linli's events hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date
from uuid import UUID

from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Transcoding,
    UUIDAsHex,
)

from linli_common.sealing import Sealed


class DateAsISO(Transcoding):
    """A calendar day as ``2023-06-30``."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class SealedAsText(Transcoding):
    """Sealed bytes as the key's id and base64."""

    type = Sealed
    name = "sealed"

    def encode(self, obj: Sealed) -> list[str]:
        return [obj.key_id.hex, b64encode(obj.ciphertext).decode("ascii")]

    def decode(self, data: list[str]) -> Sealed:
        return Sealed(UUID(data[0]), b64decode(data[1]))


def event_transcoder() -> JSONTranscoder:
    """A transcoder that knows UUID, Decimal, datetime, date and Sealed beside JSON's own types."""
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), DateAsISO(), SealedAsText()):
        transcoder.register(transcoding)
    return transcoder
