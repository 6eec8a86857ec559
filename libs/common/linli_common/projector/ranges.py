"""One range of a stream folded for a rebuild, in a process of its own: sums are staged, ordered events set aside.

Ranges are folded in any order and at the same time, because sums commute. What they produce is copied into staging
tables without any index; the rebuild adds it up afterwards. Memory stays flat: sums are written out whenever many
have gathered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg.sql import SQL, Identifier

from linli_common.projector.folding import Folded, Parsed, parse
from linli_common.projector.reader import Connection, Fold, Key, Reader, Sums, in_schema
from linli_common.projector.source import Address, Incoming, Source
from linli_common.projector.writing import discards, park_letters

GATHER_KEYS = 200_000
_SILENCE_SECONDS = 30.0

Failures = dict[str, tuple[int, str]]
"""Entities with an event that fails: its number and the error."""


@dataclass(frozen=True, slots=True)
class Job:
    """What the ranges of one stream have in common. ``failures`` are known from an earlier attempt."""

    reader: Reader
    stream: str
    schema: str
    conninfo: str
    address: Address
    failures: Failures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Range:
    """Events after ``after`` up to ``last``."""

    after: int
    last: int


def staging_ddl(reader: Reader) -> str:
    """Staging tables of a rebuild: one for each table of sums, one for the events that must be folded in order."""
    statements = [
        "CREATE UNLOGGED TABLE {schema}.ordered_events (stream text, seq bigint, message bytea,"
        " originator_id uuid, originator_version bigint, topic text, state bytea)"
    ]
    for part in reader.sums():
        columns = ", ".join(f"{column.name} {column.type}" for column in part.key)
        statements.append(f"CREATE UNLOGGED TABLE {{schema}}.{part.table}_staged ({columns}, amount bigint)")
    return ";\n".join(statements)


class RangeFolder:
    """Folds ranges of one job, keeping its source and connection open between them."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._loop = asyncio.new_event_loop()
        self._source: Source = self._loop.run_until_complete(job.address.open())
        self._connection: Connection = psycopg.connect(job.conninfo, autocommit=True)

    def fold(self, part: Range) -> Failures:
        """Folds one range and returns the failures that were not known."""
        return self._loop.run_until_complete(self._fold(part))

    def close(self) -> None:
        """Lets go of source and connection."""
        self._loop.run_until_complete(self._source.close())
        self._loop.close()
        self._connection.close()

    async def _fold(self, part: Range) -> Failures:
        job = self.job
        fold = job.reader.fold_of(job.stream)
        discarded = discards(self._connection, job.reader, job.stream, part.after + 1, part.last)
        known = {entity: seq for entity, (seq, _) in job.failures.items()}
        folded = Folded(Fold(job.stream, fold.sums), known, discarded)
        with self._connection.transaction():
            await self._source.start(part.after)
            position = part.after
            while position < part.last:
                batch = await self._read(part, position)
                self._fold_batch(fold, folded, batch)
                position = batch[-1].seq
                if sum(map(len, folded.totals)) > GATHER_KEYS:
                    self._stage(folded)
            self._stage(folded)
            if folded.letters:
                park_letters(self._connection, job.reader, job.schema, job.stream, folded.letters)
        return {
            letter.parsed.entity_id: (letter.parsed.incoming.seq, letter.error)
            for letter in folded.letters
            if letter.behind is None and letter.parsed.entity_id not in job.failures
        }

    async def _read(self, part: Range, position: int) -> list[Incoming]:
        batch = await self._source.read(_SILENCE_SECONDS)
        if not batch:
            raise TimeoutError(f"{self.job.stream} gave nothing after event {position} for {_SILENCE_SECONDS:.0f} s")
        return [incoming for incoming in batch if incoming.seq <= part.last]

    def _fold_batch(self, fold: Fold, folded: Folded, batch: Sequence[Incoming]) -> None:
        ordered: list[Parsed] = []
        for incoming in batch:
            parsed = parse(fold, incoming)
            failure = self.job.failures.get(parsed.entity_id)
            if failure is not None and failure[0] == incoming.seq:
                folded.park(parsed, failure[1])
                continue
            letters = len(folded.letters)
            folded.add(parsed)
            taken = len(folded.letters) == letters and incoming.seq not in folded.discarded
            if taken and any(parsed.keys):
                ordered.append(parsed)
        if ordered:
            self._set_aside(ordered)

    def _set_aside(self, ordered: Sequence[Parsed]) -> None:
        statement = in_schema("COPY {schema}.ordered_events FROM STDIN", self.job.schema)
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for parsed in ordered:
                incoming, recorded = parsed.incoming, parsed.incoming.recorded
                private: tuple[object, ...] = (None, None, None, None)
                if recorded is not None:
                    private = (recorded.originator_id, recorded.originator_version, recorded.topic, recorded.state)
                copy.write_row((self.job.stream, incoming.seq, incoming.body, *private))

    def _stage(self, folded: Folded) -> None:
        for part, totals in zip(folded.fold.sums, folded.totals, strict=True):
            copy_sums(self._connection, self.job.schema, part, totals)
            totals.clear()


def copy_sums(connection: Connection, schema: str, part: Sums, totals: Mapping[Key, int]) -> None:
    """Copies sums into the staging table of their part."""
    if not totals:
        return
    statement = SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(Identifier(schema, f"{part.table}_staged"))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([*(column.type for column in part.key), "bigint"])
        for key, amount in totals.items():
            copy.write_row((*key, amount))


_folder: RangeFolder | None = None


def open_in_process(job: Job) -> None:
    """Initialiser of a worker process."""
    global _folder
    _folder = RangeFolder(job)


def fold_in_process(part: Range) -> Failures:
    """Task of a worker process."""
    if _folder is None:
        raise RuntimeError("open_in_process comes first")
    return _folder.fold(part)
