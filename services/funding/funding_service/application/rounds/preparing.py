"""Announcing, revising and cancelling rounds, and the decision of who pays."""

from __future__ import annotations

from uuid import UUID, uuid4

from funding_service.aggregate.round import Round
from funding_service.aggregate.terms import WHOLE, Dates, Envelope, Terms
from funding_service.application.parts import Parts
from funding_service.application.rounds.finding import FoundRounds
from funding_service.commands import rounds as commands
from funding_service.refusals.rounds import RoundTermsInvalidError
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.sealing import Sealed


class Preparing:
    """A round up to its ticking."""

    def __init__(self, parts: Parts, rounds: FoundRounds) -> None:
        self._parts = parts
        self._rounds = rounds

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
        tie_break=command.tie_break,
        electorate=command.electorate,
        dates=Dates(
            collect_at=command.collect_at,
            screen_at=command.screen_at,
            discuss_at=command.discuss_at,
            tick_at=command.tick_at,
            closes_at=command.closes_at,
            counts_at=command.counts_at or command.closes_at,
            notice_at=command.notice_at,
            build_at=command.build_at,
            review_at=command.review_at,
        ),
    )
