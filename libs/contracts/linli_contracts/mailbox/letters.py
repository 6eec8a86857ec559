"""A letter from its writing to its end. What is said in it never leaves the service; ids, places and times do.

Every contract states, as it was just before the event, where the letter was booked (``division_id``), who held it
(``holder``) and which of its stocks it stood in (``response_overdue``, ``handling_overdue``, ``pending``): so one event
is enough to move every figure.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import DivisionId, EstateId, PersonId
from linli_contracts.mailbox import words
from linli_contracts.mailbox.fields import (
    Category,
    Day,
    Flag,
    LetterId,
    Moment,
    Rating,
    Seconds,
    Times,
    UnitId,
    UnitKind,
    WorkingSeconds,
)


class OfLetter(Contract):
    """What every event of a letter states. ``writer_ids`` are who has to hear of it."""

    letter_id: LetterId
    division_id: DivisionId
    category: Category
    holder_id: UnitId
    holder_kind: UnitKind
    writer_ids: list[PersonId]
    response_overdue: Flag
    handling_overdue: Flag
    pending: Flag


class LetterSubmittedV1(OfLetter):
    """来信: the letter is there, both clocks run. ``holder`` is the unit it was routed to."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_submitted.v1"
    estate_id: EstateId | None
    kind: Annotated[words.LetterKind, Field(examples=["own"])]
    visibility: Annotated[words.Visibility, Field(examples=["private"])]
    danger: Annotated[bool, Field(description="Danger to life: a response within one hour.", examples=[False])]
    response_remind_at: Moment
    response_due_at: Moment
    handling_remind_at: Moment
    handling_due_at: Moment


class LetterJoinedV1(OfLetter):
    """联名: one more resident signed the letter, and is one of its writers from now on."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_joined.v1"
    person_id: PersonId


class LetterAcknowledgedV1(OfLetter):
    """受理 or 签收: the unit that holds the letter takes it up."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_acknowledged.v1"
    first: Annotated[bool, Field(description="The first time for this letter.", examples=[True])]


class LetterClaimedV1(OfLetter):
    """One worker of the unit took the letter, or gave it back (``person_id`` null)."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_claimed.v1"
    person_id: PersonId | None


class LetterHandedOnV1(OfLetter):
    """上报, 交办 or 转办 to another unit; assisting departments (协办) may be asked along. Clocks run on."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_handed_on.v1"
    direction: Annotated[words.Direction, Field(examples=["up"])]
    to_id: UnitId
    to_kind: UnitKind
    assisting_ids: list[UnitId]


class AssignmentRefusedV1(OfLetter):
    """退单: an assigned unit refused.

    The lead's letter goes back to whoever sent it (``to``); an assisting unit leaves, and the holder stays.
    """

    TYPE: ClassVar[str] = "linli.mailbox.assignment_refused.v1"
    refused_by_id: UnitId
    refused_by_kind: UnitKind
    assisting: Flag
    to_id: UnitId
    to_kind: UnitKind


class AssistanceGivenV1(OfLetter):
    """An assisting department (协办) told the lead what it did."""

    TYPE: ClassVar[str] = "linli.mailbox.assistance_given.v1"
    assisting_id: UnitId


class MoreAskedV1(OfLetter):
    """The unit asked the writer for more. The clocks run on."""

    TYPE: ClassVar[str] = "linli.mailbox.more_asked.v1"


class MoreGivenV1(OfLetter):
    """The writer added to the letter, asked or not."""

    TYPE: ClassVar[str] = "linli.mailbox.more_given.v1"


class PhotoAddedV1(OfLetter):
    """A photo was added, by the writer or by the unit; it stays in the service."""

    TYPE: ClassVar[str] = "linli.mailbox.photo_added.v1"
    by_writer: Annotated[bool, Field(examples=[True])]


class LetterRepliedV1(OfLetter):
    """A named person's substantive reply (响应) that is not yet the answer.

    ``response_fact`` is met when it is the first one and in time; null when the response clock had its fact before.
    """

    TYPE: ClassVar[str] = "linli.mailbox.letter_replied.v1"
    response_fact: Annotated[words.ClockFact | None, Field(examples=["met"])]
    first_reply_after_seconds: Annotated[
        int | None, Field(ge=0, description="Set for the first reply: seconds since submission.", examples=[5_400])
    ]


class LetterAnsweredV1(OfLetter):
    """答复: the handling clock stands still until the writer confirms, says nothing, or has it done again."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_answered.v1"
    outcome: Annotated[words.Outcome, Field(examples=["solved"])]
    response_fact: Annotated[words.ClockFact | None, Field(examples=["met"])]
    first_reply_after_seconds: Annotated[
        int | None, Field(ge=0, description="Set for the first reply: seconds since submission.", examples=[5_400])
    ]
    confirm_by: Moment


class LetterPendingV1(OfLetter):
    """挂账: it cannot be solved now; promised for a day. The handling clock runs on: pending is not solved."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_pending.v1"
    promised_on: Day


class PromiseBrokenV1(OfLetter):
    """The promised day has passed without an answer."""

    TYPE: ClassVar[str] = "linli.mailbox.promise_broken.v1"
    promised_on: Day


class ExtensionAskedV1(OfLetter):
    """延期申请: more working days are asked for, from the unit above."""

    TYPE: ClassVar[str] = "linli.mailbox.extension_asked.v1"
    working_days: Annotated[int, Field(ge=1, le=60, examples=[5])]
    asked_of_id: UnitId


class ExtensionDecidedV1(OfLetter):
    """延期审批: granted with a new due time, or not."""

    TYPE: ClassVar[str] = "linli.mailbox.extension_decided.v1"
    granted: Annotated[bool, Field(examples=[True])]
    handling_due_at: Moment


class ClockRemindedV1(OfLetter):
    """催办: half of a clock's time is over."""

    TYPE: ClassVar[str] = "linli.mailbox.clock_reminded.v1"
    clock: Annotated[words.Clock, Field(examples=["response"])]
    due_at: Moment


class ClockMissedV1(OfLetter):
    """超时: the time is over, and it is escalated (督办). It counts on the day of ``due_at`` against the holder.

    ``counts`` is false when the clock has had its fact: the letter was closed in time, had done again, and is late now.
    """

    TYPE: ClassVar[str] = "linli.mailbox.clock_missed.v1"
    clock: Annotated[words.Clock, Field(examples=["handling"])]
    due_at: Moment
    escalated_to_id: UnitId
    escalated_to_kind: UnitKind
    counts: Annotated[bool, Field(description="It is the clock's one fact.", examples=[True])]


class LetterUrgedV1(OfLetter):
    """催办 by hand: the writer or a unit above asks how far it is."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_urged.v1"
    by_writer: Annotated[bool, Field(examples=[True])]


class LetterClosedV1(OfLetter):
    """办结. ``handling_fact`` is met unless the clock was missed before (null: it has had its fact).

    ``solved`` is what the writer said when confirming; null after a lapse.
    """

    TYPE: ClassVar[str] = "linli.mailbox.letter_closed.v1"
    how: Annotated[words.Closing, Field(examples=["confirmed"])]
    outcome: Annotated[words.Outcome, Field(examples=["solved"])]
    handling_fact: Annotated[words.ClockFact | None, Field(examples=["met"])]
    solved: Annotated[bool | None, Field(examples=[True])]
    rating: Rating | None
    submitted_at: Moment
    handling_seconds: WorkingSeconds
    open_seconds: Seconds
    handed_up: Annotated[bool, Field(description="It ever left the area for a unit above.", examples=[False])]
    closed_before: Annotated[bool, Field(description="It was closed before and reopened.", examples=[False])]


class LetterRatedV1(OfLetter):
    """评价 after a lapse: the writer rates what was closed without them."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_rated.v1"
    rating: Rating


class LetterReopenedV1(OfLetter):
    """重办: the writer does not accept the answer; the handling clock resumes with what was left.

    ``response_overdue`` and ``handling_overdue`` are as they are from now on: what was overdue before is so again.
    """

    TYPE: ClassVar[str] = "linli.mailbox.letter_reopened.v1"
    was: Annotated[str, Field(pattern="^(answered|closed|duplicate)$", examples=["answered"])]
    times: Times
    response_remind_at: Moment | None
    response_due_at: Annotated[Moment | None, Field(description="Set when the response clock stood still, too.")]
    handling_remind_at: Moment | None
    handling_due_at: Moment


class LetterWithdrawnV1(OfLetter):
    """撤回 by the writer: no clock has a fact of it from now on."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_withdrawn.v1"


class LetterDuplicateV1(OfLetter):
    """重复来信: it follows another letter's outcome."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_duplicate.v1"
    of_letter_id: LetterId


class LetterSupportedV1(Contract):
    """附议: a resident has the same concern. Counts each person once for a letter."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_supported.v1"
    letter_id: LetterId
    division_id: DivisionId
    person_id: PersonId


class AbuseReportedV1(OfLetter):
    """举报: somebody finds the letter abusive; the street decides."""

    TYPE: ClassVar[str] = "linli.mailbox.abuse_reported.v1"


class VisibilityChangedV1(OfLetter):
    """The letter is hidden after a report, or is private or public again."""

    TYPE: ClassVar[str] = "linli.mailbox.visibility_changed.v1"
    visibility: Annotated[words.Visibility, Field(examples=["hidden"])]


class LetterReferredV1(OfLetter):
    """转议题: the matter is for deliberation; the letter's writers hear of every later step."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_referred.v1"


class LetterMovedV1(OfLetter):
    """The letter's place belongs to another area, or its holder's letters to another unit, since a reorganisation."""

    TYPE: ClassVar[str] = "linli.mailbox.letter_moved.v1"
    to_division_id: DivisionId
    to_id: UnitId
    to_kind: UnitKind
    open: Annotated[bool, Field(description="It stands in the backlog.", examples=[True])]
