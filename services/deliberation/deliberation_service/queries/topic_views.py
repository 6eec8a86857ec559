"""What a topic says and what became of it, opened for one who may see it, one request at a time.

The steps come from the topic's own events: the truth, without a lag. Who raised it is named by id, and by 已注销 once
the person was erased: the record stays, the person goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.templates.shape import Template
from deliberation_service.aggregate.topic import Topic, stages
from deliberation_service.aggregate.topic.screening import Accepted
from linli_common.event_store import EventSourcedApplication
from linli_common.sealing import KeyStore, Sealed
from linli_contracts.envelope import Envelope, event_of
from linli_neighbourhood import Neighbourhood
from psycopg.rows import DictRow
from pydantic import BaseModel, Field

ERASED = "已注销"
_TEXTS = ("reason", "findings")
_SAID = (
    "entered", "entered_kind", "due_at", "stage_seconds", "instrument", "instrument_id", "result", "begun_in", "into",
    "from_topic_id", "appeal_until", "reopened", "screening_due_at", "escalated_to", "outcome", "review_due_at",
    "cost_estimate_fen", "works", "process",
)  # fmt: skip


class Raiser(BaseModel):
    """Somebody upstream of a topic."""

    person_id: UUID | None = Field(description="Null once the person was erased.")
    shown: str | None = Field(description=f"{ERASED} then; nothing else is known here of a person.")


class TopicItem(BaseModel):
    """A topic in a list. ``title`` is null for a letter's topic that nobody has put into words yet."""

    topic_id: UUID
    number: str = Field(description="What people call it by: the first ten digits of the id.")
    title: str | None
    division_id: UUID
    estate_id: UUID | None
    scope: str
    origin: str
    status: str
    template: str | None
    template_version: int | None
    stage: str | None
    stage_kind: str | None
    outcome: str | None
    reviewed: bool
    merged_into: UUID | None
    raised_at: datetime
    changed_at: datetime
    due_at: datetime | None
    overdue: bool


class StageView(BaseModel):
    """A stage of the template that the topic follows."""

    stage: str
    kind: str
    name_zh: str
    name_en: str
    days: int
    conveners: list[str]
    may_act: list[str]
    instruments: list[str]
    choosing: list[str] = Field(
        description="How one of several schemes is chosen here: choice, approval, ranking, decision."
    )


class Way(BaseModel):
    """A way out of the present stage, and what it still lacks."""

    to: str
    missing: list[str] = Field(description="None: it can be taken now. Else as the template says: 1 × meeting signed.")


class Step(BaseModel):
    """One thing that happened. ``said`` are the event's own words; ``text`` what somebody wrote, opened."""

    at: datetime
    what: str = Field(description="The public event's name: stage_entered.")
    actor_id: UUID | None = Field(description="Null once the person was erased.")
    actor_role: str
    actor_division_id: UUID | None
    said: dict[str, Any]
    text: str | None


class ReportView(BaseModel):
    """A report on a topic."""

    report_id: UUID
    stage: str
    filed_at: datetime
    title: str | None
    text: str | None


class TopicDetail(BaseModel):
    """A topic whole: what it says, where it came from, where it stands, and every step."""

    item: TopicItem
    text: str | None
    raised_by: list[Raiser]
    letter_id: UUID | None = Field(description="For who raised it and who works there: letters are nobody else's.")
    merged_from: list[UUID]
    stages: list[StageView]
    ways: list[Way]
    steps: list[Step]
    readable: bool = Field(description="False for what never became public, after the erasure of who raised it.")


class TopicViews:
    """Opens topics."""

    def __init__(self, store: EventSourcedApplication, keys: KeyStore, neighbourhood: Neighbourhood) -> None:
        self._store = store
        self._keys = keys
        self._neighbourhood = neighbourhood

    def items(self, rows: Sequence[DictRow]) -> list[TopicItem]:
        """Rows of a list with their titles, opened in three round trips."""
        ids = [row["topic_id"] for row in rows]
        accepted = self._store.last_events(ids, Accepted.TOPIC)
        contents = {topic_id: first.content for topic_id, first in self._store.first_events(ids).items()}
        contents |= {topic_id: event.content for topic_id, event in accepted.items() if event.content is not None}
        opener = self._opener([content for content in contents.values() if content is not None])
        return [
            TopicItem(
                **{name: row[name] for name in _FROM_ROW},
                number=number_of(row["topic_id"]),
                title=_words(opener, contents[row["topic_id"]]).get("title"),
            )
            for row in rows
        ]

    def detail(self, topic: Topic, *, with_letter: bool) -> TopicDetail:
        """The topic with its thread."""
        history = self._store.history(topic.id)
        sealed = [value for event, _ in history for value in vars(event).values() if isinstance(value, Sealed)]
        opener = self._opener(sealed)
        words = _words(opener, topic.content)
        people = {*topic.raised_by_ids, *(envelope.actor_id for _, envelope in history)}
        erased = self._neighbourhood.erased(list(people))
        return TopicDetail(
            item=item_of_topic(topic, words.get("title"), history[-1][1].time),
            text=words.get("text"),
            raised_by=[_raiser(person_id, erased) for person_id in topic.raised_by_ids],
            letter_id=topic.letter_id if with_letter else None,
            merged_from=[event.from_topic_id for event, _ in history if hasattr(event, "from_topic_id")],
            stages=stages_of(topic.process) if topic.process is not None else [],
            ways=_ways(topic),
            steps=[_step(event, envelope, opener, erased) for event, envelope in history],
            readable=topic.content is None or bool(words),
        )

    def reports(self, topic: Topic) -> list[ReportView]:
        """What was filed, in that order."""
        ids = [report_id for report_id, use in topic.uses.items() if use.instrument == "report"]
        filed = self._store.first_events(ids)
        opener = self._opener([event.content for event in filed.values()])
        return [
            ReportView(
                report_id=report_id,
                stage=filed[report_id].stage,
                filed_at=filed[report_id].timestamp,
                title=_words(opener, filed[report_id].content).get("title"),
                text=_words(opener, filed[report_id].content).get("text"),
            )
            for report_id in ids
        ]

    def _opener(self, sealed: Sequence[Sealed]) -> Callable[[Sealed], bytes | None]:
        opened = dict(zip((one.ciphertext for one in sealed), self._keys.open_all(sealed), strict=True))
        return lambda one: opened[one.ciphertext]


def number_of(topic_id: UUID) -> str:
    """What people call a topic by."""
    return topic_id.hex[:10].upper()


def item_of_topic(topic: Topic, title: str | None, changed_at: datetime) -> TopicItem:
    """The topic itself as everybody gets it."""
    standing = topic.standing(changed_at)
    return TopicItem(
        **{name: standing[name] for name in _FROM_ROW if name in standing},
        topic_id=topic.id,
        number=number_of(topic.id),
        title=title,
        outcome=topic.outcome,
        reviewed=topic.reviewed,
        merged_into=topic.merged_into,
        raised_at=topic.raised_at,
        changed_at=changed_at,
        due_at=topic.due_at,
    )


def stages_of(template: Template) -> list[StageView]:
    """The stages of a template, in its order."""
    return [
        StageView(
            **{name: getattr(stage, name) for name in ("stage", "kind", "name_zh", "name_en", "days")},
            conveners=list(stage.conveners),
            may_act=list(stage.may_act),
            instruments=[one.instrument for one in stage.allows],
            choosing=[way for one in stage.allows for way in one.choosing],
        )
        for stage in template
    ]


_FROM_ROW = tuple(name for name in TopicItem.model_fields if name not in ("number", "title"))


def _words(opener: Callable[[Sealed], bytes | None], content: Sealed | None) -> dict[str, str]:
    opened = opener(content) if content is not None else None
    words: dict[str, str] = orjson.loads(opened) if opened is not None else {}
    return words


def _raiser(person_id: UUID, erased: set[UUID]) -> Raiser:
    gone = person_id in erased
    return Raiser(person_id=None if gone else person_id, shown=ERASED if gone else None)


def _ways(topic: Topic) -> list[Way]:
    transitions = topic.present.transitions if topic.present is not None else ()
    return [Way(to=way.to, missing=[str(one) for one in stages.missing(topic, way)]) for way in transitions]


def _step(event: Any, envelope: Envelope, opener: Callable[[Sealed], bytes | None], erased: set[UUID]) -> Step:
    said = {name: getattr(event, name) for name in _SAID if getattr(event, name, None) is not None}
    sealed = next((getattr(event, name) for name in _TEXTS if getattr(event, name, None) is not None), None)
    text = opener(sealed) if sealed is not None else None
    return Step(
        at=envelope.time,
        what=event_of(envelope.type),
        actor_id=None if envelope.actor_id in erased else envelope.actor_id,
        actor_role=envelope.actor_role,
        actor_division_id=envelope.actor_division_id,
        said=said,
        text=text.decode() if text is not None else None,
    )
