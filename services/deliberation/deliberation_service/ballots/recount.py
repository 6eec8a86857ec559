"""Counting published ballots again, from an export alone: ``python -m deliberation_service.ballots.recount FILE``.

The same as ``recount.mjs`` beside it in another language, for whoever has this environment. Exit
code 0: all agrees; 1: something differs, and each line says what; 2: this is no export.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from deliberation_service.ballots.ballot import BallotInvalidError, Form, line_of
from deliberation_service.ballots.counting import Tally

EXPORT = "ballots/1"


class NoExportError(ValueError):
    """The lines are none of a vote's export."""


def differences(lines: Iterable[bytes], announced: str | None = None) -> list[str]:
    """One sentence for everything in which an export and its own count differ; none when all agrees.

    ``announced`` is the SHA-256 as it was made public elsewhere. Raises `NoExportError`.
    """
    walking = iter(lines)
    header = _header(next(walking, b""))
    tally, digest, found = _count(walking, Form(header["kind"], header["options"], header["most"]))
    winners = tally.winners()
    stated = [
        ("ballots", tally.ballots, header["ballots"]),
        ("ballots_sha256", digest, header["ballots_sha256"]),
        *((f"tally.{part}", counted, header["tally"].get(part)) for part, counted in tally.published().items()),
        ("winners", winners, header["winners"]),
        ("result", result_of(header, tally, winners), header["result"]),
    ]
    if announced is not None:
        stated.append(("announced SHA-256", digest, announced.lower()))
    return found + [f"{what}: counted {ours}, stated {theirs}" for what, ours, theirs in stated if ours != theirs]


def result_of(header: Mapping[str, Any], tally: Tally, winners: Sequence[int]) -> str:
    """What the vote came to by the rule that the header states."""
    if header["more_slips_than_voters"]:
        return "invalid"
    threshold = header["threshold"]
    chosen = 0 if header["decision"] else (winners[0] if len(winners) == 1 else None)
    took_part = {"area": header["participating_area_cm2"]}
    entitled = {"area": header["roll_area_cm2"]}
    consenting = {"area": 0 if chosen is None else tally.area_cm2[chosen]}
    units = (header["participating_units"], header["roll_units"], 0 if chosen is None else tally.heads[chosen])
    for base in threshold["bases"]:
        part, whole = took_part.get(base, units[0]), entitled.get(base, units[1])
        if threshold["participation"] and not _reached(threshold["participation"], part, whole):
            return "invalid"
    if not header["needs_consent"]:
        return "failed" if chosen is None else "passed"
    for base in threshold["bases"]:
        participating, all_ = took_part.get(base, units[0]), entitled.get(base, units[1])
        whole = participating if threshold["of"] == "participating" else all_
        if not _reached(threshold["consent"], consenting.get(base, units[2]), whole):
            return "failed"
    return "passed"


def main(arguments: Sequence[str]) -> int:
    """The command."""
    if len(arguments) not in (1, 2):
        sys.stderr.write("usage: python -m deliberation_service.ballots.recount FILE [SHA-256]\n")
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
        raise NoExportError("not an export of ballots")
    return header


def _count(lines: Iterable[bytes], form: Form) -> tuple[Tally, str, list[str]]:
    tally, sha256, found, last = Tally(form), hashlib.sha256(), [], ""
    for line in lines:
        sha256.update(line)
        try:
            ballot = orjson.loads(line)
            code, choice, area_cm2 = ballot["code"], ballot["choice"], ballot.get("area_cm2")
            form.checked(choice)
            if line_of(code, choice, area_cm2) != line:
                found.append(f"ballot {code}: not written as an export writes it")
        except (orjson.JSONDecodeError, KeyError, TypeError, BallotInvalidError):
            found.append(f"line {tally.ballots + 2}: no ballot that this vote allows")
            continue
        if code <= last:
            found.append(f"ballot {code}: not behind {last}: twice, or out of order")
        last = code
        tally.add(choice, area_cm2 or 0)
    return tally, sha256.hexdigest(), found


def _reached(share: Mapping[str, Any], part: int, whole: int) -> bool:
    exact, rest = divmod(whole * share["numerator"], share["denominator"])
    least: int = exact + 1 if share["more_than"] or rest else exact
    return part >= max(1, least)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
