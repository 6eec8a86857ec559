"""Ballots online. A ballot changes its own participation and nothing else; it relies on the round's being open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from funding_service.aggregate.participation import Participation, participation_id
from funding_service.aggregate.round import Round
from funding_service.aggregate.ticks import Choice, Form, form_of
from funding_service.application.found_rounds import FoundRounds, unguessable
from funding_service.application.parts import Parts
from funding_service.commands.ballots import Ticks
from linli_ballots.secrets import BallotSecret
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt, VersionConflictError
from linli_common.sealing.keys import seal_with
from linli_contracts.words import AgeBand, age_band
from linli_neighbourhood import Neighbourhood


@dataclass(frozen=True, slots=True)
class About:
    """What a participation says of its voter."""

    area_id: UUID | None
    band: AgeBand | None


class Casting:
    """What voters send."""

    def __init__(self, parts: Parts, rounds: FoundRounds) -> None:
        self._parts = parts
        self._rounds = rounds

    def cast(self, round_id: UUID, command: Ticks, act: Act) -> Receipt:
        """勾选, or again in place of the last ballot. The receipt's code is made anew for each answer, never stored."""
        secret = self._rounds.secret(self._rounds.relied_on(round_id))
        own = unguessable(act, secret)
        receipt = self._parts.store.once(own, lambda: self._decide(round_id, command, own, secret))
        own_id, version = UUID(receipt.answer["participation_id"]), int(receipt.answer["version"])
        return replace(receipt, answer=receipt.answer | {"code": secret.code(own_id, version)})

    def _decide(self, round_id: UUID, command: Ticks, act: Act, secret: BallotSecret) -> Receipt:
        round_ = self._rounds.relied_on(round_id)
        round_.takes_ballots(act.at)
        form = form_of(round_.terms, round_.projects)
        choice = choice_of(form, command)
        person_id = act.actor.person_id
        voter = self._parts.rolls.must(self._parts.rolls.unit_of(round_.frozen_roll, person_id))
        own_id = participation_id(round_.ballots_id, voter.unit_id)
        found = self._parts.store.find(Participation, own_id)
        version = 1 if found is None else found.version + 1
        ballot = seal_with(secret.cipher, round_.ballots_id, form.pack(secret.code(own_id, version), choice))
        if found is None:
            about = about_voter(self._parts.neighbourhood, person_id, act)
            found = Participation.cast(
                id=own_id, round_=round_, area_id=about.area_id, age_band=about.band, ballot=ballot, at=act.at
            )
        else:
            found.cast_again(ballot, act.at)
        return self.record(round_, found, act, {"participation_id": str(own_id), "version": str(version)})

    def record(self, round_: Round, part: Participation, act: Act, answer: dict[str, str]) -> Receipt:
        """Records a part in the ticking while the round stands as it was."""
        try:
            return self._parts.store.record(
                part, act=act, answer={"round_id": str(round_.id), **answer}, unchanged=[round_]
            )
        except VersionConflictError:
            self._rounds.forget(round_.id)
            raise


def choice_of(form: Form, command: Ticks) -> Choice:
    """The choice as it is kept. Raises `ChoiceInvalidError`, which does not repeat it."""
    if form.kind == "points":
        return form.shared_out([(one.number, one.points) for one in command.points])
    return form.ticked(command.projects)


def about_voter(neighbourhood: Neighbourhood, person_id: UUID, act: Act) -> About:
    """Area and age band of a voter on the day, both None for who has moved away meanwhile."""
    resident = neighbourhood.resident(person_id)
    if resident is None:
        return About(None, None)
    return About(resident.division_id, age_band(max(0, shanghai_day(act.at).year - resident.birth_year)))
