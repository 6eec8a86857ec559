"""Contract events of the identity service (实名注册).

Everything is stated *as it was when it happened*. Ids are random: no name, phone or document number is
ever in a contract.
"""

from __future__ import annotations

from linli_contracts.contract import Contract
from linli_contracts.identity.residents import (
    HouseholdDissolvedV1,
    HouseholdFormedV1,
    MoveReturnedV1,
    MoveSubmittedV1,
    MoveWithdrawnV1,
    OwnershipEndedV1,
    OwnershipRecordedV1,
    PersonErasedV1,
    RegistrationReturnedV1,
    RegistrationSubmittedV1,
    RegistrationWithdrawnV1,
    ResidenceVerifiedV1,
    ResidentBecameActiveV1,
    ResidentMovedV1,
    ResidentTransferredV1,
)
from linli_contracts.identity.rights import (
    RoleEndedV1,
    RoleGrantedV1,
    SessionsRevokedV1,
)
from linli_contracts.identity.territory import (
    BuildingRegisteredV1,
    DivisionClosedV1,
    DivisionFoundedV1,
    DivisionMovedV1,
    DivisionRecodedV1,
    DivisionRenamedV1,
    DwellingRegisteredV1,
    EstateMovedV1,
    EstateRegisteredV1,
    GroupingDefinedV1,
    PopulationRecordedV1,
)

SERVICE = "identity"

EVENTS: tuple[type[Contract], ...] = (
    DivisionFoundedV1,
    DivisionRenamedV1,
    DivisionRecodedV1,
    DivisionMovedV1,
    DivisionClosedV1,
    PopulationRecordedV1,
    GroupingDefinedV1,
    EstateRegisteredV1,
    EstateMovedV1,
    BuildingRegisteredV1,
    DwellingRegisteredV1,
    RegistrationSubmittedV1,
    RegistrationReturnedV1,
    RegistrationWithdrawnV1,
    ResidenceVerifiedV1,
    MoveSubmittedV1,
    MoveReturnedV1,
    MoveWithdrawnV1,
    ResidentMovedV1,
    ResidentTransferredV1,
    ResidentBecameActiveV1,
    PersonErasedV1,
    HouseholdFormedV1,
    HouseholdDissolvedV1,
    OwnershipRecordedV1,
    OwnershipEndedV1,
    RoleGrantedV1,
    RoleEndedV1,
    SessionsRevokedV1,
)

__all__ = [
    "EVENTS",
    "SERVICE",
    "BuildingRegisteredV1",
    "DivisionClosedV1",
    "DivisionFoundedV1",
    "DivisionMovedV1",
    "DivisionRecodedV1",
    "DivisionRenamedV1",
    "DwellingRegisteredV1",
    "EstateMovedV1",
    "EstateRegisteredV1",
    "GroupingDefinedV1",
    "HouseholdDissolvedV1",
    "HouseholdFormedV1",
    "MoveReturnedV1",
    "MoveSubmittedV1",
    "MoveWithdrawnV1",
    "OwnershipEndedV1",
    "OwnershipRecordedV1",
    "PersonErasedV1",
    "PopulationRecordedV1",
    "RegistrationReturnedV1",
    "RegistrationSubmittedV1",
    "RegistrationWithdrawnV1",
    "ResidenceVerifiedV1",
    "ResidentBecameActiveV1",
    "ResidentMovedV1",
    "ResidentTransferredV1",
    "RoleEndedV1",
    "RoleGrantedV1",
    "SessionsRevokedV1",
]
