"""The public faces of what happens to people: private event → contract and place. Nothing sealed gets out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from identity_service.aggregate import person_events as events
from identity_service.aggregate.household import Household
from identity_service.aggregate.ownership import Ownership
from linli_common.event_store import PublicFace
from linli_contracts import identity as public
from linli_contracts.contract import Contract
from linli_contracts.subjects import NOWHERE, Place


def _submitted(event: events.Applied | events.Resubmitted) -> Contract:
    return public.RegistrationSubmittedV1(
        person_id=event.originator_id,
        division_id=event.division_id,
        estate_id=event.estate_id,
        birth_year=event.birth_year,
        age_band=event.age_band,
        channel=event.channel,
        proof=event.proof,
        attempt=getattr(event, "attempt", 1),
    )


def _returned(event: events.Returned) -> Contract:
    return public.RegistrationReturnedV1(
        person_id=event.originator_id,
        division_id=event.division_id,
        reason=event.reason,
        submitted_at=event.submitted_at,
        attempt=event.attempt,
    )


def _withdrawn(event: events.Withdrawn) -> Contract:
    return public.RegistrationWithdrawnV1(person_id=event.originator_id, division_id=event.division_id)


def _verified(event: events.ResidenceVerified) -> Contract:
    return public.ResidenceVerifiedV1(
        person_id=event.originator_id,
        division_id=event.division_id,
        estate_id=event.estate_id,
        dwelling_id=event.dwelling_id,
        household_id=event.household_id,
        birth_year=event.birth_year,
        age_band=event.age_band,
        submitted_at=event.submitted_at,
        attempt=event.attempt,
    )


def _move_submitted(event: events.MoveSubmitted) -> Contract:
    return public.MoveSubmittedV1(
        person_id=event.originator_id,
        from_division_id=event.from_division_id,
        to_division_id=event.to_division_id,
        estate_id=event.estate_id,
        attempt=event.attempt,
    )


def _move_returned(event: events.MoveReturned) -> Contract:
    return public.MoveReturnedV1(
        person_id=event.originator_id,
        to_division_id=event.to_division_id,
        reason=event.reason,
        submitted_at=event.submitted_at,
        attempt=event.attempt,
    )


def _move_withdrawn(event: events.MoveWithdrawn) -> Contract:
    return public.MoveWithdrawnV1(person_id=event.originator_id, to_division_id=event.to_division_id)


def _moved(event: events.Moved) -> Contract:
    return public.ResidentMovedV1(
        person_id=event.originator_id,
        from_division_id=event.from_division_id,
        to_division_id=event.to_division_id,
        estate_id=event.estate_id,
        dwelling_id=event.dwelling_id,
        household_id=event.household_id,
        birth_year=event.birth_year,
        age_band=event.age_band,
        submitted_at=event.submitted_at,
    )


def _transferred(event: events.Transferred) -> Contract:
    return public.ResidentTransferredV1(
        person_id=event.originator_id,
        from_division_id=event.from_division_id,
        to_division_id=event.to_division_id,
        birth_year=event.birth_year,
    )


def _became_active(event: events.BecameActive) -> Contract:
    return public.ResidentBecameActiveV1(
        person_id=event.originator_id,
        division_id=event.division_id,
        year=event.year,
        age_band=event.age_band,
    )


def _erased(event: events.Erased) -> Contract:
    return public.PersonErasedV1(
        person_id=event.originator_id,
        was="returned" if event.was == "withdrawn" else event.was,
        division_id=event.division_id,
        move_division_id=event.move_division_id,
        birth_year=event.birth_year if event.division_id is not None else None,
    )


def _sessions_revoked(event: events.SessionsRevoked) -> Contract:
    return public.SessionsRevokedV1(person_id=event.originator_id, not_before=event.not_before)


def _household_formed(event: Household.Formed | Household.EnteredArea) -> Contract:
    return public.HouseholdFormedV1(
        household_id=event.originator_id, dwelling_id=event.dwelling_id, division_id=event.division_id
    )


def _household_dissolved(event: Household.Dissolved | Household.LeftArea) -> Contract:
    return public.HouseholdDissolvedV1(
        household_id=event.originator_id, dwelling_id=event.dwelling_id, division_id=event.division_id
    )


def _ownership_recorded(event: Ownership.Recorded | Ownership.RecordedAgain) -> Contract:
    return public.OwnershipRecordedV1(
        person_id=event.person_id,
        dwelling_id=event.dwelling_id,
        estate_id=event.estate_id,
        division_id=event.division_id,
    )


def _ownership_ended(event: Ownership.Ended) -> Contract:
    return public.OwnershipEndedV1(
        person_id=event.person_id,
        dwelling_id=event.dwelling_id,
        estate_id=event.estate_id,
        division_id=event.division_id,
    )


CONTRACTS: dict[type[Any], Callable[[Any], Contract]] = {
    events.Applied: _submitted,
    events.Resubmitted: _submitted,
    events.Returned: _returned,
    events.Withdrawn: _withdrawn,
    events.ResidenceVerified: _verified,
    events.MoveSubmitted: _move_submitted,
    events.MoveReturned: _move_returned,
    events.MoveWithdrawn: _move_withdrawn,
    events.Moved: _moved,
    events.Transferred: _transferred,
    events.BecameActive: _became_active,
    events.Erased: _erased,
    events.SessionsRevoked: _sessions_revoked,
    Household.Formed: _household_formed,
    Household.EnteredArea: _household_formed,
    Household.Dissolved: _household_dissolved,
    Household.LeftArea: _household_dissolved,
    Ownership.Recorded: _ownership_recorded,
    Ownership.RecordedAgain: _ownership_recorded,
    Ownership.Ended: _ownership_ended,
}
"""Every event about people that the world learns of."""

WITHHELD: frozenset[type[Any]] = frozenset(
    {events.Enrolled, events.Reverified, Household.MemberJoined, Household.MemberLeft}
)
"""Nobody else's business: who works here is told by the role grants, who lives with whom by nobody."""


def publish_residents(event: Any) -> PublicFace | None:
    """The public face of an event about people, None for a withheld one. KeyError for another's event."""
    if type(event) in WITHHELD:
        return None
    place = NOWHERE if isinstance(event, events.SessionsRevoked) else Place(*event.place)
    return PublicFace(place, CONTRACTS[type(event)](event))
