"""How private events become bytes: the library's JSON with the types that Linli's events hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date
from typing import Any
from uuid import UUID

import orjson
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


def sealed_ciphertext(stored: dict[str, Any]) -> bytes:
    """The sealed bytes of a stored event's JSON, for whoever reads very many events and decodes no others' fields."""
    return b64decode(stored["_data_"][1])


def event_transcoder() -> JSONTranscoder:
    """A transcoder that knows UUID, Decimal, datetime, date and Sealed beside JSON's own types."""
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), DateAsISO(), SealedAsText()):
        transcoder.register(transcoding)
    return transcoder


def value_in(state: bytes, name: str, transcoder: JSONTranscoder) -> Any:
    """One value of a stored event, itself plain or of a registered type, without making the rest of the event."""
    value = orjson.loads(state)[name]
    if isinstance(value, dict) and "_type_" in value:
        return transcoder.names[value["_type_"]].decode(value["_data_"])
    return value
