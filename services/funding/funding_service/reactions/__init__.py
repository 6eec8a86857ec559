"""Contracts of other services → commands here."""

from __future__ import annotations

from uuid import UUID

from funding_service.application import SERVICE, Funding
from linli_common.reactions import Reactions, Trigger, reaction
from linli_contracts.deliberation import topics


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
    )


REACTIONS = Reactions(SERVICE, (reaction(pool_proposal_when_topic_referred, topics.TopicReferredV1),))
