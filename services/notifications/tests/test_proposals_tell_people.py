"""Who is told what of project funding: proposers of each step, units of what they have to do. Cost: seconds."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from linli_contracts.contract import Contract
from linli_contracts.funding import proposals
from notifications_service.reactions.audiences import raisers
from notifications_service.reactions.occasions import Occasion
from notifications_service.reactions.of_funding import OCCASIONS

from .town import AREA, STREET, Town, a


def proposal(contract: type[Contract], *people: UUID, **changes: object) -> Contract:
    """Something that happened to a proposal of the area."""
    return a(contract, division_id=AREA, raised_by_ids=list(people), **changes)


def kinds(town: Town, person_id: UUID) -> list[str]:
    return [item["kind"] for item in town.inbox(person_id)]


@pytest.mark.parametrize("occasion", [one for one in OCCASIONS if one.to is raisers], ids=lambda one: one.kind)
def test_everybody_upstream_hears_of_every_step(town: Town, occasion: Occasion) -> None:
    proposer, raiser_of_the_topic = uuid4(), uuid4()
    came_from = {"origin": "topic"} if occasion.contract is proposals.ProposalSubmittedV1 else {}

    town.proposed(proposal(occasion.contract, proposer, raiser_of_the_topic, **came_from))

    assert kinds(town, raiser_of_the_topic) == [occasion.kind]
    (item,) = town.inbox(proposer)
    assert item["kind"] == occasion.kind
    assert "{" not in item["text_zh"] + item["text_en"]


def test_a_text_says_whether_it_was_funded_in_two_languages(town: Town) -> None:
    proposer = uuid4()

    town.proposed(proposal(proposals.ProposalDecidedV1, proposer, funded=False))

    (item,) = town.inbox(proposer)
    assert item["text_zh"] == "您在一村居委会的提案：未立项"
    assert item["text_en"] == "Your proposal in 一村居委会: it gets no money"


def test_those_who_screen_hear_of_a_new_proposal_and_the_unit_above_of_an_appeal(town: Town) -> None:
    worker, officer = town.staffed("area_worker", AREA), town.staffed("street_officer", STREET)

    town.proposed(proposal(proposals.ProposalSubmittedV1, uuid4()))
    town.proposed(proposal(proposals.ProposalAppealedV1, uuid4(), to_division_id=STREET))

    assert kinds(town, worker) == ["work_proposal_new"]
    assert kinds(town, officer) == ["work_proposal_appealed"]
