"""`linli tail`: the messages of the streams as they come."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

import typer
from linli_contracts.envelope import MalformedEnvelopeError, event_of, parse_envelope
from nats.aio.client import Client

from linli_common.cli.connecting import nats_connection
from linli_common.cli.division_codes import division_codes
from linli_common.cli.printing import note
from linli_common.cli.selecting import (
    DivisionOption,
    Selection,
    StreamArgument,
    SubjectOption,
    TypeOption,
    see_that_it_matches_something,
    select,
)
from linli_common.cli.service_streams import chosen_streams
from linli_common.cli.system import System, find_system
from linli_common.clock import SHANGHAI
from linli_common.stream.reading import StreamReader
from linli_common.stream.state import Message, last_sequence

_READ_SECONDS = 1.0


def tail(
    stream: StreamArgument = None,
    subject: SubjectOption = None,
    division: DivisionOption = None,
    type_: TypeOption = None,
    back: Annotated[int, typer.Option("--back", min=0, help="Begin so many positions before the end.")] = 0,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after so many messages.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each message as it is, one a line.")] = False,
) -> None:
    """Follow the streams until Ctrl-C: position, time (Asia/Shanghai), event, place and entity of each message.

    It reads on through restarts of the server and new generations of a stream.

    Example:  linli tail IDENTITY --subject 'linli.identity.310113.>' --back 20
    """
    with suppress(KeyboardInterrupt):
        asyncio.run(_tail(find_system(), stream, subject, division, type_, back, count, as_json))


async def _tail(
    system: System,
    stream: str | None,
    subject: str | None,
    division: str | None,
    type_: str | None,
    back: int,
    count: int | None,
    as_json: bool,
) -> None:
    async with nats_connection(system) as nc:
        codes = None if division is None else await division_codes(nc, division)
        chosen = [select(one, subject=subject, division=codes, type_=type_) for one in await chosen_streams(nc, stream)]
        selections = [selection for selection in chosen if selection is not None]
        see_that_it_matches_something(selections, subject)
        shown = 0
        async for selection, message in _merged(nc, selections, back):
            print_message(selection.stream, message, as_json=as_json)
            shown += 1
            if shown == count:
                return


async def _merged(nc: Client, selections: list[Selection], back: int) -> AsyncIterator[tuple[Selection, Message]]:
    """The messages of all selections as they come, each stream in its order."""
    arrived: asyncio.Queue[tuple[Selection, Message]] = asyncio.Queue(maxsize=1000)
    following = [asyncio.create_task(_follow(nc, selection, back, arrived)) for selection in selections]
    try:
        while True:
            waiting = asyncio.create_task(arrived.get())
            done, _ = await asyncio.wait([waiting, *following], return_when=asyncio.FIRST_COMPLETED)
            if waiting in done:
                yield waiting.result()
                continue
            waiting.cancel()
            for task in done:
                task.result()  # a follower ends only by an error
    finally:
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)


async def _follow(
    nc: Client, selection: Selection, back: int, arrived: asyncio.Queue[tuple[Selection, Message]]
) -> None:
    after = max(0, await last_sequence(nc, selection.stream) - back)
    reader = StreamReader(nc, selection.stream, after, filter_subject=selection.subjects, check_holes=False)
    said: str | None = None
    try:
        while True:
            for message in await reader.read(_READ_SECONDS):
                if selection.takes(message):
                    await arrived.put((selection, message))
            if reader.trouble != said:
                said = reader.trouble
                note(f"{selection.stream}: {f'waiting: {said}' if said else 'reading on'}")
    finally:
        await reader.close()


def print_message(stream: str, message: Message, *, as_json: bool) -> None:
    """One message as a line, at once."""
    if as_json:
        sys.stdout.buffer.write(message.body + b"\n")
        sys.stdout.buffer.flush()
        return
    try:
        envelope = parse_envelope(message.body)
        time = envelope.time.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        told = f"{time}  {event_of(envelope.type):<28}  {_place(message.subject):<14}  {envelope.entity_id}"
    except MalformedEnvelopeError as error:
        told = f"malformed: {error}"
    print(f"{stream}:{message.seq:<10}  {told}", flush=True)


def _place(subject: str) -> str:
    """The lowest tier that the subject names."""
    named = [token for token in subject.split(".")[2:5] if token != "-"]  # noqa: S105 - a subject's token
    return named[-1] if named else "-"
