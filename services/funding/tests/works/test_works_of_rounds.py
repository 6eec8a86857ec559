"""A round opens works by reaction; a review judges those of its topic. However often the events come."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import orjson
from funding_service.aggregate.works import work_id_of_proposal
from funding_service.reactions import open_work_when_proposal_funded, review_works_when_topic_reviewed
from linli_common.clock import utc_now
from linli_common.projector import Event
from linli_common.reactions import Trigger
from linli_contracts.deliberation import topics
from linli_contracts.envelope import Actor, build_message, parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.funding import proposals
from linli_contracts.registry import REGISTRY

from ..rounds.rounds import ticking
from ..town import NOBODY, Town, ago


def test_a_funded_proposal_becomes_one_work_with_everybody_upstream(town: Town) -> None:
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    round_ = ticking(town, area, (4_000_000, 9_000_000), voters=3)
    for voter in round_.voters:
        round_.cast(voter, 1)
    round_.close()
    decided = [one for one in town.events() if one["type"] == proposals.ProposalDecidedV1.TYPE
               and one["data"]["round_id"] == str(round_.round.id)]  # fmt: skip
    assert len(decided) == 2

    for message in (*decided, *decided):
        trigger = Trigger("funding", "open_work", Event("FUNDING", 1, parse_envelope(orjson.dumps(message))))
        open_work_when_proposal_funded(town.service, trigger)
    town.fold()

    [work] = town.seen(f"/divisions/{town.ids[area]}/works")["items"]
    funded = round_.round.proposals[0]
    assert work["work_id"] == str(work_id_of_proposal(funded))
    assert (work["origin"], work["cost_fen"], work["title"]) == ("round", 4_000_000, "凉亭修缮")
    assert (work["round_id"], work["proposal_id"]) == (str(round_.round.id), str(funded))
    shown = town.seen(f"/works/{work['work_id']}")
    raisers = next(one["data"]["raised_by_ids"] for one in decided if one["data"]["proposal_id"] == str(funded))
    assert shown["raised_by_ids"] == raisers
    assert shown["resident_proposed"]
    works = [town.seen(f"/proposals/{one}")["work_id"] for one in round_.round.proposals]
    assert works == [work["work_id"], None]


def test_a_topics_review_judges_the_works_that_are_accepted(town: Town) -> None:
    clerk, other, topic_id = (*(town.staff("street_officer", "望海街道") for _ in range(2)), uuid4())
    work_ids = []
    for _ in range(2):
        body = {"division_id": town.ids["一村"], "topic_id": topic_id, "title": "步道", "text": "整修", "cost_fen": 500}
        work_ids.append(UUID(town.done("/works", body, by=clerk, at=ago(days=9))["work_id"]))
    milestones = [{"name": "完工", "due_on": town.today() + timedelta(days=5)}]
    said = {"contractor": "绿园公司", "contract_fen": 500, "households": 3, "text": "按图", "milestones": milestones}
    done, unfinished = (f"/works/{work_id}" for work_id in work_ids)
    town.done(f"{done}/contract", said, by=clerk)
    town.done(f"{done}/milestones/1/reach", {"text": "好了"}, by=clerk)
    town.done(f"{done}/complete", by=clerk)
    town.done(f"{done}/accept", {"text": "合格"}, by=other)

    for _ in range(2):
        review_works_when_topic_reviewed(town.service, reviewed(topic_id, works=4, process=5))
    town.fold()

    assert [town.seen(path)["status"] for path in (done, unfinished)] == ["reviewed", "funded"]
    assert town.seen(done)["steps"][-1]["facts"] == {"works": 4, "process": 5}


def reviewed(topic_id: UUID, **grades: int) -> Trigger:
    """The review meeting of a topic."""
    example = parse_envelope(example_message(REGISTRY[topics.TopicReviewedV1.TYPE])).data
    message = build_message(
        event_id=uuid4(),
        type_=topics.TopicReviewedV1.TYPE,
        service="deliberation",
        entity_id=str(topic_id),
        time=utc_now(),
        actor=Actor(NOBODY.person_id, "area_worker"),
        data=topics.TopicReviewedV1.model_validate({**example, "topic_id": topic_id, **grades}),
    )
    return Trigger("funding", "review_works", Event("DELIBERATION", 1, parse_envelope(message)))
