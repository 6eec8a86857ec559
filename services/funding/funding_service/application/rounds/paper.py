"""Ticking on paper: the desk ticks who comes, the slip bears a random number, two workers enter it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

from funding_service.aggregate.participation import Participation, participation_id
from funding_service.aggregate.round import Round
from funding_service.aggregate.slip import Slip
from funding_service.aggregate.ticks import Choice, form_of
from funding_service.application.found_rounds import FoundRounds, unguessable
from funding_service.application.parts import Parts
from funding_service.application.rounds.casting import Casting, about_voter, choice_of
from funding_service.commands import ballots as commands
from funding_service.refusals.ballots import SlipUnknownError
from funding_service.refusals.rounds import UnknownRoundError
from linli_ballots.gathering import opened
from linli_ballots.secrets import BallotSecret, read_code
from linli_common.event_store import Act, Receipt, VersionConflictError
from linli_common.sealing import Sealed
from linli_common.sealing.keys import seal_with

STATUSES = ("entered", "confirmed", "disputed", "resolved")


class Paper:
    """What the desk and those who enter slips send."""

    def __init__(self, parts: Parts, rounds: FoundRounds, casting: Casting) -> None:
        self._parts = parts
        self._rounds = rounds
        self._casting = casting

    def issue(self, round_id: UUID, command: commands.IssueSlips, act: Act) -> Receipt:
        """A batch of numbered slips to print."""
        batch_id = uuid4()

        def decide() -> Receipt:
            round_ = self._rounds.at(round_id, act)
            round_.issue_slips(batch_id, command.slips, act.at)
            self._rounds.forget(round_id)
            answer = {"round_id": str(round_id), "batch_id": str(batch_id)}
            return self._parts.store.record(round_, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def numbers(self, round_id: UUID, batch_id: UUID) -> list[str]:
        """The numbers of a batch, for printing. Raises UnknownRoundError for another's batch."""
        round_ = self._rounds.get(round_id)
        if batch_id not in round_.batches:
            raise UnknownRoundError("no such batch of slips")
        return self._rounds.secret(round_).slip_numbers(batch_id, round_.batches[batch_id])

    def so_far(self, round_id: UUID) -> dict[str, Any]:
        """Batches and, until the counting begins, what became of the slips: numbers of those that wait for somebody."""
        round_ = self._rounds.get(round_id)
        batches = [{"batch_id": batch_id, "slips": slips} for batch_id, slips in round_.batches.items()]
        found: dict[str, list[str]] = {status: [] for status in ("unused", *STATUSES)}
        if round_.state == "tick" and batches:
            for status, number in self._statuses(round_):
                found[status].append(number)
        counted = {status: len(numbers) for status, numbers in found.items()}
        return {"batches": batches, **counted, "once": found["entered"], "differing": found["disputed"]}

    def _statuses(self, round_: Round) -> Iterator[tuple[str, str]]:
        """How each slip of an edition stands, and its number."""
        secret = self._rounds.secret(round_)
        numbers = {
            secret.slip_id(number): number
            for batch_id, slips in round_.batches.items()
            for number in secret.slip_numbers(batch_id, slips)
        }
        ids = list(numbers)
        begun = self._parts.store.first_events(ids)
        again = self._parts.store.last_events(ids, Slip.EnteredAgain.TOPIC)
        resolved = self._parts.store.last_events(ids, Slip.Resolved.TOPIC)
        for slip_id, number in numbers.items():
            if slip_id in resolved:
                yield "resolved", number
            elif slip_id in again:
                yield ("confirmed" if again[slip_id].agrees else "disputed"), number
            else:
                yield ("entered" if slip_id in begun else "unused"), number

    def tick(self, round_id: UUID, command: commands.TickPerson, act: Act) -> Receipt:
        """领取纸质选票: the person is on the roll and has not ticked."""
        secret = self._rounds.secret(self._rounds.relied_on(round_id))
        own = unguessable(act, secret)

        def decide() -> Receipt:
            round_ = self._rounds.relied_on(round_id)
            round_.takes_ballots(act.at)
            unit = self._parts.rolls.must(self._parts.rolls.unit_of(round_.frozen_roll, command.person_id))
            own_id = participation_id(round_.ballots_id, unit.unit_id)
            earlier = self._parts.store.find(Participation, own_id)
            if earlier is not None:
                earlier.refuse_slip()
            about = about_voter(self._parts.neighbourhood, command.person_id, act)
            ticked = Participation.on_paper(
                id=own_id, round_=round_, area_id=about.area_id, age_band=about.band, at=act.at
            )
            return self._casting.record(round_, ticked, own, {"participation_id": str(own_id)})

        return self._parts.store.once(own, decide)

    def enter(self, round_id: UUID, command: commands.EnterSlip, act: Act) -> Receipt:
        """录入纸质选票: the first or the second entry; whether they agree is said after the second."""

        def decide(round_: Round, secret: BallotSecret, slip_id: UUID, choice: Choice, sealed: Sealed) -> Slip:
            slip, by = self._parts.store.find(Slip, slip_id), act.actor.person_id
            if slip is None:
                return Slip.enter(id=slip_id, ballots_id=round_.ballots_id, by=by, choice=sealed, at=act.at)
            slip.enter_again(by, sealed, choice_on(slip.choice, secret, round_.ballots_id) == choice, act.at)
            return slip

        return self._on_slip(round_id, command, act, decide)

    def resolve(self, round_id: UUID, command: commands.ResolveSlip, act: Act) -> Receipt:
        """A third person decides what stands on a slip that was entered in two ways, and says why."""

        def decide(round_: Round, secret: BallotSecret, slip_id: UUID, choice: Choice, sealed: Sealed) -> Slip:
            slip = self._parts.store.find(Slip, slip_id)
            if slip is None:
                raise SlipUnknownError("the slip was not entered")
            reason = self._parts.contents.seal(round_id, command.reason)
            slip.resolve(act.actor.person_id, sealed, reason, act.at)
            return slip

        return self._on_slip(round_id, command, act, decide)

    def _on_slip(
        self,
        round_id: UUID,
        command: commands.EnterSlip,
        act: Act,
        decide: Callable[[Round, BallotSecret, UUID, Choice, Sealed], Slip],
    ) -> Receipt:
        secret, number = self._rounds.secret(self._rounds.relied_on(round_id)), read_code(command.number)
        own = unguessable(act, secret)

        def decided() -> Receipt:
            round_ = self._rounds.relied_on(round_id)
            round_.takes_slips()
            check_issued(round_, secret, number)
            form = form_of(round_.terms, round_.projects)
            choice = choice_of(form, command)
            sealed = seal_with(secret.cipher, round_.ballots_id, form.pack(number, choice))
            slip = decide(round_, secret, secret.slip_id(number), choice, sealed)
            try:
                return self._parts.store.record(slip, act=own, answer={"status": slip.status}, unchanged=[round_])
            except VersionConflictError:
                self._rounds.forget(round_id)
                raise

        return self._parts.store.once(own, decided)


def check_issued(round_: Round, secret: BallotSecret, number: str) -> None:
    """Raises `SlipUnknownError` for a number that stands on no slip of this edition."""
    if not any(number in secret.slip_numbers(batch_id, slips) for batch_id, slips in round_.batches.items()):
        raise SlipUnknownError("no slip of this round bears this number")


def choice_on(sealed: Sealed, secret: BallotSecret, ballots_id: UUID) -> Choice:
    """Opens an envelope for its choice."""
    choice: Choice = opened(sealed.ciphertext, secret, ballots_id)[1]
    return choice
