"""How reactions are declared: which contracts, and which function turns an event into commands of the service.

    REACTIONS = Reactions("notifications", (
        reaction(notify_writers_when_letter_answered, mailbox.LetterAnsweredV1),
    ))

The function gets the service (whatever its ``main`` composes) and the `Trigger`. It reads ids from the event, and calls
commands with `Trigger.act`, whose key makes each command count once, however often the event comes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor, Envelope
from linli_contracts.subjects import stream_name

from linli_common.event_store import Act, CommandKey
from linli_common.projector import Event, Fold, Reader

S = TypeVar("S")

RETRIES_DDL = """
CREATE TABLE {schema}.retries (
  stream    text NOT NULL,
  entity_id text NOT NULL,
  asked_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (stream, entity_id)
);
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One event on its way to one reaction of a service."""

    service: str
    reaction: str
    event: Event

    @property
    def envelope(self) -> Envelope:
        return self.event.envelope

    @property
    def data(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return self.event.envelope.data

    def act(self, target: object) -> Act:
        """The act of this reaction on one target (a person, a topic), at the time of the event.

        Its key is (reaction, event id, target): the command counts once. Nothing in it depends on when the reaction
        runs, so that a repeat is the same command.
        """
        actor_id = reaction_id(self.service, self.reaction)
        key = f"{self.envelope.id}:{target}"
        digest = hashlib.sha256(f"{self.reaction}:{key}".encode()).digest()
        return Act(Actor(actor_id, "reaction"), self.envelope.time, CommandKey(actor_id, key, digest))


@dataclass(frozen=True, slots=True)
class Reaction(Generic[S]):
    """A function of the service with the contracts it reacts to. The name is for ever: it is part of every key."""

    name: str
    contracts: tuple[type[Contract], ...]
    react: Callable[[S, Trigger], None]


def reaction(react: Callable[[S, Trigger], None], *contracts: type[Contract]) -> Reaction[S]:
    """The reaction that is called as its function is: ``notify_writers_when_letter_answered``."""
    return Reaction(getattr(react, "__name__"), contracts, react)  # noqa: B009 - a callable need not have one


@dataclass(frozen=True, slots=True)
class Reactions(Generic[S]):
    """All reactions of a service, in the order in which one event's are called.

    ``contracts`` of any number of services; a service that joins is read from its first event on, a reaction that
    joins reacts from now on (`start_over` brings it the past).
    """

    service: str
    reactions: tuple[Reaction[S], ...]

    def __post_init__(self) -> None:
        names = [one.name for one in self.reactions]
        if len(set(names)) != len(names):
            raise ValueError(f"reactions of {self.service}: a name stands twice in {names}")

    @property
    def reader(self) -> Reader:
        """The durable reader that keeps positions and dead letters: ``<service>_reactions``."""
        streams = dict.fromkeys(_stream_of(contract) for one in self.reactions for contract in one.contracts)
        name = f"{self.service}_reactions"
        return Reader(name, 1, name, tuple(Fold(stream) for stream in streams), RETRIES_DDL)

    def by_type(self) -> dict[str, list[Reaction[S]]]:
        """The reactions to each CloudEvents type."""
        found: dict[str, list[Reaction[S]]] = {}
        for one in self.reactions:
            for contract in one.contracts:
                found.setdefault(contract.TYPE, []).append(one)
        return found


def reaction_id(service: str, name: str) -> UUID:
    """Who acts when a reaction does: the same id in every process and for ever."""
    return uuid5(NAMESPACE_URL, f"linli:{service}:{name}")


def _stream_of(contract: type[Contract]) -> str:
    return stream_name(contract.TYPE.split(".")[1])
