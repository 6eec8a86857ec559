"""Residents' conventions 居民公约 and owners' covenants 管理规约: amended in sets, adopted, filed."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation import words
from linli_contracts.deliberation.fields import Count, Day, TopicId, Version
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId

ConventionId = Annotated[
    UUID, Field(description="A convention or covenant.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f1"])
]
SetId = Annotated[
    UUID, Field(description="Amendments adopted together.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f2"])
]
ArticleId = Annotated[
    UUID, Field(description="Lasting id of an article.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f3"])
]
AmendmentId = Annotated[UUID, Field(description="An amendment.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f4"])]
VoteId = Annotated[UUID, Field(description="A vote.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c1"])]
Kind = Annotated[words.CharterKind, Field(examples=["residents_convention"])]


class OfConvention(Contract):
    """What every event of one states."""

    convention_id: ConventionId
    division_id: DivisionId
    kind: Kind


class ConventionBegunV1(OfConvention):
    """There is one now, still without an article."""

    TYPE: ClassVar[str] = "linli.deliberation.convention_begun.v1"
    estate_id: EstateId | None


class AmendmentsOpenedV1(OfConvention):
    """A set of amendments is worked on."""

    TYPE: ClassVar[str] = "linli.deliberation.amendments_opened.v1"
    set_id: SetId
    topic_id: TopicId | None


class AmendmentProposedV1(OfConvention):
    """Add, change or strike an article."""

    TYPE: ClassVar[str] = "linli.deliberation.amendment_proposed.v1"
    set_id: SetId
    amendment_id: AmendmentId
    amendment: Annotated[words.AmendmentKind, Field(examples=["change"])]
    article_id: ArticleId
    proposer_id: PersonId


class AmendmentTakenBackV1(OfConvention):
    """It is not part of the set any more."""

    TYPE: ClassVar[str] = "linli.deliberation.amendment_taken_back.v1"
    set_id: SetId
    amendment_id: AmendmentId


class AmendmentsPutToVoteV1(OfConvention):
    """The set is before the assembly, as it is now."""

    TYPE: ClassVar[str] = "linli.deliberation.amendments_put_to_vote.v1"
    set_id: SetId
    vote_id: VoteId
    amendments: Count


class ConventionAdoptedV1(OfConvention):
    """通过: a new version, in force from that day on."""

    TYPE: ClassVar[str] = "linli.deliberation.convention_adopted.v1"
    set_id: SetId
    topic_id: TopicId | None
    vote_id: VoteId
    version: Version
    in_force_on: Day
    articles: Annotated[Count, Field(description="How many articles it has now.")]


class AmendmentsEndedV1(OfConvention):
    """The set was voted down, or given up before."""

    TYPE: ClassVar[str] = "linli.deliberation.amendments_ended.v1"
    set_id: SetId
    topic_id: TopicId | None
    vote_id: VoteId | None


class ConventionFiledV1(OfConvention):
    """报备: a version was handed to the street."""

    TYPE: ClassVar[str] = "linli.deliberation.convention_filed.v1"
    version: Version


class FilingAnsweredV1(OfConvention):
    """备案: the street has it on file, or sent it back because it is against the law."""

    TYPE: ClassVar[str] = "linli.deliberation.filing_answered.v1"
    version: Version
    accepted: Annotated[bool, Field(examples=[True])]


EVENTS: tuple[type[Contract], ...] = (
    ConventionBegunV1,
    AmendmentsOpenedV1,
    AmendmentProposedV1,
    AmendmentTakenBackV1,
    AmendmentsPutToVoteV1,
    ConventionAdoptedV1,
    AmendmentsEndedV1,
    ConventionFiledV1,
    FilingAnsweredV1,
)
