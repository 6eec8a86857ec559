"""What the mailbox says of letters, for tests: each contract with the usual around what matters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli_common.testing.event_log import Given
from linli_contracts import mailbox as public
from linli_contracts.contract import Contract

from ..conftest import GAOJING, YIJING, at, given

DAY = date(2026, 3, 2)
WATER = UUID(int=501)
LETTER = UUID(int=1)
NOON = at(DAY, 12)


def said(contract: type[Contract], **fields: Any) -> Contract:
    """A contract of a letter about 逸景佳苑, which its committee holds, not late and not pending."""
    usual: dict[str, Any] = {
        "letter_id": LETTER,
        "division_id": YIJING,
        "category": "lift",
        "holder_id": YIJING,
        "holder_kind": "area",
        "writer_ids": [],
        "response_overdue": False,
        "handling_overdue": False,
        "pending": False,
    }
    return contract(**{**usual, **fields})


def submitted(kind: str = "own", **fields: Any) -> Contract:
    times = ("response_remind_at", "response_due_at", "handling_remind_at", "handling_due_at")
    return said(
        public.LetterSubmittedV1,
        **{"estate_id": None, "kind": kind, "visibility": "private", "danger": False}
        | dict.fromkeys(times, NOON)
        | fields,
    )


def replied(fact: str | None = "met", seconds: int | None = 5_400, **fields: Any) -> Contract:
    return said(public.LetterRepliedV1, response_fact=fact, first_reply_after_seconds=seconds, **fields)


def answered(outcome: str = "solved", fact: str | None = None, seconds: int | None = None, **fields: Any) -> Contract:
    return said(
        public.LetterAnsweredV1,
        outcome=outcome,
        response_fact=fact,
        first_reply_after_seconds=seconds,
        confirm_by=NOON,
        **fields,
    )


def closed(how: str = "confirmed", **fields: Any) -> Contract:
    usual: dict[str, Any] = {
        "outcome": "solved",
        "handling_fact": "met",
        "solved": True if how == "confirmed" else None,
        "rating": None,
        "submitted_at": NOON,
        "handling_seconds": 93_600,
        "open_seconds": 93_600,
        "handed_up": False,
        "closed_before": False,
    }
    return said(public.LetterClosedV1, how=how, **{**usual, **fields})


def missed(clock: str, due_at: datetime = NOON, *, counts: bool = True, **fields: Any) -> Contract:
    return said(
        public.ClockMissedV1,
        clock=clock,
        due_at=due_at,
        escalated_to_id=GAOJING,
        escalated_to_kind="street",
        counts=counts,
        **fields,
    )


def handed_on(to: UUID, kind: str = "street", assisting: tuple[UUID, ...] = (), **fields: Any) -> Contract:
    return said(
        public.LetterHandedOnV1, direction="up", to_id=to, to_kind=kind, assisting_ids=list(assisting), **fields
    )


def refused(by: UUID, to: UUID, *, assisting: bool = False, **fields: Any) -> Contract:
    return said(
        public.AssignmentRefusedV1,
        refused_by_id=by,
        refused_by_kind="department",
        assisting=assisting,
        to_id=to,
        to_kind="area",
        **fields,
    )


def moved(to_place: UUID, to: UUID, *, is_open: bool = True, **fields: Any) -> Contract:
    return said(public.LetterMovedV1, to_division_id=to_place, to_id=to, to_kind="area", open=is_open, **fields)


def reopened(was: str, **fields: Any) -> Contract:
    return said(
        public.LetterReopenedV1,
        was=was,
        times=1,
        response_remind_at=None,
        response_due_at=None,
        handling_remind_at=None,
        handling_due_at=NOON,
        **fields,
    )


def opened(department: UUID, division: UUID, name: str) -> Contract:
    return public.DepartmentOpenedV1(department_id=department, division_id=division, name=name)


def on(day: date, *contracts: Contract) -> list[Given]:
    """The same letter's events of one day."""
    return [given(contract, day) for contract in contracts]
