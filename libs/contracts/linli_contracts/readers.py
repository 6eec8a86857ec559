"""Who reads what, as far as this project knows: before a contract is replaced, these have to read its successor.

tests/contracts feeds each reader the canonical examples and compares what it folds with what is said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from linli_contracts import identity, mailbox
from linli_contracts.contract import Contract
from linli_contracts.deliberation import inquiries, topics


@dataclass(frozen=True, slots=True)
class ReaderEntry:
    """A reader by its lasting name, the service it belongs to, and the contracts it folds."""

    name: str
    service: str
    contracts: tuple[type[Contract], ...]


_TOWN: tuple[type[Contract], ...] = (
    identity.DivisionFoundedV1,
    identity.DivisionRenamedV1,
    identity.DivisionRecodedV1,
    identity.DivisionMovedV1,
    identity.DivisionClosedV1,
    identity.GroupingDefinedV1,
    identity.EstateRegisteredV1,
    identity.EstateMovedV1,
    identity.ResidenceVerifiedV1,
    identity.ResidentMovedV1,
    identity.ResidentTransferredV1,
    identity.PersonErasedV1,
    identity.RoleGrantedV1,
    identity.RoleEndedV1,
    identity.SessionsRevokedV1,
)
"""What a service's copy of the neighbourhood is folded from."""

READERS: tuple[ReaderEntry, ...] = (
    ReaderEntry(
        "dashboards",
        "dashboards",
        (
            identity.DivisionFoundedV1,
            identity.DivisionRenamedV1,
            identity.DivisionRecodedV1,
            identity.DivisionMovedV1,
            identity.DivisionClosedV1,
            identity.PopulationRecordedV1,
            identity.GroupingDefinedV1,
            identity.RegistrationSubmittedV1,
            identity.RegistrationReturnedV1,
            identity.RegistrationWithdrawnV1,
            identity.ResidenceVerifiedV1,
            identity.MoveSubmittedV1,
            identity.MoveReturnedV1,
            identity.MoveWithdrawnV1,
            identity.ResidentMovedV1,
            identity.ResidentTransferredV1,
            identity.ResidentBecameActiveV1,
            identity.PersonErasedV1,
            identity.HouseholdFormedV1,
            identity.HouseholdDissolvedV1,
            identity.RoleEndedV1,
            identity.SessionsRevokedV1,
            mailbox.LetterSubmittedV1,
            mailbox.LetterHandedOnV1,
            mailbox.AssignmentRefusedV1,
            mailbox.LetterRepliedV1,
            mailbox.LetterAnsweredV1,
            mailbox.LetterPendingV1,
            mailbox.PromiseBrokenV1,
            mailbox.ClockMissedV1,
            mailbox.LetterUrgedV1,
            mailbox.LetterClosedV1,
            mailbox.LetterRatedV1,
            mailbox.LetterReopenedV1,
            mailbox.LetterWithdrawnV1,
            mailbox.LetterDuplicateV1,
            mailbox.LetterSupportedV1,
            mailbox.LetterReferredV1,
            mailbox.LetterMovedV1,
            mailbox.DepartmentOpenedV1,
            mailbox.DepartmentRenamedV1,
            mailbox.DepartmentClosedV1,
            mailbox.MailboxRulesSetV1,
        ),
    ),
    ReaderEntry("mailbox_neighbourhood", "mailbox", _TOWN),
    ReaderEntry("notifications_neighbourhood", "notifications", _TOWN),
    ReaderEntry(
        "deliberation_neighbourhood",
        "deliberation",
        (
            *_TOWN,
            identity.DwellingRegisteredV1,
            identity.OwnershipRecordedV1,
            identity.OwnershipEndedV1,
        ),
    ),
    ReaderEntry(
        "deliberation_departments",
        "deliberation",
        (
            mailbox.DepartmentOpenedV1,
            mailbox.DepartmentRenamedV1,
            mailbox.DepartmentStaffedV1,
            mailbox.DepartmentClosedV1,
        ),
    ),
    ReaderEntry(
        "deliberation_reactions",
        "deliberation",
        (mailbox.LetterReferredV1,),
    ),
    ReaderEntry(
        "notifications_lookups",
        "notifications",
        (
            mailbox.DepartmentOpenedV1,
            mailbox.DepartmentRenamedV1,
            mailbox.DepartmentStaffedV1,
            mailbox.DepartmentClosedV1,
            mailbox.MailboxRulesSetV1,
        ),
    ),
    ReaderEntry(
        "notifications_reactions",
        "notifications",
        (
            identity.PersonErasedV1,
            mailbox.LetterSubmittedV1,
            mailbox.LetterAcknowledgedV1,
            mailbox.LetterHandedOnV1,
            mailbox.AssignmentRefusedV1,
            mailbox.AssistanceGivenV1,
            mailbox.MoreAskedV1,
            mailbox.MoreGivenV1,
            mailbox.LetterRepliedV1,
            mailbox.LetterAnsweredV1,
            mailbox.LetterPendingV1,
            mailbox.PromiseBrokenV1,
            mailbox.ExtensionAskedV1,
            mailbox.ExtensionDecidedV1,
            mailbox.ClockRemindedV1,
            mailbox.ClockMissedV1,
            mailbox.LetterUrgedV1,
            mailbox.LetterClosedV1,
            mailbox.LetterReopenedV1,
            mailbox.LetterWithdrawnV1,
            mailbox.LetterDuplicateV1,
            mailbox.AbuseReportedV1,
            mailbox.VisibilityChangedV1,
            mailbox.LetterReferredV1,
            mailbox.LetterMovedV1,
            topics.TopicRaisedV1,
            topics.ScreeningRemindedV1,
            topics.ScreeningMissedV1,
            topics.TopicAcceptedV1,
            topics.TopicMergedV1,
            topics.RaisersJoinedV1,
            topics.TopicDeclinedV1,
            topics.TopicAppealedV1,
            topics.AppealDecidedV1,
            topics.StageEnteredV1,
            topics.StageOverdueV1,
            topics.InstrumentBegunV1,
            topics.InstrumentConcludedV1,
            topics.TopicOutcomeV1,
            topics.TopicReviewedV1,
            inquiries.InquiryAskedV1,
            inquiries.InquiryRedirectedV1,
            inquiries.InquiryAnsweredV1,
            inquiries.InquiryOverdueV1,
        ),
    ),
)
