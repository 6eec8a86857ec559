"""The first check of a registration: who it is, and who consents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from identity_service.aggregate.ages import ADULT_AGE_YEARS, age_years
from identity_service.application.people import People
from identity_service.application.personal import PersonalFiles
from identity_service.commands.residents import NetworkIdentityShown, Shown
from identity_service.proofs import Checked, NetworkIdentity, check_document
from identity_service.refusals.residents import GuardianNotEligibleError, PersonErasedError, PersonUnknownError


class IdentityChecks:
    """Documents by their rule, network identities by the platform, guardians by their own registration."""

    def __init__(self, people: People, files: PersonalFiles, network_identity: NetworkIdentity) -> None:
        self._people = people
        self._files = files
        self._network_identity = network_identity

    def check(self, shown: Shown, name: str) -> Checked:
        """What was shown, normalised. Raises what `check_document` and `NetworkIdentity` raise."""
        if isinstance(shown, NetworkIdentityShown):
            holder = self._network_identity.holder_of(shown.credential, name)
            return Checked("network_identity", holder.subject, holder.born_on)
        return check_document(shown.kind, shown.number, shown.born_on)

    def refuse_unfit(self, guardian_id: UUID | None, at: datetime) -> None:
        """Raises `GuardianNotEligibleError` unless the guardian, if one is named, is a registered adult."""
        if guardian_id is not None and not self._is_registered_adult(guardian_id, at):
            raise GuardianNotEligibleError(
                "the guardian must be a registered resident of 18 or older", field="guardian_id"
            )

    def _is_registered_adult(self, person_id: UUID, at: datetime) -> bool:
        try:
            person = self._people.get(person_id)
        except (PersonUnknownError, PersonErasedError):
            return False
        return person.status == "registered" and age_years(self._files.born_on(person), at) >= ADULT_AGE_YEARS
