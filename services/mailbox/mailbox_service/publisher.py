"""Private event → public face: each event of the mailbox has exactly one.

What was said stays here; where the letter stood goes out. What time alone brought about bears the moment at which it
fell due and the clock as its actor, whoever came by and recorded it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from linli_common.event_store import PublicFace
from linli_contracts import mailbox as public
from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor
from linli_contracts.mailbox.settings import CategoryRule
from linli_contracts.subjects import Place
from linli_contracts.units import unit_of
from mailbox_service.aggregate import answering, clocks, delivery, moderation, writing
from mailbox_service.aggregate.department import Department
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.routing import Routing
from mailbox_service.aggregate.rules import DistrictRules

CLOCK = Actor(uuid5(NAMESPACE_URL, "linli:mailbox:clock"), "clock")
"""Who acts when time runs out."""


def _standing(event: Letter.Event) -> dict[str, Any]:
    """What every contract of a letter states."""
    holder = unit_of(event.standing["holder"])
    others = {name: value for name, value in event.standing.items() if name != "holder"}
    return {"letter_id": event.originator_id, "holder_id": holder.id, "holder_kind": holder.kind, **others}


def _to(text: str) -> dict[str, Any]:
    unit = unit_of(text)
    return {"to_id": unit.id, "to_kind": unit.kind}


def _submitted(event: Letter.Submitted) -> Contract:
    return public.LetterSubmittedV1(
        **_standing(event),
        estate_id=event.estate_id,
        kind=event.kind,
        visibility=event.visibility,
        danger=event.danger,
        response_remind_at=event.response_remind_at,
        response_due_at=event.response_due_at,
        handling_remind_at=event.handling_remind_at,
        handling_due_at=event.handling_due_at,
    )


def _joined(event: writing.Joined) -> Contract:
    return public.LetterJoinedV1(**_standing(event), person_id=event.person_id)


def _acknowledged(event: delivery.Acknowledged) -> Contract:
    return public.LetterAcknowledgedV1(**_standing(event), first=event.first)


def _claimed(event: delivery.Claimed) -> Contract:
    return public.LetterClaimedV1(**_standing(event), person_id=event.person_id)


def _handed_on(event: delivery.HandedOn) -> Contract:
    assisting = [unit_of(unit).id for unit in event.assisting]
    return public.LetterHandedOnV1(
        **_standing(event), **_to(event.to), direction=event.direction, assisting_ids=assisting
    )


def _refused(event: delivery.AssignmentRefused) -> Contract:
    by = unit_of(event.refused_by)
    return public.AssignmentRefusedV1(
        **_standing(event),
        **_to(event.to),
        refused_by_id=by.id,
        refused_by_kind=by.kind,
        assisting=event.assisting,
    )


def _assisted(event: delivery.AssistanceGiven) -> Contract:
    return public.AssistanceGivenV1(**_standing(event), assisting_id=unit_of(event.assisting).id)


def _moved(event: delivery.Moved) -> Contract:
    return public.LetterMovedV1(
        **_standing(event), **_to(event.to), to_division_id=event.to_division_id, open=event.open
    )


def _replied(event: answering.Replied) -> Contract:
    return public.LetterRepliedV1(
        **_standing(event),
        response_fact=event.response_fact,
        first_reply_after_seconds=event.first_reply_after_seconds,
    )


def _answered(event: answering.Answered) -> Contract:
    return public.LetterAnsweredV1(
        **_standing(event),
        outcome=event.outcome,
        response_fact=event.response_fact,
        first_reply_after_seconds=event.first_reply_after_seconds,
        confirm_by=event.confirm_by,
    )


def _extension_asked(event: answering.ExtensionAsked) -> Contract:
    return public.ExtensionAskedV1(
        **_standing(event), working_days=event.working_days, asked_of_id=unit_of(event.asked_of).id
    )


def _extension_decided(event: answering.ExtensionDecided) -> Contract:
    return public.ExtensionDecidedV1(**_standing(event), granted=event.granted, handling_due_at=event.handling_due_at)


def _reopened(event: answering.Reopened) -> Contract:
    again = {"response_overdue": event.response_overdue, "handling_overdue": event.handling_overdue}
    return public.LetterReopenedV1(
        **{**_standing(event), **again},
        was=event.was,
        times=event.times,
        response_remind_at=event.response_remind_at,
        response_due_at=event.response_due_at,
        handling_remind_at=event.handling_remind_at,
        handling_due_at=event.handling_due_at,
    )


def _missed(event: clocks.ClockMissed) -> Contract:
    above = unit_of(event.escalated_to)
    return public.ClockMissedV1(
        **_standing(event),
        clock=event.clock,
        due_at=event.due_at,
        escalated_to_id=above.id,
        escalated_to_kind=above.kind,
        counts=event.counts,
    )


def _closed(event: clocks.Closed) -> Contract:
    return public.LetterClosedV1(
        **_standing(event),
        how=event.how,
        outcome=event.outcome,
        handling_fact=event.handling_fact,
        solved=event.solved,
        rating=event.rating,
        submitted_at=event.submitted_at,
        handling_seconds=event.handling_seconds,
        open_seconds=int((event.timestamp - event.submitted_at).total_seconds()),
        handed_up=event.handed_up,
        closed_before=event.closed_before,
    )


def _supported(event: writing.Support.Given) -> Contract:
    return public.LetterSupportedV1(letter_id=event.letter_id, division_id=event.division_id, person_id=event.person_id)


def _department_staffed(event: Department.Staffed) -> Contract:
    return public.DepartmentStaffedV1(
        department_id=event.originator_id, division_id=event.division_id, person_ids=event.person_ids
    )


def _rules_set(event: DistrictRules.RulesSet) -> Contract:
    return public.MailboxRulesSetV1(
        district_id=event.district_id,
        from_day=event.from_day,
        categories=[CategoryRule(**rule) for rule in event.categories],
        response_hours=event.response_hours,
        danger_hours=event.danger_hours,
        confirmation_days=event.confirmation_days,
    )


def _calendar_days_set(event: DistrictRules.CalendarDaysSet) -> Contract:
    return public.CalendarDaysSetV1(district_id=event.district_id, days=event.days)


def _route_set(event: Routing.RouteSet) -> Contract:
    to = unit_of(event.to) if event.to else None
    return public.RouteSetV1(
        division_id=event.division_id,
        category=event.category,
        estate_id=event.estate_id,
        from_day=event.from_day,
        to_id=to.id if to else None,
        to_kind=to.kind if to else None,
    )


def _cover_set(event: Routing.CoverSet) -> Contract:
    return public.CoverSetV1(
        unit_id=unit_of(event.unit).id,
        division_id=event.division_id,
        from_day=event.from_day,
        to_day=event.to_day,
        **_to(event.to),
    )


def _named(contract: type[public.DepartmentOpenedV1 | public.DepartmentRenamedV1]) -> Callable[[Any], Contract]:
    return lambda event: contract(department_id=event.originator_id, division_id=event.division_id, name=event.name)


def _of_letter(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says nothing beside the standing but these fields of the event."""
    return lambda event: contract(**_standing(event), **{name: getattr(event, name) for name in names})


CONTRACTS: dict[type[Any], Callable[[Any], Contract]] = {
    Letter.Submitted: _submitted,
    writing.Joined: _joined,
    writing.MoreGiven: _of_letter(public.MoreGivenV1),
    writing.PhotoAdded: _of_letter(public.PhotoAddedV1, "by_writer"),
    writing.Urged: _of_letter(public.LetterUrgedV1, "by_writer"),
    writing.Withdrawn: _of_letter(public.LetterWithdrawnV1),
    writing.Support.Given: _supported,
    delivery.Acknowledged: _acknowledged,
    delivery.Claimed: _claimed,
    delivery.HandedOn: _handed_on,
    delivery.AssignmentRefused: _refused,
    delivery.AssistanceGiven: _assisted,
    delivery.MoreAsked: _of_letter(public.MoreAskedV1),
    delivery.Moved: _moved,
    delivery.Referred: _of_letter(public.LetterReferredV1),
    answering.Replied: _replied,
    answering.Answered: _answered,
    answering.Pended: _of_letter(public.LetterPendingV1, "promised_on"),
    answering.ExtensionAsked: _extension_asked,
    answering.ExtensionDecided: _extension_decided,
    answering.Rated: _of_letter(public.LetterRatedV1, "rating"),
    answering.Reopened: _reopened,
    answering.MarkedDuplicate: _of_letter(public.LetterDuplicateV1, "of_letter_id"),
    clocks.ClockReminded: _of_letter(public.ClockRemindedV1, "clock", "due_at"),
    clocks.ClockMissed: _missed,
    clocks.PromiseBroken: _of_letter(public.PromiseBrokenV1, "promised_on"),
    clocks.Closed: _closed,
    moderation.AbuseReported: _of_letter(public.AbuseReportedV1),
    moderation.VisibilityChanged: _of_letter(public.VisibilityChangedV1, "visibility"),
    Department.Opened: _named(public.DepartmentOpenedV1),
    Department.Renamed: _named(public.DepartmentRenamedV1),
    Department.Staffed: _department_staffed,
    Department.Closed: lambda event: public.DepartmentClosedV1(
        department_id=event.originator_id, division_id=event.division_id
    ),
    DistrictRules.RulesSet: _rules_set,
    DistrictRules.CalendarDaysSet: _calendar_days_set,
    Routing.RouteSet: _route_set,
    Routing.CoverSet: _cover_set,
}
"""Every event that the world learns of."""

WITHHELD: frozenset[type[Any]] = frozenset({DistrictRules.Opened, Routing.Opened})
"""They only make room for what follows in the same transaction."""

BY_TIME: frozenset[type[Any]] = frozenset({clocks.ClockReminded, clocks.ClockMissed, clocks.PromiseBroken})


def publish(event: Any) -> PublicFace | None:
    """The public face of an event, None for a withheld one. An event without a decision raises KeyError."""
    if type(event) in WITHHELD:
        return None
    contract = CONTRACTS[type(event)](event)
    if type(event) in BY_TIME or (type(event) is clocks.Closed and event.how == "lapsed"):
        return PublicFace(Place(*event.place), contract, at=event.timestamp, actor=CLOCK)
    return PublicFace(Place(*event.place), contract)
