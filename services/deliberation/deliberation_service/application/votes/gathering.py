"""All ballots of a vote in the order of their codes, opened in bounded memory.

The codes are made from the ids alone, without opening anything; so the ballots are taken in parts by the first letter
of their code: a part's references are sorted in memory (some 300 bytes each), its envelopes opened a sheet at a time.
Nothing is written down on the way that could lead from a voter to a ballot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.ballot_sheet import BALLOTS
from deliberation_service.aggregate.participation import Participation, participation_id
from deliberation_service.aggregate.roll import Voter
from deliberation_service.aggregate.slip import Slip
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.rolls import Rolls
from deliberation_service.application.votes.paper import choice_on, opened
from deliberation_service.ballots.secrets import BallotSecret, part_of
from linli_common.event_store import EventSourcedApplication
from linli_common.event_store.transcoding import sealed_ciphertext

PART_UNITS = 400_000
"""Units of the roll whose references are sorted in memory at once."""
_UNITS_AT_ONCE = 5_000
PAPER = "paper"
UNKNOWN = "elsewhere"

_LAST = (
    "SELECT DISTINCT ON (originator_id) originator_id, originator_version, topic, state FROM deliberation.events"
    " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version DESC"
)
_ENVELOPES = (
    "SELECT e.originator_id, e.state FROM unnest(%s::uuid[], %s::bigint[]) AS w(id, version)"
    " JOIN deliberation.events e ON e.originator_id = w.id AND e.originator_version = w.version"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A ballot as it is published, and the groups that it is counted in for the breakdown."""

    code: str
    choice: list[int]
    area_cm2: int | None
    area: str
    band: str


@dataclass(slots=True)
class TookPart:
    """Units that took part, online or at the desk, with the floor area behind them; slips by what became of them."""

    online: int = 0
    paper: int = 0
    area_cm2: int = 0
    slips: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Reference:
    code: str
    id: bytes
    version: int
    weight_cm2: int


class Gathering:
    """One pass over everything that was cast in a vote."""

    def __init__(
        self,
        store: EventSourcedApplication,
        rolls: Rolls,
        vote: Vote,
        secret: BallotSecret,
        *,
        part_units: int = PART_UNITS,
    ) -> None:
        self._store = store
        self._rolls = rolls
        self._vote = vote
        self._secret = secret
        self._parts = max(1, min(32, -(-vote.frozen.units // part_units)))
        self.took_part = TookPart()

    def sheets(self) -> Iterator[list[Opened]]:
        """Full sheets and a last one, by code."""
        ballots = (ballot for part in range(self._parts) for ballot in self._part(part))
        while sheet := list(islice(ballots, BALLOTS)):
            yield sheet

    def _part(self, part: int) -> Iterator[Opened]:
        first = part == 0
        references = [
            *(one for one in self._online(first) if part_of(one.code, self._parts) == part),
            *(one for one in self._slips(first) if part_of(one.code, self._parts) == part),
        ]
        references.sort(key=attrgetter("code"))
        waiting = iter(references)
        while some := list(islice(waiting, BALLOTS)):
            yield from self._open(some)

    def _online(self, first: bool) -> Iterator[_Reference]:
        """References of all envelopes; on the first pass over the roll, counts who took part."""
        for voters in _batches(self._rolls.units(self._vote.frozen), _UNITS_AT_ONCE):
            weights = {participation_id(self._vote.id, voter.unit_id): voter.weight_cm2 for voter in voters}
            for own_id, version, topic, state in self._rows(_LAST, list(weights)):
                paper = topic == Participation.Ticked.TOPIC
                if first:
                    self._note(paper, weights[own_id])
                if not paper:
                    yield _Reference(self._secret.code(own_id, version), own_id.bytes, version, weights[own_id])
                elif self._vote.named:
                    yield from self._named_slip(state, weights[own_id])

    def _note(self, paper: bool, weight_cm2: int) -> None:
        self.took_part.area_cm2 += weight_cm2
        if paper:
            self.took_part.paper += 1
        else:
            self.took_part.online += 1

    def _slips(self, first: bool) -> Iterator[_Reference]:
        """References of all slips that count. On named votes they come with who was ticked (`_named_slip`)."""
        for batch_id, slips in self._vote.batches.items():
            for number in self._secret.slip_numbers(batch_id, slips):
                slip = self._store.find(Slip, self._secret.slip_id(number))
                status = "unused" if slip is None else slip.status
                if first:
                    self.took_part.slips[status] = self.took_part.slips.get(status, 0) + 1
                if slip is not None and slip.counts and not self._vote.named:
                    yield _Reference(number, slip.id.bytes, 0, 0)

    def _named_slip(self, state: bytes, weight_cm2: int) -> Iterator[_Reference]:
        """The slip of an owner who was ticked; its number is in its envelope."""
        slip = self._store.find(Slip, UUID(orjson.loads(bytes(state))["slip_id"]["_data_"]))
        if slip is not None and slip.counts:
            number, _ = opened(slip.choice.ciphertext, self._secret, self._vote.id)
            yield _Reference(number, slip.id.bytes, 0, weight_cm2)

    def _open(self, references: list[_Reference]) -> Iterator[Opened]:
        cast = [one for one in references if one.version]
        rows = self._rows(_ENVELOPES, [UUID(bytes=one.id) for one in cast], [one.version for one in cast])
        states = {own_id.bytes: bytes(state) for own_id, state in rows}
        for one in references:
            area_cm2 = one.weight_cm2 if self._vote.named else None
            if one.version:
                yield self._envelope(one, orjson.loads(states[one.id]), area_cm2)
            else:
                slip = self._store.find(Slip, UUID(bytes=one.id))
                assert slip is not None, "it was there when it was referred to"
                choice = choice_on(slip.choice, self._secret, self._vote.id)
                yield Opened(one.code, choice, area_cm2, PAPER, PAPER)

    def _envelope(self, one: _Reference, state: dict[str, Any], area_cm2: int | None) -> Opened:
        code, choice = opened(sealed_ciphertext(state["ballot"]), self._secret, self._vote.id)
        if code != one.code:
            raise ValueError("an envelope holds another code than its participation gives")
        area = state["area_id"]["_data_"] if state["area_id"] else None
        return Opened(code, choice, area_cm2, str(UUID(area)) if area else UNKNOWN, state["age_band"] or UNKNOWN)

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with self._store.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(statement, values).fetchall()


def _batches(voters: Iterable[Voter], size: int) -> Iterator[list[Voter]]:
    walking = iter(voters)
    while some := list(islice(walking, size)):
        yield some
