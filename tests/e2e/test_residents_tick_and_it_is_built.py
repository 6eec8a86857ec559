"""300 residents tick, 20 of them on paper; the pavilion is built, paid for and judged: all of it recounted by hand."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from funding_service.recount import differences
from linli_common.cli.main import app
from typer.testing import CliRunner

from .acting import Caller
from .purse import YUAN, added_up
from .renewal import COSTS, ENVELOPE, FUNDING, NEIGHBOURS, ON_PAPER, ONLINE, Renewal, figures, played
from .stream import events_of, last_position
from .system import System
from .town import DISTRICT, STREET, Town

LAST_YEAR = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost
a;60
b;40
c;30
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;a,b
5;c
6;c
"""
"""Four for a and b, two for c: greedily a and b; by Equal Shares (16⅔ each) b, and c by its two."""
AREA = {
    "envelope_year": ENVELOPE,
    "granted_year": 92_000 * YUAN,
    "received_year": 4_000 * YUAN,
    "received_donation_year": 2_800 * YUAN,
    "received_charity_sale_year": 1_200 * YUAN,
    "received_grant_year": 0,
    "committed_year": 0,
    "paid_year": 0,
    "at_bank_now": 4_000 * YUAN,
    "works_opened_year": 3,
    "works_waiting_now": 2,
    "works_contracted_year": 1,
    "works_building_now": 0,
    "works_completed_year": 1,
    "works_accepted_year": 1,
    "works_reviewed_year": 1,
    "households_year": 240,
    "inspections_year": 1,
    "defects_found_year": 1,
    "defects_open_now": 0,
    "milestones_late_year": 0,
    "overrun_year": 0,
}
"""The area's own fund has what neighbours gave; the works stand here."""
STREETS = AREA | {
    "received_year": 96_000 * YUAN,
    "received_grant_year": 92_000 * YUAN,
    "committed_year": 45_000 * YUAN,
    "paid_year": 45_000 * YUAN,
    "at_bank_now": 51_000 * YUAN,
}
"""The street's fund besides, from which the works are paid; the district has nothing more of its own."""


@pytest.fixture(scope="module")
def renewal(system: System, caller: Caller, town: Town) -> Renewal:
    """Played once; each test looks at another side of it."""
    began = time.process_time(), time.monotonic()
    done = played(system, caller, town)
    print(f"\n{time.process_time() - began[0]:.1f} s CPU of the test, {time.monotonic() - began[1]:.1f} s in all")
    return done


def test_rules_are_compared_on_earlier_ballots_before_one_is_adopted(renewal: Renewal) -> None:
    caller = renewal.council.caller

    tried = caller.http.post(
        "/api/funding/laboratory", content=LAST_YEAR, headers=caller.bearer(renewal.council.worker)
    ).json()

    reached = {one["rule"]: (one["winners"], one["reached"]) for one in tried["rules"]}
    assert reached["greedy_votes"] == (["b", "a"], "2/3")
    assert reached["equal_shares+add1u"] == (["b", "c"], "1/1")


def test_all_ballots_are_counted_by_the_adopted_rule_and_every_share_is_explained(renewal: Renewal) -> None:
    result, frozen = renewal.round.seen("/result"), renewal.round.seen()

    assert frozen["roll"]["units"] >= ONLINE + ON_PAPER + NEIGHBOURS
    assert [project["cost_fen"] for project in frozen["projects"]] == COSTS
    assert (result["online"], result["paper_units"], result["ballots"]) == (ONLINE, ON_PAPER, ONLINE + ON_PAPER)
    assert result["slips"] == {"confirmed": ON_PAPER - 1, "resolved": 1}
    # 375 yuan are the first share at which the 80 walkers have their 30,000; the 160 families pay 287.50 each for the
    # pavilion (and have 14,000 of the slide's 52,000 left), the 60 old 266⅔ each for the bath: 8,000 are left over
    assert (result["winners"], result["tally"]["share"], result["tally"]["raised"]) == ([1, 3, 4], 375 * YUAN, 42)
    why = {one["project_id"]: one for one in result["tally"]["explanations"]}
    assert [why[number]["votes"] for number in "1234"] == [160, 160, 80, 60]
    paid_each = {number: [(part["voters"], part["each"]) for part in why[number]["parts"]] for number in "134"}
    assert paid_each == {"1": [(160, 28_750)], "3": [(80, 37_500)], "4": [(60, "80000/3")]}
    assert (why["2"]["status"], why["2"]["missing_support"], why["2"]["missing_room"]) == (
        "no_room",
        38_000 * YUAN,
        44_000 * YUAN,
    )


def test_the_laboratory_says_that_the_greedy_rule_would_have_left_out_half(renewal: Renewal) -> None:
    rules = {one["rule"]: one for one in renewal.round.seen("/laboratory")["rules"]}

    greedy, adopted = rules["greedy_votes"], rules["equal_shares+add1u"]
    assert (greedy["winners"], greedy["reached"], greedy["spent_share"]) == (["1", "2"], "8/15", "49/50")
    assert (adopted["winners"], adopted["reached"], adopted["spent_share"]) == (["1", "3", "4"], "1/1", "23/25")


def test_the_export_is_counted_again_to_the_same_and_one_changed_ballot_is_found(renewal: Renewal) -> None:
    round_, http = renewal.round, renewal.council.caller.http
    lines = http.get(f"/api{round_.path}/ballots").content.splitlines(keepends=True)
    announced = round_.seen("/result")["ballots_sha256"]

    assert (len(lines), differences(lines, announced)) == (1 + ONLINE + ON_PAPER, [])

    other = lines[1].replace(b"[4]", b"[3]") if b"[4]" in lines[1] else lines[1][: lines[1].index(b"[")] + b"[4]}\n"
    for changed in (lines[:-1], [*lines, lines[-1]], [lines[0], other, *lines[2:]]):
        assert differences(changed)


def test_the_file_is_counted_again_by_linli_tally(renewal: Renewal, tmp_path: Path) -> None:
    text = renewal.council.caller.http.get(f"/api{renewal.round.path}/ballots.pb").text
    file, changed = tmp_path / "round.pb", tmp_path / "changed.pb"
    file.write_text(text)
    [*rest, last] = text.splitlines()
    changed.write_text("\n".join([*rest, last.rpartition(";")[0] + ";2", ""]))

    counted = CliRunner().invoke(app, ["tally", str(file)])

    assert counted.exit_code == 0, counted.output
    assert "300 ballots; 3 of 4 projects; 92,000 of 100,000 spent; 375 a voter, 42 raises" in counted.output
    assert CliRunner().invoke(app, ["tally", str(changed)]).exit_code == 1


def test_a_receipt_is_found_but_not_that_of_a_ballot_that_was_replaced(renewal: Renewal) -> None:
    replaced, last = renewal.receipts

    assert renewal.round.seen(f"/receipts/{last}")["choice"] == [1, 2]
    assert renewal.council.caller.get(f"/api{renewal.round.path}/receipts/{replaced}").status_code == 404


def test_the_work_tells_every_step_to_who_raised_the_topic(renewal: Renewal) -> None:
    work = renewal.ask(renewal.work)

    assert (work["status"], work["raised_by_ids"]) == ("reviewed", [renewal.matter.raiser.person_id])
    assert (work["cost_fen"], work["contract_fen"], work["committed_fen"]) == (COSTS[0], 45_000 * YUAN, 45_000 * YUAN)
    assert [step["what"] for step in work["steps"]] == [
        *("opened", "contracted", "photo_added", "milestone_reached", "inspected", "defect_found"),
        *("defect_answered", "defect_judged", "milestone_reached", "completed", "accepted", "upkeep_begun", "reviewed"),
    ]
    assert work["steps"][-1]["facts"] == {"works": 5, "process": 4}


def test_the_bank_and_the_books_agree_but_for_the_fee(renewal: Renewal) -> None:
    clerk, purse = renewal.street.clerk, renewal.purse

    bank = renewal.ask(f"{purse.path}/reconciliation", by=clerk, after=renewal.last)

    assert (bank["booked_fen"], bank["bank_fen"]) == (47_000 * YUAN, 46_990 * YUAN)
    assert ([line["line"] for line in bank["open_lines"]], bank["open_entries"]) == ([6], [])
    assert purse.balances(renewal.last) == {
        ("construction", "bank"): 47_000 * YUAN,
        ("construction", "income_grant"): -92_000 * YUAN,
        ("construction", "spent"): 45_000 * YUAN,
    }


def test_the_ledger_is_balanced_after_every_event_of_the_stream(renewal: Renewal, system: System) -> None:
    last = last_position(system, FUNDING)
    events = [event for event, _ in events_of(system, renewal.last_before + 1, last, stream=FUNDING)]

    sums = added_up(events)

    for purse in (renewal.purse, renewal.upkeep):
        mine = {(earmark, account): fen for (fund, earmark, account), fen in sums.items() if fund == purse.fund_id}
        assert mine == purse.balances(renewal.last)
    assert sum(event.type == "linli.funding.entry_booked.v1" for event in events) == 5 + 3


def test_the_figures_of_all_tiers_are_those_worked_out_by_hand(renewal: Renewal, system: System) -> None:
    here, last = renewal.council.here.code, last_position(system, FUNDING)

    now = figures(renewal.council, {"position": {"stream": FUNDING, "seq": last}})

    for code, expected in {here: AREA, STREET: STREETS, DISTRICT: STREETS}.items():
        assert {name: now[code][name] - renewal.before[code][name] for name in expected} == expected, code
    shown = renewal.ask(f"/dashboards/funding/{here}")["figures"]
    assert (shown["works_mean"]["value"], shown["process_mean"]["value"], shown["resident_share"]["value"]) == (5, 4, 1)
