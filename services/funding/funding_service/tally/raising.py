"""Equal Shares as a whole: the first run, and Add1u's further ones with shares raised yuan by yuan.

Add1 as equalshares.net defines it: the first run's shares are budget / voters. While a project that has support and
would still fit is left, the share is raised by one yuan (the first time to the next whole yuan above the share rounded
down) and the run begun anew; a run that spends more than the budget is dropped, and the one before it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from funding_service.tally.election import Election
from funding_service.tally.equal_shares import Run, Runs
from funding_service.tally.rules import Rule


@dataclass(frozen=True, slots=True)
class Shared:
    """The run that stands; ``raised`` is how many times one yuan was added."""

    run: Run
    raised: int


def equal_shares(election: Election, rule: Rule) -> Shared | None:
    """Counts; None when nobody voted, for then nobody has a share."""
    if not election.voters:
        return None
    runs = Runs(election, rule)
    run = runs.run(Fraction(election.budget, election.voters))
    assert run is not None, "a run that is held against none always ends"
    return _raised(election, runs, run) if rule.completion == "add1u" else Shared(run, 0)


def left_after(election: Election, funded: tuple[int, ...]) -> int:
    """What is left of the budget when these are funded; below zero when it was not enough."""
    return election.budget - sum(election.projects[at].cost for at in funded)


def exhausted(election: Election, funded: tuple[int, ...]) -> bool:
    """Whether no further project that anybody supports would fit."""
    left, chosen = left_after(election, funded), set(funded)
    supported = (at for at, score in enumerate(election.ballots.score) if score and at not in chosen)
    return not any(election.projects[at].cost <= left for at in supported)


def _raised(election: Election, runs: Runs, run: Run) -> Shared:
    """Ends: a share as large as all costs together pays for every supported project.

    While runs go the same way, steps are doubled: `Run.steady` says that every run that was left out funds the same,
    and so neither stops here nor spends more. A doubled step that is not steady is not taken.
    """
    whole_yuan = election.budget // (election.voters * election.unit)
    raised, stride = 0, 1
    while not exhausted(election, run.funded):
        share = Fraction((whole_yuan + raised + stride) * election.unit)
        tried = runs.run(share, run, only_steady=stride > 1)
        if tried is None:
            stride //= 2
            continue
        if left_after(election, tried.funded) < 0:
            break
        raised += stride
        stride = stride * 2 if tried.steady else 1
        run = tried
    return Shared(run, raised)
