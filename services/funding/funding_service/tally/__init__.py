"""Counting a round of project funding 民心项目: exact, the same for everybody, explained. Pure: no I/O, no framework.

    asked = election(projects, budget, ballots, kind=…, envelopes=…, unit=100)   # ballots: (choice, how often)
    outcome = tally(asked, Rule("equal_shares", "add1u"))                        # winners, spent, why of each project
    text = pabulib.write(pabulib.document_of(asked, rule, about=…, names=…, outcome=outcome))
    rows = compare(asked, [rule, …])                                             # the laboratory

One file a subject: `utilities` (ballots → points → utility) · `election`, `ballots` (what is counted) · `rules` (with
tie-breaks, as data) · `splitting` (envelopes) · `greedy` · `equal_shares`, `purses` (one run, exact) · `raising`
(Add1u) · `counting` (`tally`) · `outcome`, `explaining` (why, and by how much it missed) · `laboratory` · `pabulib`
(files).

How anyone can count again, by hand or in another language: docs/recount-a-round.md.
"""

from funding_service.tally.counting import tally
from funding_service.tally.election import Election, ElectionError, Project, election
from funding_service.tally.laboratory import Comparison, Overlap, compare
from funding_service.tally.outcome import EnvelopeOutcome, Explanation, Outcome, Part
from funding_service.tally.rules import Completion, Method, Rule, TieBreak
from funding_service.tally.splitting import split
from funding_service.tally.utilities import Choice, Kind, Utility

__all__ = [
    "Choice",
    "Comparison",
    "Completion",
    "Election",
    "ElectionError",
    "EnvelopeOutcome",
    "Explanation",
    "Kind",
    "Method",
    "Outcome",
    "Overlap",
    "Part",
    "Project",
    "Rule",
    "TieBreak",
    "Utility",
    "compare",
    "election",
    "split",
    "tally",
]
