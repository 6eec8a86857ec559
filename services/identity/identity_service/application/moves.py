"""Commands on moves and ownerships, and residents following their estate into another area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from identity_service.aggregate.household import Household
from identity_service.aggregate.ownership import Ownership, ownership_id
from identity_service.aggregate.person import Person
from identity_service.application.authority import system_act
from identity_service.application.people import People
from identity_service.application.places import Places
from identity_service.commands.residents import RecordOwnership, Where
from identity_service.refusals.residents import OwnershipUnknownError
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_contracts.envelope import Actor


class Moves:
    """A move counts when the new area's worker verifies it (`decisions`); an estate takes its residents along."""

    def __init__(self, store: EventSourcedApplication, people: People, places: Places) -> None:
        self._store = store
        self._people = people
        self._places = places

    def submit(self, person_id: UUID, command: Where, act: Act) -> Receipt:
        """A resident reports a new residence."""

        def decide() -> Receipt:
            person = self._people.get(person_id)
            home = self._places.home(command)
            person.submit_move(area=home.area, estate_id=home.estate_id, at=act.at)
            return self._store.record(person, act=act, answer={"person_id": str(person_id)})

        return self._store.once(act, decide)

    def follow_estate(self, person_ids: Iterable[UUID], actor: Actor, at: datetime) -> int:
        """Residents follow their estate into its area, each in a transaction of their own; returns how many did.

        Can be broken off and repeated at any point: who has followed already is passed over.
        """
        return sum(self._follow(person_id, system_act(actor, at)) for person_id in person_ids)

    def _follow(self, person_id: UUID, act: Act) -> int:
        followed = 0

        def decide() -> Receipt:
            nonlocal followed
            followed = 0
            person = self._store.find(Person, person_id)
            if person is None or person.status != "registered":
                return Receipt(0, {})
            area = self._places.area_of_estate(person.estate_id)
            household = self._store.find(Household, person.household_id) if person.household_id else None
            person.transfer(area=area, at=act.at)
            if household is not None:
                household.transfer(left=self._places.area(household.division_id), area=area, at=act.at)
            changed = [one for one in (household, person) if one is not None and one.pending_events]
            if not changed:
                return Receipt(0, {})
            followed = 1
            return self._store.record(*changed, act=act)

        self._store.once(act, decide)
        return followed


class Ownerships:
    """产权: recorded and ended by the area's worker; the role of owner follows."""

    def __init__(self, store: EventSourcedApplication, people: People, places: Places) -> None:
        self._store = store
        self._people = people
        self._places = places

    def record(self, command: RecordOwnership, act: Act) -> Receipt:
        """A person owns a dwelling."""

        def decide() -> Receipt:
            self._people.get(command.person_id)
            estate_id = self._places.estate_of_dwelling(command.dwelling_id)
            area = self._places.area_of_estate(estate_id)
            ownership = self._store.find(Ownership, ownership_id(command.person_id, command.dwelling_id))
            if ownership is None:
                ownership = Ownership.record(
                    person_id=command.person_id,
                    dwelling_id=command.dwelling_id,
                    estate_id=estate_id,
                    area=area,
                    at=act.at,
                )
            else:
                ownership.record_again(area=area, at=act.at)
            return self._store.record(ownership, act=act, answer={"ownership_id": str(ownership.id)})

        return self._store.once(act, decide)

    def end(self, ownership: UUID, act: Act) -> Receipt:
        """Sold, inherited, or recorded in error."""

        def decide() -> Receipt:
            found = self.get(ownership)
            found.end(area=self._places.area_of_estate(found.estate_id), at=act.at)
            return self._store.record(found, act=act, answer={"ownership_id": str(ownership)})

        return self._store.once(act, decide)

    def get(self, ownership: UUID) -> Ownership:
        """Raises `OwnershipUnknownError`."""
        found = self._store.find(Ownership, ownership)
        if found is None:
            raise OwnershipUnknownError(f"no ownership {ownership}")
        return found
