"""What staff do with rounds."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from funding_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.funding import words
from pydantic import AwareDatetime, Field

AmountFen = Annotated[int, Field(strict=True, gt=0, le=10**13, description="Whole fen (0.01 yuan).")]


class EnvelopeSet(Command):
    """额度 for the whole scope, a sub-division, or a category."""

    amount_fen: AmountFen
    division_id: UUID | None = None
    category: words.Category | None = None


class RoundStated(Command):
    """Everything that a round is held by. Each date begins a phase; ticking ends at ``closes_at``, paper is entered
    until ``counts_at`` (the same unless given)."""

    name: Line
    text: Text | None = None
    funder_name: Line
    funder: words.FunderKind
    bound: bool
    split_by: words.SplitBy = "none"
    envelopes: Annotated[list[EnvelopeSet], Field(min_length=1, max_length=50)]
    ballot: words.BallotKind
    most: Annotated[int | None, Field(strict=True, ge=1, le=1_000)] = None
    rule: words.TallyRule
    completion: words.Completion = "none"
    tie_breaks: Annotated[tuple[words.TieBreak, ...], Field(max_length=4)] = ("more_votes_first", "cheaper_first")
    electorate: words.Electorate = "residents_18"
    collect_at: AwareDatetime
    screen_at: AwareDatetime
    discuss_at: AwareDatetime
    tick_at: AwareDatetime
    closes_at: AwareDatetime
    counts_at: AwareDatetime | None = None
    notice_at: AwareDatetime
    build_at: AwareDatetime
    review_at: AwareDatetime


class PrepareRound(RoundStated):
    """拟定轮次."""

    division_id: UUID


class ReviseRound(RoundStated):
    """更改轮次: a new edition; everything is stated anew. The reason is public."""

    reason: Reason


class CancelRound(Command):
    """取消轮次, with a public reason."""

    reason: Reason


class DecideResult(Command):
    """Whoever pays and did not bind themselves says who gets the money; to depart from the count takes a reason."""

    funded_ids: Annotated[list[UUID], Field(max_length=300)]
    reason: Reason | None = None
