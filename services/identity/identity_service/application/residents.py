"""Submitting registrations: check, seal, load, decide, record. What is in the vault is put right afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from identity_service.aggregate.person import Person
from identity_service.aggregate.submission import Submission, refuse_without_guardian
from identity_service.application.checking import IdentityChecks
from identity_service.application.people import People
from identity_service.application.personal import PersonalData, PersonalFiles
from identity_service.application.places import Home, Places
from identity_service.commands.residents import (
    Apply,
    RegisterAtCounter,
    RegisterWard,
    Resubmit,
    Reverify,
    Shown,
    Where,
)
from identity_service.proofs import Checked
from identity_service.refusals.residents import (
    AlreadyRegisteredError,
    DocumentDiffersError,
    NothingPendingError,
)
from identity_service.sign_in import Credentials, Sessions
from identity_service.sign_in.credentials import refuse_weak
from identity_service.vault import Documents, Evidence
from linli_common.event_store import Act, CommandKey, EventSourcedApplication, Receipt
from linli_contracts.envelope import Actor
from linli_contracts.words import Channel

ANONYMOUS = UUID("00000000-0000-4000-8000-00000000a909")
"""Scope of Idempotency-Keys of applicants who have no account yet; their keys are random and bodies are compared."""


class Registrations:
    """Registration up to the decision (`decisions`), and proving oneself anew."""

    def __init__(
        self,
        store: EventSourcedApplication,
        people: People,
        places: Places,
        files: PersonalFiles,
        documents: Documents,
        evidence: Evidence,
        credentials: Credentials,
        sessions: Sessions,
        checks: IdentityChecks,
    ) -> None:
        self._store = store
        self._people = people
        self._places = places
        self._files = files
        self._documents = documents
        self._evidence = evidence
        self._credentials = credentials
        self._sessions = sessions
        self._checks = checks

    def apply(self, command: Apply, key: CommandKey, at: datetime) -> Receipt:
        """An applicant on their own phone: registration and account. ``key`` is scoped to `ANONYMOUS`."""
        personal = PersonalData(command.name, phone=command.phone, contact=command.contact)
        refuse_weak(command.password)
        act = Act(Actor(ANONYMOUS, "resident"), at, key)
        receipt = self._submit(command, command.identity, personal, "phone", None, act)
        self._credentials.create(UUID(receipt.answer["person_id"]), command.phone, command.password)
        return receipt

    def register_ward(self, command: RegisterWard, guardian_id: UUID, act: Act) -> Receipt:
        """A guardian registers a child."""
        personal = PersonalData(command.name)
        return self._submit(command, command.identity, personal, "phone", guardian_id, act)

    def register_at_counter(self, command: RegisterAtCounter, home: Home, act: Act) -> Receipt:
        """The worker registers somebody who is present. ``home`` is what the command names, as the right needed it."""
        personal = PersonalData(command.name, phone=command.phone, contact=command.contact)
        receipt = self._submit(command, command.identity, personal, "counter", command.guardian_id, act, home)
        if command.phone is not None:
            self._credentials.create(UUID(receipt.answer["person_id"]), command.phone, None)
        return receipt

    def resubmit(self, person_id: UUID, command: Resubmit | RegisterWard, act: Act) -> Receipt:
        """Again after a return or withdrawal; with another document that nobody else has, if need be.

        A document that was named before and is not named now is free again.
        """

        def decide() -> Receipt:
            person = self._people.get(person_id)
            person.refuse_submission()
            checked = self._checks.check(command.identity, command.name)
            if self._documents.reserve(checked, person_id) != person_id:
                raise AlreadyRegisteredError("this document is registered by another person", field="identity.number")
            before = self._files.open(person)
            contact = command.contact if isinstance(command, Resubmit) else before.contact
            personal = PersonalData(command.name, phone=before.phone, contact=contact)
            person.resubmit(
                self._submission(
                    person_id, self._places.home(command), checked, personal, "phone", person.guardian_id, act.at
                ),
                at=act.at,
            )
            receipt = self._store.record(person, act=act, answer={"person_id": str(person_id)})
            self._documents.release_others(checked, person_id)
            return receipt

        return self._store.once(act, decide)

    def reverify(self, person_id: UUID, command: Reverify, act: Act) -> Receipt:
        """Lost phone: the same document, a new phone; the password is set anew with an activation code."""

        def decide() -> Receipt:
            person = self._people.get(person_id)
            before = self._files.open(person)
            self.refuse_other_document(person_id, before.name, command.identity)
            self._credentials.refuse_taken(command.phone, person_id)
            person.reverify(personal=self._files.seal(person_id, replace(before, phone=command.phone)), at=act.at)
            return self._store.record(person, act=act, answer={"person_id": str(person_id)})

        receipt = self._store.once(act, decide)
        if not receipt.repeated:
            self._credentials.replace_phone(person_id, command.phone)
        self._sessions.end_all(person_id)
        return receipt

    def refuse_other_document(self, person_id: UUID, name: str, shown: Shown) -> None:
        """Raises `DocumentDiffersError` unless what is shown at the counter is the document of the registration."""
        if not self._documents.stands_for(self._checks.check(shown, name), person_id):
            raise DocumentDiffersError("this is not the document of the registration", field="identity.number")

    def keep_evidence(self, person_id: UUID, image: bytes, at: datetime) -> UUID:
        """An image for the worker, while a registration or move waits."""
        self._people.get(person_id)
        if not self.is_waiting(person_id):
            raise NothingPendingError("images are taken only while a registration or move waits")
        return self._evidence.keep(person_id, image, at)

    def is_waiting(self, person_id: UUID) -> bool:
        """Whether a registration or move of this person waits for a decision."""
        person = self._store.find(Person, person_id)
        return person is not None and (person.status == "pending" or person.move == "pending")

    def _submit(
        self,
        where: Where,
        shown: Shown,
        personal: PersonalData,
        channel: Channel,
        guardian_id: UUID | None,
        act: Act,
        home: Home | None = None,
    ) -> Receipt:
        def decide() -> Receipt:
            checked = self._checks.check(shown, personal.name)
            new_id = uuid4()
            person_id = self._documents.reserve(checked, new_id)
            person = self._store.find(Person, person_id) if person_id != new_id else None
            if personal.phone is not None:
                self._credentials.refuse_taken(personal.phone, person_id)
            if person is not None and not _may_try_again(person, channel, guardian_id):
                raise AlreadyRegisteredError("this document is registered; sign in instead", field="identity.number")
            submission = self._submission(
                person_id, home or self._places.home(where), checked, personal, channel, guardian_id, act.at
            )
            if person is None:
                person = Person.apply(id=person_id, submission=submission, at=act.at)
            else:
                person.resubmit(submission, at=act.at)
            actor = Actor(person_id, act.actor.role) if act.actor.person_id == ANONYMOUS else act.actor
            return self._store.record(person, act=replace(act, actor=actor), answer={"person_id": str(person_id)})

        return self._store.once(act, decide)

    def _submission(
        self,
        person_id: UUID,
        home: Home,
        checked: Checked,
        personal: PersonalData,
        channel: Channel,
        guardian_id: UUID | None,
        at: datetime,
    ) -> Submission:
        """What a submission states, sealed; every check that can refuse it comes before the sealing."""
        refuse_without_guardian(checked.born_on, guardian_id, at)
        self._checks.refuse_unfit(guardian_id, at)
        full = replace(personal, kind=checked.kind, number=checked.number, born_on=checked.born_on)
        sealed = self._files.seal(person_id, full)
        return Submission(sealed, checked.kind, channel, checked.born_on, guardian_id, home.area, home.estate_id)


def _may_try_again(person: Person, channel: Channel, guardian_id: UUID | None) -> bool:
    """After a return or withdrawal the worker at the counter or the same guardian may submit for somebody again."""
    asked_for = channel == "counter" or (guardian_id is not None and guardian_id == person.guardian_id)
    return person.status in ("returned", "withdrawn") and asked_for
