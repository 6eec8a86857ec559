"""A guardian and the children in their care: who may act for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from identity_service.aggregate.ages import ADULT_AGE_YEARS, age_years
from identity_service.aggregate.person import Person
from identity_service.application.people import People
from identity_service.application.personal import PersonalFiles
from identity_service.refusals.residents import NotOnesWardError, PersonErasedError


class Wards:
    """A guardian acts for a child until the child is of age: 民法典 (2020), articles 17 and 34."""

    def __init__(self, people: People, files: PersonalFiles) -> None:
        self._people = people
        self._files = files

    def refuse_others(self, ward_id: UUID, guardian_id: UUID, at: datetime) -> None:
        """Raises `NotOnesWardError` unless the guardian may act for the child; else as `People.get`."""
        if not self._is_ward(self._people.get(ward_id), guardian_id, at):
            raise NotOnesWardError("only the guardian of this child can do that")

    def among(self, person_ids: Iterable[UUID], guardian_id: UUID, at: datetime) -> list[UUID]:
        """Those of these persons for whom the guardian may act now; a list that named them may be behind."""
        found = []
        for person_id in person_ids:
            try:
                if self._is_ward(self._people.get(person_id), guardian_id, at):
                    found.append(person_id)
            except PersonErasedError:
                continue
        return found

    def _is_ward(self, person: Person, guardian_id: UUID, at: datetime) -> bool:
        return person.guardian_id == guardian_id and age_years(self._files.born_on(person), at) < ADULT_AGE_YEARS
