"""Residents (居村民): registration, residence, moves, households, ownership, erasure."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import (
    Attempt,
    Band,
    BirthYear,
    DivisionId,
    DwellingId,
    EstateId,
    HouseholdId,
    PersonId,
    SubmittedAt,
)
from linli_contracts.words import Channel, Proof, ReturnReason


class RegistrationSubmittedV1(Contract):
    """A person applied to be registered; identity is checked, residence waits for the area's worker."""

    TYPE: ClassVar[str] = "linli.identity.registration_submitted.v1"
    person_id: PersonId
    division_id: DivisionId
    estate_id: EstateId
    birth_year: BirthYear
    age_band: Band
    channel: Annotated[Channel, Field(examples=["phone"])]
    proof: Annotated[Proof, Field(examples=["resident_id"])]
    attempt: Attempt


class RegistrationReturnedV1(Contract):
    """退回: sent back with a reason; may be submitted again."""

    TYPE: ClassVar[str] = "linli.identity.registration_returned.v1"
    person_id: PersonId
    division_id: DivisionId
    reason: Annotated[ReturnReason, Field(examples=["evidence_unreadable"])]
    submitted_at: SubmittedAt
    attempt: Attempt


class RegistrationWithdrawnV1(Contract):
    """The applicant took the pending registration back."""

    TYPE: ClassVar[str] = "linli.identity.registration_withdrawn.v1"
    person_id: PersonId
    division_id: DivisionId


class ResidenceVerifiedV1(Contract):
    """The area's worker verified the residence: the person is a registered resident of the area."""

    TYPE: ClassVar[str] = "linli.identity.residence_verified.v1"
    person_id: PersonId
    division_id: DivisionId
    estate_id: EstateId
    dwelling_id: DwellingId
    household_id: HouseholdId
    birth_year: BirthYear
    age_band: Band
    submitted_at: SubmittedAt
    attempt: Attempt


class MoveSubmittedV1(Contract):
    """A registered resident reports a new residence; the new area's worker has to verify it."""

    TYPE: ClassVar[str] = "linli.identity.move_submitted.v1"
    person_id: PersonId
    from_division_id: DivisionId
    to_division_id: DivisionId
    estate_id: EstateId
    attempt: Attempt


class MoveReturnedV1(Contract):
    """The new area's worker sent the move back with a reason; the old residence stands."""

    TYPE: ClassVar[str] = "linli.identity.move_returned.v1"
    person_id: PersonId
    to_division_id: DivisionId
    reason: Annotated[ReturnReason, Field(examples=["wrong_dwelling"])]
    submitted_at: SubmittedAt
    attempt: Attempt


class MoveWithdrawnV1(Contract):
    """The resident took the pending move back; the old residence stands."""

    TYPE: ClassVar[str] = "linli.identity.move_withdrawn.v1"
    person_id: PersonId
    to_division_id: DivisionId


class ResidentMovedV1(Contract):
    """The move is verified: out of one area, into another (or another estate of the same)."""

    TYPE: ClassVar[str] = "linli.identity.resident_moved.v1"
    person_id: PersonId
    from_division_id: DivisionId
    to_division_id: DivisionId
    estate_id: EstateId
    dwelling_id: DwellingId
    household_id: HouseholdId
    birth_year: BirthYear
    age_band: Band
    submitted_at: SubmittedAt


class ResidentTransferredV1(Contract):
    """The estate of the resident was given to another area; nobody moved."""

    TYPE: ClassVar[str] = "linli.identity.resident_transferred.v1"
    person_id: PersonId
    from_division_id: DivisionId
    to_division_id: DivisionId
    birth_year: BirthYear


class ResidentBecameActiveV1(Contract):
    """First act of a resident in a calendar year, in the home area."""

    TYPE: ClassVar[str] = "linli.identity.resident_became_active.v1"
    person_id: PersonId
    division_id: DivisionId
    year: Annotated[int, Field(examples=[2026])]
    age_band: Band


class PersonErasedV1(Contract):
    """注销: every service destroys the person's key. ``move_division_id`` is set while a move was pending.

    A staff account that never applied for a residence was ``enrolled``: it has neither division nor birth year.
    """

    TYPE: ClassVar[str] = "linli.identity.person_erased.v1"
    person_id: PersonId
    was: Annotated[str, Field(pattern="^(enrolled|pending|returned|registered)$", examples=["registered"])]
    division_id: DivisionId | None
    move_division_id: DivisionId | None
    birth_year: BirthYear | None


class HouseholdFormedV1(Contract):
    """The first verified member of a household in a dwelling."""

    TYPE: ClassVar[str] = "linli.identity.household_formed.v1"
    household_id: HouseholdId
    dwelling_id: DwellingId
    division_id: DivisionId


class HouseholdDissolvedV1(Contract):
    """The last member of a household left."""

    TYPE: ClassVar[str] = "linli.identity.household_dissolved.v1"
    household_id: HouseholdId
    dwelling_id: DwellingId
    division_id: DivisionId


class OwnershipRecordedV1(Contract):
    """产权: a person owns a dwelling, alone or with others."""

    TYPE: ClassVar[str] = "linli.identity.ownership_recorded.v1"
    person_id: PersonId
    dwelling_id: DwellingId
    estate_id: EstateId
    division_id: DivisionId


class OwnershipEndedV1(Contract):
    """The ownership ended (sold, inherited, recorded in error)."""

    TYPE: ClassVar[str] = "linli.identity.ownership_ended.v1"
    person_id: PersonId
    dwelling_id: DwellingId
    estate_id: EstateId
    division_id: DivisionId
