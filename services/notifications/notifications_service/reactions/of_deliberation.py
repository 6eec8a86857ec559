"""What people are told of deliberation: everybody upstream hears of each step; units of what they have to do."""

from __future__ import annotations

from linli_contracts.deliberation import inquiries, topics
from notifications_service.reactions.audiences import (
    above,
    asker,
    escalated_to,
    new_receiver,
    place,
    raisers,
    receiver,
)
from notifications_service.reactions.occasions import Occasion

OCCASIONS = (
    Occasion(topics.TopicRaisedV1, "work_topic_new", place),
    Occasion(topics.ScreeningRemindedV1, "work_topic_reminded", place),
    Occasion(topics.ScreeningMissedV1, "topic_screening_missed", raisers),
    Occasion(topics.ScreeningMissedV1, "work_topic_escalated", escalated_to),
    Occasion(topics.TopicAcceptedV1, "topic_accepted", raisers),
    Occasion(topics.TopicMergedV1, "topic_merged", raisers),
    Occasion(topics.RaisersJoinedV1, "topic_joined", raisers),
    Occasion(topics.TopicDeclinedV1, "topic_declined", raisers),
    Occasion(topics.TopicAppealedV1, "work_topic_appealed", above),
    Occasion(topics.AppealDecidedV1, "topic_appeal_decided", raisers),
    Occasion(topics.AppealDecidedV1, "work_topic_new", place, lambda data: bool(data["reopened"])),
    Occasion(topics.StageEnteredV1, "topic_stage", raisers),
    Occasion(topics.StageOverdueV1, "topic_stage_overdue", raisers),
    Occasion(topics.StageOverdueV1, "work_topic_stage_overdue", place),
    Occasion(topics.InstrumentBegunV1, "topic_instrument_begun", raisers),
    Occasion(topics.InstrumentConcludedV1, "topic_instrument_concluded", raisers),
    Occasion(topics.TopicOutcomeV1, "topic_outcome", raisers),
    Occasion(topics.TopicReviewedV1, "topic_reviewed", raisers),
    Occasion(inquiries.InquiryAskedV1, "work_inquiry_new", receiver),
    Occasion(inquiries.InquiryRedirectedV1, "work_inquiry_new", new_receiver),
    Occasion(inquiries.InquiryAnsweredV1, "inquiry_answered", asker),
    Occasion(inquiries.InquiryOverdueV1, "inquiry_overdue", asker),
    Occasion(inquiries.InquiryOverdueV1, "work_inquiry_overdue", receiver),
    Occasion(inquiries.InquiryOverdueV1, "work_inquiry_escalated", escalated_to),
)
