"""`linli streams`: what each stream holds, against its event table."""

from __future__ import annotations

import asyncio
from typing import Any

from linli_contracts.subjects import stream_name

from linli_common.cli.connecting import nats_connection
from linli_common.cli.printing import AsJson, note, print_json, print_table
from linli_common.cli.service_streams import Generation, all_generations, known_table_lasts
from linli_common.cli.system import System, find_system


def streams(as_json: AsJson = False) -> None:
    """Show each service's stream: its generation, messages, first and last number, bytes, and its table's last number.

    A stream without holes has as many messages as its last number says; `linli verify` compares every byte.

    Example:  linli streams --json | jq '.[] | select(.whole | not)'
    """
    rows, troubles = asyncio.run(_rows(find_system()))
    for trouble in troubles:
        note(f"linli: {trouble}; the table's last number is not shown")
    if as_json:
        print_json(rows)
    else:
        print_table("", rows, empty="There is no stream yet.")


async def _rows(system: System) -> tuple[list[dict[str, Any]], list[str]]:
    async with nats_connection(system) as nc:
        generations = await all_generations(nc)
    lasts, troubles = await known_table_lasts(system)
    rows = [_row(generation, lasts.get(generation.service)) for generation in generations]
    live = {generation.service for generation in generations if not generation.retired}
    rows += [_missing(service, last) for service, last in lasts.items() if service not in live]
    return rows, troubles


def _row(generation: Generation, last: int | None) -> dict[str, Any]:
    return {
        "stream": generation.stream,
        "generation": generation.physical,
        "state": "retired" if generation.retired else "live",
        "messages": generation.messages,
        "first": generation.first_seq,
        "last": generation.last_seq,
        "bytes": generation.size_bytes,
        "whole": generation.whole,
        "table_last": None if generation.retired else last,
    }


def _missing(service: str, last: int) -> dict[str, Any]:
    """A service with an event table, whose stream was never made or is lost: its relay makes it."""
    counts = dict.fromkeys(("messages", "first", "last", "bytes"), 0)
    return {
        "stream": stream_name(service),
        "generation": None,
        "state": "missing",
        **counts,
        "whole": False,
        "table_last": last,
    }
