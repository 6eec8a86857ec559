"""What people are told of funding: proposers of each step of what they proposed; units of what they have to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linli_contracts.funding import proposals, works
from notifications_service.reactions.audiences import appealed_to, place, raisers
from notifications_service.reactions.occasions import Occasion


def _of_topic(data: Mapping[str, Any]) -> bool:
    return bool(data["origin"] == "topic")


def _to_screen(data: Mapping[str, Any]) -> bool:
    return data["round_id"] is not None and data["origin"] in ("resident", "organisation")


OCCASIONS = (
    Occasion(proposals.ProposalSubmittedV1, "proposal_pooled", raisers, _of_topic),
    Occasion(proposals.ProposalSubmittedV1, "work_proposal_new", place, _to_screen),
    Occasion(proposals.ProposalEnteredV1, "proposal_entered", raisers),
    Occasion(proposals.ProposalCostedV1, "proposal_costed", raisers),
    Occasion(proposals.ProposalAdmittedV1, "proposal_admitted", raisers),
    Occasion(proposals.ProposalDeclinedV1, "proposal_declined", raisers),
    Occasion(proposals.ProposalAppealedV1, "work_proposal_appealed", appealed_to),
    Occasion(proposals.ProposalAppealDecidedV1, "proposal_appeal_decided", raisers),
    Occasion(proposals.ProposalAppealDecidedV1, "work_proposal_new", place, lambda data: bool(data["reopened"])),
    Occasion(proposals.ProposalMergedV1, "proposal_merged", raisers),
    Occasion(proposals.ProposersJoinedV1, "proposal_joined", raisers),
    Occasion(proposals.ProposalSplitV1, "proposal_split", raisers),
    Occasion(proposals.ProposalPutOnBallotV1, "proposal_on_ballot", raisers),
    Occasion(proposals.ProposalTakenOffBallotV1, "proposal_off_ballot", raisers),
    Occasion(proposals.ProposalReturnedV1, "proposal_returned", raisers),
    Occasion(proposals.ProposalDecidedV1, "proposal_decided", raisers),
    Occasion(works.WorkOpenedV1, "work_begun", raisers),
    Occasion(works.MilestoneLateV1, "work_milestone_late", place),
    Occasion(works.WorkCompletedV1, "work_completed", raisers),
    Occasion(works.WorkAcceptedV1, "work_accepted", raisers),
    Occasion(works.WorkReviewedV1, "work_reviewed", raisers),
    Occasion(works.WorkCancelledV1, "work_cancelled", raisers),
)
