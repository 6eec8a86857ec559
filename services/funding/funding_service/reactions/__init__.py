"""Contracts of other services → commands here."""

from __future__ import annotations

from uuid import UUID

from funding_service.application import SERVICE, Funding
from linli_common.reactions import Reactions, Trigger, reaction
from linli_contracts.deliberation import topics
from linli_contracts.funding import proposals


def pool_proposal_when_topic_referred(service: Funding, trigger: Trigger) -> None:
    """转民心项目: who stands upstream of the topic stands upstream of its proposal. What is said stays there."""
    topic_id = UUID(trigger.data["topic_id"])
    estate_id = trigger.data["estate_id"]
    service.proposals.submitting.take_over(
        topic_id,
        UUID(trigger.data["division_id"]),
        None if estate_id is None else UUID(estate_id),
        [UUID(person_id) for person_id in trigger.data["raised_by_ids"]],
        trigger.act(topic_id),
        by_residents=trigger.data["origin"] in ("resident", "letter"),
    )


def open_work_when_proposal_funded(service: Funding, trigger: Trigger) -> None:
    """立项: who stands upstream of the proposal stands upstream of its work."""
    data = trigger.data
    if data["funded"]:
        proposal_id = UUID(data["proposal_id"])
        service.works.building.open_funded(
            proposal_id,
            [UUID(person_id) for person_id in data["raised_by_ids"]],
            data["cost_fen"],
            UUID(data["division_id"]),
            trigger.act(proposal_id),
        )


def review_works_when_topic_reviewed(service: Funding, trigger: Trigger) -> None:
    """评议会: what the review meeting says of the works and of the process stands with each work of the topic."""
    for work_id in service.works.building.of_topic(UUID(trigger.data["topic_id"])):
        service.works.building.review(work_id, trigger.data["works"], trigger.data["process"], trigger.act(work_id))


REACTIONS = Reactions(
    SERVICE,
    (
        reaction(pool_proposal_when_topic_referred, topics.TopicReferredV1),
        reaction(open_work_when_proposal_funded, proposals.ProposalDecidedV1),
        reaction(review_works_when_topic_reviewed, topics.TopicReviewedV1),
    ),
)
