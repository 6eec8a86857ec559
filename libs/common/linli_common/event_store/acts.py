"""What goes into the event store with the events: who acted, under which key, and what everyone else may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor
from linli_contracts.subjects import Place


@dataclass(frozen=True, slots=True)
class CommandKey:
    """The ``Idempotency-Key`` of one actor. ``digest`` is keyed, so that the body cannot be guessed from it."""

    actor_id: UUID
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, when (UTC), and under which key. Without a key (schedulers, bulk) nothing is remembered."""

    actor: Actor
    at: datetime
    key: CommandKey | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a command: the position of its last event, its ids, and whether it was given before."""

    position: int
    answer: dict[str, str]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class PublicFace:
    """What the world learns of an event: its name, its place and its contract.

    ``at`` and ``actor`` are set when they are not those of the act: for what time alone brought about, at the moment
    it fell due, whoever came by and recorded it.
    """

    place: Place
    contract: Contract
    at: datetime | None = None
    actor: Actor | None = None
