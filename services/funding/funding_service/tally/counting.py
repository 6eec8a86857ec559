"""`tally`: counts an election by a rule and explains every project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from funding_service.tally.election import Election
from funding_service.tally.explaining import of_equal_shares, of_greedy, of_nobody
from funding_service.tally.greedy import greedy, votes_wanting
from funding_service.tally.outcome import EnvelopeOutcome, Explanation, Outcome
from funding_service.tally.raising import Shared, equal_shares, left_after
from funding_service.tally.rules import Rule
from funding_service.tally.splitting import split


def tally(election: Election, rule: Rule) -> Outcome:
    """Counts; each envelope by itself where there are such. The same election and rule give the same outcome, in
    whatever order its ballots came.
    """
    if election.envelopes:
        return _together(election, rule, {name: tally(part, rule) for name, part in split(election).items()})
    if rule.method == "equal_shares":
        return _by_equal_shares(election, rule)
    turns = greedy(election, rule, election.budget)
    why = of_greedy(election, turns, votes_wanting(election, rule, turns))
    return _outcome(election, rule, [turn.project for turn in turns if turn.funded], why)


def _by_equal_shares(election: Election, rule: Rule) -> Outcome:
    shared = equal_shares(election, rule)
    if shared is None:
        return _outcome(election, rule, [], of_nobody(election))
    funded = shared.run.funded
    turns = [] if rule.completion == "none" else greedy(election, rule, left_after(election, funded), funded)
    winners = [*funded, *(turn.project for turn in turns if turn.funded)]
    return _outcome(election, rule, winners, of_equal_shares(election, rule, shared.run, turns), shared)


def _outcome(
    election: Election, rule: Rule, winners: Sequence[int], why: tuple[Explanation, ...], shared: Shared | None = None
) -> Outcome:
    return Outcome(
        rule=rule,
        budget=election.budget,
        spent=sum(election.projects[at].cost for at in winners),
        voters=election.voters,
        winners=tuple(election.projects[at].id for at in winners),
        explanations=why,
        share=shared.run.share if shared else None,
        raised=shared.raised if shared else 0,
    )


def _together(whole: Election, rule: Rule, counted: Mapping[str, Outcome]) -> Outcome:
    """Of all envelopes. Voters are all ballots, each once, in however many envelopes it chose."""
    why = {
        one.project_id: replace(one, envelope=name) for name, outcome in counted.items() for one in outcome.explanations
    }
    return Outcome(
        rule=rule,
        budget=whole.budget,
        spent=sum(outcome.spent for outcome in counted.values()),
        voters=whole.voters,
        winners=tuple(winner for outcome in counted.values() for winner in outcome.winners),
        explanations=tuple(why[project.id] for project in whole.projects),
        envelopes=tuple(
            EnvelopeOutcome(name, one.budget, one.spent, one.voters, one.share, one.raised)
            for name, one in counted.items()
        ),
    )
