"""Raising a topic (提出议题), and the times that its screening has."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from deliberation_service.aggregate.topic.state import Topic
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import OriginKind, Scope

LETTERS = UUID("2c1d5f7e-6e4b-5f2c-8b81-3a9a7b2cf701")


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of the day on which it is raised, in calendar days; it keeps them (``data/topic_rules.json``)."""

    screening_days: int
    screening_remind_days: int
    appeal_days: int
    appeal_decision_days: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Who raised a topic, and where it came from. ``person_ids``: who raised it first, then everybody upstream."""

    kind: OriginKind
    person_ids: list[UUID]
    letter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """What a topic is about: ``place`` are the division's subject tokens; ``above_id`` is to whom it is escalated."""

    scope: Scope
    division_id: UUID
    estate_id: UUID | None
    district_id: UUID
    above_id: UUID | None
    place: list[str]


def topic_id_of_letter(letter_id: UUID) -> UUID:
    """The id of the one topic that a letter becomes, however often it is referred."""
    return uuid5(LETTERS, str(letter_id))


def raise_topic(*, id: UUID, origin: Origin, reach: Reach, content: Sealed | None, terms: Terms, at: datetime) -> Topic:
    """A new topic, which waits for screening by the terms of the day."""
    standing = {
        "division_id": reach.division_id,
        "estate_id": reach.estate_id,
        "scope": reach.scope,
        "origin": origin.kind,
        "status": "raised",
        **dict.fromkeys(("template", "template_version", "stage", "stage_kind")),
        "overdue": False,
        "raised_by_ids": origin.person_ids,
        "raised_seconds": 0,
    }
    return Topic._create(
        Topic.Raised,
        id=id,
        timestamp=at,
        place=reach.place,
        standing=standing,
        content=content,
        letter_id=origin.letter_id,
        district_id=reach.district_id,
        above_id=reach.above_id,
        terms=asdict(terms),
        screening_remind_at=at + timedelta(days=terms.screening_remind_days),
        screening_due_at=at + timedelta(days=terms.screening_days),
    )
