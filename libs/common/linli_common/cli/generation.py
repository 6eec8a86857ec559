"""`linli generation new`: mend a stream by copying its event table into a fresh one."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Annotated, Any

import typer
from linli_contracts.subjects import stream_name
from nats.aio.client import Client

from linli_common.cli.connecting import nats_connection
from linli_common.cli.outcome import FoundWrongError, InputError
from linli_common.cli.printing import AsJson, print_json, progress
from linli_common.cli.service_streams import all_generations, table_last
from linli_common.cli.system import System, find_system
from linli_common.stream.names import retired_subjects_of, service_of
from linli_common.stream.provisioning import StreamMissingError, new_generation
from linli_common.stream.state import last_sequence

_SILENCE_SECONDS = 30.0
_LOOK_SECONDS = 0.2

generation = typer.Typer(no_args_is_help=True, help="Generations of a stream: a new one mends holes.")

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@generation.callback()
def _group() -> None:
    """With a callback, `new` stays a command of its own."""


@generation.command()
def new(
    stream: Annotated[str, typer.Argument(metavar="STREAM", help="IDENTITY, …")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Retire a stream and let its relay copy the event table into a new one, from 1 on. Numbers stay the same.

    Readers go over to it by themselves. The old stream stays, under subjects that nobody publishes on.

    Example:  linli generation new IDENTITY --yes
    """
    system = find_system()
    service = service_of(stream)
    confirm(f"Retire stream {stream_name(service)} and copy it anew from the event table?", yes)
    made = asyncio.run(start_generation(system, service))
    if as_json:
        print_json(made)
    else:
        typer.echo(f"Stream {made['generation']} holds {made['messages']:,} messages; {made['retired']} is retired.")


def confirm(question: str, yes: bool) -> None:
    """Asks on a terminal. Raises InputError where nobody can be asked, FoundWrongError when the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError(f"{question} There is no terminal to ask on: add --yes")
    if not typer.confirm(question, err=True):
        raise FoundWrongError("nothing was changed")


async def start_generation(system: System, service: str) -> dict[str, Any]:
    """Makes the next generation of a service's stream and waits until its relay has filled it.

    Raises InputError when the service has no event table, FoundWrongError when no relay fills the new stream.
    """
    last = await asyncio.to_thread(table_last, system.database_of(service))
    if last is None:
        raise InputError(f"service {service} has no event table: there is nothing to copy a stream from")
    async with nats_connection(system) as nc:
        live = [one for one in await all_generations(nc) if one.service == service and not one.retired]
        old = live[0].physical if live else None
        made = await new_generation(nc, service, num_replicas=live[0].replicas if live else 1)
        messages = await _wait_until_filled(nc, service, made, last)
    retired = f"{old} ({retired_subjects_of(old)})" if old else "no stream"
    return {"stream": stream_name(service), "generation": made, "messages": messages, "retired": retired}


async def _wait_until_filled(nc: Client, service: str, physical: str, last: int) -> int:
    deadline = time.monotonic() + _SILENCE_SECONDS
    reached = 0
    with progress(f"fill {physical}") as advance:
        while reached < last:
            if time.monotonic() > deadline:
                raise FoundWrongError(
                    f"stream {physical} was made, but stands at {reached:,} of {last:,} for {_SILENCE_SECONDS:.0f} s: "
                    f"is the relay of {service} running?"
                )
            try:
                now = await last_sequence(nc, stream_name(service))
            except StreamMissingError:
                now = 0
            if now > reached:
                reached, deadline = now, time.monotonic() + _SILENCE_SECONDS
            advance(min(reached, last), last)
            await asyncio.sleep(_LOOK_SECONDS)
    return reached
