"""A supervised account over HTTP: kept by the company, checked by the committee, read by every owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from funding_service.queries.decisions import DECISIONS
from linli_common.clock import utc_now
from linli_common.projector import position_of
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_contracts.contract import Contract
from linli_contracts.deliberation import topics, votes
from linli_contracts.envelope import Actor, build_message

from ..town import NOBODY, Person, Town

_numbers = count(1)
MARCH = datetime(2026, 3, 3, 4, tzinfo=UTC)
AUGUST = datetime(2026, 8, 3, 4, tzinfo=UTC)
SHA = "0" * 64


@dataclass
class Estate:
    """An estate with its account, opened in March 2026."""

    town: Town
    name: str
    id: UUID
    company: Person
    committee: Person
    owner: Person
    path: str

    def slip(self, **more: Any) -> dict[str, Any]:
        voucher = f"WY-{next(_numbers)}"
        return {"voucher": voucher, "happened_on": "2026-03-03", "party": "保洁公司", "text": "三月", **more}

    def book(self, pot: str, direction: str, category: str, amount_fen: int, **more: Any) -> dict[str, Any]:
        body = self.slip(pot=pot, direction=direction, category=category, amount_fen=amount_fen)
        return self.town.done(f"{self.path}/entries", body, by=self.company, **more)


@pytest.fixture
def estate(town: Town) -> Estate:
    name = f"小区{next(_numbers)}"
    [dwelling] = town.build(name, "一村", [9_000_00])
    owner = town.resident("二村")  # owners may live elsewhere
    town.owns(owner, dwelling, area="一村", estate=name)
    opened = {"estate_id": town.ids[name], "fees_fen": 0, "common_revenue_fen": 0, "maintenance_fund_fen": 1_000}
    town.done("/supervised-accounts", opened, by=town.staff("area_worker", "一村"), at=MARCH)
    company, committee = town.staff("property_company", "一村"), town.staff("owners_committee", "一村")
    return Estate(town, name, town.ids[name], company, committee, owner, f"/estates/{town.ids[name]}/account")


def tell_of(town: Town, *contracts: Contract) -> None:
    """Deliberation publishes something, and this service reads it."""
    after = position_of(town.folding, DECISIONS, "DELIBERATION").seq
    batch = [
        Incoming(
            after + number,
            build_message(
                event_id=uuid4(),
                type_=contract.TYPE,
                service="deliberation",
                entity_id=str(uuid4()),
                time=utc_now(),
                actor=Actor(NOBODY.person_id, "clock"),
                data=contract,
            ),
        )
        for number, contract in enumerate(contracts, 1)
    ]
    assert write_batch(town.folding, DECISIONS, DECISIONS.schema, "DELIBERATION", after, batch) == 0


def voted(
    estate: Estate,
    result: str = "passed",
    *,
    rule: str = "owners_use_of_fund",
    amount_fen: int | None = None,
    stated_fen: int | None = None,
) -> UUID:
    """The owners voted on an amount that was ``stated``; their topic was referred with a cost estimate if an amount is
    given."""
    vote_id, topic_id, area = uuid4(), uuid4(), estate.town.ids["一村"]
    standing = {"vote_id": vote_id, "division_id": area, "topic_id": topic_id}
    prepared = votes.VotePreparedV1(
        **standing,
        estate_id=estate.id,
        rule=rule,
        kind="choice",
        secrecy="named",
        options=3,
        decision=True,
        amount_fen=stated_fen,
        opens_at=None,
        closes_at=MARCH,
        counts_at=MARCH,
    )
    closed = votes.VoteClosedV1(
        **standing,
        rule=rule,
        result=result,
        winners=[0],
        ballots=2,
        sheets=1,
        ballots_sha256=SHA,
        participating_units=2,
        participating_area_cm2=2,
        roll_units=2,
        roll_area_cm2=2,
    )
    tell_of(estate.town, prepared, closed)
    if amount_fen is not None:
        tell_of(estate.town, referred(estate, topic_id, amount_fen))
    return vote_id


def referred(estate: Estate, topic_id: UUID, amount_fen: int) -> topics.TopicReferredV1:
    """The topic of the vote went to funding with its cost."""
    return topics.TopicReferredV1(
        topic_id=topic_id,
        division_id=estate.town.ids["一村"],
        estate_id=estate.id,
        scope="estate",
        origin="resident",
        status="running",
        template="owners_vote",
        template_version=1,
        stage="vote",
        stage_kind="vote",
        overdue=False,
        raised_by_ids=[],
        raised_seconds=5,
        cost_estimate_fen=amount_fen,
        letter_id=None,
    )


def use_of_fund(estate: Estate, amount_fen: int, vote_id: UUID | None) -> dict[str, Any]:
    """A repair out of the maintenance fund."""
    return estate.slip(
        pot="maintenance_fund", direction="out", category="repair", amount_fen=amount_fen, vote_id=vote_id
    )


def test_every_owner_reads_all_wherever_they_live_and_nobody_else_does(estate: Estate) -> None:
    town = estate.town
    estate.book("fees", "in", "property_fee", 600)

    for path in (estate.path, f"{estate.path}/entries", f"{estate.path}/statements"):
        for reader in (estate.owner, estate.company, estate.committee, town.staff("auditor", "临江区")):
            assert town.get(path, by=reader).status_code == 200
        for stranger in (town.resident("一村"), town.staff("property_company", "二村")):
            assert town.get(path, by=stranger).status_code == 403
        assert town.get(path).status_code == 401
    [entry] = town.seen(f"{estate.path}/entries", by=estate.owner)["items"]
    assert (entry["amount_fen"], entry["party"], entry["state"]) == (600, "保洁公司", "unchecked")


def test_three_pots_never_mix(estate: Estate) -> None:
    estate.book("common_revenue", "in", "parking", 500)
    wrong_pot = estate.slip(pot="fees", direction="in", category="parking", amount_fen=5)
    empty_pot = estate.slip(pot="fees", direction="out", category="cleaning", amount_fen=5)

    mixed = estate.town.refused(f"{estate.path}/entries", wrong_pot, by=estate.company)
    overdrawn = estate.town.refused(f"{estate.path}/entries", empty_pot, by=estate.company)

    assert (mixed["type"], overdrawn["type"]) == ("/problems/category-mismatch", "/problems/pot-overdrawn")
    pots = {pot["pot"]: pot["balance_fen"] for pot in estate.town.seen(estate.path, by=estate.owner)["pots"]}
    assert pots == {"fees": 0, "common_revenue": 500, "maintenance_fund": 1_000}


def test_the_maintenance_fund_needs_a_vote_of_these_owners_that_passed(estate: Estate, town: Town) -> None:
    other = Estate(town, "", uuid4(), estate.company, estate.committee, estate.owner, "")
    refused = [
        None,
        uuid4(),
        voted(estate, "failed"),
        voted(estate, "invalid"),
        voted(estate, rule="owners_assembly_ordinary"),
        voted(other),
    ]

    for vote_id in refused:
        problem = town.refused(f"{estate.path}/entries", use_of_fund(estate, 100, vote_id), by=estate.company)
        assert problem["type"] == "/problems/decision-missing"
    town.done(f"{estate.path}/entries", use_of_fund(estate, 100, voted(estate)), by=estate.company)

    assert town.seen(estate.path, by=estate.owner)["pots"][2]["balance_fen"] == 900


def test_a_use_beyond_what_the_owners_decided_is_refused(estate: Estate, town: Town) -> None:
    vote_id = voted(estate, amount_fen=500)
    town.done(f"{estate.path}/entries", use_of_fund(estate, 400, vote_id), by=estate.company)

    problem = town.refused(f"{estate.path}/entries", use_of_fund(estate, 101, vote_id), by=estate.company)

    assert problem["type"] == "/problems/beyond-decision"
    assert town.seen(estate.path, by=estate.owner)["used_fen"] == {str(vote_id): 400}


def test_the_amount_that_owners_voted_on_binds_whatever_an_estimate_said(estate: Estate, town: Town) -> None:
    vote_id = voted(estate, amount_fen=500, stated_fen=300)

    problem = town.refused(f"{estate.path}/entries", use_of_fund(estate, 301, vote_id), by=estate.company)

    assert problem["type"] == "/problems/beyond-decision"
    town.done(f"{estate.path}/entries", use_of_fund(estate, 300, vote_id), by=estate.company)


def test_a_statement_is_there_at_the_turn_of_the_half_year_whoever_comes_by(estate: Estate, town: Town) -> None:
    billed = {"amount_fen": 1_000, "from_on": "2026-01-01", "to_on": "2026-06-30"}
    town.done(f"{estate.path}/bills", billed, by=estate.company, at=MARCH)
    estate.book("fees", "in", "property_fee", 600, at=MARCH)
    assert town.seen(f"{estate.path}/statements", by=estate.owner) == []

    assert town.go_round(AUGUST) >= 1
    assert town.go_round(AUGUST) == 0

    [statement] = town.seen(f"{estate.path}/statements", by=estate.owner)
    assert (statement["from_on"], statement["to_on"]) == ("2026-03-03", "2026-06-30")
    assert (statement["billed_fen"], statement["collected_fen"], statement["entries"]) == (1_000, 600, 1)
    assert statement["pots"][0]["closing_fen"] == 600
    event = next(one for one in town.events() if one["type"] == "linli.funding.account_statement.v1"
                 and one["data"]["estate_id"] == str(estate.id))  # fmt: skip
    assert event["time"].startswith("2026-06-30T16:00:00")
    assert event["actorrole"] == "clock"


def test_the_owners_committee_objects_and_the_company_answers(estate: Estate, town: Town) -> None:
    entry_id = estate.book("common_revenue", "in", "rent", 500)["entry_id"]
    entry = f"{estate.path}/entries/{entry_id}"
    assert town.refused(f"{entry}/check", by=estate.company)["status"] == 403
    assert town.refused(f"{entry}/object", {"reason": "少了"}, by=estate.owner)["status"] == 403

    town.done(f"{entry}/object", {"reason": "租金少了一个月"}, by=estate.committee)
    town.done(f"{entry}/answer", {"text": "四月补"}, by=estate.company)
    [shown] = town.seen(f"{estate.path}/entries", by=estate.owner, unchecked=True)["items"]
    assert (shown["state"], shown["objection"], shown["answer"]) == ("answered", "租金少了一个月", "四月补")

    town.done(f"{entry}/check", by=estate.committee)
    assert town.seen(f"{estate.path}/entries", by=estate.owner, unchecked=True)["items"] == []


def test_what_was_booked_wrong_is_taken_back_by_a_new_entry(estate: Estate, town: Town) -> None:
    entry_id = estate.book("fees", "in", "property_fee", 600)["entry_id"]

    town.done(f"{estate.path}/entries/{entry_id}/reverse", estate.slip(), by=estate.company)

    correction, wrong = town.seen(f"{estate.path}/entries", by=estate.owner)["items"]
    assert (correction["category"], correction["direction"], wrong["reversed"]) == ("correction", "out", True)
    account = town.seen(estate.path, by=estate.owner)
    assert (account["pots"][0]["balance_fen"], account["collected_fen"]) == (0, 0)
    again = town.refused(f"{estate.path}/entries/{entry_id}/reverse", estate.slip(), by=estate.company)
    assert again["type"] == "/problems/account-entry-state"


@pytest.mark.parametrize("amount", [-5, 0, 1.5, "7"])
def test_amounts_are_whole_fen_above_nothing(estate: Estate, amount: object) -> None:
    body = estate.slip(pot="fees", direction="in", category="property_fee", amount_fen=amount)

    assert estate.town.refused(f"{estate.path}/entries", body, by=estate.company)["status"] == 422


def test_an_estate_has_one_account_with_vouchers_used_once(estate: Estate, town: Town) -> None:
    opened = {"estate_id": estate.id, "fees_fen": 0, "common_revenue_fen": 0, "maintenance_fund_fen": 0}
    second = town.refused("/supervised-accounts", opened, by=town.staff("area_worker", "一村"))
    body = estate.slip(pot="fees", direction="in", category="property_fee", amount_fen=5)
    town.done(f"{estate.path}/entries", body, by=estate.company)

    twice = town.refused(f"{estate.path}/entries", body, by=estate.company)
    nowhere = town.refused(f"/estates/{uuid4()}/account/entries", body, by=estate.company)

    assert second["type"] == "/problems/account-exists"
    assert (twice["type"], nowhere["status"]) == ("/problems/account-voucher-used", 404)
    listed = town.seen(f"/divisions/{town.ids['望海街道']}/supervised-accounts")
    assert str(estate.id) in [one["estate_id"] for one in listed]


def test_the_owners_decisions_are_listed_with_what_was_used_of_each(estate: Estate) -> None:
    path, town = f"{estate.path}/decisions", estate.town
    voted(estate, "failed")
    vote_id = voted(estate, amount_fen=600)
    body = estate.slip(pot="maintenance_fund", direction="out", category="repair", amount_fen=250, vote_id=vote_id)
    town.done(f"{estate.path}/entries", body, by=estate.company)

    assert town.seen(path, by=estate.owner) == [{"vote_id": str(vote_id), "amount_fen": 600, "used_fen": 250}]
    assert town.get(path, by=town.resident("一村")).status_code == 403
