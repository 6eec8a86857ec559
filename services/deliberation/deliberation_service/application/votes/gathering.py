"""All ballots of a vote, envelopes and paper slips, for `linli_ballots.gathering` to put into sheets by their codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.participation import Participation, participation_id
from deliberation_service.aggregate.slip import Slip
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.votes.paper import choice_on
from linli_ballots.gathering import PART_UNITS, UNITS_AT_ONCE, Cast, Reference, in_batches, in_sheets, opened
from linli_ballots.rolls import Rolls
from linli_ballots.secrets import BallotSecret
from linli_common.event_store import EventSourcedApplication
from linli_common.event_store.transcoding import sealed_ciphertext

PAPER = "paper"
UNKNOWN = "elsewhere"


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
        self._part_units = part_units
        self._cast = Cast(store)
        self.took_part = TookPart()

    def sheets(self) -> Iterator[list[Opened]]:
        """Full sheets and a last one, by code."""
        return in_sheets(self._vote.frozen.units, self._references, self._open, self._part_units)

    def _references(self, number: int) -> Iterator[Reference]:
        first = number == 0
        yield from self._online(first)
        yield from self._slips(first)

    def _online(self, first: bool) -> Iterator[Reference]:
        """References of all envelopes; on the first pass over the roll, counts who took part."""
        for voters in in_batches(self._rolls.units(self._vote.frozen), UNITS_AT_ONCE):
            weights = {participation_id(self._vote.id, voter.unit_id): voter.weight_cm2 for voter in voters}
            for own_id, version, topic, state in self._cast.last(list(weights)):
                paper = topic == Participation.Ticked.TOPIC
                if first:
                    self._note(paper, weights[own_id])
                if not paper:
                    yield Reference(self._secret.code(own_id, version), own_id.bytes, version, weights[own_id])
                elif self._vote.named:
                    yield from self._named_slip(state, weights[own_id])

    def _note(self, paper: bool, weight_cm2: int) -> None:
        self.took_part.area_cm2 += weight_cm2
        if paper:
            self.took_part.paper += 1
        else:
            self.took_part.online += 1

    def _slips(self, first: bool) -> Iterator[Reference]:
        """References of all slips that count. On named votes they come with who was ticked (`_named_slip`)."""
        for batch_id, slips in self._vote.batches.items():
            for number in self._secret.slip_numbers(batch_id, slips):
                slip = self._store.find(Slip, self._secret.slip_id(number))
                status = "unused" if slip is None else slip.status
                if first:
                    self.took_part.slips[status] = self.took_part.slips.get(status, 0) + 1
                if slip is not None and slip.counts and not self._vote.named:
                    yield Reference(number, slip.id.bytes, 0, 0)

    def _named_slip(self, state: bytes, weight_cm2: int) -> Iterator[Reference]:
        """The slip of an owner who was ticked; its number is in its envelope."""
        slip = self._store.find(Slip, UUID(orjson.loads(bytes(state))["slip_id"]["_data_"]))
        if slip is not None and slip.counts:
            number, _ = opened(slip.choice.ciphertext, self._secret, self._vote.id)
            yield Reference(number, slip.id.bytes, 0, weight_cm2)

    def _open(self, references: list[Reference]) -> Iterator[Opened]:
        cast = [one for one in references if one.version]
        states = self._cast.envelopes([UUID(bytes=one.id) for one in cast], [one.version for one in cast])
        for one in references:
            area_cm2 = one.weight_cm2 if self._vote.named else None
            if one.version:
                yield self._envelope(one, orjson.loads(states[one.id]), area_cm2)
            else:
                slip = self._store.find(Slip, UUID(bytes=one.id))
                assert slip is not None, "it was there when it was referred to"
                choice = choice_on(slip.choice, self._secret, self._vote.id)
                yield Opened(one.code, choice, area_cm2, PAPER, PAPER)

    def _envelope(self, one: Reference, state: dict[str, Any], area_cm2: int | None) -> Opened:
        code, choice = opened(sealed_ciphertext(state["ballot"]), self._secret, self._vote.id)
        if code != one.code:
            raise ValueError("an envelope holds another code than its participation gives")
        area = state["area_id"]["_data_"] if state["area_id"] else None
        return Opened(code, choice, area_cm2, str(UUID(area)) if area else UNKNOWN, state["age_band"] or UNKNOWN)
