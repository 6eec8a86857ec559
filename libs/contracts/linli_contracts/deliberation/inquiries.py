"""Requests to a unit (交办) and deputies' questions (代表询问): asked, answered, overdue."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import DivisionId, PersonId
from linli_contracts.mailbox.words import UnitKind

InquiryKind = Literal["request", "question"]
Decision = Literal["done", "will_do", "partly", "declined"]
_DUE = "2026-03-20T15:59:59.000000Z"


class OfInquiry(Contract):
    """What every event of an inquiry states: the unit asked is the one before the event."""

    inquiry_id: Annotated[UUID, Field(examples=["5d0e1f9a-4a54-4d7e-8b39-00000000d401"])]
    kind: Annotated[InquiryKind, Field(examples=["request"])]
    topic_id: Annotated[UUID | None, Field(examples=["5d0e1f9a-4a54-4d7e-8b39-00000000d001"])]
    division_id: DivisionId
    to_id: Annotated[UUID, Field(examples=["5d0e1f9a-4a54-4d7e-8b39-0000000000a7"])]
    to_kind: Annotated[UnitKind, Field(examples=["department"])]
    due_at: Annotated[AwareDatetime, Field(description="When its time is over (UTC).", examples=[_DUE])]
    asked_by_id: PersonId


class InquiryAskedV1(OfInquiry):
    """A convener asks something of a unit, or a deputy asks a question."""

    TYPE: ClassVar[str] = "linli.deliberation.inquiry_asked.v1"


class InquiryAnsweredV1(OfInquiry):
    """The unit answered; of a request it says what will be done."""

    TYPE: ClassVar[str] = "linli.deliberation.inquiry_answered.v1"
    decision: Annotated[Decision | None, Field(examples=["will_do"])]
    in_time: Annotated[bool, Field(examples=[True])]
    after_seconds: Annotated[int, Field(ge=0, description="From the asking to the answer.", examples=[432000])]


class InquiryOverdueV1(OfInquiry):
    """督办: nobody answered in time; the unit above sees to it. At the moment at which it fell due."""

    TYPE: ClassVar[str] = "linli.deliberation.inquiry_overdue.v1"
    escalated_to_id: Annotated[UUID, Field(examples=["0c0c8f3e-0c55-5d3f-9d3e-000000000001"])]
    escalated_to_kind: Annotated[UnitKind, Field(examples=["district"])]


class InquiryRedirectedV1(OfInquiry):
    """Another unit is to answer; the time runs on."""

    TYPE: ClassVar[str] = "linli.deliberation.inquiry_redirected.v1"
    new_to_id: Annotated[UUID, Field(examples=["5d0e1f9a-4a54-4d7e-8b39-0000000000a8"])]
    new_to_kind: Annotated[UnitKind, Field(examples=["department"])]


EVENTS: tuple[type[Contract], ...] = (InquiryAskedV1, InquiryAnsweredV1, InquiryOverdueV1, InquiryRedirectedV1)
