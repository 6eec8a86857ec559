"""What ends the waiting of a registration or a move: verified, returned, or taken back. Its images are destroyed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from identity_service.aggregate.household import Household
from identity_service.aggregate.person import Person
from identity_service.aggregate.submission import Matter
from identity_service.application.people import People
from identity_service.application.personal import PersonalFiles
from identity_service.application.places import Places
from identity_service.commands.residents import Return, VerifyResidence
from identity_service.vault import Evidence
from linli_common.event_store import Act, EventSourcedApplication, Receipt


class Decisions:
    """The worker decides, in the area where it was submitted; the resident may take it back before."""

    def __init__(
        self,
        store: EventSourcedApplication,
        people: People,
        places: Places,
        files: PersonalFiles,
        evidence: Evidence,
    ) -> None:
        self._store = store
        self._people = people
        self._places = places
        self._files = files
        self._evidence = evidence

    def verify(self, matter: Matter, person_id: UUID, command: VerifyResidence, act: Act) -> Receipt:
        """Dwelling and household are assigned: out of the household so far, if there is one, into another."""

        def decide(person: Person) -> list[Household]:
            waiting = person.waiting(matter)
            self._places.refuse_dwelling_elsewhere(command.dwelling_id, waiting.estate_id)
            area = self._places.area_of_estate(waiting.estate_id)
            stays = command.household_id is not None and command.household_id == person.household_id
            left = None if stays else self._people.household_without(person, act.at)
            joined = self._people.household_with(
                person_id,
                household_id=command.household_id,
                dwelling_id=command.dwelling_id,
                estate_id=waiting.estate_id,
                area=area,
                at=act.at,
            )
            verify = person.verify_move if matter == "move" else person.verify_residence
            verify(
                dwelling_id=command.dwelling_id,
                household_id=joined.id,
                born_on=self._files.born_on(person),
                submitted_in=self._places.area(waiting.division_id),
                area=area,
                at=act.at,
            )
            return [left, joined] if left else [joined]

        return self._settle(person_id, act, decide)

    def return_(self, matter: Matter, person_id: UUID, command: Return, act: Act) -> Receipt:
        """退回 with a reason. A residence that stands, stands on."""

        def decide(person: Person) -> list[Household]:
            area = self._places.area(person.waiting(matter).division_id)
            return_ = person.return_move if matter == "move" else person.return_registration
            return_(reason=command.reason, submitted_in=area, at=act.at)
            return []

        return self._settle(person_id, act, decide)

    def withdraw(self, matter: Matter, person_id: UUID, act: Act) -> Receipt:
        """Taken back by the resident before it is decided."""

        def decide(person: Person) -> list[Household]:
            area = self._places.area(person.waiting(matter).division_id)
            withdraw = person.withdraw_move if matter == "move" else person.withdraw
            withdraw(submitted_in=area, at=act.at)
            return []

        return self._settle(person_id, act, decide)

    def _settle(self, person_id: UUID, act: Act, decide: Callable[[Person], list[Household]]) -> Receipt:
        """``decide`` changes the person, and returns the households concerned, the joined one last."""

        def settle() -> Receipt:
            person = self._people.get(person_id)
            households = decide(person)
            answer = {"person_id": str(person_id)}
            if households:
                answer["household_id"] = str(households[-1].id)
            return self._store.record(*households, person, act=act, answer=answer)

        receipt = self._store.once(act, settle)
        self._evidence.destroy(person_id)
        return receipt
