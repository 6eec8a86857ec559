"""Folding events in memory: sums added up, states evolved, failing events set aside. No I/O."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from linli_contracts.envelope import MalformedEnvelopeError, parse_envelope

from linli_common.projector.reader import Event, Fold, Key
from linli_common.projector.source import Incoming


@dataclass(frozen=True, slots=True)
class Parsed:
    """An incoming message as an event, or the reason why it is none; and the entities whose states it changes."""

    incoming: Incoming
    event: Event | None
    entity_id: str
    type: str
    event_id: UUID | None
    keys: tuple[tuple[Hashable, ...], ...]
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that is parked: it failed itself, or it is behind an earlier one of its entity (``behind``)."""

    parsed: Parsed
    error: str
    behind: int | None


def parse(fold: Fold, incoming: Incoming) -> Parsed:
    """Reads one message. What cannot be read belongs to an entity of its own, so that only it is parked."""
    try:
        envelope = parse_envelope(incoming.body)
    except MalformedEnvelopeError as error:
        return Parsed(incoming, None, f"malformed:{incoming.seq}", "malformed", None, (), error)
    event = Event(fold.stream, incoming.seq, envelope, incoming.recorded)
    keys: tuple[tuple[Hashable, ...], ...] = ()
    failure: Exception | None = None
    try:
        keys = tuple(tuple(part.keys(event)) for part in fold.states)
    except Exception as error:
        failure = error
    return Parsed(incoming, event, envelope.entity_id, envelope.type, envelope.id, keys, failure)


def wanted_keys(batch: Iterable[Parsed], part_number: int) -> list[Hashable]:
    """The entities of one part of states that a batch changes, each once, in order of appearance."""
    return list(dict.fromkeys(key for parsed in batch if parsed.keys for key in parsed.keys[part_number]))


@dataclass(slots=True)
class Folded:
    """The outcome of folding some events: what to add, what to save, what to park."""

    fold: Fold
    parked: dict[str, int] = field(default_factory=dict)
    """Entities with parked events: the number of the first."""
    discarded: frozenset[int] = frozenset()
    totals: list[dict[Key, int]] = field(init=False)
    states: list[dict[Hashable, Any]] = field(init=False)
    changed: list[dict[Hashable, Any]] = field(init=False)
    letters: list[Letter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.totals = [{} for _ in self.fold.sums]
        self.states = [{} for _ in self.fold.states]
        self.changed = [{} for _ in self.fold.states]

    def add_all(self, batch: Sequence[Parsed]) -> None:
        """Folds events in order; the states of their entities must have been put into ``states``."""
        for parsed in batch:
            self.add(parsed)

    def add(self, parsed: Parsed) -> None:
        """Folds one event, wholly or not at all."""
        if parsed.incoming.seq in self.discarded:
            return
        behind = self.parked.get(parsed.entity_id)
        if behind is not None and parsed.incoming.seq > behind:
            self.letters.append(Letter(parsed, f"behind event {behind} of the same entity", behind))
            return
        try:
            if parsed.error is not None:
                raise parsed.error
            if parsed.event is None:
                raise ValueError("no event")
            changes = [_checked(part.changes(parsed.event)) for part in self.fold.sums]
            evolved = self._evolved(parsed.event, parsed.keys)
        except Exception as error:
            self.park(parsed, error)
            return
        for total, amounts in zip(self.totals, changes, strict=True):
            for key, amount in amounts:
                total[key] = total.get(key, 0) + amount
        for number, entity, state in evolved:
            self.states[number][entity] = state
            self.changed[number][entity] = state

    def park(self, parsed: Parsed, error: Exception | str) -> None:
        """Sets an event aside that failed by itself."""
        self.parked[parsed.entity_id] = parsed.incoming.seq
        text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        self.letters.append(Letter(parsed, text, None))

    def _evolved(self, event: Event, keys: tuple[tuple[Hashable, ...], ...]) -> list[tuple[int, Hashable, Any]]:
        return [
            (number, key, part.evolve(key, self.states[number].get(key), event))
            for number, part in enumerate(self.fold.states)
            for key in keys[number]
        ]


def _checked(changes: Iterable[tuple[Key, int]]) -> list[tuple[Key, int]]:
    """The changes of one event, with what could not be added up refused here, where it parks that event alone."""
    checked = list(changes)
    for key, amount in checked:
        hash(key)
        if type(amount) is not int:
            raise TypeError(f"an amount is a whole number, not {amount!r}")
    return checked
