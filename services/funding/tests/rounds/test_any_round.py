"""Any history of a round: phases in order, time the same late or doubled, frozen is frozen. Milliseconds."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from funding_service.aggregate.frozen import Project, frozen_data, frozen_digest
from funding_service.aggregate.round import Round
from funding_service.aggregate.round_clock import advance
from funding_service.aggregate.terms import Dates, Envelope, Terms, terms_from
from funding_service.refusals.rounds import RoundPhaseError, RoundTermsInvalidError
from hypothesis import given
from hypothesis import strategies as st
from linli_ballots.roll import Declared, Roll, Scope
from linli_common.refusal import Refusal
from linli_common.sealing.sealed import Sealed

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SAID = Sealed(UUID(int=9), b"sealed")
DIVISION = UUID(int=7)
DATES = Dates(*(AT + number * DAY for number in range(1, 10)))
ORDER = ("prepared", "collect", "screen", "discuss", "tick", "closing", "counted", "notice", "build", "review")


def terms(**other: Any) -> Terms:
    """A round of 100 yuan by approvals of up to two."""
    stated: dict[str, Any] = {
        "funder": "street_grant",
        "bound": True,
        "split_by": "none",
        "envelopes": (Envelope("all", 10_000),),
        "ballot": "approval",
        "most": 2,
        "rule": "greedy_votes",
        "completion": "none",
        "tie_breaks": ("cheaper_first",),
        "electorate": "residents_18",
        "dates": DATES,
        **other,
    }
    return Terms(**stated)


def prepared(**other: Any) -> Round:
    """Announced on the first of March."""
    return Round.prepare(
        id=uuid4(), division_id=DIVISION, place=["990101", "-", "-"], terms=terms(**other), content=SAID, at=AT
    )


def roll() -> Roll:
    """Frozen at a position."""
    return Roll("residents_18", "1", "", "person", Scope(DIVISION), (DIVISION,), 2008, 5, Declared(), 3, 0, "ab" * 32)


PROJECTS = tuple(Project(number, UUID(int=number), 4_000, "all", DIVISION, None) for number in (1, 2, 3))
OUTCOME: dict[str, Any] = {"valid": True, "winner_ids": [UUID(int=1), UUID(int=2)]}
STEPS = ("advance", "open", "end", "count", "decide", "revise", "cancel", "slips")


def step(round_: Round, name: str, now: datetime) -> None:
    """Tries something as every command does: what time has brought about comes first."""
    advance(round_, now)
    if name == "open":
        digest = frozen_digest(frozen_data(round_.id, round_.edition, round_.terms, PROJECTS, roll()))
        round_.open(roll(), PROJECTS, digest, now)
    elif name == "end":
        round_.begin_closing(now)
    elif name == "count":
        round_.count(OUTCOME, now)
    elif name == "decide":
        round_.decide([UUID(int=1)], SAID, now)
    elif name == "revise":
        later = Dates(*(now + number * DAY for number in range(1, 10)))
        round_.revise(terms(dates=later), SAID, SAID, now)
    elif name == "cancel":
        round_.cancel(SAID, now)
    elif name == "slips":
        round_.issue_slips(uuid4(), 10, now)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 300)), max_size=25), st.booleans())
def test_states_only_go_forward_within_an_edition_and_frozen_things_stay(
    steps: list[tuple[str, int]], bound: bool
) -> None:
    round_, now = prepared(bound=bound), AT
    for name, hours in steps:
        now += timedelta(hours=hours)
        before = (round_.edition, round_.state, round_.frozen_sha256, round_.terms, round_.projects)
        with contextlib.suppress(Refusal):
            step(round_, name, now)
        if round_.edition == before[0] and round_.state != "cancelled":
            assert ORDER.index(round_.state) >= ORDER.index(before[1])
            assert round_.terms == before[3]
            if before[2] is not None:
                assert (round_.frozen_sha256, round_.projects) == (before[2], before[4])
        elif round_.edition != before[0]:
            assert (round_.edition, round_.state, round_.frozen_sha256) == (before[0] + 1, "prepared", None)
            assert before[1] not in ("closing", "notice", "build", "review", "cancelled")


@given(st.lists(st.integers(0, 400), min_size=1, max_size=10))
def test_time_brings_about_the_same_however_often_and_late_it_is_looked_at(hours: list[int]) -> None:
    often, once, now = prepared(), prepared(), AT
    for span in hours:
        now += timedelta(hours=span)
        advance(often, now)
        advance(often, now)
    advance(once, now)

    def entered(round_: Round) -> list[tuple[str, datetime]]:
        return [
            (event.phase, event.timestamp) for event in round_.pending_events if isinstance(event, Round.PhaseEntered)
        ]

    assert entered(often) == entered(once)
    assert often.state == once.state


def test_a_round_that_is_open_changes_only_by_a_new_edition() -> None:
    round_ = prepared()
    step(round_, "open", DATES.tick_at)

    for name in ("open", "count", "decide", "end"):
        with pytest.raises(RoundPhaseError):
            step(round_, name, DATES.tick_at)


def test_whoever_bound_themselves_has_decided_with_the_count() -> None:
    round_ = prepared()
    step(round_, "open", DATES.tick_at)
    step(round_, "end", DATES.counts_at)
    step(round_, "count", DATES.counts_at)

    assert round_.funded_ids == [UUID(int=1), UUID(int=2)]
    assert not round_.departed


def test_the_hash_covers_every_term_every_cost_and_the_roll() -> None:
    one = uuid4()
    whole = frozen_digest(frozen_data(one, 1, terms(), PROJECTS, roll()))
    others = [
        frozen_data(one, 2, terms(), PROJECTS, roll()),
        frozen_data(one, 1, terms(), PROJECTS[:2], roll()),
        *(
            frozen_data(one, 1, terms(**other), PROJECTS, roll())
            for other in (
                {"most": 3},
                {"rule": "equal_shares"},
                {"tie_breaks": ("dearer_first",)},
                {"bound": False},
                {"envelopes": (Envelope("all", 10_001),)},
            )
        ),
    ]

    assert whole not in [frozen_digest(other) for other in others]
    assert len({frozen_digest(other) for other in others}) == len(others)


@given(st.permutations(range(9)))
def test_dates_out_of_order_are_refused(order: list[int]) -> None:
    shuffled = Dates(*(AT + (1 + number) * DAY for number in order))
    if list(order) == list(range(9)):
        assert terms_from(terms(dates=shuffled).data()) == terms(dates=shuffled)
        return

    with pytest.raises(RoundTermsInvalidError):
        prepared(dates=shuffled)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"envelopes": ()}, "envelopes"),
        ({"envelopes": (Envelope("all", 0),)}, "envelopes"),
        ({"envelopes": (Envelope("sport", 5, category="sport"),)}, "envelopes"),
        ({"split_by": "category", "envelopes": (Envelope("sport", 5, category="sport"),) * 2}, "envelopes"),
        ({"most": None}, "most"),
        ({"ballot": "knapsack"}, "most"),
        ({"completion": "add1u"}, "completion"),
        ({"tie_breaks": ("cheaper_first", "cheaper_first")}, "tie_breaks"),
    ],
)
def test_terms_that_do_not_fit_together_are_refused_by_name(other: dict[str, Any], field: str) -> None:
    with pytest.raises(RoundTermsInvalidError) as refused:
        prepared(**other)

    assert refused.value.field == field
