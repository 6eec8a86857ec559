"""Subjects on NATS: ``linli.<service>.<district>.<street>.<area>.<event>``.

A tier that does not apply is ``-``. A unit without an official code is ``u`` and the first eight hex digits
of its id.
No person or letter id is ever part of a subject: a million distinct subjects cost 290 MB (findings).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

ABSENT = "-"
_TOKEN = re.compile(r"-|[0-9]{6,12}|u[0-9a-f]{8}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """The codes of a place on the day of the event, from the top: district, street, area."""

    district: str = ABSENT
    street: str = ABSENT
    area: str = ABSENT

    def __post_init__(self) -> None:
        for tier, token in (("district", self.district), ("street", self.street), ("area", self.area)):
            if not _TOKEN.fullmatch(token):
                raise ValueError(f"{tier}: {token!r} is no subject token (digits, '-' or u + 8 hex digits)")


NOWHERE = Place()


def unit_token(code: str | None, division_id: UUID) -> str:
    """The token of a unit: its official code, else ``u`` and the first eight hex digits of its id."""
    return code or f"u{division_id.hex[:8]}"


def subject_of(service: str, place: Place, event: str) -> str:
    """The subject of one public message."""
    if not _NAME.fullmatch(service) or not _NAME.fullmatch(event):
        raise ValueError(f"service {service!r} or event {event!r} is not a lower-case name")
    return f"linli.{service}.{place.district}.{place.street}.{place.area}.{event}"


def stream_subjects(service: str) -> str:
    """The wildcard that a service's stream holds: ``linli.identity.>``."""
    return f"linli.{service}.>"


def stream_name(service: str) -> str:
    """The logical name of a service's stream: ``IDENTITY``."""
    return service.upper()


def wake_subject(name: str) -> str:
    """The core-NATS subject that says "something was committed": outside of every stream on purpose."""
    return f"wake.{name}"


def division_filter(service: str, tier: str, code: str) -> str:
    """The filter for all events of a division and below it, ``tier`` being district, street or area.

    ``code`` is the division's token: a wildcard in its place would ask for more than was meant, and is refused.
    """
    if not _TOKEN.fullmatch(code):
        raise ValueError(f"{tier}: {code!r} is no subject token (digits, '-' or u + 8 hex digits)")
    position = {"district": 0, "street": 1, "area": 2}[tier]
    tokens = ["*"] * position + [code]
    return ".".join(["linli", service, *tokens, ">"])
