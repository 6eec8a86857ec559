"""A year of project funding as the demo plays it: what is promised happens; something stands open in every state."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

import pytest
from funding_service.aggregate.works import work_id_of_proposal
from funding_service.demo.cast import Cast
from funding_service.demo.plans import ENVELOPE_YUAN, GREAT, YUAN, ticked
from funding_service.tally import Project, Rule, compare, election
from linli_common.clock import utc_now

from ..town import Person, Town
from .playing import ESTATE, FIRST_AREA, PAPER, STREET, TownPlayer, again, play

SEED = 1


@pytest.fixture(scope="module")
def played(town: Town) -> tuple[TownPlayer, Cast]:
    """The year, with a few slips of paper in each area."""
    return play(town, SEED, utc_now())


@pytest.fixture
def cast(played: tuple[TownPlayer, Cast]) -> Cast:
    return played[1]


def rounds(town: Town) -> dict[str, dict[str, Any]]:
    """The rounds of the street and below, by the form of their ballot."""
    found = town.seen("/rounds", division_id=town.ids[STREET], below=True)["items"]
    return {one["ballot"]: town.seen(f"/rounds/{one['round_id']}") for one in found}


def works(town: Town) -> dict[str, dict[str, Any]]:
    """All works, by their titles without the area's name."""
    found = town.seen(f"/divisions/{town.ids[STREET]}/works")["items"]
    return {one["title"].split("村")[-1]: one for one in found}


def person(cast: Cast, town: Town, role: str, account_id: str, division: str) -> Person:
    """Somebody of the cast, to read as they do."""
    return Person(UUID(account_id), role, town.ids[division])


def test_seven_micro_renewals_are_ticked_online_and_on_paper_and_counted(town: Town, cast: Cast) -> None:
    great = rounds(town)["approval"]
    path = f"/rounds/{great['round_id']}"
    result = town.seen(f"{path}/result")
    paper = PAPER * len(cast.areas)
    online = 2 * len(cast.areas) + len(cast.home.neighbours)

    assert (great["status"], len(great["projects"]), great["bound"]) == ("review", len(GREAT), True)
    assert (result["online"], result["paper_units"], result["ballots"]) == (online, paper, online + paper)
    assert len(result["winners"]) == 5
    compared = {one["rule"] for one in town.seen(f"{path}/laboratory")["rules"]}
    assert {"greedy_votes", "equal_shares+add1u"} <= compared


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_among_as_many_as_tick_in_the_demo_equal_shares_funds_and_reaches_no_fewer(seed: int) -> None:
    random = Random(seed)
    ballots = [[idea.key for idea in ticked(random, GREAT, nth % 10, 3)] for nth in range(230)]
    projects = [Project(idea.key, idea.yuan * YUAN) for idea in GREAT]
    counted = election(projects, ENVELOPE_YUAN * YUAN, ((tuple(one), 1) for one in ballots), unit=YUAN)

    (greedy, shares), _ = compare(counted, [Rule("greedy_votes"), Rule("equal_shares", "add1u")])

    assert "garden" in shares.outcome.winners
    assert len(shares.outcome.winners) >= len(greedy.outcome.winners)
    assert shares.reached >= greedy.reached


def test_screening_shows_a_decline_an_appeal_and_a_merger(town: Town, played: object) -> None:
    great = rounds(town)["approval"]["round_id"]
    found = town.seen(f"/rounds/{great}/proposals")["items"]
    appealed = [one["data"]["reopened"] for one in town.events() if one["type"].endswith("proposal_appeal_decided.v1")]

    merged = sum(one["type"].endswith("proposal_merged.v1") for one in town.events())
    assert Counter(one["status"] for one in found) == {"funded": 5, "not_funded": 2, "declined": 1}
    assert merged == 1
    assert Counter(one["origin"] for one in found) == {"resident": 5, "topic": 1, "staff": 1, "organisation": 1}
    assert appealed == [True]


def test_residents_can_tick_one_round_and_propose_to_another(town: Town, cast: Cast) -> None:
    by_form = rounds(town)
    ticked, collecting = by_form["knapsack"], by_form["points"]
    neighbour = Person(UUID(cast.home.neighbours[0].person_id), "resident", town.ids[FIRST_AREA])

    assert (ticked["status"], collecting["status"]) == ("tick", "collect")
    assert town.seen(f"/rounds/{ticked['round_id']}/mine", by=neighbour) == {
        "on_roll": True,
        "took_part": False,
        "channel": None,
    }
    officer = person(cast, town, "street_officer", cast.officer.person_id, STREET)
    waiting = town.seen(f"/rounds/{collecting['round_id']}/proposals", by=officer)["items"]
    assert {one["status"] for one in waiting} == {"submitted"}


def test_the_round_of_an_area_waits_for_who_pays(town: Town, played: object) -> None:
    wishes = rounds(town)["ranking"]

    assert wishes["status"] == "notice"
    assert town.seen(f"/rounds/{wishes['round_id']}/result")["decided"] is False


def test_works_stand_in_every_state(town: Town, played: object) -> None:
    found = works(town)
    assert {title: (one["status"], one["defects"]) for title, one in found.items()} == {
        "中心凉亭修缮": ("accepted", 0),
        "中心花园“共享客厅”": ("reviewed", 0),
        "楼道扶手与折叠座椅": ("contracted", 0),
        "林荫健身步道": ("contracted", 2),
        "非机动车棚充电与消防": ("completed", 0),
        "儿童角翻新": ("contracted", 0),
    }
    late = {title for title, one in found.items() if one["late"]}
    over = {title for title, one in found.items() if one["over_fen"]}
    kept_up = {title for title, one in found.items() if one["upkeep_fund_id"]}
    assert late == {"楼道扶手与折叠座椅", "中心凉亭修缮"}
    assert over == {"非机动车棚充电与消防"}
    assert kept_up == {"中心花园“共享客厅”", "中心凉亭修缮"}


def test_the_topic_of_the_eleven_steps_is_reviewed_where_it_was_built(
    town: Town, played: tuple[TownPlayer, Cast]
) -> None:
    garden = works(town)["中心花园“共享客厅”"]

    assert (garden["origin"], garden["works"], garden["process"], garden["on_time"]) == ("round", 5, 5, True)
    assert garden["work_id"] == str(work_id_of_proposal(UUID(garden["proposal_id"])))
    assert played[0].council[-1] == "review"


def test_money_comes_from_every_source_and_every_fund_adds_up(town: Town, played: object) -> None:
    funds = town.seen(f"/divisions/{town.ids[STREET]}/funds")["items"]
    sums: Counter[str] = Counter()
    for fund in funds:
        balances = town.seen(f"/funds/{fund['fund_id']}/balances")
        assert sum(one["amount_fen"] for one in balances) == 0
        for one in balances:
            sums[one["account"]] += one["amount_fen"]

    assert len(funds) == 3
    assert -sums["income_grant"] == (ENVELOPE_YUAN + 96_000 + 6_000) * 100
    assert {"income_donation", "income_charity_sale", "income_organisation", "spent"} <= {
        name for name, fen in sums.items() if fen
    }


def test_the_communitys_fund_has_what_its_keepers_look_for(town: Town, cast: Cast) -> None:
    [fund] = town.seen(f"/divisions/{town.ids[FIRST_AREA]}/funds")["items"]
    path, secretary = f"/funds/{fund['fund_id']}", cast.others.secretary.person_id
    keeper = person(cast, town, "area_worker", cast.first.worker.person_id, FIRST_AREA)
    public = town.seen(f"{path}/entries", limit=100)["items"]
    kinds = Counter(one["kind"] for one in public)
    anonymous = [one for one in public if one["kind"] == "donation" and one["party"] is None]
    open_lines = town.seen(f"{path}/reconciliation", by=keeper)

    assert {*("donation", "charity_sale", "organisation", "pledge", "pledge_written_off", "refund_out", "reversal"),
            *("commitment", "payment")} <= kinds.keys()  # fmt: skip
    assert anonymous
    requests = town.seen(f"{path}/outgoings", limit=100)["items"]
    assert Counter(one["state"] for one in requests) == {"booked": 4, "rejected": 1, "requested": 1}
    waiting = town.seen(
        f"/divisions/{town.ids[FIRST_AREA]}/outgoings", by=person(cast, town, "party_secretary", secretary, FIRST_AREA)
    )
    assert [len(one["approved_by"]) for one in waiting] == [1]
    assert [one["amount_fen"] for one in open_lines["open_lines"]] == [1_236, -1_500]
    assert open_lines["open_entries"] == []


def test_the_supervised_account_shows_the_pots_the_owners_decision_and_objections(town: Town, cast: Cast) -> None:
    company = person(cast, town, "property_company", cast.others.company.person_id, FIRST_AREA)
    path = f"/estates/{town.ids[ESTATE]}/account"
    entries = town.seen(f"{path}/entries", by=company, limit=100)["items"]

    assert {one["pot"] for one in entries} == {"fees", "common_revenue", "maintenance_fund"}
    assert sum(one["vote_id"] is not None for one in entries) == 2
    assert Counter(one["state"] for one in entries).keys() == {"checked", "unchecked", "objected", "answered"}
    assert len(town.seen(f"{path}/statements", by=company)) in (1, 2)


def test_playing_it_again_changes_nothing(town: Town, played: tuple[TownPlayer, Cast]) -> None:
    player, cast = played
    before = town.recorded()

    again(player, cast, SEED, utc_now())

    assert town.recorded() == before
