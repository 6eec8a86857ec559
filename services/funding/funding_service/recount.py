"""Counting a round again, from its export alone: ``python -m funding_service.recount FILE [SHA-256 as announced]``.

The first line says everything that was frozen and what the round came to; every other line is a ballot. Exit code 0:
all agrees; 1: something differs, and each line says what; 2: this is no export.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from funding_service.aggregate.election import election_of, frozen_choice, rule_of
from funding_service.aggregate.frozen import frozen_digest, projects_from
from funding_service.aggregate.terms import terms_from
from funding_service.aggregate.ticks import Form, form_of, line_of
from funding_service.refusals.ballots import ChoiceInvalidError
from funding_service.tally import tally

EXPORT = "ticks/1"


class NoExportError(ValueError):
    """The lines are none of a round's export."""


def differences(lines: Iterable[bytes], announced: str | None = None) -> list[str]:
    """One sentence for everything in which an export and its own count differ; none when all agrees.

    ``announced`` is the SHA-256 of the ballots as it was made public elsewhere. Raises `NoExportError`.
    """
    walking = iter(lines)
    header = _header(next(walking, b""))
    frozen = header["frozen"]
    terms = terms_from(frozen["terms"])
    projects = projects_from(frozen["projects"])
    choices, ballots, digest, found = _read(walking, form_of(terms, projects))
    counted = tally(election_of(terms, projects, choices.items()), rule_of(terms))
    winners = [int(number) for number in counted.winners] if header["valid"] else []
    stated: list[tuple[str, Any, Any]] = [
        ("frozen_sha256", frozen_digest(frozen), header["frozen_sha256"]),
        ("ballots", ballots, header["ballots"]),
        ("ballots_sha256", digest, header["ballots_sha256"]),
        ("winners", winners, header["winners"]),
        ("tally", _plain(counted.data()), header["tally"]),
    ]
    if ballots > header["participating_units"]:
        found.append(f"{ballots} ballots of {header['participating_units']} people who took part")
    if announced is not None:
        stated.append(("announced SHA-256", digest, announced.lower()))
    return found + [f"{what}: counted {ours}, stated {theirs}" for what, ours, theirs in stated if ours != theirs]


def main(arguments: Sequence[str]) -> int:
    """The command."""
    if len(arguments) not in (1, 2):
        sys.stderr.write("usage: python -m funding_service.recount FILE [SHA-256]\n")
        return 2
    try:
        with open(arguments[0], "rb") as export:
            found = differences(export, arguments[1] if len(arguments) == 2 else None)
    except NoExportError as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 2
    for difference in found:
        sys.stderr.write(difference + "\n")
    if not found:
        sys.stdout.write("all agrees\n")
    return 1 if found else 0


def _header(line: bytes) -> dict[str, Any]:
    try:
        header = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise NoExportError("the first line is no JSON") from None
    if not isinstance(header, dict) or header.get("linli") != EXPORT:
        raise NoExportError("not an export of ticks")
    return header


def _read(lines: Iterable[bytes], form: Form) -> tuple[Counter[tuple[Any, ...]], int, str, list[str]]:
    choices: Counter[tuple[Any, ...]] = Counter()
    sha256, found, last, ballots = hashlib.sha256(), [], "", 0
    for line in lines:
        sha256.update(line)
        ballots += 1
        try:
            ballot = orjson.loads(line)
            code, choice = ballot["code"], form.checked(ballot["choice"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ChoiceInvalidError):
            found.append(f"line {ballots + 1}: no ballot that this round allows")
            continue
        if line_of(code, choice) != line:
            found.append(f"ballot {code}: not written as an export writes it")
        if code <= last:
            found.append(f"ballot {code}: not behind {last}: twice, or out of order")
        last = code
        choices[frozen_choice(choice)] += 1
    return choices, ballots, sha256.hexdigest(), found


def _plain(counted: dict[str, Any]) -> Any:
    """As it is after JSON."""
    return orjson.loads(orjson.dumps(counted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
