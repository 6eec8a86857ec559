"""What each event of deliberation adds to the place that it is about. One event, and nothing else, is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeAlias

from linli_common.clock import shanghai_day
from linli_common.projector import Event
from linli_contracts.deliberation import (
    conventions,
    forms,
    inquiries,
    meetings,
    notices,
    panels,
    schemes,
    statements,
    topics,
    votes,
)

from dashboards_service.measures.deliberation import answer_bucket, outcome_bucket
from dashboards_service.measures.flows import Flow, day_of, division_of

Data: TypeAlias = dict[str, Any]
Amounts: TypeAlias = dict[str, int]

_CIRCLES_OF_BAND = {"0-13": "minors", "14-17": "minors", "20-35": "young", "60-79": "elderly", "80+": "elderly"}
_CIRCLES_OF_KIND = {"villager": "villagers", "office_worker": "white_collar"}


def _took_part(data: Data, band: str | None, amount: int = 1) -> Amounts:
    """人次, and the circles that the person belongs to."""
    amounts = {"took_part": amount}
    for circle in (_CIRCLES_OF_BAND.get(band or ""), _CIRCLES_OF_KIND.get(data.get("as_kind", ""))):
        if circle is not None:
            amounts[f"took_part_{circle}"] = amount
    return amounts


def _leaves_stage(data: Data) -> Amounts:
    return {f"in_{data['stage_kind']}": -1} if data["stage_kind"] is not None else {}


def _leaves(data: Data) -> Amounts:
    """Out of the stock that it stood in, and of its stage."""
    stock = {"raised": "waiting", "appealed": "waiting", "running": "running"}.get(data["status"])
    return (_leaves_stage(data) | {stock: -1}) if stock is not None else _leaves_stage(data)


def on_topic_raised(data: Data) -> Amounts:
    return {"raised": 1, f"raised_{data['origin']}": 1, "waiting": 1}


def on_topic_accepted(data: Data) -> Amounts:
    return {"accepted": 1, "running": 1} | _leaves(data)


def on_topic_merged(data: Data) -> Amounts:
    return {"merged": 1} | _leaves(data)


def on_topic_declined(data: Data) -> Amounts:
    return {"declined": 1} | _leaves(data)


def on_topic_appealed(_: Data) -> Amounts:
    return {"appealed": 1, "waiting": 1}


def on_appeal_decided(data: Data) -> Amounts:
    return {"appeals_granted": 1} if data["reopened"] else {"waiting": -1}


def on_topic_withdrawn(data: Data) -> Amounts:
    return {"withdrawn": 1} | _leaves(data)


def on_screening_missed(_: Data) -> Amounts:
    return {"screening_missed": 1}


def on_stage_entered(data: Data) -> Amounts:
    amounts = _leaves_stage(data)
    entered = f"in_{data['entered_kind']}"
    return amounts | {entered: amounts.get(entered, 0) + 1}


def on_stage_overdue(_: Data) -> Amounts:
    return {"stages_overdue": 1}


def on_topic_outcome(data: Data) -> Amounts:
    settled = {"settled": 1} if data["outcome"] != "closed" else {}
    took = {outcome_bucket(data["raised_seconds"]): 1}
    return {"concluded": 1, f"concluded_{data['outcome']}": 1} | settled | took | _leaves(data)


def on_topic_reviewed(data: Data) -> Amounts:
    """What is judged was concluded before; a stage of reviewing it ends."""
    return {"reviewed": 1} | _leaves_stage(data)


def on_meeting_held(data: Data) -> Amounts:
    return {"meetings": 1, f"meetings_{data['kind']}": 1}


def on_attendance_taken(data: Data) -> Amounts:
    people = {f"people_{tier}": 1 for tier in data["first_in"]}
    if data["mode"] == "proxy":
        return {"represented": 1} | people
    return {"attendance": 1} | people | _took_part(data, data["band"])


def on_attendance_removed(data: Data) -> Amounts:
    people = {f"people_{tier}": -1 for tier in data["last_in"]}
    if data["mode"] == "proxy":
        return {"represented": -1} | people
    return {"attendance": -1} | people | _took_part(data, data["band"], -1)


def on_guests_counted(data: Data) -> Amounts:
    return {"attendance": data["change"]} | _took_part(data, data["band"], data["change"])


def on_deputy_commented(_: Data) -> Amounts:
    return {"deputy_comments": 1}


def on_review_rated(data: Data) -> Amounts:
    return {"works_rated": 1, "works_sum": int(data["works"]), "process_sum": int(data["process"])}


def on_participation_recorded(data: Data) -> Amounts:
    return _took_part(data, data["age_band"]) if data["first"] else {}


def on_vote_closed(data: Data) -> Amounts:
    counted = {"roll_units": data["roll_units"], "voted_units": data["participating_units"]}
    return {"votes_closed": 1, f"votes_{data['result']}": 1} | counted


def on_form_answered(data: Data) -> Amounts:
    return {} if data["changed"] else _took_part(data, data["band"])


def on_form_closed(data: Data) -> Amounts:
    return {"forms_closed": 1, "households_asked": data["households"], "households_answered": data["answered"]}


def on_resolution_made(_: Data) -> Amounts:
    return {"resolutions_made": 1, "resolutions_open": 1}


def on_resolution_done(data: Data) -> Amounts:
    done = {"resolutions_done": 1, "resolutions_open": -1}
    return done | ({"resolutions_done_in_time": 1} if data["in_time"] else {"resolutions_overdue_now": -1})


def on_resolution_overdue(_: Data) -> Amounts:
    return {"resolutions_overdue": 1, "resolutions_overdue_now": 1}


def on_inquiry_asked(data: Data) -> Amounts:
    return {f"{data['kind']}s_asked": 1, f"{data['kind']}s_open": 1}


def on_inquiry_answered(data: Data) -> Amounts:
    kind = data["kind"]
    fact = {f"{kind}s_answered_in_time": 1} if data["in_time"] else {f"{kind}s_overdue_now": -1}
    return {f"{kind}s_answered": 1, f"{kind}s_open": -1, answer_bucket(kind, data["after_seconds"]): 1} | fact


def on_inquiry_overdue(data: Data) -> Amounts:
    return {f"{data['kind']}s_overdue": 1, f"{data['kind']}s_overdue_now": 1}


def on_objection_answered(data: Data) -> Amounts:
    return {"objections_taken_up": 1} if data["taken_up"] else {}


def on_conversation_joined(data: Data) -> Amounts:
    return _took_part(data, data["age_band"])


def on_statement_written(data: Data) -> Amounts:
    return {"statements": 1} if data["state"] == "shown" else {}


def on_statement_moderated(data: Data) -> Amounts:
    change = (data["state"] == "shown") - (data["was"] == "shown")
    return {"statements": change} if change else {}


def on_convention_adopted(_: Data) -> Amounts:
    return {"conventions_adopted": 1}


def _one(measure: str) -> Callable[[Data], Amounts]:
    return lambda _: {measure: 1}


HANDLERS: dict[str, Callable[[Data], Amounts]] = {
    topics.TopicRaisedV1.TYPE: on_topic_raised,
    topics.TopicAcceptedV1.TYPE: on_topic_accepted,
    topics.TopicMergedV1.TYPE: on_topic_merged,
    topics.TopicDeclinedV1.TYPE: on_topic_declined,
    topics.TopicAppealedV1.TYPE: on_topic_appealed,
    topics.AppealDecidedV1.TYPE: on_appeal_decided,
    topics.TopicWithdrawnV1.TYPE: on_topic_withdrawn,
    topics.ScreeningMissedV1.TYPE: on_screening_missed,
    topics.StageEnteredV1.TYPE: on_stage_entered,
    topics.StageOverdueV1.TYPE: on_stage_overdue,
    topics.TopicOutcomeV1.TYPE: on_topic_outcome,
    topics.TopicReviewedV1.TYPE: on_topic_reviewed,
    meetings.MeetingHeldV1.TYPE: on_meeting_held,
    meetings.AttendanceTakenV1.TYPE: on_attendance_taken,
    meetings.AttendanceRemovedV1.TYPE: on_attendance_removed,
    meetings.GuestsCountedV1.TYPE: on_guests_counted,
    meetings.DeputyCommentedV1.TYPE: on_deputy_commented,
    meetings.ReviewRatedV1.TYPE: on_review_rated,
    meetings.ResolutionMadeV1.TYPE: on_resolution_made,
    meetings.ResolutionDoneV1.TYPE: on_resolution_done,
    meetings.ResolutionOverdueV1.TYPE: on_resolution_overdue,
    votes.ParticipationRecordedV1.TYPE: on_participation_recorded,
    votes.VoteClosedV1.TYPE: on_vote_closed,
    forms.FormAnsweredV1.TYPE: on_form_answered,
    forms.FormClosedV1.TYPE: on_form_closed,
    inquiries.InquiryAskedV1.TYPE: on_inquiry_asked,
    inquiries.InquiryAnsweredV1.TYPE: on_inquiry_answered,
    inquiries.InquiryOverdueV1.TYPE: on_inquiry_overdue,
    notices.NoticePublishedV1.TYPE: _one("notices"),
    notices.PublicNoticePublishedV1.TYPE: _one("public_notices"),
    notices.ObjectionRaisedV1.TYPE: _one("objections"),
    notices.ObjectionAnsweredV1.TYPE: on_objection_answered,
    notices.ObjectionOverdueV1.TYPE: _one("objections_late"),
    statements.ConversationOpenedV1.TYPE: _one("conversations"),
    statements.ConversationJoinedV1.TYPE: on_conversation_joined,
    statements.StatementWrittenV1.TYPE: on_statement_written,
    statements.StatementModeratedV1.TYPE: on_statement_moderated,
    statements.OpinionGivenV1.TYPE: lambda data: {} if data["changed"] else {"opinions": 1},
    schemes.SchemeHandedInV1.TYPE: _one("schemes"),
    conventions.ConventionAdoptedV1.TYPE: on_convention_adopted,
    panels.PanelDrawnV1.TYPE: _one("panels_drawn"),
}

_ON_THE_DAY_OF_THE_MEETING = frozenset(
    contract.TYPE
    for contract in (
        meetings.MeetingHeldV1,
        meetings.AttendanceTakenV1,
        meetings.AttendanceRemovedV1,
        meetings.GuestsCountedV1,
        meetings.DeputyCommentedV1,
        meetings.ReviewRatedV1,
    )
)
"""Entered perhaps days later, they count when the meeting was."""


def flows_of(event: Event) -> list[Flow]:
    """The flows of one event; none for events that no figure is made of."""
    data = event.envelope.data
    if event.envelope.type == topics.TopicMovedV1.TYPE:
        return _moved(data, day_of(event))
    handler = HANDLERS.get(event.envelope.type)
    if handler is None:
        return []
    if event.envelope.type in _ON_THE_DAY_OF_THE_MEETING:
        day = shanghai_day(datetime.fromisoformat(data["starts_at"]))
    else:
        day = day_of(event)
    place = division_of(data["division_id"])
    return [((measure, place, day), amount) for measure, amount in handler(data).items()]


def _moved(data: Data, day: date) -> list[Flow]:
    """Along with its estate or area: the stocks that it stands in go to the new place, what was counted stays."""
    here, there = division_of(data["division_id"]), division_of(data["to_division_id"])
    leaves = _leaves(data).items()
    return [
        *(((measure, here, day), amount) for measure, amount in leaves),
        *(((measure, there, day), -amount) for measure, amount in leaves),
    ]
