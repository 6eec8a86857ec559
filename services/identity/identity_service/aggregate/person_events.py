"""What can happen to a person: the private events, and how each changes what the person is.

Personal data are sealed. ``place`` are the subject tokens of the division on the day of the event.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed

if TYPE_CHECKING:
    from identity_service.aggregate.person import Person


class Event(Aggregate.Event):
    """What all of them share: id, version and time."""


class Enrolled(Event, Aggregate.Created):
    """A person who works here but has no residence: an account for role grants."""

    TOPIC = "identity:Person.Enrolled"
    personal: Sealed
    enrolled_by: UUID

    def apply(self, aggregate: Person) -> None:
        aggregate.personal = self.personal
        aggregate.enrolled_by = self.enrolled_by


class Applied(Event, Aggregate.Created):
    """The first submission."""

    TOPIC = "identity:Person.Applied"
    personal: Sealed
    birth_year: int
    age_band: str
    proof: str
    channel: str
    guardian_id: UUID | None
    division_id: UUID
    estate_id: UUID
    place: list[str]

    def apply(self, aggregate: Person) -> None:
        aggregate.attempt = 1
        _submit(aggregate, self)


class Resubmitted(Event):
    """A submission after a return or a withdrawal, or of a person who was only enrolled."""

    TOPIC = "identity:Person.Resubmitted"
    personal: Sealed
    birth_year: int
    age_band: str
    proof: str
    channel: str
    guardian_id: UUID | None
    division_id: UUID
    estate_id: UUID
    place: list[str]
    attempt: int

    def apply(self, aggregate: Person) -> None:
        aggregate.attempt = self.attempt
        _submit(aggregate, self)


class Returned(Event):
    """退回, with a reason."""

    TOPIC = "identity:Person.Returned"
    reason: str
    division_id: UUID
    place: list[str]
    submitted_at: datetime
    attempt: int

    def apply(self, aggregate: Person) -> None:
        aggregate.status = "returned"
        aggregate.return_reason = self.reason


class Withdrawn(Event):
    """The applicant took the pending registration back."""

    TOPIC = "identity:Person.Withdrawn"
    division_id: UUID
    place: list[str]

    def apply(self, aggregate: Person) -> None:
        aggregate.status = "withdrawn"


class ResidenceVerified(Event):
    """The area's worker saw the evidence: a registered resident."""

    TOPIC = "identity:Person.ResidenceVerified"
    division_id: UUID
    place: list[str]
    estate_id: UUID
    dwelling_id: UUID
    household_id: UUID
    birth_year: int
    age_band: str
    submitted_at: datetime
    attempt: int

    def apply(self, aggregate: Person) -> None:
        aggregate.status = "registered"
        aggregate.return_reason = None
        aggregate.division_id = self.division_id
        aggregate.dwelling_id = self.dwelling_id
        aggregate.household_id = self.household_id


class MoveSubmitted(Event):
    """A new residence was reported; the old one stands until the new area's worker decides."""

    TOPIC = "identity:Person.MoveSubmitted"
    from_division_id: UUID
    to_division_id: UUID
    place: list[str]
    estate_id: UUID
    attempt: int

    def apply(self, aggregate: Person) -> None:
        aggregate.move = "pending"
        aggregate.move_division_id = self.to_division_id
        aggregate.move_estate_id = self.estate_id
        aggregate.move_attempt = self.attempt
        aggregate.submitted_at = self.timestamp


class MoveReturned(Event):
    """The move was sent back with a reason."""

    TOPIC = "identity:Person.MoveReturned"
    to_division_id: UUID
    place: list[str]
    reason: str
    submitted_at: datetime
    attempt: int

    def apply(self, aggregate: Person) -> None:
        aggregate.move = "returned"
        aggregate.move_return_reason = self.reason


class MoveWithdrawn(Event):
    """The resident took the pending move back."""

    TOPIC = "identity:Person.MoveWithdrawn"
    to_division_id: UUID
    place: list[str]

    def apply(self, aggregate: Person) -> None:
        aggregate.move = "none"
        aggregate.move_return_reason = None


class Moved(Event):
    """The move is verified."""

    TOPIC = "identity:Person.Moved"
    from_division_id: UUID
    to_division_id: UUID
    place: list[str]
    estate_id: UUID
    dwelling_id: UUID
    household_id: UUID
    birth_year: int
    age_band: str
    submitted_at: datetime

    def apply(self, aggregate: Person) -> None:
        aggregate.move = "none"
        aggregate.move_return_reason = None
        aggregate.division_id = self.to_division_id
        aggregate.estate_id = self.estate_id
        aggregate.dwelling_id = self.dwelling_id
        aggregate.household_id = self.household_id


class Transferred(Event):
    """The estate was given to another area; nobody moved."""

    TOPIC = "identity:Person.Transferred"
    from_division_id: UUID
    to_division_id: UUID
    place: list[str]
    birth_year: int

    def apply(self, aggregate: Person) -> None:
        aggregate.division_id = self.to_division_id


class BecameActive(Event):
    """The first act in a calendar year."""

    TOPIC = "identity:Person.BecameActive"
    division_id: UUID
    place: list[str]
    year: int
    age_band: str

    def apply(self, aggregate: Person) -> None:
        aggregate.active_year = self.year


class Reverified(Event):
    """The person showed the document again (lost phone); the personal data carry the new phone."""

    TOPIC = "identity:Person.Reverified"
    personal: Sealed

    def apply(self, aggregate: Person) -> None:
        aggregate.personal = self.personal


class SessionsRevoked(Event):
    """Tokens issued before ``not_before`` are refused everywhere."""

    TOPIC = "identity:Person.SessionsRevoked"
    not_before: datetime

    def apply(self, aggregate: Person) -> None:
        aggregate.not_before = self.not_before


class Erased(Event):
    """注销: what follows destroys the keys."""

    TOPIC = "identity:Person.Erased"
    was: str
    division_id: UUID | None
    move_division_id: UUID | None
    place: list[str]
    birth_year: int

    def apply(self, aggregate: Person) -> None:
        aggregate.status = "erased"
        aggregate.move = "none"
        aggregate.personal = None
        aggregate.household_id = None


def _submit(person: Person, event: Applied | Resubmitted) -> None:
    person.status = "pending"
    person.personal = event.personal
    person.birth_year = event.birth_year
    person.proof = event.proof
    person.guardian_id = event.guardian_id
    person.division_id = event.division_id
    person.estate_id = event.estate_id
    person.submitted_at = event.timestamp
