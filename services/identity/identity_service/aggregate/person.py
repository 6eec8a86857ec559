"""A person (居村民): registration, residence, moves, activity, erasure.

Personal data come in sealed and stay sealed; in the clear are the birth year and the age band on the day of an event.
A registration counts in the area where it was submitted. When its estate is given to another area before the
decision, the decision is booked where the submission was, and a transfer follows: so every stock adds up.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import Aggregate
from identity_service.aggregate import person_events as events
from identity_service.aggregate.ages import band_on
from identity_service.aggregate.area import Area
from identity_service.aggregate.submission import Matter, Submission, Waiting
from identity_service.refusals import residents as refusals
from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed
from linli_contracts.words import ReturnReason


class Person(Aggregate):
    """``status``: enrolled (staff without residence), pending, returned, withdrawn, registered or erased.

    ``move``: none, pending or returned. The last return's reason stays until the verification, for who tries again
    and for who decides again. All times are UTC.
    """

    TOPIC = "identity:Person"

    Event = events.Event
    Enrolled = events.Enrolled
    Applied = events.Applied
    Created = events.Applied  # the library would define one of its own, without a topic
    Resubmitted = events.Resubmitted
    Returned = events.Returned
    Withdrawn = events.Withdrawn
    ResidenceVerified = events.ResidenceVerified
    MoveSubmitted = events.MoveSubmitted
    MoveReturned = events.MoveReturned
    MoveWithdrawn = events.MoveWithdrawn
    Moved = events.Moved
    Transferred = events.Transferred
    BecameActive = events.BecameActive
    Reverified = events.Reverified
    SessionsRevoked = events.SessionsRevoked
    Erased = events.Erased

    def __init__(self) -> None:
        self.status = "enrolled"
        self.personal: Sealed | None = None
        self.enrolled_by: UUID | None = None
        self.proof = ""
        self.birth_year = 0
        self.guardian_id: UUID | None = None
        self.division_id: UUID | None = None
        self.estate_id: UUID | None = None
        self.dwelling_id: UUID | None = None
        self.household_id: UUID | None = None
        self.move = "none"
        self.move_division_id: UUID | None = None
        self.move_estate_id: UUID | None = None
        self.submitted_at: datetime | None = None
        self.attempt = 0
        self.return_reason: str | None = None
        self.move_attempt = 0
        self.move_return_reason: str | None = None
        self.active_year = 0
        self.not_before: datetime | None = None

    @classmethod
    def enrol(cls, *, id: UUID, personal: Sealed, enrolled_by: UUID, at: datetime) -> Person:
        """Makes the account of somebody who works here."""
        return cls._create(cls.Enrolled, id=id, personal=personal, enrolled_by=enrolled_by, timestamp=at)

    @classmethod
    def apply(cls, *, id: UUID, submission: Submission, at: datetime) -> Person:
        """Submits a registration. Under 14 raises `GuardianNeededError` without a guardian."""
        return cls._create(cls.Applied, id=id, timestamp=at, **submission.stated(at))

    def resubmit(self, submission: Submission, *, at: datetime) -> None:
        """Submits (again) after a return or withdrawal, or for the first time by somebody enrolled."""
        self.refuse_submission()
        self.trigger_event(self.Resubmitted, attempt=self.attempt + 1, timestamp=at, **submission.stated(at))

    def refuse_submission(self) -> None:
        """Raises `AlreadyPendingError`, `AlreadyRegisteredError`, `PersonErasedError` when nothing can be submitted."""
        self._refuse_erased()
        if self.status == "pending":
            raise refusals.AlreadyPendingError("a registration is waiting already")
        if self.status == "registered":
            raise refusals.AlreadyRegisteredError("the person is registered already; report a move instead")

    def waiting(self, matter: Matter) -> Waiting:
        """Where what waits was submitted. Raises `NothingPendingError`, `PersonErasedError`."""
        self._refuse_erased()
        if (self.move if matter == "move" else self.status) != "pending":
            raise refusals.NothingPendingError(f"no {matter} of this person is waiting")
        division_id = self.move_division_id if matter == "move" else self.division_id
        estate_id = self.move_estate_id if matter == "move" else self.estate_id
        assert division_id is not None, "whatever waits was submitted somewhere"
        assert estate_id is not None, "whatever waits was submitted somewhere"
        return Waiting(division_id, estate_id)

    def return_registration(self, *, reason: ReturnReason, submitted_in: Area, at: datetime) -> None:
        """退回. ``submitted_in`` is the area of the submission with today's codes."""
        self.waiting("registration")
        self.trigger_event(
            self.Returned,
            reason=reason,
            division_id=submitted_in.division_id,
            place=submitted_in.place,
            submitted_at=self.submitted_at,
            attempt=self.attempt,
            timestamp=at,
        )

    def withdraw(self, *, submitted_in: Area, at: datetime) -> None:
        """Takes the pending registration back."""
        self.waiting("registration")
        self.trigger_event(self.Withdrawn, division_id=submitted_in.division_id, place=submitted_in.place, timestamp=at)

    def verify_residence(
        self,
        *,
        dwelling_id: UUID,
        household_id: UUID,
        born_on: date,
        submitted_in: Area,
        area: Area,
        at: datetime,
    ) -> None:
        """Verifies the residence. ``area`` is where the estate belongs now."""
        self.waiting("registration")
        self.trigger_event(
            self.ResidenceVerified,
            division_id=submitted_in.division_id,
            place=submitted_in.place,
            estate_id=self.estate_id,
            dwelling_id=dwelling_id,
            household_id=household_id,
            birth_year=self.birth_year,
            age_band=band_on(born_on, at),
            submitted_at=self.submitted_at,
            attempt=self.attempt,
            timestamp=at,
        )
        self.transfer(area=area, at=at)

    def submit_move(self, *, area: Area, estate_id: UUID, at: datetime) -> None:
        """Reports a new residence in another estate or area, or in another dwelling of the same estate."""
        self._need_registered()
        if self.move == "pending":
            raise refusals.AlreadyPendingError("a move is waiting already")
        self.trigger_event(
            self.MoveSubmitted,
            from_division_id=self.division_id,
            to_division_id=area.division_id,
            place=area.place,
            estate_id=estate_id,
            attempt=self.move_attempt + 1 if self.move == "returned" else 1,
            timestamp=at,
        )

    def return_move(self, *, reason: ReturnReason, submitted_in: Area, at: datetime) -> None:
        """Sends the move back; the old residence stands."""
        self.waiting("move")
        self.trigger_event(
            self.MoveReturned,
            to_division_id=submitted_in.division_id,
            place=submitted_in.place,
            reason=reason,
            submitted_at=self.submitted_at,
            attempt=self.move_attempt,
            timestamp=at,
        )

    def withdraw_move(self, *, submitted_in: Area, at: datetime) -> None:
        """Takes the pending move back; the old residence stands, and a later move is a first attempt."""
        self.waiting("move")
        self.trigger_event(
            self.MoveWithdrawn, to_division_id=submitted_in.division_id, place=submitted_in.place, timestamp=at
        )

    def verify_move(
        self,
        *,
        dwelling_id: UUID,
        household_id: UUID,
        born_on: date,
        submitted_in: Area,
        area: Area,
        at: datetime,
    ) -> None:
        """Verifies the move; into the same household raises `SameResidenceError`."""
        self.waiting("move")
        if household_id == self.household_id:
            raise refusals.SameResidenceError("the person lives in that household", field="household_id")
        self.trigger_event(
            self.Moved,
            from_division_id=self.division_id,
            to_division_id=submitted_in.division_id,
            place=submitted_in.place,
            estate_id=self.move_estate_id,
            dwelling_id=dwelling_id,
            household_id=household_id,
            birth_year=self.birth_year,
            age_band=band_on(born_on, at),
            submitted_at=self.submitted_at,
            timestamp=at,
        )
        self.transfer(area=area, at=at)

    def transfer(self, *, area: Area, at: datetime) -> None:
        """Follows the estate into another area; nothing when it is there already or lives nowhere."""
        if self.status == "registered" and area.division_id != self.division_id:
            self.trigger_event(
                self.Transferred,
                from_division_id=self.division_id,
                to_division_id=area.division_id,
                place=area.place,
                birth_year=self.birth_year,
                timestamp=at,
            )

    def become_active(self, *, born_on: date, home: Area, at: datetime) -> None:
        """The first act in a calendar year counts once, in the home area; later ones are nothing."""
        year = shanghai_day(at).year
        if self.status == "registered" and year > self.active_year:
            self.trigger_event(
                self.BecameActive,
                division_id=home.division_id,
                place=home.place,
                year=year,
                age_band=band_on(born_on, at),
                timestamp=at,
            )

    def reverify(self, *, personal: Sealed, at: datetime) -> None:
        """Takes the new phone after the document was shown again, and ends all sessions."""
        self._refuse_erased()
        self.trigger_event(self.Reverified, personal=personal, timestamp=at)
        self.revoke_sessions(at=at)

    def revoke_sessions(self, *, at: datetime) -> None:
        """Tokens issued before ``at`` no longer count."""
        self._refuse_erased()
        self.trigger_event(self.SessionsRevoked, not_before=at, timestamp=at)

    def erase(self, *, place: list[str], at: datetime) -> None:
        """注销. Erasing again is nothing, so that a broken erasure can be resumed."""
        if self.status == "erased":
            return
        self.trigger_event(
            self.Erased,
            was=self.status,
            division_id=self.division_id,
            move_division_id=self.move_division_id if self.move == "pending" else None,
            place=place,
            birth_year=self.birth_year,
            timestamp=at,
        )

    def _refuse_erased(self) -> None:
        if self.status == "erased":
            raise refusals.PersonErasedError("this person was erased")

    def _need_registered(self) -> None:
        self._refuse_erased()
        if self.status != "registered":
            raise refusals.NotRegisteredError("only a registered resident can move")
