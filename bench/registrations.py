"""Registration events as a district makes them, for benchmarks of readers: the same ones in each run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from linli_common.testing.event_log import Given
from linli_contracts.identity import RegistrationSubmittedV1, ResidenceVerifiedV1
from linli_contracts.subjects import Place

AREAS = 567
_START = datetime(2025, 1, 1, tzinfo=UTC)
_PLACE = Place("310113", "310113111", "310113111028")


def registrations(count: int, *, days: int = 365, seed: int = 7) -> Iterator[Given]:
    """``count`` events over so many days: people apply in one of 567 areas and are verified a day later."""
    chance = random.Random(seed)
    areas = [UUID(int=chance.getrandbits(128)) for _ in range(AREAS)]
    waiting: list[tuple[UUID, UUID, int, datetime]] = []
    pace = timedelta(days=days) / count
    for number in range(count):
        now = _START + pace * number
        if waiting and (number % 2 or len(waiting) > 500):
            person, area, born, since = waiting.pop(0)
            yield _given(ResidenceVerifiedV1.TYPE, person, now, _verified(person, area, born, since))
        else:
            person, area = UUID(int=chance.getrandbits(128)), chance.choice(areas)
            born = chance.randint(1935, 2015)
            waiting.append((person, area, born, now))
            yield _given(RegistrationSubmittedV1.TYPE, person, now, _submitted(person, area, born))


def _given(type_: str, person: UUID, at: datetime, data: dict[str, Any]) -> Given:
    return Given(data, str(person), at, type_, _PLACE)


def _submitted(person: UUID, area: UUID, born: int) -> dict[str, Any]:
    return {
        "person_id": person,
        "division_id": area,
        "estate_id": UUID(int=1),
        "birth_year": born,
        "age_band": "20-35",
        "channel": "phone",
        "proof": "resident_id",
        "attempt": 1,
    }


def _verified(person: UUID, area: UUID, born: int, since: datetime) -> dict[str, Any]:
    return {
        "person_id": person,
        "division_id": area,
        "estate_id": UUID(int=1),
        "dwelling_id": UUID(int=2),
        "household_id": UUID(int=3),
        "birth_year": born,
        "age_band": "20-35",
        "submitted_at": since,
        "attempt": 1,
    }
