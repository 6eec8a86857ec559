"""Notices 公告, which are read, and public notices 公示, to which residents of the scope may object for a while."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation.fields import Count, Moment, Seconds, TopicId
from linli_contracts.deliberation.gathering_words import NoticeAbout, PublicNoticeAbout, PublicNoticeResult
from linli_contracts.identity.fields import Band, DivisionId, EstateId, PersonId

NoticeId = Annotated[
    UUID, Field(description="A notice or public notice.", examples=["6f2c1b0e-93b1-4a7d-8a01-00000000a001"])
]
ObjectionId = Annotated[UUID, Field(description="An objection.", examples=["6f2c1b0e-93b1-4a7d-8a01-00000000a0b1"])]
LastDay = Annotated[date, Field(description="The last day (Asia/Shanghai), included.", examples=["2026-03-31"])]
Number = Annotated[int, Field(ge=1, examples=[1])]


class OfNotice(Contract):
    """What every event of a notice states."""

    notice_id: NoticeId
    division_id: DivisionId
    topic_id: TopicId | None
    about: Annotated[NoticeAbout, Field(examples=["works"])]


class NoticePublishedV1(OfNotice):
    """公告: it hangs until the end of ``until``."""

    TYPE: ClassVar[str] = "linli.deliberation.notice_published.v1"
    estate_id: EstateId | None
    until: LastDay


class NoticeReadV1(OfNotice):
    """Somebody has read it: each person counts once for a notice."""

    TYPE: ClassVar[str] = "linli.deliberation.notice_read.v1"
    person_id: PersonId
    band: Band | None


class NoticeCorrectedV1(OfNotice):
    """更正: a new entry; what was published stays beside it."""

    TYPE: ClassVar[str] = "linli.deliberation.notice_corrected.v1"
    correction: Number


class NoticeWithdrawnV1(OfNotice):
    """撤回, with a reason that everybody may read in the service."""

    TYPE: ClassVar[str] = "linli.deliberation.notice_withdrawn.v1"


class NoticeEndedV1(OfNotice):
    """Its last day is over."""

    TYPE: ClassVar[str] = "linli.deliberation.notice_ended.v1"


class OfPublicNotice(Contract):
    """What every event of a public notice states."""

    notice_id: NoticeId
    division_id: DivisionId
    topic_id: TopicId | None
    about: Annotated[PublicNoticeAbout, Field(examples=["scheme"])]


class PublicNoticePublishedV1(OfPublicNotice):
    """公示: objections are taken until the end of ``until``."""

    TYPE: ClassVar[str] = "linli.deliberation.public_notice_published.v1"
    estate_id: EstateId | None
    until: LastDay
    ends_at: Moment


class ObjectionRaisedV1(OfPublicNotice):
    """异议: a resident of the scope objects; an answer is due."""

    TYPE: ClassVar[str] = "linli.deliberation.objection_raised.v1"
    objection_id: ObjectionId
    person_id: PersonId
    band: Band | None
    answer_due_at: Moment


class ObjectionOverdueV1(OfPublicNotice):
    """The time to answer an objection is over. It still has to be answered, late."""

    TYPE: ClassVar[str] = "linli.deliberation.objection_overdue.v1"
    objection_id: ObjectionId
    person_id: PersonId


class ObjectionAnsweredV1(OfPublicNotice):
    """异议答复, in time or late. ``taken_up``: what was published changes because of it."""

    TYPE: ClassVar[str] = "linli.deliberation.objection_answered.v1"
    objection_id: ObjectionId
    person_id: PersonId
    taken_up: Annotated[bool, Field(examples=[True])]
    late: Annotated[bool, Field(examples=[False])]
    after_seconds: Seconds


class PublicNoticeCorrectedV1(OfPublicNotice):
    """更正: a new entry; what was published stays beside it."""

    TYPE: ClassVar[str] = "linli.deliberation.public_notice_corrected.v1"
    correction: Number


class PublicNoticeWithdrawnV1(OfPublicNotice):
    """撤回, with a reason that everybody may read in the service. Its objections need no answer any more."""

    TYPE: ClassVar[str] = "linli.deliberation.public_notice_withdrawn.v1"


class PublicNoticeEndedV1(OfPublicNotice):
    """The period is over and every objection is answered: upheld, or changed because one was taken up."""

    TYPE: ClassVar[str] = "linli.deliberation.public_notice_ended.v1"
    result: Annotated[PublicNoticeResult, Field(examples=["upheld"])]
    objections: Count
    taken_up: Count


EVENTS: tuple[type[Contract], ...] = (
    NoticePublishedV1,
    NoticeReadV1,
    NoticeCorrectedV1,
    NoticeWithdrawnV1,
    NoticeEndedV1,
    PublicNoticePublishedV1,
    ObjectionRaisedV1,
    ObjectionOverdueV1,
    ObjectionAnsweredV1,
    PublicNoticeCorrectedV1,
    PublicNoticeWithdrawnV1,
    PublicNoticeEndedV1,
)
