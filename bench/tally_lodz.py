"""A city's participatory budget, read and counted: Łódź 2022, 90,494 ballots on 160 projects, in the Pabulib format.

Its folder is ``LINLI_PABULIB``, else ``../shared/data/pabulib`` beside the project. Where the file is not, a made-up
election of the same size stands in, and the figure says so.

Peer: Equal Shares with the same completion in plain fractions, as the tests compare with. The large file would take it
hours; it counts a small one, and ours is measured on that one too, for the ratio.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
from funding_service.tally import Election, Project, Rule, election, pabulib, tally

ROOT = Path(__file__).parents[1]
BESIDE = ROOT.parent / "shared" / "data" / "pabulib"
PLAIN = ROOT / "services/funding/tests/tally/slow.py"
GREEDY = Rule("greedy_votes")
SHARES = Rule("equal_shares", "add1u")
CALIBRATION = 3_000_000
SEED = 7
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """A file's name and text."""

    name: str
    text: str


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``tally_lodz``: seconds from the file's text to the outcomes of greedy and of Equal Shares with Add1u."""
    large = _file("poland_lodz_2022_", lambda: _made_up(90_494, 160, 6_112_868))
    small = _file("poland_katowice_2021_bogucice", lambda: _made_up(1_839, 11, 574_498))
    runs = max(runs, 1)
    steps, ours = [], []
    for _ in range(runs):
        steps.append(_timed(_python_steps)[0])
        ours.append(_by_parts(large))
    whole = [sum(wall for wall, _ in parts) for parts in ours]
    cpu = median(sum(used for _, used in parts) for parts in ours)
    parsing, greedy, shares = (median(parts[at][0] for parts in ours) for at in range(3))
    asked = pabulib.election_of(pabulib.read(small.text))
    fast, (winners, raised) = _timed(lambda: _counted(asked))
    slowly, expected = _timed(lambda: _plainly(asked))
    assert (winners, raised) == expected, "the peer has the same winners"
    return {
        "tally_lodz": {
            "ours": round(median(whole), 2),
            "peer": round(slowly, 2),
            "ratio": round(slowly / fast, 1),
            "unit": f"s to parse {large.name} ({parsing:.2f}), greedy ({greedy:.2f}) and Equal Shares with Add1u"
            f" ({shares:.2f}); {cpu:.2f} s of CPU; {CALIBRATION:,} steps of a Python loop take {median(steps):.2f};"
            f" peer and ratio: that Equal Shares in plain fractions on {small.name}, where ours takes {fast:.3f}",
            "runs": runs,
        }
    }


def _by_parts(read: Read) -> list[tuple[float, float]]:
    """(seconds, of those on the processor) of parsing, greedy, and Equal Shares."""
    taken, marks = [], [(time.perf_counter(), time.process_time())]
    asked = pabulib.election_of(pabulib.read(read.text))
    marks.append((time.perf_counter(), time.process_time()))
    for rule in (GREEDY, SHARES):
        assert tally(asked, rule).winners, "so many ballots fund something"
        marks.append((time.perf_counter(), time.process_time()))
    for (wall, used), (to, used_to) in pairwise(marks):
        taken.append((to - wall, used_to - used))
    return taken


def _counted(asked: Election) -> tuple[list[str], int]:
    outcome = tally(asked, SHARES)
    return list(outcome.winners), outcome.raised


def _plainly(asked: Election) -> tuple[list[str], int]:
    """The tests' own implementation on the same election."""
    plain = _loaded(PLAIN)
    choices = list(asked.ballots.choices())
    costs = [project.cost for project in asked.projects]
    funded, raised = plain.equal_shares(
        plain.Plain(
            costs=costs,
            budget=asked.budget,
            voters=[{at: points for at, points in choice if points} for choice, _ in choices],
            times=[times for _, times in choices],
            per_point=costs if SHARES.utility_in(asked) == "cost" else [1] * len(costs),
        ),
        "add1u",
    )
    return [asked.projects[at].id for at in funded], raised


def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("plain_equal_shares", file)
    assert spec is not None, "it is a file of Python"
    assert spec.loader is not None, "it is a file of Python"
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _python_steps() -> int:
    """So much work for the interpreter alone that machines can be told apart by it."""
    total = 0
    for number in range(CALIBRATION):
        total += number * number % 7
    return total


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    made = act()
    return time.perf_counter() - began, made


def _file(name: str, otherwise: Callable[[], str]) -> Read:
    file = Path(os.environ.get("LINLI_PABULIB") or BESIDE) / f"{name}.pb"
    if file.is_file():
        return Read(file.name, file.read_text())
    return Read(f"a made-up election ({file.name} is not on this machine)", otherwise())


def _made_up(voters: int, projects: int, budget: int) -> str:
    """One to five ticks each, few projects with many of them, costs from 1/1,500 to 1/3 of the budget."""
    chance = np.random.default_rng(SEED)
    liked = 1 / np.arange(1, projects + 1) ** 0.8
    costs = np.exp(chance.uniform(np.log(budget / 1_500), np.log(budget / 3), projects)).astype(int)
    wanted = np.log(liked) + chance.gumbel(size=(voters, projects))
    ranked = np.argsort(-wanted, axis=1)[:, :5]
    many = chance.integers(1, 6, voters)
    ids = [f"p{at}" for at in range(projects)]
    ballots = [([ids[at] for at in row[:ticks]], 1) for row, ticks in zip(ranked.tolist(), many.tolist(), strict=True)]
    asked = election([Project(id_, int(cost)) for id_, cost in zip(ids, costs, strict=True)], budget, ballots)
    return pabulib.write(pabulib.document_of(asked, GREEDY, about={}, names={}))
