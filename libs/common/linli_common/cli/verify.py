"""`linli verify`: every stream against its event table, byte for byte."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

import typer

from linli_common.cli.connecting import nats_connection
from linli_common.cli.generation import Yes, confirm, start_generation
from linli_common.cli.outcome import FoundWrongError, InputError
from linli_common.cli.printing import AsJson, note, print_json, progress
from linli_common.cli.service_streams import table_last, writing_services
from linli_common.cli.system import System, find_system
from linli_common.stream.names import service_of
from linli_common.stream.verifying import Report
from linli_common.stream.verifying import verify as compare


def verify(
    service: Annotated[
        str | None, typer.Argument(metavar="SERVICE", help="identity, …; all that write when left out.")
    ] = None,
    new_generation: Annotated[
        bool, typer.Option("--new-generation", help="Mend what the relay cannot mend, by a new generation.")
    ] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Compare every event of a service's table with every message of its stream: number, subject and bytes.

    Exit code 1 when anything differs; the sentences say which numbers, and what mends it. Safe under traffic.

    Example:  linli verify identity --json | jq '.[].holes'
    """
    system = find_system()
    services = [_known(system, service)] if service is not None else sorted(writing_services(system))
    if not services:
        raise InputError("no database with an event table is known: set LINLI_<SERVICE>_DATABASE_URL")
    reports = [asyncio.run(_verify(system, one)) for one in services]
    if new_generation:
        reports = [_mended(system, report, yes) for report in reports]
    if as_json:
        print_json([_as_json(report) for report in reports])
    else:
        for report in reports:
            typer.echo("\n".join(report.sentences()))
    wrong = [report for report in reports if not report.equal]
    if wrong:
        raise FoundWrongError("; ".join(_conclusion(report) for report in wrong))


def _known(system: System, name: str) -> str:
    """The service meant by its name or its stream's. Raises InputError when it writes no events."""
    service = service_of(name)
    if table_last(system.database_of(service)) is None:
        raise InputError(f"service {service} has no event table")
    return service


async def _verify(system: System, service: str) -> Report:
    async with nats_connection(system) as nc:
        with progress(f"verify {service}") as advance:
            return await compare(system.database_of(service).conninfo, service, nc, progress=advance)


def _mended(system: System, report: Report, yes: bool) -> Report:
    if not report.needs_new_generation:
        return report
    for sentence in report.sentences():
        note(sentence)
    confirm(f"Retire stream {report.physical} and copy it anew from the event table?", yes)
    made = asyncio.run(start_generation(system, report.service))
    note(f"Stream {made['generation']} holds {made['messages']:,} messages.")
    return asyncio.run(_verify(system, report.service))


def _conclusion(report: Report) -> str:
    if report.needs_new_generation:
        return f"{report.physical} does not equal its table; `linli verify {report.service} --new-generation` mends it"
    return f"{report.physical} lacks its tail; a running relay of {report.service} refills it"


def _as_json(report: Report) -> dict[str, Any]:
    more = {"equal": report.equal, "needs_new_generation": report.needs_new_generation}
    return {**asdict(report), **more, "sentences": report.sentences()}
