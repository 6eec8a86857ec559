"""What is done with a convention: propose, put to the assembly, adopt or end, file. Rules only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from deliberation_service.aggregate.articles import Amendment, amended
from deliberation_service.aggregate.convention import ADOPTED_BY, AmendmentSet, Convention
from deliberation_service.refusals import conventions as refusals
from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed

MAX_AMENDMENTS = 200


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """What a convention has to know of a vote: whose it is, where, and what became of it."""

    vote_id: UUID
    electorate: str
    division_id: UUID
    estate_id: UUID | None
    begun: bool
    result: Literal["passed", "failed", "invalid", "cancelled"] | None


def open_set(convention: Convention, set_id: UUID, topic_id: UUID | None, title: Sealed, at: datetime) -> None:
    """A set of amendments that can be worked on."""
    convention.happened(Convention.AmendmentsOpened, at, set_id=set_id, topic_id=topic_id, title=title)


def propose(convention: Convention, set_id: UUID, amendment: Amendment, at: datetime) -> None:
    """One more amendment of an open set.

    Raises UnknownSetError, AmendmentsStateError, UnknownArticleError, AmendmentConflictError.
    """
    one = _open(convention, set_id)
    if len(one.amendments) >= MAX_AMENDMENTS:
        raise refusals.AmendmentConflictError(f"a set has at most {MAX_AMENDMENTS} amendments")
    _check(convention, one, amendment)
    convention.happened(
        Convention.AmendmentProposed,
        at,
        set_id=set_id,
        amendment_id=amendment.amendment_id,
        amendment=amendment.kind,
        article_id=amendment.article_id,
        after_id=amendment.after_id,
        text=amendment.text,
        why=amendment.why,
        proposer_id=amendment.proposer_id,
    )


def take_back(convention: Convention, set_id: UUID, amendment_id: UUID, reason: Sealed, at: datetime) -> None:
    """Out of an open set. Raises UnknownAmendmentError, AmendmentsStateError, AmendmentConflictError."""
    one = _open(convention, set_id)
    amendment = one.amendments.get(amendment_id)
    if amendment is None:
        raise refusals.UnknownAmendmentError(f"no amendment {amendment_id} in this set")
    if amendment.kind == "add" and any(other.after_id == amendment.article_id for other in one.amendments.values()):
        raise refusals.AmendmentConflictError("another new article stands behind this one; take that back first")
    convention.happened(Convention.AmendmentTakenBack, at, set_id=set_id, amendment_id=amendment_id, reason=reason)


def put_to_vote(convention: Convention, set_id: UUID, vote: VoteFacts, at: datetime) -> None:
    """The set is settled now, before anybody votes on it.

    Raises AmendmentsStateError, NothingToAdoptError, AnotherBeforeAssemblyError, VoteNotOfConventionError, and what
    `propose` raises for an article that another set struck meanwhile.
    """
    one = _open(convention, set_id)
    if not one.amendments:
        raise refusals.NothingToAdoptError("the set has no amendment")
    if any(other.state == "voting" for other in convention.sets.values()):
        raise refusals.AnotherBeforeAssemblyError("another set is before the assembly")
    for amendment in one.amendments.values():
        _check(convention, one, amendment)
    if vote.begun:
        raise refusals.VoteNotOfConventionError("the vote was opened before its text was settled")
    if vote.electorate not in ADOPTED_BY[convention.kind]:
        raise refusals.VoteNotOfConventionError(f"the vote is {vote.electorate}: another assembly settles this")
    if (vote.division_id, vote.estate_id) != (convention.division_id, convention.estate_id):
        raise refusals.VoteNotOfConventionError("the vote is held elsewhere")
    convention.happened(Convention.PutToVote, at, set_id=set_id, vote_id=vote.vote_id, amendments=len(one.amendments))


def adopt(convention: Convention, set_id: UUID, vote: VoteFacts, in_force_on: date, at: datetime) -> None:
    """通过: what the assembly passed becomes the next version.

    Raises AmendmentsStateError, VoteNotPassedError, InForceTooEarlyError.
    """
    one = _voting(convention, set_id, vote)
    if vote.result != "passed":
        raise refusals.VoteNotPassedError(f"the vote is {vote.result or 'not over'}")
    earliest = max([shanghai_day(at), *(version.in_force_on for version in convention.versions[-1:])])
    if in_force_on < earliest:
        raise refusals.InForceTooEarlyError(f"in force from {earliest.isoformat()} at the earliest")
    convention.happened(
        Convention.Adopted,
        at,
        set_id=set_id,
        topic_id=one.topic_id,
        vote_id=vote.vote_id,
        version=len(convention.versions) + 1,
        in_force_on=in_force_on,
        articles=len(amended(convention.latest_articles, one.amendments.values())),
    )


def end(convention: Convention, set_id: UUID, vote: VoteFacts | None, reason: Sealed, at: datetime) -> None:
    """Voted down, or given up before the vote; ``vote`` is that of a set before the assembly.

    Raises AmendmentsStateError when it is over or still voted on, VotePassedError.
    """
    one = convention.amendment_set(set_id)
    if one.state == "voting" and vote is not None:
        _voting(convention, set_id, vote)
        if vote.result == "passed":
            raise refusals.VotePassedError("the assembly adopted it")
        if vote.result is None:
            raise refusals.AmendmentsStateError("the assembly is voting on it")
    else:
        _open(convention, set_id)
    convention.happened(
        Convention.AmendmentsEnded, at, set_id=set_id, topic_id=one.topic_id, vote_id=one.vote_id, reason=reason
    )


def file(convention: Convention, version: int, at: datetime) -> None:
    """报备 with the street: once, and again when it was sent back.

    Raises UnknownConventionError, FilingInvalidError.
    """
    filed = convention.adopted(version)
    if convention.kind == "owners_covenant":
        raise refusals.FilingInvalidError("an owners' covenant is not filed with the street this way")
    if filed.filing in ("waiting", "accepted"):
        raise refusals.FilingInvalidError(f"version {version} was filed before")
    convention.happened(Convention.Filed, at, version=version)


def answer_filing(convention: Convention, version: int, answer: Sealed, at: datetime, *, accepted: bool) -> None:
    """备案 by the street. It gates nothing: what is against the law is sent back and has to be amended.

    Raises UnknownConventionError, FilingInvalidError.
    """
    if convention.adopted(version).filing != "waiting":
        raise refusals.FilingInvalidError(f"version {version} does not wait for the street")
    convention.happened(Convention.FilingAnswered, at, version=version, accepted=accepted, answer=answer)


def _check(convention: Convention, one: AmendmentSet, amendment: Amendment) -> None:
    standing = {article.article_id for article in convention.latest_articles}
    others = [other for other in one.amendments.values() if other.amendment_id != amendment.amendment_id]
    if amendment.kind != "add":
        if amendment.article_id not in standing:
            raise refusals.UnknownArticleError(f"no article {amendment.article_id}")
        if any(other.article_id == amendment.article_id for other in others):
            raise refusals.AmendmentConflictError("this article is amended by the set already")
    new = {other.article_id for other in others if other.kind == "add"}
    if amendment.after_id is not None and amendment.after_id not in standing | new:
        raise refusals.UnknownArticleError(f"no article {amendment.after_id}", field="after_id")


def _open(convention: Convention, set_id: UUID) -> AmendmentSet:
    one = convention.amendment_set(set_id)
    if one.state != "open":
        raise refusals.AmendmentsStateError(f"the set is {one.state}")
    return one


def _voting(convention: Convention, set_id: UUID, vote: VoteFacts) -> AmendmentSet:
    one = convention.amendment_set(set_id)
    if one.state != "voting" or one.vote_id != vote.vote_id:
        raise refusals.AmendmentsStateError(f"the set is {one.state}, or was put to another vote")
    return one
