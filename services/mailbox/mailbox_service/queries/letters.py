"""What a letter says and what became of it, opened for one who may see it, one request at a time.

The steps come from the letter's own events: the truth, without a lag.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from linli_common.event_store import EventSourcedApplication
from linli_common.sealing import KeyStore
from linli_common.sealing.sealed import Sealed
from linli_contracts.envelope import Envelope, event_of
from mailbox_service.aggregate.answering import Answered
from mailbox_service.aggregate.letter import Letter
from psycopg.rows import DictRow
from pydantic import BaseModel, Field

_UNTOLD = frozenset({"letter_claimed", "abuse_reported"})
"""Steps that are the units' own business: the writers are not shown them."""
_TEXTS = ("text", "reason")
_SAID = (
    "kind", "direction", "to", "assisting", "refused_by", "outcome", "promised_on", "working_days",
    "asked_of", "granted", "handling_due_at", "clock", "due_at", "escalated_to", "how", "solved", "rating", "was",
    "times", "of_letter_id", "visibility", "photo_id", "by_writer", "first", "confirm_by", "response_fact",
    "handling_fact",
)  # fmt: skip


class ClockView(BaseModel):
    """One of the two clocks, as it stands."""

    due_at: datetime | None
    fact: str | None = Field(description="met, missed, or null while it runs or stands still.")
    running: bool


class LetterItem(BaseModel):
    """A letter in a list. ``title`` is null when it cannot be read any more."""

    letter_id: UUID
    number: str = Field(description="What people call it by: the first ten digits of the id.")
    title: str | None
    division_id: UUID
    estate_id: UUID | None
    category: str
    kind: str
    danger: bool
    visibility: str
    lifecycle: str
    outcome: str | None
    holder_kind: str
    holder_id: UUID
    taken: bool
    claimed_by: UUID | None
    came_back: bool
    supports: int
    submitted_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    due_at: datetime
    response: ClockView
    handling: ClockView
    confirm_by: datetime | None
    promised_on: date | None
    promise_broken: bool
    reopened: int
    rating: int | None
    duplicate_of: UUID | None
    referred: bool
    abuse_reports: int


class Step(BaseModel):
    """One thing that happened. ``said`` are the event's own words; ``text`` what somebody wrote, opened."""

    at: datetime
    what: str = Field(description="The public event's name: letter_answered.")
    actor_id: UUID
    actor_role: str
    actor_division_id: UUID | None
    said: dict[str, Any]
    text: str | None


class LetterDetail(BaseModel):
    """A letter whole: where it stands, what it says, and every step."""

    item: LetterItem
    text: str | None
    place: str | None
    order_number: str | None
    writer_ids: list[UUID]
    photo_ids: list[UUID]
    path: list[str] = Field(
        description="The units that handed it on, the last of them last: a refusal goes back there."
    )
    replied: bool = Field(description="Somebody has replied: the response clock stands.")
    assisting: dict[str, str]
    more_asked: bool
    extension_days: int | None
    extension_asked_of: str | None
    steps: list[Step]
    readable: bool = Field(description="False after the erasure of its writers.")


@dataclass(frozen=True, slots=True)
class Said:
    """What everybody may read of a public letter: its text, and the last answer if there is one."""

    text: str
    answer: str | None


class LetterViews:
    """Opens letters."""

    def __init__(self, store: EventSourcedApplication, keys: KeyStore) -> None:
        self._store = store
        self._keys = keys

    def items(self, rows: Sequence[DictRow], *, for_staff: bool) -> list[LetterItem]:
        """Rows of a list with their titles, opened in two round trips."""
        contents = self._store.first_values([row["letter_id"] for row in rows], "content")
        sealed = [contents[row["letter_id"]] for row in rows]
        titles = [orjson.loads(opened)["title"] if opened else None for opened in self._keys.open_all(sealed)]
        items = [item_of_row(row, title) for row, title in zip(rows, titles, strict=True)]
        return items if for_staff else [_as_others_see(item) for item in items]

    def said(self, letter_ids: Sequence[UUID]) -> dict[UUID, Said]:
        """Texts and last answers of public letters, opened in three round trips; unreadable letters are left out."""
        firsts = self._store.first_events(letter_ids)
        answers = self._store.last_events(letter_ids, Answered.TOPIC)
        opener = self._opener(
            [*(first.content for first in firsts.values()), *(answer.text for answer in answers.values())]
        )
        found = {}
        for letter_id, first in firsts.items():
            content, answer = opener(first.content), answers.get(letter_id)
            if content is not None:
                said = opener(answer.text) if answer else None
                found[letter_id] = Said(orjson.loads(content)["text"], said.decode() if said else None)
        return found

    def detail(self, letter: Letter, supports: int, *, for_staff: bool, for_writer: bool) -> LetterDetail:
        """The letter as staff or its writer sees it; others see neither who nor the units' own talk."""
        history = self._store.history(letter.id)
        opener = self._opener([sealed for event, _ in history for sealed in _sealed(event)])
        content = orjson.loads(opener(history[0][0].content) or "{}")
        shown = [pair for pair in history if for_staff or _name(pair[1]) not in _UNTOLD]
        if not (for_staff or for_writer):
            shown = [pair for pair in shown if _name(pair[1]) in _PUBLIC_STEPS]
        item = item_of_letter(letter, content.get("title"), supports, history[-1][1].time)
        return LetterDetail(
            item=item if for_staff else _as_others_see(item),
            text=content.get("text"),
            place=content.get("place") if for_staff or for_writer else None,
            order_number=content.get("order_number") if for_staff else None,
            writer_ids=letter.writer_ids if for_staff else [],
            photo_ids=letter.photo_ids if for_staff or for_writer else [],
            path=[str(unit) for unit in letter.path],
            replied=letter.replied_at is not None,
            assisting={str(unit): state for unit, state in letter.assisting.items()},
            more_asked=letter.more_asked,
            extension_days=letter.extension_days,
            extension_asked_of=str(letter.extension_asked_of) if letter.extension_days else None,
            steps=[_step(event, envelope, opener, named=for_staff or for_writer) for event, envelope in shown],
            readable=bool(content),
        )

    def _opener(self, sealed: Sequence[Sealed]) -> Callable[[Sealed], bytes | None]:
        opened = dict(zip((one.ciphertext for one in sealed), self._keys.open_all(sealed), strict=True))
        return lambda one: opened[one.ciphertext]


_PUBLIC_STEPS = frozenset(
    {"letter_submitted", "letter_acknowledged", "letter_handed_on", "letter_answered", "letter_pending",
     "letter_closed", "letter_reopened", "letter_duplicate", "letter_referred"}
)  # fmt: skip
"""What everybody may read of a public letter."""


def _name(envelope: Envelope) -> str:
    return event_of(envelope.type)


def _sealed(event: Any) -> list[Sealed]:
    return [value for value in vars(event).values() if isinstance(value, Sealed)]


def _step(event: Any, envelope: Envelope, opener: Callable[[Sealed], bytes | None], *, named: bool) -> Step:
    said = {name: getattr(event, name) for name in _SAID if getattr(event, name, None) is not None}
    responsible = getattr(event, "responsible", None)
    if responsible is not None and (place := opener(responsible)) is not None:
        said["responsible"] = place.decode()
    text = next((opener(getattr(event, name)) for name in _TEXTS if hasattr(event, name)), None)
    internal = not named and _name(envelope) == "letter_handed_on"
    return Step(
        at=envelope.time,
        what=_name(envelope),
        actor_id=envelope.actor_id if named else UUID(int=0),
        actor_role=envelope.actor_role,
        actor_division_id=envelope.actor_division_id,
        said=said,
        text=text.decode() if text and not internal else None,
    )


def _as_others_see(item: LetterItem) -> LetterItem:
    """Without who of the unit works on it, and who complained: both are the units' own business."""
    return item.model_copy(update={"claimed_by": None, "abuse_reports": 0})


def number_of(letter_id: UUID) -> str:
    """What people call a letter by."""
    return letter_id.hex[:10].upper()


def item_of_row(row: DictRow, title: str | None) -> LetterItem:
    """A row of the own lists as everybody gets it."""
    at_work = row["lifecycle"] in ("submitted", "accepted")
    return LetterItem(
        **{name: row[name] for name in _FROM_ROW},
        number=number_of(row["letter_id"]),
        title=title,
        response=ClockView(
            due_at=row["response_due_at"],
            fact=row["response_fact"],
            running=row["open"] and not row["replied"] and row["response_fact"] is None,
        ),
        handling=ClockView(
            due_at=row["handling_due_at"],
            fact=row["handling_fact"],
            running=at_work and not row["handling_over"],
        ),
    )


_FROM_ROW = tuple(name for name in LetterItem.model_fields if name not in ("number", "title", "response", "handling"))


def item_of_letter(letter: Letter, title: str | None, supports: int, changed_at: datetime) -> LetterItem:
    """The same of the letter itself."""
    at_work = letter.lifecycle in ("submitted", "accepted")
    running = letter.is_open and letter.replied_at is None and letter.response.fact is None
    due_at = letter.handling.due_at
    if at_work and letter.replied_at is None and letter.response.due_at and due_at:
        due_at = min(due_at, letter.response.due_at)
    if letter.lifecycle == "answered":
        due_at = letter.confirm_by
    return LetterItem(
        letter_id=letter.id,
        number=number_of(letter.id),
        title=title,
        division_id=letter.division_id,
        estate_id=letter.estate_id,
        category=letter.category,
        kind=letter.kind,
        danger=letter.danger,
        visibility=letter.visibility,
        lifecycle=letter.lifecycle,
        outcome=letter.outcome,
        holder_kind=letter.holder.kind,
        holder_id=letter.holder.id,
        taken=letter.taken,
        claimed_by=letter.claimed_by,
        came_back=letter.came_back,
        supports=supports,
        submitted_at=letter.submitted_at,
        changed_at=changed_at,
        closed_at=letter.closed_at,
        due_at=due_at or letter.submitted_at,
        response=ClockView(due_at=letter.response.due_at, fact=letter.response.fact, running=running),
        handling=ClockView(
            due_at=letter.handling.due_at,
            fact=letter.handling.fact,
            running=at_work and not letter.handling.over,
        ),
        confirm_by=letter.confirm_by,
        promised_on=letter.promised_on,
        promise_broken=letter.promise_broken,
        reopened=letter.reopened,
        rating=letter.rating,
        duplicate_of=letter.duplicate_of,
        referred=letter.referred,
        abuse_reports=letter.abuse_reports,
    )
