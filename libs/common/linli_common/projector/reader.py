"""How a reader is declared: which streams it reads, into which tables, by which pure functions.

A reader has folds, one for each stream. A fold has two kinds of parts:

* ``Sums``: an event gives amounts that are added up under a key. The order of events does not matter, so a rebuild
  may fold ranges of the stream in parallel.
* ``States``: an event turns the state of one entity into its next. The order matters, so a rebuild folds these in
  order. Only rows of the same stream are ever read.

All functions of a reader are pure. An exception of theirs parks the event; nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg
from linli_contracts.envelope import Envelope
from psycopg.sql import SQL, Composed, Identifier

Connection: TypeAlias = psycopg.Connection[Any]
Key: TypeAlias = tuple[Any, ...]
Progress: TypeAlias = Callable[[int, int], None]
"""Called with (events done, events in all)."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The private side of an event: only a service that reads its own table gets it; it may hold sealed bytes."""

    originator_id: Any
    originator_version: int
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """One event as folds see it: event ``seq`` of ``stream`` (the logical name: ``IDENTITY``)."""

    stream: str
    seq: int
    envelope: Envelope
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a key: its name and PostgreSQL type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts (bigint) added up under a key, in a table of its own.

    ``changes`` gives what one event adds: (key, amount) pairs. ``keep_in_step`` is called in the transaction of a
    batch with what was added, for rows derived from the sums; ``derive`` makes the same rows from all sums at once,
    at the end of a rebuild.
    """

    table: str
    key: tuple[Column, ...]
    changes: Callable[[Event], Iterable[tuple[Key, int]]]
    keep_in_step: Callable[[Connection, str, Mapping[Key, int]], None] | None = None
    derive: Callable[[Connection, str], None] | None = None


@dataclass(frozen=True, slots=True)
class States:
    """One state for each entity, kept in rows of tables of its own.

    ``keys`` names the entities that an event changes (none: the event is not for this part). ``evolve`` gets a key,
    the entity's state (None: there is none yet) and the event, and gives the next state (None: no rows any more); it
    never changes the state it was given.
    ``load`` reads the states of some keys, ``save`` writes them; both get the schema's name.
    """

    tables: tuple[str, ...]
    keys: Callable[[Event], Iterable[Hashable]]
    evolve: Callable[[Any, Any, Event], Any]
    load: Callable[[Connection, str, Sequence[Any]], dict[Any, Any]]
    save: Callable[[Connection, str, Mapping[Any, Any]], None]


@dataclass(frozen=True, slots=True)
class Fold:
    """What a reader does with one stream."""

    stream: str
    sums: tuple[Sums, ...] = ()
    states: tuple[States, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, its schema and its folds. ``version`` is raised with every change of what the folds produce.

    ``ddl`` makes the tables of states and derived rows (``{schema}`` stands for the schema); tables of sums are
    made by the projector. The name is for ever: it is part of every position and of every discard.
    """

    name: str
    version: int
    schema: str
    folds: tuple[Fold, ...]
    ddl: str = ""

    @property
    def streams(self) -> tuple[str, ...]:
        """The logical names of the streams it reads."""
        return tuple(fold.stream for fold in self.folds)

    def fold_of(self, stream: str) -> Fold:
        """The fold of one of its streams. Raises KeyError for another."""
        for fold in self.folds:
            if fold.stream == stream:
                return fold
        raise KeyError(f"reader {self.name} does not read {stream}")

    def sums(self) -> list[Sums]:
        """The sums of all folds, each table once."""
        return list({part.table: part for fold in self.folds for part in fold.sums}.values())


def in_schema(statement: str, schema: str, **names: str) -> Composed:
    """A statement with ``{schema}`` and other ``{name}`` parts filled in as quoted identifiers."""
    parts = {name: Identifier(value) for name, value in names.items()}
    return SQL(statement).format(schema=Identifier(schema), **parts)
