"""Notices and public notices as people see them: opened for one request, from their own events (without a lag).

Everybody reads what is published, corrections, reasons and the answers to objections. What somebody objected, and who,
is for those who answer it, and for that person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.notice import Notice
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.queries.meeting_views import OpenAll
from linli_common.event_store import EventSourcedApplication
from linli_common.sealing import Sealed
from linli_contracts.envelope import Envelope
from linli_neighbourhood import Neighbourhood
from psycopg.rows import DictRow
from pydantic import BaseModel, Field


class NoticeItem(BaseModel):
    """A notice or public notice in a list."""

    notice_id: UUID
    form: str
    title: str | None
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    about: str
    state: str
    published_at: datetime
    until: date
    ended_at: datetime | None
    readers: int
    objections: int
    unanswered: int


class ObjectionItem(BaseModel):
    """What somebody objected to."""

    objection_id: UUID
    notice_id: UUID
    raised_at: datetime
    answer_due_at: datetime
    overdue: bool
    answered_at: datetime | None
    taken_up: bool | None


class ObjectionView(ObjectionItem):
    """An objection with its answer. ``text`` and ``person_id`` are null for who may not read them, and 已注销."""

    person_id: UUID | None
    text: str | None
    answer: str | None
    late: bool | None
    mine: bool


class Addition(BaseModel):
    """A correction, or the reason of a withdrawal, beside what was published."""

    at: datetime
    what: str = Field(description="corrected or withdrawn.")
    text: str | None


class NoticeDetail(BaseModel):
    """A notice whole; ``item.readers`` comes from the list, a moment later."""

    item: NoticeItem
    text: str | None
    additions: list[Addition]
    objections: list[ObjectionView]
    answers_for_it: bool


class NoticeViews:
    """Opens notices."""

    def __init__(self, store: EventSourcedApplication, open_all: OpenAll, neighbourhood: Neighbourhood) -> None:
        self._store = store
        self._open_all = open_all
        self._neighbourhood = neighbourhood

    def items(self, rows: Sequence[DictRow]) -> list[NoticeItem]:
        """Rows of a list with their titles, opened in two round trips."""
        firsts = self._store.first_events([row["notice_id"] for row in rows])
        opened = self._open_all([firsts[row["notice_id"]].content for row in rows])
        return [
            NoticeItem(
                **{name: row[name] for name in NoticeItem.model_fields if name != "title"},
                title=orjson.loads(content)["title"] if content else None,
            )
            for row, content in zip(rows, opened, strict=True)
        ]

    def detail(
        self, notice: Notice | PublicNotice, readers: int, *, answers_for_it: bool, me: UUID | None
    ) -> NoticeDetail:
        """The notice as the asker may see it."""
        history = self._store.history(notice.id)
        sealed = [value for event, _ in history for value in vars(event).values() if isinstance(value, Sealed)]
        opened = dict(zip((one.ciphertext for one in sealed), self._open_all(sealed), strict=True))
        content = orjson.loads(opened[history[0][0].content.ciphertext] or "{}")
        return NoticeDetail(
            item=_item(notice, content.get("title"), readers, history),
            text=content.get("text"),
            additions=[_addition(event, opened) for event, _ in history if type(event) in _ADDITIONS],
            objections=self._objections(notice, history, opened, answers_for_it, me),
            answers_for_it=answers_for_it,
        )

    def _objections(
        self,
        notice: Notice | PublicNotice,
        history: Sequence[tuple[Any, Envelope]],
        opened: dict[bytes, str | None],
        answers_for_it: bool,
        me: UUID | None,
    ) -> list[ObjectionView]:
        if isinstance(notice, Notice):
            return []
        erased = self._neighbourhood.erased([one.person_id for one in notice.objections.values()])
        answers = {event.objection_id: event for event, _ in history if type(event) is PublicNotice.ObjectionAnswered}
        views = []
        for event, _ in history:
            if type(event) is not PublicNotice.Objected:
                continue
            answer, objection = answers.get(event.objection_id), notice.objections[event.objection_id]
            shown, mine = answers_for_it or event.person_id == me, event.person_id == me
            views.append(
                ObjectionView(
                    objection_id=event.objection_id,
                    notice_id=notice.id,
                    raised_at=objection.raised_at,
                    answer_due_at=objection.answer_due_at,
                    overdue=objection.overdue,
                    answered_at=answer.timestamp if answer else None,
                    taken_up=objection.answered,
                    person_id=event.person_id if shown and event.person_id not in erased else None,
                    text=opened[event.text.ciphertext] if shown else None,
                    answer=opened[answer.text.ciphertext] if answer else None,
                    late=answer.late if answer else None,
                    mine=mine,
                )
            )
        return views


_ADDITIONS = frozenset({Notice.Corrected, Notice.Withdrawn, PublicNotice.Corrected, PublicNotice.Withdrawn})
_ENDINGS = frozenset({Notice.Withdrawn, Notice.Ended, PublicNotice.Withdrawn, PublicNotice.Ended})


def _addition(event: Any, opened: dict[bytes, str | None]) -> Addition:
    corrected = hasattr(event, "correction")
    text = opened[(event.text if corrected else event.reason).ciphertext]
    return Addition(at=event.timestamp, what="corrected" if corrected else "withdrawn", text=text)


def _item(
    notice: Notice | PublicNotice, title: str | None, readers: int, history: Sequence[tuple[Any, Envelope]]
) -> NoticeItem:
    objections = list(notice.objections.values()) if isinstance(notice, PublicNotice) else []
    same = ("topic_id", "division_id", "estate_id", "about", "state", "until")
    return NoticeItem(
        notice_id=notice.id,
        form="notice" if isinstance(notice, Notice) else "public_notice",
        title=title,
        published_at=history[0][1].time,
        ended_at=next((event.timestamp for event, _ in history if type(event) in _ENDINGS), None),
        readers=readers,
        objections=len(objections),
        unanswered=sum(one.answered is None for one in objections),
        **{name: getattr(notice, name) for name in same},
    )
