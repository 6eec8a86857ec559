"""``make bench``: every figure that the documents claim, side by side with what it is compared to, in one run.

Prints a table and writes ``bench/results/latest.json``: name → {"ours", "peer", "ratio", "unit", "runs"}.
``python -m bench --only append_128,relay`` runs some, ``--short`` runs each once (for CI), those of the mailbox with
fewer letters and then shown, not kept.
``python -m bench --only million [--residents N]`` is by hand only, and takes a quarter of an hour or more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from linli_common.testing import servers
from rich.console import Console
from rich.table import Table

from bench import (
    append,
    dashboard,
    demo_letters,
    letters_http,
    million,
    opinion_groups,
    project,
    rebuild,
    relay,
    rounds,
    tally_lodz,
    visible,
    votes,
    worklists,
)

RESULTS = Path(__file__).parent / "results"
Measured = dict[str, Any]


def _append(threads: int) -> Callable[[int], dict[str, Measured]]:
    def measure(runs: int) -> dict[str, Measured]:
        with servers.postgres_server() as server:
            return {f"append_{threads}": append.append(server, threads, runs)}

    return measure


def _relay(runs: int) -> dict[str, Measured]:
    return {"relay": relay.measure(runs)}


def _save(runs: int) -> dict[str, Measured]:
    with servers.postgres_server() as server:
        return {"save_128": append.save(server, 128, runs)}


FIGURES: dict[tuple[str, ...], Callable[[int], dict[str, Measured]]] = {
    ("append_1",): _append(1),
    ("append_32",): _append(32),
    ("append_128",): _append(128),
    ("save_128",): _save,
    ("relay",): _relay,
    ("project", "project_vs_runner"): project.measure,
    ("rebuild_100k", "rebuild_1m"): rebuild.measure,
    ("dashboard_stock_p99_ms", "dashboard_trend_p99_ms"): dashboard.measure,
    ("visible_p50_ms", "visible_p99_ms"): visible.measure,
    ("letters_http",): letters_http.measure,
    ("worklist_p99_ms",): worklists.measure,
    ("demo_letters", "demo_letters_peak_mib"): demo_letters.measure,
    ("opinion_groups", "opinion_vote_ms"): opinion_groups.measure,
    ("votes_one_vs_many", "votes_one_vs_many_direct"): votes.one_vs_many,
    ("count_936k",): votes.count_936k,
    ("ballots_one_vs_many", "ballots_one_vs_many_direct"): rounds.one_vs_many,
    ("round_936k",): rounds.round_936k,
    ("tally_lodz",): tally_lodz.measure,
}
"""What is measured together, and how: each takes the number of runs and returns its figures by name."""


BY_HAND = "million"
"""Asked for by name only: a million residents on the whole stack (bench/million.py)."""


def chosen(only: str) -> tuple[list[tuple[str, ...]], bool, set[str]]:
    """What ``--only`` asks for: groups of figures, whether the one by hand too, and names that are none."""
    wanted = {name for name in only.split(",") if name}
    unknown = wanted - {BY_HAND} - {name for names in FIGURES for name in names}
    groups = [names for names in FIGURES if not wanted or wanted & set(names)]
    return groups, BY_HAND in wanted, unknown


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the benchmarks. Exit code 2 for an unknown name."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="names of figures, separated by commas; or million")
    parser.add_argument("--short", action="store_true", help="one run each")
    parser.add_argument(
        "--residents",
        type=int,
        default=million.residents_asked(),
        help="for --only million: how many (LINLI_BENCH_RESIDENTS, else 1000000)",
    )
    options = parser.parse_args(None if arguments is None else list(arguments))
    groups, by_hand, unknown = chosen(options.only)
    if unknown:
        known = sorted({BY_HAND, *(name for names in FIGURES for name in names)})
        print(f"unknown figures: {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    results: dict[str, Measured] = {}
    console = Console()
    for names in groups:
        with console.status(f"measuring {', '.join(names)}"):
            results |= FIGURES[names](1 if options.short else 3)
    if by_hand:
        results |= million.measure(options.residents)
    console.print(_table(results))
    if by_hand and options.residents < million.RESIDENTS:
        console.print("Fewer than a million residents: shown, not kept.")
        return 0
    _write(results)
    return 0


def _table(results: dict[str, Measured]) -> Table:
    table = Table("figure", "ours", "peer", "ratio", "unit", "runs", title="side by side, one run, same servers")
    for name, found in results.items():
        table.add_row(name, *(_shown(found[column]) for column in ("ours", "peer", "ratio", "unit", "runs")))
    return table


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else ("–" if value is None else str(value))


def _write(results: dict[str, Measured]) -> None:
    """Keeps the figures of earlier runs that this one did not measure again."""
    RESULTS.mkdir(exist_ok=True)
    latest = RESULTS / "latest.json"
    earlier = json.loads(latest.read_text()) if latest.exists() else {}
    kept = {name: found for name, found in results.items() if not found.get("short")}
    latest.write_text(json.dumps(earlier | kept, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
