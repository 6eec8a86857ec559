"""Who is told what of deliberation: everybody upstream of a topic of each step, units of what they have to do."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from linli_contracts.contract import Contract
from linli_contracts.deliberation import inquiries, topics
from notifications_service.reactions.audiences import raisers
from notifications_service.reactions.occasions import Occasion
from notifications_service.reactions.of_deliberation import OCCASIONS

from .town import AREA, STREET, Town, a


def topic(contract: type[Contract], *people: UUID, **changes: object) -> Contract:
    """Something that happened to a topic of the area."""
    return a(contract, division_id=AREA, raised_by_ids=list(people), **changes)


def kinds(town: Town, person_id: UUID) -> list[str]:
    return [item["kind"] for item in town.inbox(person_id)]


@pytest.mark.parametrize("occasion", [one for one in OCCASIONS if one.to is raisers], ids=lambda one: one.kind)
def test_everybody_upstream_hears_of_every_step(town: Town, occasion: Occasion) -> None:
    raiser, writer_of_the_letter = uuid4(), uuid4()

    town.deliberated(topic(occasion.contract, raiser, writer_of_the_letter))

    assert kinds(town, writer_of_the_letter) == [occasion.kind]
    (item,) = town.inbox(raiser)
    assert item["kind"] == occasion.kind
    assert item["about"]["topic_id"]
    assert "{" not in item["text_zh"] + item["text_en"]


def test_a_text_says_stage_and_result_in_two_languages(town: Town) -> None:
    raiser = uuid4()

    town.deliberated(topic(topics.StageEnteredV1, raiser, entered_kind="coordination"))
    town.deliberated(topic(topics.InstrumentConcludedV1, raiser, instrument="vote", result="failed"))

    voted, entered = town.inbox(raiser)
    assert entered["text_zh"] == "一村居委会的议题进入“协调会”阶段"
    assert voted["text_zh"] == "一村居委会的议题：表决已有结果（未通过）"
    assert voted["text_en"] == "The topic in 一村居委会: a vote came to its result (failed)"


def test_those_who_screen_hear_of_a_new_topic_and_nobody_of_their_own_doing(town: Town) -> None:
    worker, officer = town.staffed("area_worker", AREA), town.staffed("street_officer", STREET)

    town.deliberated(topic(topics.TopicRaisedV1, uuid4()))
    town.deliberated(topic(topics.TopicAppealedV1, uuid4()))

    assert kinds(town, worker) == ["work_topic_new"]
    assert kinds(town, officer) == ["work_topic_appealed"]


def test_what_nobody_answered_is_told_to_who_asked_and_to_the_unit_above(town: Town) -> None:
    deputy, officer = uuid4(), town.staffed("street_officer", STREET)
    question = {"kind": "question", "division_id": AREA, "asked_by_id": deputy, "to_kind": "area", "to_id": AREA}

    town.deliberated(a(inquiries.InquiryOverdueV1, **question, escalated_to_id=STREET, escalated_to_kind="street"))
    town.deliberated(a(inquiries.InquiryAnsweredV1, **question, decision=None))

    assert kinds(town, deputy) == ["inquiry_answered", "inquiry_overdue"]
    assert kinds(town, officer) == ["work_inquiry_escalated"]
