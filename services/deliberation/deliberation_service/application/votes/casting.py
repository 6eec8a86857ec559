"""Ballots online. A ballot changes its own participation and nothing else; it relies on the vote's being open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from deliberation_service.aggregate.participation import Participation, participation_id
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.parts import Parts
from deliberation_service.application.votes.finding import FoundVotes, unguessable
from deliberation_service.ballots.ballot import BallotInvalidError, Form, pack
from deliberation_service.commands import votes as commands
from deliberation_service.refusals.votes import ChoiceInvalidError
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

    def __init__(self, parts: Parts, votes: FoundVotes) -> None:
        self._parts = parts
        self._votes = votes

    def cast(self, vote_id: UUID, command: commands.CastBallot, act: Act) -> Receipt:
        """投票, or again in place of the last ballot. The receipt's code is made anew for each answer, never stored."""
        vote = self._votes.relied_on(vote_id)
        vote.frozen  # noqa: B018 - refuses a vote that was never opened, which has no secret
        secret = self._votes.secret(vote_id)
        own = unguessable(act, secret)
        receipt = self._parts.store.once(own, lambda: self._decide(vote_id, command, own, secret))
        own_id, version = UUID(receipt.answer["participation_id"]), int(receipt.answer["version"])
        return replace(receipt, answer=receipt.answer | {"code": secret.code(own_id, version)})

    def _decide(self, vote_id: UUID, command: commands.CastBallot, act: Act, secret: BallotSecret) -> Receipt:
        vote = self._votes.relied_on(vote_id)
        vote.takes_ballots(act.at)
        choice = checked(vote.form, command.choice)
        person_id = act.actor.person_id
        voter = self._parts.rolls.must(self._parts.rolls.unit_of(vote.frozen, person_id, command.dwelling_id))
        own_id = participation_id(vote_id, voter.unit_id)
        found = self._parts.store.find(Participation, own_id)
        version = 1 if found is None else found.version + 1
        ballot = seal_with(secret.cipher, vote_id, pack(vote.form, secret.code(own_id, version), choice))
        if found is None:
            about = about_voter(self._parts.neighbourhood, person_id, act)
            found = begun(Participation.Cast, vote, own_id, about, act, ballot=ballot)
        else:
            found.cast_again(ballot, act.at)
        answer = {"vote_id": str(vote_id), "participation_id": str(own_id), "version": str(version)}
        try:
            return self._parts.store.record(found, act=act, answer=answer, unchanged=[vote])
        except VersionConflictError:
            self._votes.forget(vote_id)
            raise


def begun(
    event: type[Participation.Event], vote: Vote, own_id: UUID, about: About, act: Act, **more: object
) -> Participation:
    """A unit's first part in a vote."""
    return Participation._create(
        event,  # type: ignore[arg-type]
        id=own_id,
        timestamp=act.at,
        place=vote.place,
        division_id=vote.division_id,
        topic_id=vote.topic_id,
        vote_id=vote.id,
        area_id=about.area_id,
        age_band=about.band,
        **more,
    )


def checked(form: Form, choice: list[int]) -> list[int]:
    """The choice as it is kept. Raises `ChoiceInvalidError`, which does not repeat it."""
    try:
        return form.checked(choice)
    except BallotInvalidError as error:
        raise ChoiceInvalidError(f"choice: {error}") from None


def about_voter(neighbourhood: Neighbourhood, person_id: UUID, act: Act) -> About:
    """Area and age band of a voter on the day, both None for who does not live in the district."""
    resident = neighbourhood.resident(person_id)
    if resident is None:
        return About(None, None)
    return About(resident.division_id, age_band(max(0, shanghai_day(act.at).year - resident.birth_year)))
