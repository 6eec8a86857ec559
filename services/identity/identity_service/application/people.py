"""Finding people and their households in the truth of the event table."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from identity_service.aggregate.area import Area
from identity_service.aggregate.household import Household
from identity_service.aggregate.person import Person
from identity_service.application.places import Places
from identity_service.refusals.residents import (
    HouseholdUnknownError,
    NotRegisteredError,
    PersonErasedError,
    PersonUnknownError,
)
from linli_common.event_store import EventSourcedApplication


class People:
    """Loads aggregates or refuses."""

    def __init__(self, store: EventSourcedApplication, places: Places) -> None:
        self._store = store
        self._places = places

    def get(self, person_id: UUID) -> Person:
        """Raises `PersonUnknownError`, or `PersonErasedError` for somebody who was erased."""
        person = self._store.find(Person, person_id)
        if person is None:
            raise PersonUnknownError(f"no person {person_id}")
        if person.status == "erased":
            raise PersonErasedError("this person was erased")
        return person

    def household_of(self, person_id: UUID) -> Household:
        """The household that somebody lives in. Raises `NotRegisteredError` for who lives in none."""
        household_id = self.get(person_id).household_id
        household = self._store.find(Household, household_id) if household_id else None
        if household is None:
            raise NotRegisteredError("only a registered resident has a household")
        return household

    def household_with(
        self,
        person_id: UUID,
        *,
        household_id: UUID | None,
        dwelling_id: UUID,
        estate_id: UUID,
        area: Area,
        at: datetime,
    ) -> Household:
        """An existing household with one member more, or a new one. Raises `HouseholdUnknownError`."""
        if household_id is None:
            return Household.form(
                id=uuid4(), dwelling_id=dwelling_id, estate_id=estate_id, area=area, person_id=person_id, at=at
            )
        household = self._store.find(Household, household_id)
        if household is None:
            raise HouseholdUnknownError("no such household in that dwelling", field="household_id")
        household.join(person_id=person_id, dwelling_id=dwelling_id, at=at)
        return household

    def household_without(self, person: Person, at: datetime) -> Household | None:
        """The person's household with one member less, None for somebody who has none."""
        household = self._store.find(Household, person.household_id) if person.household_id else None
        if household is not None:
            area = self._places.area(household.division_id)
            household.leave(person_id=person.id, area=area, at=at)
        return household
