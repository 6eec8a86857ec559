"""Any ballots at all: the recount of the export equals the count, and one changed line is found. Milliseconds each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import orjson
from funding_service.aggregate.frozen import Project, frozen_data, frozen_digest
from funding_service.aggregate.round import Round
from funding_service.aggregate.round_clock import advance
from funding_service.aggregate.terms import Envelope
from funding_service.aggregate.ticks import Choice, form_of, line_of
from funding_service.application.rounds.counted import Count, outcome_of
from funding_service.application.rounds.gathering import Opened, TookPart
from funding_service.application.rounds.published import header_of
from funding_service.recount import differences
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_contracts.funding import words

from .test_any_round import DATES, DIVISION, prepared, roll

KINDS = get_args(words.BallotKind)
RULES = (
    ("greedy_votes", "none"),
    ("greedy_votes_per_cost", "none"),
    ("equal_shares", "none"),
    ("equal_shares", "add1u"),
    ("equal_shares", "utilitarian"),
)


@st.composite
def ended(draw: st.DrawFn) -> tuple[Round, list[Opened]]:
    """A round of any form and rule after its ticking, and its ballots by their codes."""
    kind, (rule, completion) = draw(st.sampled_from(KINDS)), draw(st.sampled_from(RULES))
    split = draw(st.booleans())
    envelopes: tuple[Envelope, ...] = (Envelope("all", 10_000),)
    if split:
        envelopes = (Envelope("elderly", 6_000, category="elderly"), Envelope("sport", 4_000, category="sport"))
    round_ = prepared(
        ballot=kind,
        most=None if kind == "knapsack" else 4,
        rule=rule,
        completion=completion,
        split_by="category" if split else "none",
        envelopes=envelopes,
    )
    projects = [
        Project(number, UUID(int=number), draw(st.integers(1, 4_000)), draw(_key(envelopes)), DIVISION, None)
        for number in range(1, 1 + draw(st.integers(1, 6)))
    ]
    advance(round_, DATES.tick_at)
    digest = frozen_digest(frozen_data(round_.id, 1, round_.terms, projects, roll()))
    round_.open(roll(), projects, digest, DATES.tick_at)
    round_.begin_closing(DATES.counts_at)
    choices = draw(st.lists(_choice(round_), max_size=12))
    ballots = [Opened(f"{place:016d}", choice, "area", "36-59") for place, choice in enumerate(choices) if choice]
    return round_, ballots


def _key(envelopes: tuple[Envelope, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from([envelope.key for envelope in envelopes])


@st.composite
def _choice(draw: st.DrawFn, round_: Round) -> Choice:
    """What somebody may tick; nothing where the draw was none."""
    form = form_of(round_.terms, round_.projects)
    numbers = draw(st.lists(st.sampled_from(sorted(form.costs)), min_size=1, max_size=4, unique=True))
    if form.kind == "points":
        return form.shared_out([(number, 1) for number in numbers])
    if form.kind == "knapsack":
        return form.ticked(numbers[:1])
    return form.ticked(numbers)


def export(round_: Round, ballots: list[Opened]) -> list[bytes]:
    """Counted as the worker counts, written as the export is."""
    count = Count()
    if ballots:
        count.add(ballots)
    round_.count(outcome_of(round_, count, TookPart(online=len(ballots))), DATES.counts_at + timedelta(hours=1))
    header = orjson.dumps(header_of(round_), option=orjson.OPT_UTC_Z) + b"\n"
    return [header, *(line_of(ballot.code, ballot.choice) for ballot in ballots)]


@settings(max_examples=60, deadline=None)
@given(ended())
def test_the_recount_of_the_export_equals_the_count_and_spends_within_the_envelopes(
    one: tuple[Round, list[Opened]],
) -> None:
    round_, ballots = one

    assert differences(export(round_, ballots)) == []
    for envelope in round_.outcome["envelopes"].values():
        assert envelope["spent_fen"] <= envelope["amount_fen"]


@settings(max_examples=60, deadline=None)
@given(ended(), st.data())
def test_one_altered_dropped_added_or_doubled_ballot_is_found(
    one: tuple[Round, list[Opened]], data: st.DataObject
) -> None:
    round_, ballots = one
    lines = export(round_, ballots)
    added = line_of("Z" * 16, ballots[0].choice if ballots else _any(round_))
    changed: list[list[bytes]] = [[*lines, added]]
    if ballots:
        place = data.draw(st.integers(1, len(ballots)))
        other = orjson.loads(lines[place])
        other["code"] = other["code"][:-1] + ("X" if other["code"][-1] != "X" else "Y")
        altered = orjson.loads(lines[place])
        altered["choice"] = _another(round_, altered["choice"])
        changed.append([*lines[:place], *lines[place + 1 :]])
        changed.append([*lines[: place + 1], *lines[place:]])
        changed.append([*lines[:place], orjson.dumps(other) + b"\n", *lines[place + 1 :]])
        changed.append([*lines[:place], orjson.dumps(altered) + b"\n", *lines[place + 1 :]])

    for found in changed:
        assert differences(found)


def _another(round_: Round, choice: Any) -> Any:
    """Another choice than this one; none at all where there is but one project."""
    form = form_of(round_.terms, round_.projects)
    singles: list[Any] = [[[number, 1]] if form.kind == "points" else [number] for number in sorted(form.costs)]
    return next((one for one in singles if one != choice), [])


def _any(round_: Round) -> Any:
    form = form_of(round_.terms, round_.projects)
    number = min(form.costs)
    return [[number, 1]] if form.kind == "points" else [number]
