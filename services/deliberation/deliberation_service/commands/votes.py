"""What is sent about votes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.deliberation.votes import BallotKind
from linli_contracts.deliberation.words import Electorate
from pydantic import AwareDatetime, Field, model_validator

Choice = Annotated[
    list[Annotated[int, Field(ge=0, le=1_000, strict=True)]],
    Field(max_length=50, description="Option numbers from 0; a ranking from the best."),
]
Options = Annotated[list[Line], Field(min_length=2, max_length=50)]


class PrepareVote(Command):
    """拟定表决. Without ``options`` it is a decision: 同意、反对、弃权. A topic's vote is about the topic's place."""

    rule: Electorate
    question: Text
    options: Options | None = None
    kind: BallotKind = "choice"
    most: Annotated[int | None, Field(ge=1, le=50, description="How many may be approved or ranked.")] = None
    topic_id: UUID | None = None
    division_id: UUID
    estate_id: UUID | None = None
    opens_at: Annotated[AwareDatetime | None, Field(description="Null: opened by hand.")] = None
    closes_at: AwareDatetime
    counts_at: Annotated[AwareDatetime | None, Field(description="Slips are entered until then; else no later.")] = None
    developer_dwelling_ids: Annotated[tuple[UUID, ...], Field(max_length=5_000)] = ()
    developer_representative_id: UUID | None = None
    amount_fen: Annotated[
        int | None,
        Field(strict=True, gt=0, le=10**13, description="What may be spent of the maintenance fund, in fen."),
    ] = None

    @model_validator(mode="after")
    def _amount_of_the_fund(self) -> PrepareVote:
        if self.amount_fen is not None and self.rule != "owners_use_of_fund":
            raise ValueError("amount_fen: only a vote on using the maintenance fund states one")
        return self

    @model_validator(mode="after")
    def _different_options(self) -> PrepareVote:
        if self.options is not None and len(set(self.options)) != len(self.options):
            raise ValueError("options: two of them are the same")
        return self


class CancelVote(Command):
    """取消."""

    reason: Reason


class CastBallot(Command):
    """投票. An owner of dwellings with different co-owners says for which dwelling."""

    choice: Choice
    dwelling_id: UUID | None = None


class IssueSlips(Command):
    """A batch of numbered slips."""

    slips: Annotated[int, Field(ge=1, le=1_000)]


class TickVoter(Command):
    """领取纸质选票: who came to the desk; on owners' (named) votes with the number of the slip."""

    person_id: UUID
    dwelling_id: UUID | None = None
    slip_number: Annotated[str | None, Field(max_length=40)] = None


class EnterSlip(Command):
    """录入: what stands on the slip."""

    number: Annotated[str, Field(min_length=16, max_length=40)]
    choice: Choice


class ResolveSlip(EnterSlip):
    """What stands on it after all, and why."""

    reason: Reason
