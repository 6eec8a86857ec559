"""The public faces of notices and public notices: that they hang, are read, objected to, answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.notice import Notice, NoticeReading
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.publisher.moving import moved
from linli_contracts.contract import Contract
from linli_contracts.deliberation import notices as public

_STATED = ("division_id", "topic_id", "about")


def _of_notice(contract: type[public.OfNotice | public.OfPublicNotice], *names: str) -> Callable[[Any], Contract]:
    """A contract that says which notice it is of, and these fields of the event."""
    return lambda event: contract(
        notice_id=event.originator_id, **{name: getattr(event, name) for name in (*_STATED, *names)}
    )


def _read(event: NoticeReading.Read) -> Contract:
    stated = {name: getattr(event, name) for name in _STATED}
    return public.NoticeReadV1(notice_id=event.notice_id, **stated, person_id=event.person_id, band=event.band)


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Notice.Published: _of_notice(public.NoticePublishedV1, "estate_id", "until"),
    Notice.Corrected: _of_notice(public.NoticeCorrectedV1, "correction"),
    Notice.Withdrawn: _of_notice(public.NoticeWithdrawnV1),
    Notice.Ended: _of_notice(public.NoticeEndedV1),
    Notice.Moved: moved("notice"),
    PublicNotice.Moved: moved("public_notice"),
    NoticeReading.Read: _read,
    PublicNotice.Published: _of_notice(public.PublicNoticePublishedV1, "estate_id", "until", "ends_at"),
    PublicNotice.Objected: _of_notice(public.ObjectionRaisedV1, "objection_id", "person_id", "band", "answer_due_at"),
    PublicNotice.ObjectionOverdue: _of_notice(public.ObjectionOverdueV1, "objection_id", "person_id"),
    PublicNotice.ObjectionAnswered: _of_notice(
        public.ObjectionAnsweredV1, "objection_id", "person_id", "taken_up", "late", "after_seconds"
    ),
    PublicNotice.Corrected: _of_notice(public.PublicNoticeCorrectedV1, "correction"),
    PublicNotice.Withdrawn: _of_notice(public.PublicNoticeWithdrawnV1),
    PublicNotice.Ended: _of_notice(public.PublicNoticeEndedV1, "result", "objections", "taken_up"),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset({Notice.Ended, PublicNotice.ObjectionOverdue, PublicNotice.Ended})
