"""``linli tally FILE.pb``: counts a file in the Pabulib format again. Needs no server, and nothing but this code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
from funding_service.tally import (
    Completion,
    Election,
    Explanation,
    Method,
    Outcome,
    Rule,
    Utility,
    compare,
    pabulib,
    tally,
)
from linli_common.cli.outcome import FoundWrongError, InputError
from linli_common.cli.printing import AsJson, print_json, print_table

app = typer.Typer(add_completion=False)
RULES = (
    Rule("greedy_votes"),
    Rule("greedy_votes_per_cost"),
    Rule("equal_shares"),
    Rule("equal_shares", "utilitarian"),
    Rule("equal_shares", "add1u"),
)
"""What the laboratory compares."""


@app.command()
def tally_(
    file: Annotated[Path, typer.Argument(metavar="FILE.pb", help="An election in the Pabulib format.")],
    rule: Annotated[Method | None, typer.Option(help="Left out: the rule that the file names.")] = None,
    completion: Annotated[
        Completion | None, typer.Option(help="What Equal Shares does with money that is left over.")
    ] = None,
    utility: Annotated[
        Utility | None, typer.Option(help="Of a funded project: points × cost, or points. Left out: cost for ticks.")
    ] = None,
    laboratory: Annotated[bool, typer.Option("--laboratory", help="Compare all rules on these ballots.")] = False,
    as_json: AsJson = False,
) -> None:
    """Count an election again, and say why each project is funded or not.

    Exit code 0: counted, and the votes of projects and (by the file's own rule) the winners are as the file says.
    1: they are not. 2: the file is not what it should be (its line is named), or the rule is not known.

    Example:  linli tally round.pb --rule equal_shares --completion add1u --json | jq .outcome.winners
    """
    try:
        read = _read(file)
        own = pabulib.rule_of(read.document)
        asked = _rule(own, rule, completion, utility)
        outcome = tally(read.election, asked)
        wrong = [*pabulib.differences(read.election, read.said), *(_winners(read, outcome) if asked == own else [])]
    except pabulib.MalformedPabulibError as error:
        raise InputError(f"{file}: {error}") from None
    if as_json:
        more = {"laboratory": _laboratory_data(read.election, asked)} if laboratory else {}
        print_json({"file": file.name, "outcome": outcome.data(), "differences": wrong, **more})
    else:
        _print_outcome(read.election, outcome)
        if laboratory:
            _print_laboratory(read.election, asked)
    if wrong:
        raise FoundWrongError("; ".join(wrong[:5]) + (f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""))


@dataclass(frozen=True, slots=True)
class _Read:
    document: pabulib.Document
    election: Election
    said: pabulib.Recorded


def _read(file: Path) -> _Read:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from None
    try:
        document = pabulib.read(raw.decode())
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{file}: line {line}: is not UTF-8") from None
    return _Read(document, pabulib.election_of(document), pabulib.recorded(document))


def _rule(own: Rule | None, method: Method | None, completion: Completion | None, utility: Utility | None) -> Rule:
    """The file's rule as far as nothing else is asked for."""
    start = own if method is None else Rule(method, tie_breaks=own.tie_breaks) if own else Rule(method)
    if start is None:
        raise InputError("the file names no rule that is known here; name one with --rule")
    try:
        return replace(
            start,
            completion=completion or start.completion,
            utility=utility or start.utility,
        )
    except ValueError as error:
        raise InputError(str(error)) from None


def _winners(read: _Read, outcome: Outcome) -> list[str]:
    """How the winners differ from those that the file marks with 1; other marks (2: later, otherwise) are its own."""
    if not read.said.selected:
        return []
    marked = {id_ for id_, mark in read.said.selected.items() if mark == 1}
    counted = set(outcome.winners)
    return [
        *(f"project {id_}: selected in the file, not by the count" for id_ in sorted(marked - counted)),
        *(f"project {id_}: selected by the count, not in the file" for id_ in sorted(counted - marked)),
    ]


def _print_outcome(election: Election, outcome: Outcome) -> None:
    order = {id_: place for place, id_ in enumerate(outcome.winners)}
    whys = sorted(outcome.explanations, key=lambda why: (order.get(why.project_id, len(order)), -why.score))
    rows = [
        {
            "project": why.project_id,
            "cost": _money(why.cost, election),
            "votes": why.votes,
            "points": why.score,
            "funded": "yes" if why.won else "no",
            "why": _why(why, election),
        }
        for why in whys
    ]
    print_table(outcome.rule.name, rows, empty="No projects.")
    share = f"; {_money(outcome.share, election)} a voter, {outcome.raised} raises" if outcome.share is not None else ""
    typer.echo(
        f"{outcome.voters:,} ballots; {len(outcome.winners)} of {len(whys)} projects;"
        f" {_money(outcome.spent, election)} of {_money(outcome.budget, election)} spent{share}"
    )


def _why(why: Explanation, election: Election) -> str:
    if why.status == "no_support":
        return "nobody gave it points"
    if why.parts:
        paid = (
            f"{part.voters:,} pay {_money(part.each, election)}"
            if part.each is not None
            else f"{part.voters:,} give their last {_money(part.total, election)}"
            for part in why.parts
        )
        return f"round {why.turn}: {', '.join(paid)}"
    short = f"supporters lacked {_money(why.missing_support, election)}" if why.missing_support else ""
    if why.status == "supporters_short":
        return short
    place = (
        f"in {'completion, ' if why.status == 'completed' or short else ''}turn {why.turn}"
        if why.turn
        else "in no turn"
    )
    left = f"{_money(why.room or 0, election)} were left {place}"
    wanting = f"{why.missing_votes:,} votes more were wanting" if why.missing_votes and not short else ""
    missing = f"{_money(why.missing_room, election)} missing" if why.missing_room else ""
    return "; ".join(part for part in (short, left, missing, wanting) if part)


def _print_laboratory(election: Election, asked: Rule) -> None:
    rules = _compared(asked)
    found, overlaps = compare(election, rules)
    rows = [
        {
            "rule": one.outcome.rule.name,
            "winners": len(one.outcome.winners),
            "spent": _money(one.outcome.spent, election),
            "spent %": _percent(one.spent_share),
            "voters with a funded project %": _percent(one.reached),
            "utility a voter": _money(one.average_utility, election),
        }
        for one in found
    ]
    print_table("Laboratory", rows, empty="")
    print_table(
        "In common",
        [
            {
                "rule": rules[one.one].name,
                "and": rules[one.other].name,
                "winners": one.winners,
                "cost": _money(one.cost, election),
            }
            for one in overlaps
        ],
        empty="",
    )
    kinds = sorted({name for one in found for name in one.by_category})
    if kinds:
        spent = [
            {
                "category": kind,
                **{one.outcome.rule.name: _money(one.by_category.get(kind, 0), election) for one in found},
            }
            for kind in kinds
        ]
        print_table("By category", spent, empty="")


def _laboratory_data(election: Election, asked: Rule) -> dict[str, Any]:
    found, overlaps = compare(election, _compared(asked))
    return {
        "rules": [
            {
                "rule": one.outcome.rule.name,
                "winners": list(one.outcome.winners),
                "spent": one.outcome.spent,
                "spent_share": str(one.spent_share),
                "reached": str(one.reached),
                "average_utility": str(one.average_utility),
                "by_category": one.by_category,
            }
            for one in found
        ],
        "overlaps": [{field.name: getattr(one, field.name) for field in fields(one)} for one in overlaps],
    }


def _compared(asked: Rule) -> Sequence[Rule]:
    return [replace(rule, tie_breaks=asked.tie_breaks, utility=asked.utility) for rule in RULES]


def _money(amount: Fraction | int, election: Election) -> str:
    """In the file's money, rounded down to hundredths where it is no whole number; the JSON has all exactly."""
    hundredths = int(amount * 100 / election.unit)
    return f"{hundredths // 100:,}" + (f".{hundredths % 100:02}" if hundredths % 100 else "")


def _percent(share: Fraction) -> str:
    return f"{int(share * 1000) / 10:.1f}"
