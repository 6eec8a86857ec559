"""Opening and ending the ticking: everything that the result rests on is looked up, frozen and hashed."""

from __future__ import annotations

from uuid import UUID

from funding_service.aggregate import screening
from funding_service.aggregate.frozen import Project, frozen_data, frozen_digest
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.round import Round
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.refusals.rounds import ProposalsUndecidedError
from linli_ballots.box import BallotBox
from linli_ballots.roll import Scope
from linli_ballots.rolls import NOTHING_DECLARED
from linli_common.event_store import Act, Receipt


class Opening:
    """What the worker does at the beginning and at the end of the ticking."""

    def __init__(self, parts: Parts, rounds: FoundRounds, proposals: FoundProposals, box: BallotBox) -> None:
        self._parts = parts
        self._rounds = rounds
        self._proposals = proposals
        self._box = box

    def open(self, round_id: UUID, act: Act) -> Receipt:
        """开始勾选. The register says which proposals there are: none is forgotten, none comes in behind.

        Raises RoundPhaseError, ProposalsUndecidedError, NothingToTickError, RollUncertainError.
        """

        def decide() -> Receipt:
            round_ = self._rounds.at(round_id, act)
            round_.check_opens(act.at)
            register, proposals = self._proposals.of_round(round_id)
            check_decided(proposals)
            admitted = [one for one in proposals if one.state == "admitted"]
            projects = [self._project(one, round_, act) for one in admitted]
            self._box.create(round_.ballots_id)
            roll = self._parts.rolls.freeze(
                round_.terms.electorate, Scope(round_.division_id), NOTHING_DECLARED, act.at
            )
            digest = frozen_digest(frozen_data(round_id, round_.edition, round_.terms, projects, roll))
            round_.open(roll, projects, digest, act.at)
            for proposal, project in zip(admitted, projects, strict=True):
                screening.put_on_ballot(proposal, project, round_.edition, act.at)
            self._rounds.forget(round_id)
            unchanged = [one for one in (register, *proposals) if one is not None and one not in admitted]
            answer = {"round_id": str(round_id)}
            return self._parts.store.record(round_, *admitted, act=act, answer=answer, unchanged=unchanged)

        return self._parts.store.once(act, decide)

    def end(self, round_id: UUID, act: Act) -> Receipt:
        """停止勾选, once its time is over; the worker counts."""
        return self._rounds.on(round_id, act, lambda round_: round_.begin_closing(act.at))

    def _project(self, proposal: Proposal, round_: Round, act: Act) -> Project:
        assert proposal.number is not None, "it is in the register"
        assert proposal.cost_fen is not None, "nothing is admitted without a cost"
        return Project(
            number=proposal.number,
            proposal_id=proposal.id,
            cost_fen=proposal.cost_fen,
            envelope=self._proposals.envelope_of(proposal, round_, act),
            division_id=proposal.division_id,
            estate_id=proposal.estate_id,
        )


def check_decided(proposals: list[Proposal]) -> None:
    """Raises ProposalsUndecidedError while one waits for screening or for the decision of an appeal."""
    waiting = [str(one.number) for one in proposals if one.is_undecided]
    if waiting:
        raise ProposalsUndecidedError(f"proposals {', '.join(waiting)} are to be decided before")
