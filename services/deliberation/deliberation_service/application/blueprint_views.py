"""The blueprint as everybody reads it. A line has the words of what it goes back to, or its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.blueprint import BlueprintEntry
from deliberation_service.aggregate.contest import Contest
from deliberation_service.aggregate.convention import Convention
from deliberation_service.application.contents import Contents
from deliberation_service.application.topics import Topics
from linli_common.event_store import EventSourcedApplication
from pydantic import BaseModel


class NoteView(BaseModel):
    """When it became what, and what was said to it."""

    at: datetime
    state: str
    note: str | None


class EntryView(BaseModel):
    """A line. ``spot`` is where exactly, in words, where somebody said so."""

    entry_id: UUID
    division_id: UUID
    estate_id: UUID | None
    topic_id: UUID | None
    source_id: UUID | None
    kind: str
    year: int
    state: str
    title: str | None
    spot: str | None
    made_at: datetime
    notes: list[NoteView]


class BlueprintViews:
    """Opened for one request."""

    def __init__(self, store: EventSourcedApplication, contents: Contents, topics: Topics) -> None:
        self._store = store
        self._contents = contents
        self._topics = topics

    def entry(self, entry: BlueprintEntry) -> EntryView:
        """A line with its history."""
        words = self._words(entry)
        return EntryView(
            entry_id=entry.id,
            division_id=entry.division_id,
            estate_id=entry.estate_id,
            topic_id=entry.topic_id,
            source_id=entry.source_id,
            kind=entry.kind,
            year=entry.year,
            state=entry.state,
            title=words.get("title"),
            spot=words.get("spot"),
            made_at=entry.created_on,
            notes=[NoteView(at=at, state=state, note=self._contents.open(note)) for at, state, note in entry.notes],
        )

    def _words(self, entry: BlueprintEntry) -> dict[str, Any]:
        if entry.words is not None:
            return self._contents.open_json(entry.words) or {}
        if entry.topic_id is not None:
            content = self._topics.get(entry.topic_id).content
            return (self._contents.open_json(content) if content is not None else None) or {}
        assert entry.source_id is not None, "a line goes back to something, or has words of its own"
        contest = self._store.find(Contest, entry.source_id)
        convention = self._store.find(Convention, entry.source_id) if contest is None else None
        title = contest.title if contest is not None else convention.title if convention is not None else None
        return {"title": self._contents.open(title) if title is not None else None}
