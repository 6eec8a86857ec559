"""Voting on paper: the desk ticks who comes, the slip bears a number, two workers enter it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from deliberation_service.aggregate.participation import Participation, participation_id
from deliberation_service.aggregate.slip import Slip, SlipClaim, claim_id
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.parts import Parts
from deliberation_service.application.votes.casting import about_voter, begun, checked
from deliberation_service.application.votes.finding import FoundVotes, unguessable
from deliberation_service.ballots.ballot import pack
from deliberation_service.commands import votes as commands
from deliberation_service.refusals.votes import SlipEnteredError, SlipUnknownError, UnknownVoteError
from linli_ballots.gathering import opened
from linli_ballots.secrets import BallotSecret, read_code
from linli_common.event_store import Act, Receipt, VersionConflictError
from linli_common.sealing.keys import seal_with
from linli_common.sealing.sealed import Sealed


class Paper:
    """What the desk and those who enter slips send."""

    def __init__(self, parts: Parts, votes: FoundVotes) -> None:
        self._parts = parts
        self._votes = votes

    def issue(self, vote_id: UUID, command: commands.IssueSlips, act: Act) -> Receipt:
        """A batch of numbered slips to print."""
        batch_id = uuid4()

        def decide() -> Receipt:
            vote = self._votes.get(vote_id)
            vote.issue_slips(batch_id, command.slips, act.at)
            self._votes.forget(vote_id)
            answer = {"vote_id": str(vote_id), "batch_id": str(batch_id)}
            return self._parts.store.record(vote, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def numbers(self, vote_id: UUID, batch_id: UUID) -> list[str]:
        """The numbers of a batch, for printing. Raises `UnknownVoteError` for another's batch."""
        vote = self._votes.get(vote_id)
        if batch_id not in vote.batches:
            raise UnknownVoteError("no such batch of slips")
        return self._votes.secret(vote_id).slip_numbers(batch_id, vote.batches[batch_id])

    def tick(self, vote_id: UUID, command: commands.TickVoter, act: Act) -> Receipt:
        """领取纸质选票: the person is on the roll and has not voted; on named votes the slip is the owner's."""
        vote = self._votes.relied_on(vote_id)
        vote.frozen  # noqa: B018 - refuses a vote that was never opened, which has no secret
        secret = self._votes.secret(vote_id)
        own = unguessable(act, secret)

        def decide() -> Receipt:
            vote = self._votes.relied_on(vote_id)
            vote.takes_ballots(act.at)
            slip_id = self._named_slip(vote, secret, command.slip_number)
            claims = [] if slip_id is None else [SlipClaim.claim(slip_id, vote_id, act.at)]
            unit = self._parts.rolls.unit_of(vote.frozen, command.person_id, command.dwelling_id)
            own_id = participation_id(vote_id, self._parts.rolls.must(unit).unit_id)
            earlier = self._parts.store.find(Participation, own_id)
            if earlier is not None:
                earlier.refuse_slip()
            about = about_voter(self._parts.neighbourhood, command.person_id, act)
            ticked = begun(Participation.Ticked, vote, own_id, about, act, slip_id=slip_id)
            try:
                return self._parts.store.record(
                    ticked, *claims, act=own, answer={"participation_id": str(own_id)}, unchanged=[vote]
                )
            except VersionConflictError:
                self._votes.forget(vote_id)
                raise

        return self._parts.store.once(own, decide)

    def enter(self, vote_id: UUID, command: commands.EnterSlip, act: Act) -> Receipt:
        """录入纸质选票: the first or the second entry; whether they agree is said after the second."""

        def decide(vote: Vote, secret: BallotSecret, number: str) -> Slip:
            slip_id = secret.slip_id(number)
            choice = checked(vote.form, command.choice)
            sealed = seal_with(secret.cipher, vote_id, pack(vote.form, number, choice))
            slip = self._parts.store.find(Slip, slip_id)
            by = act.actor.person_id
            if slip is None:
                return Slip.enter(id=slip_id, vote_id=vote_id, by=by, choice=sealed, at=act.at)
            slip.enter_again(by, sealed, choice_on(slip.choice, secret, vote_id) == choice, act.at)
            return slip

        return self._on_slip(vote_id, command.number, act, decide)

    def resolve(self, vote_id: UUID, command: commands.ResolveSlip, act: Act) -> Receipt:
        """A third person decides what stands on a slip that was entered in two ways, and says why."""

        def decide(vote: Vote, secret: BallotSecret, number: str) -> Slip:
            slip = self._parts.store.find(Slip, secret.slip_id(number))
            if slip is None:
                raise SlipUnknownError("the slip was not entered")
            choice = checked(vote.form, command.choice)
            sealed = seal_with(secret.cipher, vote_id, pack(vote.form, number, choice))
            reason = self._parts.contents.seal(vote.topic_id or vote_id, command.reason)
            slip.resolve(act.actor.person_id, sealed, reason, act.at)
            return slip

        return self._on_slip(vote_id, command.number, act, decide)

    def _on_slip(
        self, vote_id: UUID, typed: str, act: Act, decide: Callable[[Vote, BallotSecret, str], Slip]
    ) -> Receipt:
        self._votes.relied_on(vote_id).frozen  # noqa: B018 - refuses a vote that was never opened
        secret, number = self._votes.secret(vote_id), read_code(typed)
        own = unguessable(act, secret)

        def decided() -> Receipt:
            vote = self._votes.relied_on(vote_id)
            vote.takes_slips()
            check_issued(vote, secret, number)
            slip = decide(vote, secret, number)
            try:
                return self._parts.store.record(slip, act=own, answer={"status": slip.status}, unchanged=[vote])
            except VersionConflictError:
                self._votes.forget(vote_id)
                raise

        return self._parts.store.once(own, decided)

    def _named_slip(self, vote: Vote, secret: BallotSecret, typed: str | None) -> UUID | None:
        """The slip that an owner's area goes with; a secret vote keeps none, whatever was sent."""
        if not vote.named:
            return None
        number = read_code(typed or "")
        check_issued(vote, secret, number)
        slip_id = secret.slip_id(number)
        if self._parts.store.find(SlipClaim, claim_id(slip_id)) is not None:
            raise SlipEnteredError("the slip is another owner's", field="slip_number")
        return slip_id


def check_issued(vote: Vote, secret: BallotSecret, number: str) -> None:
    """Raises `SlipUnknownError` for a number that stands on no slip of this vote."""
    if not any(number in secret.slip_numbers(batch_id, slips) for batch_id, slips in vote.batches.items()):
        raise SlipUnknownError("no slip of this vote bears this number")


def choice_on(sealed: Sealed, secret: BallotSecret, vote_id: UUID) -> list[int]:
    """Opens an envelope for its choice."""
    choice: list[int] = opened(sealed.ciphertext, secret, vote_id)[1]
    return choice
