"""Erasure (注销): deterministic steps, each of which may be repeated; a crash anywhere is resumed by the worker.

The law gives 15 working days (个人信息保护法, article 47, with article 50 on how requests are handled); this takes
seconds. What every service holds under the person's key is unreadable once the key is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from identity_service.aggregate.division import tokens
from identity_service.aggregate.person import Person
from identity_service.aggregate.role_grant import RoleGrant
from identity_service.application.people import People
from identity_service.application.places import Places
from identity_service.sign_in import Credentials, Sessions
from identity_service.vault import Documents, Erasures, Evidence
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_common.sealing import KeyStore
from linli_contracts.envelope import Actor
from linli_contracts.subjects import NOWHERE

OpenMatters = Callable[[UUID], Sequence[str]]
"""What still needs to know that this document took part: open votes and appeals. Other services will answer it."""


def no_open_matters(_: UUID) -> Sequence[str]:
    """Until deliberation exists, nothing holds a document back."""
    return ()


class Erasure:
    """Asks, records, and destroys."""

    def __init__(
        self,
        store: EventSourcedApplication,
        people: People,
        places: Places,
        keys: KeyStore,
        erasures: Erasures,
        documents: Documents,
        evidence: Evidence,
        credentials: Credentials,
        sessions: Sessions,
        grants_of: Callable[[UUID], Sequence[UUID]],
        open_matters: OpenMatters = no_open_matters,
    ) -> None:
        self._store = store
        self._people = people
        self._places = places
        self._keys = keys
        self._erasures = erasures
        self._documents = documents
        self._evidence = evidence
        self._credentials = credentials
        self._sessions = sessions
        self._grants_of = grants_of
        self._open_matters = open_matters

    def erase(self, person_id: UUID, act: Act) -> Receipt:
        """Records the erasure with all that ends by it, then destroys. The intent is noted first."""

        def decide() -> Receipt:
            person = self._people.get(person_id)
            self._erasures.ask(person_id, act.at)
            household = self._people.household_without(person, act.at)
            place = self._places.area(person.division_id).place if person.division_id else tokens(NOWHERE)
            person.erase(place=place, at=act.at)
            ended = self._ended_grants(person_id, act.at)
            answer = {"person_id": str(person_id)}
            return self._store.record(*([household] if household else []), *ended, person, act=act, answer=answer)

        receipt = self._store.once(act, decide)
        self.carry_out(person_id, act.at)
        return receipt

    def resume(self, at: datetime) -> int:
        """Carries out what is unfinished; returns how many persons are left waiting for open matters."""
        return sum(not self.carry_out(person_id, at) for person_id in self._erasures.unfinished())

    def reapply(self, erased_in_events: Sequence[UUID], at: datetime) -> None:
        """After a restore, before anything opens: what was erased is erased again, in events and vault.

        A restored event table may have lost `Erased` events that the vault knows of; a restored vault may have
        brought back keys of persons whom the events call erased.
        """
        finished = self._erasures.finished()
        for person_id in finished:
            person = self._store.find(Person, person_id)
            if person is not None and person.status != "erased":
                self.erase(person_id, Act(Actor(person_id, "resident"), at))
        for person_id in set(erased_in_events) - set(finished):
            self._erasures.ask(person_id, at)
            self.carry_out(person_id, at)

    def carry_out(self, person_id: UUID, at: datetime) -> bool:
        """Destroys what is left of an erased person; True when nothing is. An intent without event does nothing."""
        person = self._store.find(Person, person_id)
        if person is None or person.status != "erased":
            return False
        self._sessions.end_all(person_id)
        self._credentials.delete(person_id)
        self._evidence.destroy(person_id)
        self._keys.destroy(person_id)
        if self._open_matters(person_id):
            self._documents.restrict(person_id)
            return False
        self._documents.release(person_id)
        self._erasures.finish(person_id, at)
        return True

    def _ended_grants(self, person_id: UUID, at: datetime) -> list[RoleGrant]:
        found = (self._store.find(RoleGrant, grant_id) for grant_id in self._grants_of(person_id))
        standing = [grant for grant in found if grant is not None and not grant.ended]
        for grant in standing:
            grant.end(at=at)
        return standing
