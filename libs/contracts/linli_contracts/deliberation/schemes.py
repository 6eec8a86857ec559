"""Design schemes 设计方案 and contests: several drafts, their revisions, what people say, and the one chosen."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation import words
from linli_contracts.deliberation.fields import Count, Flag, Moment, TopicId, Version
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId

ContestId = Annotated[
    UUID, Field(description="Where schemes are compared.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000e1"])
]
SchemeId = Annotated[UUID, Field(description="A scheme.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000e2"])]
CommentId = Annotated[
    UUID, Field(description="A comment on a scheme.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000e3"])
]
PictureId = Annotated[UUID, Field(description="A picture.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000e4"])]
VoteId = Annotated[UUID, Field(description="A vote.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000c1"])]
Number = Annotated[int, Field(ge=1, description="What people call a scheme by in its contest.", examples=[2])]
ContestKind = Annotated[words.ContestKind, Field(examples=["design"])]
Choosing = Annotated[words.Choosing, Field(examples=["vote"])]


class OfContest(Contract):
    """What every event of a contest and its schemes states."""

    contest_id: ContestId
    division_id: DivisionId


class ContestOpenedV1(OfContest):
    """方案征集: schemes can be handed in until then."""

    TYPE: ClassVar[str] = "linli.deliberation.contest_opened.v1"
    topic_id: TopicId | None
    estate_id: EstateId | None
    kind: ContestKind
    choosing: Choosing
    entries_until: Moment


class SchemesPutToVoteV1(OfContest):
    """Voted on as they are now; none is revised or handed in any more."""

    TYPE: ClassVar[str] = "linli.deliberation.schemes_put_to_vote.v1"
    vote_id: VoteId
    scheme_ids: list[SchemeId]


class SchemeChosenV1(OfContest):
    """One is chosen, by vote or by a decision on record."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_chosen.v1"
    topic_id: TopicId | None
    kind: ContestKind
    scheme_id: SchemeId
    author_id: PersonId
    revision: Version
    schemes: Count
    by: Choosing
    vote_id: VoteId | None


class ContestEndedV1(OfContest):
    """Ended without a choice, for a reason that can be read here."""

    TYPE: ClassVar[str] = "linli.deliberation.contest_ended.v1"
    topic_id: TopicId | None
    kind: ContestKind
    schemes: Count


class SchemeHandedInV1(OfContest):
    """A first draft."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_handed_in.v1"
    scheme_id: SchemeId
    author_id: PersonId
    number: Number


class SchemeRevisedV1(OfContest):
    """方案修改: a new revision; the earlier ones stay readable."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_revised.v1"
    scheme_id: SchemeId
    revision: Version


class SchemePictureAddedV1(OfContest):
    """A picture of the current revision."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_picture_added.v1"
    scheme_id: SchemeId
    revision: Version
    picture_id: PictureId


class SchemeWithdrawnV1(OfContest):
    """Its author takes it back, or the convener takes it out with a reason."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_withdrawn.v1"
    scheme_id: SchemeId
    by_author: Flag


class SchemeCommentedV1(OfContest):
    """Somebody said something to a scheme, or to a point of one of its pictures."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_commented.v1"
    comment_id: CommentId
    scheme_id: SchemeId
    revision: Version
    author_id: PersonId
    picture_id: PictureId | None


class SchemeCommentModeratedV1(OfContest):
    """Hidden with a reason, or shown again."""

    TYPE: ClassVar[str] = "linli.deliberation.scheme_comment_moderated.v1"
    comment_id: CommentId
    scheme_id: SchemeId
    hidden: Flag


EVENTS: tuple[type[Contract], ...] = (
    ContestOpenedV1,
    SchemesPutToVoteV1,
    SchemeChosenV1,
    ContestEndedV1,
    SchemeHandedInV1,
    SchemeRevisedV1,
    SchemePictureAddedV1,
    SchemeWithdrawnV1,
    SchemeCommentedV1,
    SchemeCommentModeratedV1,
)
