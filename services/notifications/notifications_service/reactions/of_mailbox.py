"""What people are told of letters. Writers hear of every step; units of what they have to do."""

from __future__ import annotations

from linli_contracts import mailbox
from notifications_service.reactions.audiences import (
    asked_of,
    assisting,
    escalated_to,
    holder,
    receiver,
    street,
    writers,
)
from notifications_service.reactions.occasions import Occasion

OCCASIONS = (
    Occasion(mailbox.LetterSubmittedV1, "work_new", holder),
    Occasion(mailbox.LetterAcknowledgedV1, "letter_acknowledged", writers),
    Occasion(mailbox.LetterHandedOnV1, "letter_handed_on", writers),
    Occasion(mailbox.LetterHandedOnV1, "work_assigned", receiver),
    Occasion(mailbox.LetterHandedOnV1, "work_assisting", assisting),
    Occasion(mailbox.AssignmentRefusedV1, "work_refused", receiver),
    Occasion(mailbox.AssistanceGivenV1, "work_assistance_given", holder),
    Occasion(mailbox.MoreAskedV1, "letter_more_asked", writers),
    Occasion(mailbox.MoreGivenV1, "work_more_given", holder),
    Occasion(mailbox.LetterRepliedV1, "letter_replied", writers),
    Occasion(mailbox.LetterAnsweredV1, "letter_answered", writers),
    Occasion(mailbox.LetterPendingV1, "letter_pending", writers),
    Occasion(mailbox.PromiseBrokenV1, "letter_promise_broken", writers),
    Occasion(mailbox.PromiseBrokenV1, "work_promise_broken", holder),
    Occasion(mailbox.ExtensionAskedV1, "work_extension_asked", asked_of),
    Occasion(mailbox.ExtensionDecidedV1, "letter_extension_granted", writers, lambda data: bool(data["granted"])),
    Occasion(mailbox.ExtensionDecidedV1, "work_extension_decided", holder),
    Occasion(mailbox.ClockRemindedV1, "work_reminded", holder),
    Occasion(mailbox.ClockMissedV1, "letter_overdue", writers),
    Occasion(mailbox.ClockMissedV1, "work_missed", holder),
    Occasion(mailbox.ClockMissedV1, "work_escalated", escalated_to),
    Occasion(mailbox.LetterUrgedV1, "work_urged", holder),
    Occasion(mailbox.LetterClosedV1, "letter_closed", writers),
    Occasion(mailbox.LetterReopenedV1, "letter_reopen_confirmed", writers),
    Occasion(mailbox.LetterReopenedV1, "work_reopened", holder),
    Occasion(mailbox.LetterWithdrawnV1, "letter_was_withdrawn", writers),
    Occasion(mailbox.LetterWithdrawnV1, "work_withdrawn", holder),
    Occasion(mailbox.LetterDuplicateV1, "letter_duplicate", writers),
    Occasion(mailbox.AbuseReportedV1, "work_abuse", street),
    Occasion(mailbox.VisibilityChangedV1, "letter_visibility", writers),
    Occasion(mailbox.LetterReferredV1, "letter_referred", writers),
    Occasion(mailbox.LetterMovedV1, "letter_moved", writers, lambda data: bool(data["open"])),
    Occasion(mailbox.LetterMovedV1, "work_moved_in", receiver, lambda data: bool(data["open"])),
)
