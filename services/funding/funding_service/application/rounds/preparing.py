"""Announcing, revising and cancelling rounds, and the decision of who pays."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID, uuid4

from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.register import Register
from funding_service.aggregate.round import Round
from funding_service.aggregate.screening import return_to_pool, take_off_ballot
from funding_service.aggregate.terms import WHOLE, Dates, Envelope, Terms
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.commands import rounds as commands
from funding_service.refusals.rounds import RoundTermsInvalidError
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.sealing import Sealed


class Preparing:
    """A round up to its ticking."""

    def __init__(self, parts: Parts, rounds: FoundRounds, proposals: FoundProposals) -> None:
        self._parts = parts
        self._rounds = rounds
        self._proposals = proposals

    def prepare(self, command: commands.PrepareRound, act: Act) -> Receipt:
        """拟定轮次."""
        round_id = uuid4()

        def decide() -> Receipt:
            where = self._parts.places.where(command.division_id, act.at)
            terms = terms_of(command)
            self._check_sub_divisions(command.division_id, terms, act)
            self._parts.contents.create(round_id)
            prepared = Round.prepare(
                id=round_id,
                division_id=command.division_id,
                place=where.place,
                terms=terms,
                content=self._said(round_id, command),
                at=act.at,
            )
            return self._parts.store.record(prepared, act=act, answer={"round_id": str(round_id)})

        return self._parts.store.once(act, decide)

    def revise(self, round_id: UUID, command: commands.ReviseRound, act: Act) -> Receipt:
        """更改轮次: a new edition. What was ticked is void; proposals of the ballot stand as admitted."""

        def decide() -> Receipt:
            round_ = self._rounds.at(round_id, act)
            terms = terms_of(command)
            self._check_sub_divisions(round_.division_id, terms, act)
            reason = self._parts.contents.seal(round_id, command.reason)
            on_ballot = self._on_ballot(round_)
            round_.revise(terms, self._said(round_id, command), reason, act.at)
            for proposal in on_ballot:
                take_off_ballot(proposal, act.at)
            return self._record(round_, on_ballot, act)

        return self._parts.store.once(act, decide)

    def cancel(self, round_id: UUID, command: commands.CancelRound, act: Act) -> Receipt:
        """取消轮次: what was ticked is void; its proposals wait in the pool for another round."""

        def decide() -> Receipt:
            round_ = self._rounds.at(round_id, act)
            round_.cancel(self._parts.contents.seal(round_id, command.reason), act.at)
            register, proposals = self._proposals.of_round(round_id)
            for proposal in proposals:
                return_to_pool(proposal, act.at)
            return self._record(round_, proposals, act, *([] if register is None else [register]))

        return self._parts.store.once(act, decide)

    def _on_ballot(self, round_: Round) -> list[Proposal]:
        return [self._proposals.get(project.proposal_id) for project in round_.projects]

    def _record(self, round_: Round, proposals: list[Proposal], act: Act, *unchanged: Register) -> Receipt:
        self._rounds.forget(round_.id)
        answer = {"round_id": str(round_.id), "edition": str(round_.edition)}
        return self._parts.store.record(round_, *proposals, act=act, answer=answer, unchanged=unchanged)

    def _said(self, round_id: UUID, command: commands.RoundStated) -> Sealed:
        said = {"name": command.name, "text": command.text, "funder_name": command.funder_name}
        return self._parts.contents.seal_json(round_id, said)

    def _check_sub_divisions(self, division_id: UUID, terms: Terms, act: Act) -> None:
        """Raises RoundTermsInvalidError for an envelope of a division that is not below the round's."""
        named = {envelope.division_id for envelope in terms.envelopes if envelope.division_id is not None}
        if not named:
            return
        below = set(self._parts.neighbourhood.below(division_id, shanghai_day(act.at)))
        if not named <= below - {division_id}:
            raise RoundTermsInvalidError("an envelope is for a division below the round's", field="envelopes")


def terms_of(command: commands.RoundStated) -> Terms:
    """The terms that a body states, their envelopes under their keys."""
    return Terms(
        funder=command.funder,
        bound=command.bound,
        split_by=command.split_by,
        envelopes=tuple(
            Envelope(str(one.division_id or one.category or WHOLE), one.amount_fen, one.division_id, one.category)
            for one in command.envelopes
        ),
        ballot=command.ballot,
        most=command.most,
        rule=command.rule,
        completion=command.completion,
        tie_breaks=tuple(command.tie_breaks),
        electorate=command.electorate,
        dates=Dates(
            collect_at=command.collect_at.astimezone(UTC),
            screen_at=command.screen_at.astimezone(UTC),
            discuss_at=command.discuss_at.astimezone(UTC),
            tick_at=command.tick_at.astimezone(UTC),
            closes_at=command.closes_at.astimezone(UTC),
            counts_at=(command.counts_at or command.closes_at).astimezone(UTC),
            notice_at=command.notice_at.astimezone(UTC),
            build_at=command.build_at.astimezone(UTC),
            review_at=command.review_at.astimezone(UTC),
        ),
    )
