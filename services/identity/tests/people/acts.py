"""Aggregates for tests: somebody, somewhere, at some time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from identity_service.aggregate.area import Area
from identity_service.aggregate.person import Person
from identity_service.aggregate.submission import Submission
from linli_common.sealing import Sealed

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
BORN = date(1990, 5, 17)
FIRST = Area(UUID(int=1), ["310113", "310113111", "310113111028"])
SECOND = Area(UUID(int=2), ["310113", "310113111", "310113111029"])


def later(days: int = 1) -> datetime:
    """Some days after `AT`."""
    return AT + timedelta(days=days)


def sealed() -> Sealed:
    """Something sealed."""
    return Sealed(uuid4(), b"sealed")


def submission(area: Area = FIRST, born_on: date = BORN, guardian_id: UUID | None = None) -> Submission:
    """A registration by phone, in a new estate of the area."""
    return Submission(sealed(), "resident_id", "phone", born_on, guardian_id, area, uuid4())


def applicant(born_on: date = BORN, guardian_id: UUID | None = None, area: Area = FIRST) -> Person:
    """Somebody whose registration waits."""
    return Person.apply(id=uuid4(), submission=submission(area, born_on, guardian_id), at=AT)


def resident(area: Area = FIRST) -> Person:
    """Somebody registered."""
    person = applicant(area=area)
    verify(person, area, area)
    return person


def verify(person: Person, submitted_in: Area, area: Area) -> None:
    """The worker verifies."""
    person.verify_residence(
        dwelling_id=uuid4(), household_id=uuid4(), born_on=BORN, submitted_in=submitted_in, area=area, at=later()
    )


def names(person: Person) -> list[str]:
    """The pending events' names."""
    return [type(event).__name__ for event in person.pending_events]


def last(person: Person) -> Any:
    """The newest pending event, with whatever fields it has."""
    return person.pending_events[-1]
