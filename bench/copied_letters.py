"""A million letters of one district, each with its row in the lists, without folding a million histories.

A few thousand letters of the demo are played and folded as ever; each is then copied some hundred times to other areas,
streets, departments and writers. A copy differs from its original by ids and places alone, in its events as in its row,
so that its row is what the fold of its events would write: `fold_again` does that for some of them, to be compared.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from linli_common.event_store import Act
from linli_common.projector import position_of
from linli_common.projector.reader import Recorded
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.refusal import Refusal
from linli_common.sealing import KeyStore, Sealed
from linli_common.sealing.keys import seal_with
from linli_contracts.envelope import Actor
from mailbox_service.aggregate import answering, delivery
from mailbox_service.aggregate.letter import Letter
from mailbox_service.application import Mailbox
from mailbox_service.demo.bulk import load_year
from mailbox_service.demo.district import Stage
from mailbox_service.lists import READER
from psycopg.sql import SQL, Identifier, Literal

from bench.made_up_district import Settled, worker_of

SEED = 11
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Original:
    """A letter of the demo in pieces: every second piece of a text is what a copy puts something else for.

    ``row`` is a line as PostgreSQL copies it; events are (version, topic, state, subject, message). ``content`` is what
    the letter says, ``sealed`` how its first event has it.
    """

    letter_id: UUID
    writer_id: UUID
    row: list[bytes]
    events: list[tuple[int, str, list[bytes], list[bytes], list[bytes]]]
    event_ids: list[UUID]
    content: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """An original at another place; ``put``: what stands for what."""

    original: Original
    letter_id: UUID
    put: dict[bytes, bytes]

    def row(self) -> bytes:
        """Its row as PostgreSQL copies it."""
        return self._of(self.original.row)

    def events(self, first_number: int, count: int | None = None) -> list[bytes]:
        """Its first events as PostgreSQL copies them; all when no count is given."""
        events = zip(self.original.events[:count], self.original.event_ids, strict=False)
        return [
            b"%d\t%s\t%d\t%s\t\\\\x%s\t%s\t%s\t\\\\x%s\n"
            % (
                first_number + n,
                str(self.letter_id).encode(),
                version,
                topic.encode(),
                self._of(state).hex().encode(),
                self.put[str(event_id).encode()],
                self._of(subject),
                self._of(message).hex().encode(),
            )
            for n, ((version, topic, state, subject, message), event_id) in enumerate(events)
        ]

    def _of(self, pieces: list[bytes]) -> bytes:
        return b"".join(self.put.get(piece, piece) if n % 2 else piece for n, piece in enumerate(pieces))


def originals(settled: Settled, count: int, now: datetime) -> list[Original]:
    """Plays and folds a year of so many letters in a district that has one estate, and takes it to pieces."""
    mailbox, home = settled.mailbox, settled.stages[0]
    load_year(mailbox, home.where.place[0], count, SEED, now, lambda *_: None)
    fold(settled.database)
    _go_further(mailbox, home, now)
    fold(settled.database)
    with psycopg.connect(settled.database) as connection:
        found = connection.execute("SELECT letter_id, writer_ids[1] FROM mailbox_lists.letters ORDER BY 1").fetchall()
        return [_original(mailbox, connection, home, letter_id, writer_id) for letter_id, writer_id in found]


def copies(originals: Sequence[Original], home: Stage, stages: Sequence[Stage], count: int) -> Iterator[Copy]:
    """So many copies, of all originals in turn, anywhere in the district; the same ones each time."""
    chance = Random(SEED)
    puts = [dict(zip(_names(home), _names(stage), strict=True)) for stage in stages]
    for number in range(count):
        original, where = originals[number % len(originals)], chance.randrange(len(stages))
        letter_id, writer_id = UUID(int=chance.getrandbits(128)), chance.choice(stages[where].writers)
        put = puts[where] | _forms(original.letter_id, letter_id) | _forms(original.writer_id, writer_id)
        put |= {str(id_).encode(): str(UUID(int=chance.getrandbits(128))).encode() for id_ in original.event_ids}
        yield Copy(original, letter_id, put)


def load(settled: Settled, keys: KeyStore, copied: Iterable[Copy]) -> None:
    """Rows, first events and keys of copies, by COPY; no list asks for the other events of a letter."""
    fold(settled.database)
    number = settled.mailbox.store.head()
    copied = iter(copied)
    with psycopg.connect(settled.database, autocommit=True) as connection:
        indices = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'mailbox_lists' AND tablename = 'letters'"
            " AND indexname <> 'letters_pkey'"
        ).fetchall()
        for name, _ in indices:
            connection.execute(f"DROP INDEX mailbox_lists.{name}")
        while chunk := list(islice(copied, CHUNK)):
            _seal(keys, chunk)
            _copy(connection, "mailbox_lists.letters", (one.row() for one in chunk))
            lines = (one.events(number + n, 1)[0] for n, one in enumerate(chunk, 1))
            _copy(connection, "mailbox.events", lines)
            number += len(chunk)
        connection.execute("SET maintenance_work_mem = '256MB'")
        for _, definition in indices:
            connection.execute(definition)
        connection.execute("UPDATE mailbox_lists.positions SET seq = %s", (number,))
        connection.execute("VACUUM (ANALYZE)")


def refuse_other_rows(settled: Settled, empty: str, sample: list[Copy]) -> None:
    """Raises AssertionError unless the rows of these copies are what the fold makes of all their events.

    ``empty`` is the database of a mailbox without letters.
    """
    number = 1
    with psycopg.connect(empty, autocommit=True) as connection:
        for one in sample:
            lines = one.events(number)
            _copy(connection, "mailbox.events", lines)
            number += len(lines)
    fold(empty)
    ids = [one.letter_id for one in sample]
    by_fold, loaded = _rows(empty, ids), _rows(settled.database, ids)
    if by_fold != loaded or len(loaded) != len(ids):
        raise AssertionError("the rows that were loaded are not what the fold makes of their events")


def _rows(database: str, letter_ids: list[UUID]) -> list[bytes]:
    with psycopg.connect(database) as connection:
        return _lines(
            connection, "SELECT * FROM mailbox_lists.letters WHERE letter_id = ANY({}) ORDER BY 1", letter_ids
        )


def fold(database: str) -> None:
    """Folds what is new into the lists, as the worker does."""
    with psycopg.connect(database, autocommit=True) as connection:
        after = position_of(connection, READER, "MAILBOX").seq
        while rows := connection.execute(_NEXT, (after,), binary=True).fetchall():
            batch = [Incoming(row[0], row[1], Recorded(*row[2:])) for row in rows]
            if write_batch(connection, READER, READER.schema, "MAILBOX", after, batch):
                raise AssertionError("an event was parked")
            after += len(batch)


_NEXT = """
SELECT notification_id, message, originator_id, originator_version, topic, state FROM mailbox.events
WHERE notification_id > %s ORDER BY 1 LIMIT 5000
"""


def _go_further(mailbox: Mailbox, home: Stage, now: datetime) -> None:
    """What the demo's lives leave out: claims, extensions asked for, units asked to assist."""
    chance = Random(SEED)
    for row in mailbox.worklists.under([home.area.id], "all", UUID(int=0), limit=100_000):
        letter = mailbox.letters.get(row["letter_id"])
        worker = worker_of(letter.holder.id)
        with suppress(Refusal):
            _one_step_more(letter, chance.random(), home, worker, now)
            mailbox.store.record(letter, act=Act(Actor(worker, "area_worker"), now))


def _one_step_more(letter: Letter, drawn: float, home: Stage, worker: UUID, now: datetime) -> None:
    said = Sealed(letter.id, b"-" * 60)
    if drawn < 0.4:
        delivery.claim(letter, worker, now)
    elif drawn < 0.5:
        answering.ask_extension(letter, 3, letter.street, said, now)
    elif drawn < 0.6:
        others = [unit for unit in home.departments if unit != letter.holder]
        delivery.hand_on(letter, letter.district, direction="up", assisting=others[:2], reason=said, at=now)


def _original(
    mailbox: Mailbox, connection: psycopg.Connection[Any], home: Stage, letter_id: UUID, writer_id: UUID
) -> Original:
    events = connection.execute(
        "SELECT originator_version, topic, state, subject, message, event_id FROM mailbox.events"
        " WHERE originator_id = %s ORDER BY 1",
        (letter_id,),
        binary=True,
    ).fetchall()
    first = mailbox.store.first_events([letter_id])[letter_id].content
    content = mailbox.contents.open(first)
    sealed = b64encode(first.ciphertext)
    event_ids = [event[5] for event in events]
    forms = [form for id_ in (letter_id, writer_id) for form in _forms(id_, id_)]
    holes = [*_names(home), *forms, sealed, *(str(id_).encode() for id_ in event_ids)]
    pattern = re.compile(b"(" + b"|".join(map(re.escape, holes)) + b")")
    row = _lines(connection, "SELECT * FROM mailbox_lists.letters WHERE letter_id = ANY({})", [letter_id])[0]
    taken_apart = [
        (version, topic, pattern.split(state), pattern.split(subject.encode()), pattern.split(message))
        for version, topic, state, subject, message, _ in events
    ]
    return Original(letter_id, writer_id, pattern.split(row), taken_apart, event_ids, content, sealed)


def _names(stage: Stage) -> list[bytes]:
    """All by which a stage is known in rows and events; what is longer comes before what it begins with."""
    units = [stage.area, stage.street, *stage.departments]
    ids = [*(unit.id for unit in units), *(worker_of(unit.id) for unit in units), stage.estate_id]
    codes = [token.encode() for token in reversed(stage.where.place[1:])]
    return [*(form for id_ in ids for form in _forms(id_, id_)), *codes]


def _forms(id_: UUID, other: UUID) -> dict[bytes, bytes]:
    """How messages and rows, and how private events write an id, with the same of another one."""
    return {str(id_).encode(): str(other).encode(), id_.hex.encode(): other.hex.encode()}


def _seal(keys: KeyStore, chunk: list[Copy]) -> None:
    ciphers = keys.create_with(one.letter_id for one in chunk)
    for one in chunk:
        sealed = seal_with(ciphers[one.letter_id], one.letter_id, one.original.content)
        one.put[one.original.sealed] = b64encode(sealed.ciphertext)


def _copy(connection: psycopg.Connection[Any], table: str, lines: Iterable[bytes]) -> None:
    with connection.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(*table.split(".")))) as into:
        for line in lines:
            into.write(line)


def _lines(connection: psycopg.Connection[Any], query: str, letter_ids: list[UUID]) -> list[bytes]:
    statement = SQL("COPY (" + query + ") TO STDOUT").format(Literal(letter_ids))
    with connection.cursor().copy(statement) as out:
        return b"".join(out).splitlines(keepends=True)
