"""All ballots of an edition, envelopes and slips, for `linli_ballots.gathering` to put into sheets by their codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from funding_service.aggregate.participation import Participation, participation_id
from funding_service.aggregate.round import Round
from funding_service.aggregate.slip import Slip
from funding_service.aggregate.ticks import Choice
from funding_service.application.rounds.paper import choice_on
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
    choice: Choice
    area: str
    band: str


@dataclass(slots=True)
class TookPart:
    """People who took part, online or at the desk; slips by what became of them."""

    online: int = 0
    paper: int = 0
    slips: dict[str, int] = field(default_factory=dict)

    @property
    def more_slips_than_people(self) -> bool:
        """More slips count than the desk handed out: then nothing of it can be relied on."""
        return self.slips.get("confirmed", 0) + self.slips.get("resolved", 0) > self.paper


class Gathering:
    """One pass over everything that was cast in an edition."""

    def __init__(
        self,
        store: EventSourcedApplication,
        rolls: Rolls,
        round_: Round,
        secret: BallotSecret,
        *,
        part_units: int = PART_UNITS,
    ) -> None:
        self._store = store
        self._rolls = rolls
        self._round = round_
        self._ballots_id = round_.ballots_id
        self._secret = secret
        self._part_units = part_units
        self._cast = Cast(store)
        self.took_part = TookPart()

    def sheets(self) -> Iterator[list[Opened]]:
        """Full sheets and a last one, by code."""
        return in_sheets(self._round.frozen_roll.units, self._references, self._open, self._part_units)

    def _references(self, number: int) -> Iterator[Reference]:
        first = number == 0
        yield from self._online(first)
        yield from self._slips(first)

    def _online(self, first: bool) -> Iterator[Reference]:
        """References of all envelopes; on the first pass over the roll, counts who took part."""
        for voters in in_batches(self._rolls.units(self._round.frozen_roll), UNITS_AT_ONCE):
            ids = [participation_id(self._ballots_id, voter.unit_id) for voter in voters]
            for own_id, version, topic, _ in self._cast.last(ids):
                paper = topic == Participation.OnPaper.TOPIC
                if first and paper:
                    self.took_part.paper += 1
                elif first:
                    self.took_part.online += 1
                if not paper:
                    yield Reference(self._secret.code(own_id, version), own_id.bytes, version)

    def _slips(self, first: bool) -> Iterator[Reference]:
        """References of all slips that count."""
        for batch_id, slips in self._round.batches.items():
            for number in self._secret.slip_numbers(batch_id, slips):
                slip = self._store.find(Slip, self._secret.slip_id(number))
                status = "unused" if slip is None else slip.status
                if first:
                    self.took_part.slips[status] = self.took_part.slips.get(status, 0) + 1
                if slip is not None and slip.counts:
                    yield Reference(number, slip.id.bytes, 0)

    def _open(self, references: list[Reference]) -> Iterator[Opened]:
        cast = [one for one in references if one.version]
        states = self._cast.envelopes([UUID(bytes=one.id) for one in cast], [one.version for one in cast])
        for one in references:
            if one.version:
                yield self._envelope(one, orjson.loads(states[one.id]))
            else:
                slip = self._store.find(Slip, UUID(bytes=one.id))
                assert slip is not None, "it was there when it was referred to"
                yield Opened(one.code, choice_on(slip.choice, self._secret, self._ballots_id), PAPER, PAPER)

    def _envelope(self, one: Reference, state: dict[str, Any]) -> Opened:
        code, choice = opened(sealed_ciphertext(state["ballot"]), self._secret, self._ballots_id)
        if code != one.code:
            raise ValueError("an envelope holds another code than its participation gives")
        area = state["area_id"]["_data_"] if state["area_id"] else None
        return Opened(code, choice, str(UUID(area)) if area else UNKNOWN, state["age_band"] or UNKNOWN)
