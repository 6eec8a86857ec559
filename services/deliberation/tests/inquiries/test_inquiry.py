"""A request or question has one clock: answered in time, or overdue at the moment its time was over, exactly once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate import inquiry as inquiries
from deliberation_service.aggregate.inquiry import Inquiry
from deliberation_service.refusals import inquiries as refusals
from hypothesis import given
from hypothesis import strategies as st
from linli_common.sealing.sealed import Sealed

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = AT + timedelta(days=10)
SECOND = timedelta(seconds=1)
TEXT = Sealed(UUID(int=1), b"sealed")


def asked(kind: inquiries.Kind = "request", **more: Any) -> Inquiry:
    return inquiries.ask(
        **{
            "id": uuid4(),
            "kind": kind,
            "topic_id": uuid4(),
            "division_id": uuid4(),
            "place": ["310113", "310113111", "310113111028"],
            "to": f"department/{uuid4()}",
            "above": f"street/{uuid4()}",
            "asked_by_id": uuid4(),
            "text": TEXT,
            "due_at": DUE,
            "at": AT,
            **more,
        }
    )


def recorded(inquiry: Inquiry) -> list[Any]:
    return [event for event in inquiry.collect_events() if not isinstance(event, Inquiry.Asked)]


def test_an_answer_at_the_very_moment_is_in_time() -> None:
    inquiry = asked()
    inquiries.answer(inquiry, TEXT, "will_do", DUE)
    (answered,) = recorded(inquiry)
    assert (answered.in_time, answered.after_seconds) == (True, 10 * 86_400)


def test_an_answer_a_second_later_comes_behind_the_miss() -> None:
    inquiry = asked()
    inquiries.answer(inquiry, TEXT, "done", DUE + SECOND)
    missed, answered = recorded(inquiry)
    assert (type(missed), missed.timestamp, missed.above) == (Inquiry.Overdue, DUE, inquiry.above)
    assert not answered.in_time


@given(st.lists(st.integers(0, 20 * 86_400), min_size=1))
def test_late_and_doubled_schedulers_record_the_same(looks: list[int]) -> None:
    inquiry = asked()
    for seconds in looks:
        inquiries.advance(inquiry, AT + timedelta(seconds=seconds))
    late = max(looks) > 10 * 86_400
    assert [(type(event), event.timestamp) for event in recorded(inquiry)] == ([(Inquiry.Overdue, DUE)] if late else [])


def test_redirecting_does_not_reset_the_time() -> None:
    inquiry = asked()
    to = f"street/{uuid4()}"
    inquiries.redirect(inquiry, to, f"district/{uuid4()}", TEXT, AT + timedelta(days=9))
    assert (inquiry.to, inquiry.due_at) == (to, DUE)


def test_what_is_overdue_after_redirecting_goes_to_the_new_unit_s_superior() -> None:
    inquiry = asked()
    above = f"district/{uuid4()}"
    inquiries.redirect(inquiry, f"street/{uuid4()}", above, TEXT, AT)
    inquiries.advance(inquiry, DUE + SECOND)
    assert recorded(inquiry)[-1].above == above


def test_a_request_is_answered_with_what_will_be_done() -> None:
    with pytest.raises(refusals.DecisionMissingError):
        inquiries.answer(asked(), TEXT, None, AT)


def test_a_question_asks_for_no_decision() -> None:
    with pytest.raises(refusals.DecisionNotAskedError):
        inquiries.answer(asked("question"), TEXT, "done", AT)


def test_nothing_is_answered_twice_or_redirected_afterwards() -> None:
    inquiry = asked("question")
    inquiries.answer(inquiry, TEXT, None, AT)
    with pytest.raises(refusals.InquiryAnsweredError):
        inquiries.answer(inquiry, TEXT, None, AT)
    with pytest.raises(refusals.InquiryAnsweredError):
        inquiries.redirect(inquiry, f"area/{uuid4()}", f"street/{uuid4()}", TEXT, AT)


def test_it_cannot_be_redirected_to_where_it_is() -> None:
    inquiry = asked()
    with pytest.raises(refusals.SameUnitError):
        inquiries.redirect(inquiry, inquiry.to, inquiry.above, TEXT, AT)


def test_it_cannot_be_due_before_it_is_asked() -> None:
    with pytest.raises(refusals.DueTooEarlyError):
        asked(due_at=AT)
