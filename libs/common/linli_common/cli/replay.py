"""`linli replay`: chosen messages of the streams once more, to a file or to one subscriber."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from linli_contracts.envelope import parse_envelope
from nats.aio.client import Client

from linli_common.cli.connecting import nats_connection
from linli_common.cli.division_codes import division_codes
from linli_common.cli.outcome import InputError
from linli_common.cli.printing import AsJson, note, print_json, print_table, progress
from linli_common.cli.replay_targets import Count, JsonLines, Subscriber, Target, see_that_subject_is_a_subscribers
from linli_common.cli.selecting import (
    DivisionOption,
    Selection,
    StreamArgument,
    SubjectOption,
    TypeOption,
    moment,
    see_that_it_matches_something,
    select,
)
from linli_common.cli.service_streams import chosen_streams
from linli_common.cli.system import System, find_system
from linli_common.stream.ranges import read_range
from linli_common.stream.state import Message


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, before any stream was looked at."""

    stream: str | None
    subject: str | None
    division: str | None
    type: str | None
    since: datetime | None
    until: datetime | None
    first: int
    last: int | None


@dataclass(slots=True)
class Replayed:
    """What a replay took, by stream and type."""

    messages: int = 0
    bytes: int = 0
    by_type: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def add(self, stream: str, message: Message) -> None:
        """Counts one message. Raises MalformedEnvelopeError."""
        envelope = parse_envelope(message.body)
        self.messages += 1
        self.bytes += len(message.body)
        row = self.by_type.setdefault(
            (stream, envelope.type),
            {"stream": stream, "type": envelope.type, "messages": 0, "first": message.seq, "from": envelope.time},
        )
        row["messages"] += 1
        row["from"] = min(row["from"], envelope.time)
        row |= {"last": message.seq, "to": max(row.get("to", envelope.time), envelope.time)}

    def rows(self) -> list[dict[str, Any]]:
        """One row for each stream and type."""
        return [self.by_type[key] for key in sorted(self.by_type)]


def replay(
    stream: StreamArgument = None,
    subject: SubjectOption = None,
    division: DivisionOption = None,
    type_: TypeOption = None,
    since: Annotated[
        str | None, typer.Option(help="From this time on: 2026-03-01 or 2026-03-01T08:00 (Asia/Shanghai).")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Before this time, which is not included.")] = None,
    from_seq: Annotated[int, typer.Option(min=1, help="First position (of one stream).")] = 1,
    to_seq: Annotated[int | None, typer.Option(min=1, help="Last position (of one stream).")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file, which appears once complete.")] = None,
    positions: Annotated[bool, typer.Option(help="Put each message into {stream, seq, subject, event}.")] = False,
    to_subject: Annotated[
        str | None, typer.Option(metavar="replay.SUBSCRIBER.…", help="Publish to one subscriber instead.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count, by stream and type.")] = False,
    as_json: AsJson = False,
) -> None:
    """Replay messages as JSON lines, byte for byte as they stand on the stream, or to a subject of one subscriber.

    Times are those in the messages themselves. Several streams are replayed one after the other, each in its order.
    --json prints the counts of --dry-run and --to-subject as JSON.

    Example:  linli replay IDENTITY --division 310113111028 --since 2026-03-01 --dry-run

    Example:  linli replay --type residence_verified --to-subject replay.hotline.backfill
    """
    if stream is None and (from_seq > 1 or to_seq is not None):
        raise InputError("--from-seq and --to-seq are positions of one stream: name it")
    if to_subject is not None:
        see_that_subject_is_a_subscribers(to_subject)
        if output is not None or positions:
            raise InputError("--to-subject publishes the messages themselves: without --output and --positions")
    wanted = Wanted(
        stream, subject, division, type_, moment(since, "--since"), moment(until, "--until"), from_seq, to_seq
    )
    target: Target = JsonLines(output, with_positions=positions)
    if dry_run:
        target = Count()
    elif to_subject is not None:
        target = Subscriber(to_subject)
    replayed = asyncio.run(_replay(find_system(), wanted, target))
    if isinstance(target, JsonLines):
        note(f"{replayed.messages:,} messages, {replayed.bytes:,} bytes")
    elif as_json:
        print_json({"messages": replayed.messages, "bytes": replayed.bytes, "by_type": replayed.rows()})
    else:
        print_table("", replayed.rows(), empty="No message matches.")
        typer.echo(f"{replayed.messages:,} messages, {replayed.bytes:,} bytes")


async def _replay(system: System, wanted: Wanted, target: Target) -> Replayed:
    replayed = Replayed()
    async with nats_connection(system, target.on_error) as nc:
        selections = await _selections(nc, wanted)
        async with target.opened(nc):
            for selection in selections:
                async for message in _messages(nc, selection, wanted, quiet=target.fills_the_screen):
                    replayed.add(selection.stream, message)
                    await target.take(selection.stream, message)
    return replayed


async def _selections(nc: Client, wanted: Wanted) -> list[Selection]:
    streams = await chosen_streams(nc, wanted.stream)
    division = None if wanted.division is None else await division_codes(nc, wanted.division)
    if division is not None and len(division.tokens) > 1:
        note(f"division {division.division_id} has had: {', '.join(token for _, token in division.tokens)}")
    found = [select(stream, subject=wanted.subject, division=division, type_=wanted.type) for stream in streams]
    selections = [selection for selection in found if selection is not None]
    see_that_it_matches_something(selections, wanted.subject)
    return selections


async def _messages(nc: Client, selection: Selection, wanted: Wanted, *, quiet: bool) -> AsyncIterator[Message]:
    with progress(selection.stream, shown=not quiet) as advance:
        async for message in read_range(
            nc,
            selection.stream,
            subjects=selection.subjects or None,
            first=wanted.first,
            last=wanted.last,
            since=wanted.since,
            until=wanted.until,
            progress=advance,
        ):
            if selection.takes(message):
                yield message
