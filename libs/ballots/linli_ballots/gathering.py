"""All ballots of a vote in the order of their codes, opened in bounded memory.

The codes are made from the ids alone, without opening anything; so the ballots are taken in parts by the first letter
of their code: a part's references are sorted in memory (some 300 bytes each), its envelopes opened a sheet at a time.
Nothing is written down on the way that could lead from a voter to a ballot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from linli_common.event_store import EventSourcedApplication
from psycopg.sql import SQL, Identifier

from linli_ballots.envelope import unpack
from linli_ballots.secrets import BallotSecret, part_of

BALLOTS = 1_000
"""Ballots on a full sheet."""
PART_UNITS = 400_000
"""Units of the roll whose references are sorted in memory at once."""
UNITS_AT_ONCE = 5_000

_LAST = (
    "SELECT DISTINCT ON (originator_id) originator_id, originator_version, topic, state FROM {events}"
    " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version DESC"
)
_ENVELOPES = (
    "SELECT e.originator_id, e.state FROM unnest(%s::uuid[], %s::bigint[]) AS w(id, version)"
    " JOIN {events} e ON e.originator_id = w.id AND e.originator_version = w.version"
)

_NONCE = 12
B = TypeVar("B")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reference:
    """A ballot that is not opened: its code, the aggregate it is in, and the version there (0: a paper slip)."""

    code: str
    id: bytes
    version: int
    weight_cm2: int = 0


def in_sheets(
    units: int,
    references: Callable[[int], Iterable[Reference]],
    open_some: Callable[[list[Reference]], Iterator[B]],
    part_units: int = PART_UNITS,
) -> Iterator[list[B]]:
    """Full sheets and a last one, by code.

    ``references`` gives all of them each time it is asked, with the number of the pass; ``open_some`` opens those of
    one sheet, in their order. ``units`` are on the roll, as many ballots there are at most.
    """
    parts = max(1, min(32, -(-units // part_units)))
    ballots = (ballot for part in range(parts) for ballot in _part(part, parts, references, open_some))
    return in_batches(ballots, BALLOTS)


def _part(
    part: int,
    parts: int,
    references: Callable[[int], Iterable[Reference]],
    open_some: Callable[[list[Reference]], Iterator[B]],
) -> Iterator[B]:
    own = [one for one in references(part) if part_of(one.code, parts) == part]
    own.sort(key=attrgetter("code"))
    for some in in_batches(own, BALLOTS):
        yield from open_some(some)


def in_batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to so many."""
    walking = iter(things)
    while some := list(islice(walking, size)):
        yield some


def opened(ciphertext: bytes, secret: BallotSecret, vote_id: UUID) -> tuple[str, Any]:
    """Opens an envelope: code (or slip number) and choice."""
    return unpack(secret.cipher.decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], vote_id.bytes))


class Cast:
    """What was cast, read from a service's own event table."""

    def __init__(self, store: EventSourcedApplication) -> None:
        self._store = store
        self._events = Identifier(store.service, "events")

    def last(self, aggregate_ids: list[Any]) -> list[Any]:
        """(id, version, stored name, state) of the last event of each participation that there is."""
        return self._rows(_LAST, aggregate_ids)

    def envelopes(self, aggregate_ids: list[Any], versions: list[int]) -> dict[bytes, bytes]:
        """The states of these versions, by the bytes of the id."""
        return {own_id.bytes: bytes(state) for own_id, state in self._rows(_ENVELOPES, aggregate_ids, versions)}

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with self._store.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(SQL(statement).format(events=self._events), values).fetchall()
