"""The public faces of requests and questions: whom, about where, by when; never what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.inquiry import Inquiry
from linli_contracts.contract import Contract
from linli_contracts.deliberation import inquiries as public
from linli_contracts.units import unit_of


def _standing(event: Inquiry.Event) -> dict[str, Any]:
    to = unit_of(event.to)
    return {
        "inquiry_id": event.originator_id,
        "kind": event.kind,
        "topic_id": event.topic_id,
        "division_id": event.division_id,
        "to_id": to.id,
        "to_kind": to.kind,
        "due_at": event.due_at,
        "asked_by_id": event.asked_by_id,
    }


def _asked(event: Inquiry.Asked) -> Contract:
    return public.InquiryAskedV1(**_standing(event))


def _answered(event: Inquiry.Answered) -> Contract:
    return public.InquiryAnsweredV1(
        **_standing(event), decision=event.decision, in_time=event.in_time, after_seconds=event.after_seconds
    )


def _overdue(event: Inquiry.Overdue) -> Contract:
    above = unit_of(event.above)
    return public.InquiryOverdueV1(**_standing(event), escalated_to_id=above.id, escalated_to_kind=above.kind)


def _redirected(event: Inquiry.Redirected) -> Contract:
    new = unit_of(event.new_to)
    return public.InquiryRedirectedV1(**_standing(event), new_to_id=new.id, new_to_kind=new.kind)


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Inquiry.Asked: _asked,
    Inquiry.Answered: _answered,
    Inquiry.Overdue: _overdue,
    Inquiry.Redirected: _redirected,
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset({Inquiry.Overdue})
