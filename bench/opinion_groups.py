"""Opinion groups of a real conversation: from nothing, and with each new opinion; how far they are from Pol.is' own.

The conversation is vTaiwan's on UberX (2015), exported by Pol.is: 49,997 votes, and for each participant the group that
Pol.is had put them into. Its folder is ``LINLI_POLIS_EXPORT``, else ``../shared/data/polis-vtaiwan-uber`` beside the
project. Where it is not, a made-up conversation of the same size stands in, and the figures say so.

Peers: from nothing, the textbook's way (a dense matrix with means in its gaps, all its singular vectors); with each
opinion, drawing the whole map anew.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import numpy as np
from deliberation_service.opinion import groups
from deliberation_service.opinion.live_map import THRESHOLD, Drawing, LiveMap
from deliberation_service.opinion.picture import picture

SEED = 7
NEW_OPINIONS = 100
ANEW = 5
HIDDEN = "-1"
BESIDE = Path(__file__).parents[2] / "shared" / "data" / "polis-vtaiwan-uber"
Opinion = tuple[str, str, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conversation:
    """``opinions`` in the order of time, ``shown`` statements, and the group of each participant that has one."""

    name: str
    opinions: list[Opinion]
    shown: list[str]
    group_of: dict[str, str]


def conversation() -> Conversation:
    """The real one, else one that is made up."""
    folder = Path(os.environ.get("LINLI_POLIS_EXPORT") or BESIDE)
    return _exported(folder) if (folder / "votes.csv").is_file() else _made_up()


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``opinion_groups``: seconds from the opinions to the groups. ``opinion_vote_ms``: from a new one to the map."""
    asked = conversation()
    ours, peer, moved, anew = [], [], [], []
    for _ in range(max(runs, 1)):
        seconds, live = _timed(lambda: _grouped(asked))
        ours.append(seconds)
        peer.append(_timed(lambda: _textbook(asked))[0])
        moved += _with_each_opinion(asked, live, NEW_OPINIONS, lambda live: live.draw())
        anew += _with_each_opinion(asked, live, ANEW, lambda live: _drawn_from_nothing(asked, live))
    agreement = rand_index(asked, _grouped(asked))
    where = f"{asked.name}, {len(asked.opinions):,} votes, adjusted Rand index {agreement:.2f} to the recorded groups"
    return {
        "opinion_groups": {
            "ours": round(median(ours), 3),
            "peer": round(median(peer), 3),
            "ratio": round(median(peer) / median(ours), 1),
            "unit": f"s to group {where}; peer: dense matrix, all singular vectors",
            "runs": runs,
        },
        "opinion_vote_ms": {
            "ours": round(median(moved) * 1_000, 1),
            "peer": round(median(anew) * 1_000, 1),
            "ratio": round(median(anew) / median(moved), 1),
            "unit": f"ms from a new opinion to the map ({asked.name}; 95 of 100 within"
            f" {np.percentile(moved, 95) * 1_000:.0f} ms); peer: drawing all anew",
            "runs": runs,
        },
    }


def rand_index(asked: Conversation, live: LiveMap) -> float:
    """Adjusted Rand index of our groups to the recorded ones, over everybody whom the original grouped."""
    drawing = _drawn(live)
    rows = live.matrix.participants
    pairs = [(int(drawing.group_of[rows[person]]), group) for person, group in asked.group_of.items()]
    _, left = np.unique([ours for ours, _ in pairs], return_inverse=True)
    _, right = np.unique([theirs for _, theirs in pairs], return_inverse=True)
    table = np.zeros((left.max() + 1, right.max() + 1))
    np.add.at(table, (left, right), 1)

    def chosen_two(counts: Any) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, ours, theirs = chosen_two(table), chosen_two(table.sum(axis=1)), chosen_two(table.sum(axis=0))
    expected = ours * theirs / chosen_two(np.array([len(pairs)]))
    return (both - expected) / ((ours + theirs) / 2 - expected)


def _grouped(asked: Conversation) -> LiveMap:
    live = LiveMap(asked.opinions, asked.shown, seed=SEED)
    _drawn(live)
    return live


def _drawn(live: LiveMap) -> Drawing:
    drawing = live.draw()
    assert drawing is not None, "a conversation of this size has a map"
    return drawing


def _with_each_opinion(
    asked: Conversation, live: LiveMap, count: int, draw: Callable[[LiveMap], Drawing | None]
) -> list[float]:
    """Seconds from each of some more opinions to the map as it is shown."""
    chance = np.random.default_rng(SEED)
    people, taken = list(live.matrix.participants), []
    for _ in range(count):
        person, statement = people[chance.integers(len(people))], asked.shown[chance.integers(len(asked.shown))]
        began = time.perf_counter()
        live.put(person, statement, int(chance.integers(-1, 2)))
        drawing = draw(live)
        assert drawing is not None, "a conversation of this size has a map"
        picture(live, drawing)
        taken.append(time.perf_counter() - began)
    return taken


def _drawn_from_nothing(asked: Conversation, live: LiveMap) -> Drawing | None:
    names = {row: person for person, row in live.matrix.participants.items()}
    columns = {column: statement for statement, column in live.matrix.statements.items()}
    cells = zip(live.matrix.rows, live.matrix.columns, live.matrix.choices, strict=True)
    said = [(names[int(row)], columns[int(column)], int(choice)) for row, column, choice in cells]
    return LiveMap(said, asked.shown, seed=SEED).draw()


def _textbook(asked: Conversation) -> None:
    """Means in the gaps, singular value decomposition, correction, k-means: without any of our shortcuts."""
    rows = {person: row for row, person in enumerate(dict.fromkeys(person for person, _, _ in asked.opinions))}
    columns = {statement: column for column, statement in enumerate(asked.shown)}
    dense = np.full((len(rows), len(columns)), np.nan)
    for person, statement, choice in asked.opinions:
        if statement in columns:
            dense[rows[person], columns[statement]] = choice
    said = (~np.isnan(dense)).sum(axis=1)
    centred = np.nan_to_num(dense - np.nanmean(dense, axis=0))
    _, _, axes = np.linalg.svd(centred)
    points = centred @ axes[:2].T * np.sqrt(len(columns) / np.maximum(said, 1))[:, np.newaxis]
    groups.choose(points[said >= THRESHOLD], SEED)


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    made = act()
    return time.perf_counter() - began, made


def _exported(folder: Path) -> Conversation:
    with (folder / "votes.csv").open(newline="") as file:
        votes = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    with (folder / "comments.csv").open(newline="") as file:
        shown = [row["comment-id"] for row in csv.DictReader(file) if row["moderated"] != HIDDEN]
    with (folder / "participants-votes.csv").open(newline="") as file:
        group_of = {row["participant"]: row["group-id"] for row in csv.DictReader(file) if row["group-id"]}
    opinions = [(row["voter-id"], row["comment-id"], int(row["vote"])) for row in votes]
    return Conversation("vTaiwan on UberX", opinions, shown, group_of)


def _made_up() -> Conversation:
    """Two camps on 120 statements, 1,900 people, about 50,000 votes."""
    chance = np.random.default_rng(SEED)
    people, statements = 1_900, 120
    leaning = chance.choice((0.15, 0.5, 0.85), size=(2, statements))
    camps = chance.random(people) < 0.3
    said = chance.random((people, statements)) < chance.choice((0.06, 0.2, 0.6), size=(people, 1), p=(0.4, 0.4, 0.2))
    agreed = chance.random((people, statements)) < leaning[camps.astype(int)]
    opinions = [(str(row), str(at), 1 if agreed[row, at] else -1) for row, at in zip(*np.nonzero(said), strict=True)]
    answered = said.sum(axis=1) >= THRESHOLD
    group_of = {str(row): str(int(camps[row])) for row in np.flatnonzero(answered)}
    return Conversation(
        "a made-up conversation (the real one is not on this machine)",
        opinions,
        [str(at) for at in range(statements)],
        group_of,
    )
