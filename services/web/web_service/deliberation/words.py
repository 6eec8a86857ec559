"""Words of deliberation's vocabularies, and times, as pages say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from web_service.clients.deliberation.topics import Stage, Topic, TopicDetail
from web_service.language import Language
from web_service.mailbox.names import Names

CLOCKS = frozenset({"clock", "reaction", "deliberation_worker", "mailbox_worker"})
"""Actors that are nobody: time, and what carried a letter over."""


def word(language: Language, vocabulary: str, name: str | None) -> str:
    """A word of a closed vocabulary; the name itself where nobody wrote it down, empty for none."""
    key = f"{vocabulary}.{name}"
    return language.text(key) if language.known(key) else (name or "")


def joined(language: Language, words: Iterable[str]) -> str:
    """Several as a list is written: 甲、乙."""
    return language.text("list.comma").join(words)


def roles(language: Language, names: Iterable[str]) -> str:
    """Roles as a list."""
    return joined(language, (word(language, "role", name) for name in names))


def stage_name(language: Language, stages: Iterable[Stage], name: str | None) -> str:
    """What the template calls a stage, or the outcome that stands in its place."""
    found = next((one for one in stages if one.stage == name), None)
    return language.pick(found.name_zh, found.name_en) if found else word(language, "exit", name)


def who(language: Language, names: Names, role: str, division_id: UUID | None) -> str:
    """Who acted: the role and its division, never a person."""
    if role in CLOCKS:
        return language.text("who.clock")
    division = names.division(division_id) if role != "resident" else ""
    said = word(language, "role", role)
    return f"{division} · {said}" if division else said


def title_of(language: Language, topic: Topic) -> str:
    """Its title, or what stands for it."""
    if topic.title is not None:
        return topic.title
    return language.text("hall.untitled" if topic.origin == "letter" else "hall.gone")


def raised_by(language: Language, detail: TopicDetail) -> str:
    """Who raised it: an origin and a number, never a person."""
    origin = word(language, "origin", detail.item.origin)
    if detail.raised_by and all(one.shown for one in detail.raised_by):
        origin = f"{origin}（{language.text('hall.erased')}）" if language.code == "zh" else f"{origin} (erased)"
    if len(detail.raised_by) > 1:
        return language.text("topic.raisers", origin=origin, count=len(detail.raised_by))
    return origin


def moment_or_none(text: object) -> datetime | None:
    """A time that an event says."""
    return datetime.fromisoformat(text) if isinstance(text, str) else None
