"""Screening (审核): what becomes of a proposal before the ballot, and on it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from funding_service.aggregate.frozen import Project
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.round import Round
from funding_service.aggregate.terms import Terms, key_of
from funding_service.refusals.proposals import (
    AppealedBeforeError,
    ElsewhereError,
    NoEnvelopeError,
    NotCostedError,
    OverEnvelopeError,
    OwnDecisionError,
    ProposalStateError,
    TooManyPicturesError,
)
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import words

COLLECTING: tuple[words.RoundStatus, ...] = ("collect",)
STAFF_COLLECTING: tuple[words.RoundStatus, ...] = ("collect", "screen")
SCREENING: tuple[words.RoundStatus, ...] = ("collect", "screen", "discuss")
MOST_PICTURES = 5


def envelope_of(terms: Terms, path: Sequence[UUID], category: str | None) -> str:
    """The key of the envelope that a proposal asks for: ``path`` leads from the district to its division.

    Raises NoEnvelopeError. Where divisions of several tiers have envelopes, the nearest one pays.
    """
    keys = {envelope.key for envelope in terms.envelopes}
    asked = [key_of(terms.split_by, division_id, None) for division_id in reversed(path)]
    if terms.split_by != "division":
        asked = [key_of(terms.split_by, None, category if terms.split_by == "category" else None)]
    for key in asked:
        if key in keys:
            assert key is not None
            return key
    raise NoEnvelopeError("the round has no envelope for this place or category")


def describe(proposal: Proposal, content: Sealed, category: words.Category, at: datetime) -> None:
    """Writes down what it is about, until it is screened. Raises ProposalStateError."""
    proposal.must_be("pooled", "submitted")
    proposal.happened(Proposal.Described, at, content=content, new_category=category)


def enter(proposal: Proposal, round_: Round, number: int, at: datetime) -> None:
    """入轮, from the pool. Raises ProposalStateError, RoundPhaseError."""
    proposal.must_be("pooled")
    if proposal.content is None:
        raise ProposalStateError("nobody has written down yet what it is about")
    round_.must_be(*STAFF_COLLECTING)
    proposal.happened(Proposal.Entered, at, entered_round_id=round_.id, number=number)


def cost(proposal: Proposal, round_: Round, envelope: str, cost_fen: int, items: Sealed, at: datetime) -> None:
    """概算, as often as it takes until ticking opens. Raises ProposalStateError, RoundPhaseError, OverEnvelopeError."""
    _screened_in(proposal, round_)
    proposal.must_be("submitted", "admitted")
    if proposal.state == "admitted":
        _check_affordable(round_, envelope, cost_fen)
    proposal.happened(Proposal.Costed, at, cost_fen=cost_fen, items=items)


def admit(proposal: Proposal, round_: Round, envelope: str, reason: Sealed, at: datetime) -> None:
    """入围. Raises ProposalStateError, RoundPhaseError, NotCostedError, OverEnvelopeError."""
    _screened_in(proposal, round_)
    proposal.must_be("submitted")
    if proposal.cost_fen is None:
        raise NotCostedError("it has to be costed before")
    _check_affordable(round_, envelope, proposal.cost_fen)
    proposal.happened(Proposal.Admitted, at, cost_fen=proposal.cost_fen, reason=reason)


def decline(
    proposal: Proposal, round_: Round, by: UUID, why: words.DeclineReason, reason: Sealed, at: datetime
) -> None:
    """未入围, one that was admitted too, until ticking opens. Raises ProposalStateError, RoundPhaseError."""
    _screened_in(proposal, round_)
    proposal.must_be("submitted", "admitted")
    proposal.happened(Proposal.Declined, at, why=why, reason=reason, by=by)


def appeal(
    proposal: Proposal, round_: Round, person_id: UUID, to_division_id: UUID, reason: Sealed, at: datetime
) -> None:
    """申诉, once. Raises NotProposerError, ProposalStateError, AppealedBeforeError, RoundPhaseError."""
    proposal.must_be_of(person_id)
    _screened_in(proposal, round_)
    proposal.must_be("declined")
    if proposal.appealed_to is not None:
        raise AppealedBeforeError("the unit above has decided on it")
    proposal.happened(Proposal.Appealed, at, to_division_id=to_division_id, reason=reason)


def decide_appeal(proposal: Proposal, round_: Round, by: UUID, reopened: bool, reason: Sealed, at: datetime) -> None:
    """Upholds it, or has it screened again. Raises ProposalStateError, RoundPhaseError, OwnDecisionError."""
    _screened_in(proposal, round_)
    proposal.must_be("appealed")
    if by == proposal.declined_by:
        raise OwnDecisionError("who declined it does not decide on the appeal")
    proposal.happened(Proposal.AppealDecided, at, reopened=reopened, reason=reason)


def merge(proposal: Proposal, into: Proposal, round_: Round, reason: Sealed, at: datetime) -> None:
    """并入: both change. Raises ProposalStateError, ElsewhereError, RoundPhaseError."""
    if proposal.id == into.id:
        raise ProposalStateError("a proposal is not merged into itself")
    for one in (proposal, into):
        _screened_in(one, round_)
        one.must_be("submitted", "admitted")
    proposal.happened(Proposal.Merged, at, into_proposal_id=into.id, reason=reason)
    joined = [person_id for person_id in proposal.raised_by_ids if person_id not in into.raised_by_ids]
    into.happened(Proposal.ProposersJoined, at, from_proposal_id=proposal.id, joined_ids=joined)


def split(proposal: Proposal, part_ids: Sequence[UUID], round_: Round, reason: Sealed, at: datetime) -> None:
    """拆分 into proposals of their own. Raises ProposalStateError, RoundPhaseError."""
    _screened_in(proposal, round_)
    proposal.must_be("submitted", "admitted")
    proposal.happened(Proposal.SplitUp, at, part_ids=list(part_ids), reason=reason)


def add_picture(proposal: Proposal, picture_id: UUID, at: datetime) -> None:
    """Until it is on a ballot. Raises ProposalStateError, TooManyPicturesError."""
    proposal.must_be("pooled", "submitted", "admitted")
    if len(proposal.picture_ids) >= MOST_PICTURES:
        raise TooManyPicturesError(f"{MOST_PICTURES} pictures")
    proposal.happened(Proposal.PictureAdded, at, picture_id=picture_id)


def withdraw(proposal: Proposal, person_id: UUID, at: datetime) -> None:
    """撤回, by one of those who proposed it, before it is screened. Raises NotProposerError, ProposalStateError."""
    proposal.must_be_of(person_id)
    withdraw_forgotten(proposal, at)


def withdraw_forgotten(proposal: Proposal, at: datetime) -> None:
    """All who proposed it were erased before it became public. Raises ProposalStateError."""
    proposal.must_be("pooled", "submitted")
    proposal.happened(Proposal.Withdrawn, at)


def put_on_ballot(proposal: Proposal, project: Project, edition: int, at: datetime) -> None:
    """上票."""
    proposal.must_be("admitted")
    proposal.happened(Proposal.PutOnBallot, at, number=project.number, cost_fen=project.cost_fen, edition=edition)


def take_off_ballot(proposal: Proposal, at: datetime) -> None:
    """A new edition of the round."""
    if proposal.state == "on_ballot":
        proposal.happened(Proposal.TakenOffBallot, at)


def return_to_pool(proposal: Proposal, at: datetime) -> None:
    """回库, when the round is cancelled: what was declined, merged, split or withdrawn stays so."""
    if proposal.state in ("submitted", "admitted", "appealed", "on_ballot"):
        proposal.happened(Proposal.Returned, at)


def decide(proposal: Proposal, project: Project, funded: bool, at: datetime) -> None:
    """What the round came to for it."""
    proposal.must_be("on_ballot")
    proposal.happened(Proposal.Decided, at, funded=funded, cost_fen=project.cost_fen)


def _screened_in(proposal: Proposal, round_: Round) -> None:
    if proposal.round_id != round_.id:
        raise ElsewhereError("the proposal is of another round")
    round_.must_be(*SCREENING)


def _check_affordable(round_: Round, envelope: str, cost_fen: int) -> None:
    if cost_fen > round_.terms.envelope(envelope).amount_fen:
        raise OverEnvelopeError("it costs more than the envelope holds")
