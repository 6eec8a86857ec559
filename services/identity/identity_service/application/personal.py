"""What is personal about a person: one sealed document, under the person's own key."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

import orjson
from identity_service.aggregate.person import Person
from identity_service.refusals.residents import PersonErasedError
from linli_common.sealing import KeyDestroyedError, KeyStore, Sealed
from linli_common.sealing.keys import seal_with


@dataclass(frozen=True, slots=True)
class PersonalData:
    """``number`` is the document's, or the pseudonym of a network identity. Staff accounts have name and phone only."""

    name: str
    phone: str | None = None
    born_on: date | None = None
    kind: str | None = None
    number: str | None = None
    contact: str | None = None

    def __repr__(self) -> str:
        return "PersonalData()"


class PersonalFiles:
    """Seals before an aggregate sees it, opens per request."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def seal(self, person_id: UUID, personal: PersonalData) -> Sealed:
        """Seals under the person's key, which is made when missing. Raises `PersonErasedError`."""
        try:
            return self._keys.create_and_seal(person_id, orjson.dumps(asdict(personal)))
        except KeyDestroyedError:
            raise PersonErasedError("this person was erased") from None

    def seal_new(self, personal: dict[UUID, PersonalData]) -> dict[UUID, Sealed]:
        """Seals for many new persons at once (bulk loads); their keys are made in one go."""
        ciphers = self._keys.create_with(personal)
        return {
            person_id: seal_with(ciphers[person_id], person_id, orjson.dumps(asdict(data)))
            for person_id, data in personal.items()
        }

    def open(self, person: Person) -> PersonalData:
        """Opens what the person's last event sealed. Raises `PersonErasedError`."""
        if person.personal is None:
            raise PersonErasedError("this person was erased")
        try:
            found = orjson.loads(self._keys.open(person.personal))
        except KeyDestroyedError:
            raise PersonErasedError("this person was erased") from None
        born_on = found.pop("born_on")
        return PersonalData(born_on=date.fromisoformat(born_on) if born_on else None, **found)

    def born_on(self, person: Person) -> date:
        """The birth date of a resident or applicant."""
        born_on = self.open(person).born_on
        assert born_on is not None, "every registration says a birth date"
        return born_on
