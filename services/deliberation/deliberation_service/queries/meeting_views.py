"""Meetings and resolutions as people see them: opened for one request, from the meeting's own events (without a lag).

Everybody reads title, agenda, signed minutes, resolutions, deputies' comments and numbers. Drafts are for those who
were there; the list of persons, and numbers by age, for those who run the meeting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate import minutes
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.aggregate.resolution import Resolution
from linli_common.event_store import EventSourcedApplication
from linli_common.sealing import Sealed
from linli_contracts.envelope import Envelope, event_of
from linli_neighbourhood import Neighbourhood
from psycopg.rows import DictRow
from pydantic import BaseModel, Field

OpenAll = Callable[[Sequence[Sealed]], list[str | None]]
"""Opens many in one round trip; None for those whose key was destroyed."""

FEWEST_RATINGS = 5
"""Means of fewer ratings are for those who run the meeting only (domain.md, section 5)."""


class MeetingItem(BaseModel):
    """A meeting in a list. ``people`` are 人次: who was there, with and without an account."""

    meeting_id: UUID
    title: str | None
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    vote_id: UUID | None
    kind: str
    circles: list[str]
    state: str
    starts_at: datetime
    people: int
    proxies: int


class ResolutionView(BaseModel):
    """Who does what by when. ``state`` is planned until the minutes are signed, then open, overdue or done."""

    resolution_id: UUID | None
    meeting_id: UUID
    topic_id: UUID | None
    number: int
    what: str | None
    by_division_id: UUID
    by_role: str | None
    due_on: date
    state: str
    done_at: datetime | None = None
    note: str | None = None


class Entry(BaseModel):
    """One thing on the meeting's record. ``by`` is null for what needs no name, and for who was erased (已注销)."""

    at: datetime
    what: str = Field(description="The public event's name: meeting_rescheduled.")
    by: UUID | None
    erased: bool
    role: str
    text: str | None


class AttendeeView(BaseModel):
    """One person on the list."""

    person_id: UUID
    as_kind: str
    mode: str
    proxy_id: UUID | None
    band: str | None


class MinutesView(BaseModel):
    """会议纪要. ``text`` is null for those who may not read the draft yet."""

    draft: int
    signed: bool
    text: str | None
    signatures: list[str]


class Ratings(BaseModel):
    """评议: means of 1 to 5."""

    count: int
    works: float | None
    process: float | None


class MeetingDetail(BaseModel):
    """A meeting whole. ``attendees`` and ``by_band`` are empty for all but those who run it."""

    item: MeetingItem
    where: str | None
    agenda: list[str]
    by_kind: dict[str, int]
    by_band: dict[str, int]
    attendees: list[AttendeeView]
    minutes: MinutesView
    resolutions: list[ResolutionView]
    ratings: Ratings | None
    record: list[Entry]
    runs_it: bool
    was_there: bool


class MeetingViews:
    """Opens meetings and resolutions."""

    def __init__(self, store: EventSourcedApplication, open_all: OpenAll, neighbourhood: Neighbourhood) -> None:
        self._store = store
        self._open_all = open_all
        self._neighbourhood = neighbourhood

    def items(self, rows: Sequence[DictRow]) -> list[MeetingItem]:
        """Rows of a list with their titles, opened in two round trips."""
        firsts = self._store.first_events([row["meeting_id"] for row in rows])
        opened = self._open_all([firsts[row["meeting_id"]].content for row in rows])
        return [
            MeetingItem(
                **{name: row[name] for name in MeetingItem.model_fields if name != "title"},
                title=orjson.loads(content)["title"] if content else None,
            )
            for row, content in zip(rows, opened, strict=True)
        ]

    def resolutions(self, rows: Sequence[DictRow]) -> list[ResolutionView]:
        """Rows of resolutions with what is to be done, and the notes on what was."""
        ids = [row["resolution_id"] for row in rows]
        firsts, done = self._store.first_events(ids), self._store.last_events(ids, Resolution.Done.TOPIC)
        opened = self._opened([*(event.what for event in firsts.values()), *(event.note for event in done.values())])
        return [
            ResolutionView(
                **{name: row[name] for name in ResolutionView.model_fields if name not in ("what", "note")},
                what=opened[firsts[row["resolution_id"]].what.ciphertext],
                note=opened[done[row["resolution_id"]].note.ciphertext] if row["resolution_id"] in done else None,
            )
            for row in rows
        ]

    def detail(
        self, meeting: Meeting, resolution_rows: Sequence[DictRow], *, runs_it: bool, me: UUID | None
    ) -> MeetingDetail:
        """The meeting as the asker may see it."""
        history = self._store.history(meeting.id)
        opened = self._opened([sealed for event, _ in history for sealed in _sealed(event)])
        content = orjson.loads(opened[history[0][0].content.ciphertext] or "{}")
        attendee = meeting.attendance.get(me) if me is not None else None
        was_there = attendee is not None and attendee.present
        insider = runs_it or was_there
        drafts = [event for event, _ in history if isinstance(event, minutes.Drafted)]
        signed = meeting.state == "signed"
        moved = [event.where for event, _ in history if isinstance(event, Meeting.Rescheduled) and event.where]
        readable = bool(drafts) and (signed or insider)
        return MeetingDetail(
            item=_item(meeting, content.get("title")),
            where=opened[moved[-1].ciphertext] if moved else content.get("where"),
            agenda=content.get("agenda", []),
            by_kind=_counted(meeting, "as_kind"),
            by_band=_counted(meeting, "band") if runs_it else {},
            attendees=_attendees(meeting) if runs_it else [],
            minutes=MinutesView(
                draft=meeting.draft,
                signed=signed,
                text=opened[drafts[-1].text.ciphertext] if readable else None,
                signatures=sorted(meeting.signatures),
            ),
            resolutions=(
                self.resolutions(resolution_rows) if signed else _planned(meeting, opened) if readable else []
            ),
            ratings=_ratings([event for event, _ in history if isinstance(event, minutes.ReviewRated)], runs_it),
            record=self._record(history, opened),
            runs_it=runs_it,
            was_there=was_there,
        )

    def _record(self, history: Sequence[tuple[Any, Envelope]], opened: dict[bytes, str | None]) -> list[Entry]:
        shown = [(event, envelope) for event, envelope in history if event_of(envelope.type) in _ON_RECORD]
        erased = self._neighbourhood.erased([envelope.actor_id for _, envelope in shown])
        return [
            Entry(
                at=envelope.time,
                what=event_of(envelope.type),
                by=envelope.actor_id if envelope.actor_id not in erased else None,
                erased=envelope.actor_id in erased,
                role=envelope.actor_role,
                text=next((opened[getattr(event, name).ciphertext] for name in _TEXTS if hasattr(event, name)), None),
            )
            for event, envelope in shown
        ]

    def _opened(self, sealed: Sequence[Sealed]) -> dict[bytes, str | None]:
        return dict(zip((one.ciphertext for one in sealed), self._open_all(sealed), strict=True))


_ON_RECORD = frozenset(
    {"meeting_convened", "meeting_rescheduled", "meeting_cancelled", "meeting_held", "deputy_commented",
     "minutes_signed", "minutes_corrected"}
)  # fmt: skip
_TEXTS = ("reason", "text")


def _sealed(event: Any) -> list[Sealed]:
    own = [value for value in vars(event).values() if isinstance(value, Sealed)]
    return [*own, *(one["what"] for one in getattr(event, "planned", ()))]


def _item(meeting: Meeting, title: str | None) -> MeetingItem:
    same = ("topic_id", "division_id", "estate_id", "vote_id", "kind", "circles", "state", "starts_at")
    return MeetingItem(
        meeting_id=meeting.id,
        title=title,
        people=meeting.people,
        proxies=meeting.proxies,
        **{name: getattr(meeting, name) for name in same},
    )


def _counted(meeting: Meeting, by: str) -> dict[str, int]:
    """How many were there of each kind or band; those whose band is not known stand under ``-``."""
    counts = Counter(str(getattr(one, by) or "-") for one in meeting.attendance.values() if one.present)
    for key, people in meeting.guests.items():
        as_kind, band = key.split("/", 1)
        counts[as_kind if by == "as_kind" else band] += people
    return {name: count for name, count in sorted(counts.items()) if count}


def _attendees(meeting: Meeting) -> list[AttendeeView]:
    return [
        AttendeeView(person_id=person_id, as_kind=one.as_kind, mode=one.mode, proxy_id=one.proxy_id, band=one.band)
        for person_id, one in meeting.attendance.items()
    ]


def _planned(meeting: Meeting, opened: dict[bytes, str | None]) -> list[ResolutionView]:
    return [
        ResolutionView(
            resolution_id=None,
            meeting_id=meeting.id,
            topic_id=meeting.topic_id,
            number=number,
            what=opened[one["what"].ciphertext],
            by_division_id=one["by_division_id"],
            by_role=one["by_role"],
            due_on=one["due_on"],
            state="planned",
        )
        for number, one in enumerate(meeting.planned, 1)
    ]


def _ratings(rated: Sequence[minutes.ReviewRated], runs_it: bool) -> Ratings | None:
    if not rated:
        return None
    shown = runs_it or len(rated) >= FEWEST_RATINGS
    return Ratings(
        count=len(rated),
        works=sum(one.works for one in rated) / len(rated) if shown else None,
        process=sum(one.process for one in rated) / len(rated) if shown else None,
    )
