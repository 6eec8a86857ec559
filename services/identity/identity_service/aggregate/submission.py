"""What a person submits, and what then waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from identity_service.aggregate.ages import CONSENT_AGE_YEARS, age_years, band_on
from identity_service.aggregate.area import Area
from identity_service.refusals.residents import GuardianNeededError
from linli_common.sealing.sealed import Sealed
from linli_contracts.words import Channel, Proof

Matter = Literal["registration", "move"]
"""What can wait for the worker's decision; a person has at most one of each."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A registration as it is submitted; what is personal is sealed, except to tell the age by."""

    personal: Sealed
    proof: Proof
    channel: Channel
    born_on: date
    guardian_id: UUID | None
    area: Area
    estate_id: UUID

    def stated(self, at: datetime) -> dict[str, Any]:
        """The fields of the event. Under 14 raises `GuardianNeededError` without a guardian."""
        refuse_without_guardian(self.born_on, self.guardian_id, at)
        return {
            "personal": self.personal,
            "birth_year": self.born_on.year,
            "age_band": band_on(self.born_on, at),
            "proof": self.proof,
            "channel": self.channel,
            "guardian_id": self.guardian_id,
            "division_id": self.area.division_id,
            "estate_id": self.estate_id,
            "place": self.area.place,
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where what waits was submitted: the area then, and the estate."""

    division_id: UUID
    estate_id: UUID


def refuse_without_guardian(born_on: date, guardian_id: UUID | None, at: datetime) -> None:
    """Raises `GuardianNeededError` for somebody under 14 without one, `BirthDateImpossibleError`."""
    if age_years(born_on, at) < CONSENT_AGE_YEARS and guardian_id is None:
        raise GuardianNeededError("under 14 a registered adult must consent", field="guardian_id")
