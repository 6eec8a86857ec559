"""The public faces of proposals: where, of which round, what became of them, and who has to hear of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.register import Register
from linli_contracts.contract import Contract
from linli_contracts.funding import proposals as public

_STATED = ("division_id", "estate_id", "round_id", "category", "origin", "topic_id", "raised_by_ids")


def _of_proposal(contract: type[Contract], *names: str, **renamed: str) -> Callable[[Any], Contract]:
    """A contract that states the proposal, and these fields of the event (``renamed``: ours → the event's)."""

    def face(event: Any) -> Contract:
        stated = {
            "proposal_id": event.originator_id,
            "status": event.state,
            **{name: getattr(event, name) for name in (*_STATED, *names)},
            **{ours: getattr(event, theirs) for ours, theirs in renamed.items()},
        }
        return contract(**stated)

    return face


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Proposal.Submitted: _of_proposal(public.ProposalSubmittedV1, "number", "split_from_id"),
    Proposal.Entered: _of_proposal(public.ProposalEnteredV1, "entered_round_id", "number"),
    Proposal.Costed: _of_proposal(public.ProposalCostedV1, "cost_fen"),
    Proposal.Admitted: _of_proposal(public.ProposalAdmittedV1, "cost_fen"),
    Proposal.Declined: _of_proposal(public.ProposalDeclinedV1, reason="why"),
    Proposal.Appealed: _of_proposal(public.ProposalAppealedV1, "to_division_id"),
    Proposal.AppealDecided: _of_proposal(public.ProposalAppealDecidedV1, "reopened"),
    Proposal.Merged: _of_proposal(public.ProposalMergedV1, "into_proposal_id"),
    Proposal.ProposersJoined: _of_proposal(public.ProposersJoinedV1, "from_proposal_id", "joined_ids"),
    Proposal.SplitUp: _of_proposal(public.ProposalSplitV1, "part_ids"),
    Proposal.PictureAdded: _of_proposal(public.ProposalPictureAddedV1),
    Proposal.Withdrawn: _of_proposal(public.ProposalWithdrawnV1),
    Proposal.PutOnBallot: _of_proposal(public.ProposalPutOnBallotV1, "number", "cost_fen", "edition"),
    Proposal.TakenOffBallot: _of_proposal(public.ProposalTakenOffBallotV1),
    Proposal.Returned: _of_proposal(public.ProposalReturnedV1),
    Proposal.Decided: _of_proposal(public.ProposalDecidedV1, "funded", "cost_fen"),
}
WITHHELD: frozenset[type[Any]] = frozenset({Proposal.Described, Register.Begun, Register.Entered})
BY_TIME: frozenset[type[Any]] = frozenset()
