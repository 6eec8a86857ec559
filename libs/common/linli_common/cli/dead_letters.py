"""`linli dead-letters`: events that a reader or reaction could not take; try again, or give up with a reason."""

from __future__ import annotations

import getpass
import re
from dataclasses import asdict
from typing import Annotated, Any

import orjson
import psycopg
import typer

from linli_common.cli.asking_workers import discarded_and_retried, retried_by_worker
from linli_common.cli.connecting import database_connection
from linli_common.cli.outcome import FoundWrongError, InputError
from linli_common.cli.printing import AsJson, print_json, print_table
from linli_common.cli.readers import InstalledReader, installed_readers, reader_named
from linli_common.cli.system import System, find_system
from linli_common.projector import parked
from linli_common.projector.parked import DeadLetter, NoDeadLetterError
from linli_common.projector.reader import Connection, in_schema

dead_letters = typer.Typer(no_args_is_help=True, help="Events that a reader could not fold, and those behind them.")

_PLACE = re.compile(r"^([A-Z][A-Z0-9_]*):([1-9][0-9]*)$", re.IGNORECASE)
ReaderArgument = Annotated[str, typer.Argument(metavar="READER", help="Its name: see `linli lag`.")]
PlaceArgument = Annotated[str, typer.Argument(metavar="STREAM:SEQ", help="IDENTITY:4711")]


@dead_letters.command("list")
def list_(
    reader: Annotated[str | None, typer.Argument(metavar="READER", help="All readers when left out.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 when there are any.")] = False,
    as_json: AsJson = False,
) -> None:
    """List parked events: those that failed, and those behind them of the same entity.

    Example:  linli dead-letters list --check
    """
    system = find_system()
    readers = [reader_named(reader)] if reader is not None else list(installed_readers().values())
    rows = [_row(installed, letter) for installed in readers for letter in _letters(installed, system)]
    if as_json:
        print_json(rows)
    else:
        print_table("", rows, empty="No event is parked.")
    if check and rows:
        raise FoundWrongError(f"{len(rows):,} events are parked")


@dead_letters.command()
def show(reader: ReaderArgument, place: PlaceArgument, as_json: AsJson = False) -> None:
    """Show one parked event with its error and its message.

    Example:  linli dead-letters show dashboards IDENTITY:4711
    """
    installed = reader_named(reader)
    stream, seq = _place(place)
    with database_connection(installed.database(find_system())) as connection:
        letter = _letter_at(connection, installed, stream, seq)
        body = _message(connection, installed, stream, seq)
    row = _row(installed, letter) | {"message": _readable(body)}
    if as_json:
        print_json(row)
        return
    for name, value in row.items():
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() if isinstance(value, dict) else str(value)
        typer.echo(f"{name.replace('_', ' ')}: {text}")


@dead_letters.command()
def retry(
    reader: ReaderArgument,
    place: Annotated[
        str | None, typer.Argument(metavar="[STREAM:SEQ]", help="Its entity's; all when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fold parked events again, in order, up to the first of an entity that fails. Exit code 1 when any is left.

    Example:  linli dead-letters retry dashboards
    """
    installed = reader_named(reader)
    with database_connection(installed.database(find_system())) as connection:
        if place is None:
            letters = _letters_in(connection, installed)
        else:
            letters = [_letter_at(connection, installed, *_place(place))]
        entities = dict.fromkeys((letter.stream, letter.entity_id) for letter in letters)
        if installed.reacts:
            folded = retried_by_worker(connection, installed.reader, list(entities))
        else:
            folded = sum(parked.retry(connection, installed.reader, *entity) for entity in entities)
        left = [
            letter for letter in _letters_in(connection, installed) if (letter.stream, letter.entity_id) in entities
        ]
    _print_outcome({"folded": folded, "left": len(left)}, as_json)
    if left:
        raise FoundWrongError(f"{left[0].stream}:{left[0].seq} fails: {left[0].error}")


@dead_letters.command()
def discard(
    reader: ReaderArgument,
    place: PlaceArgument,
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever.")],
    actor: Annotated[str | None, typer.Option(help="Who; your account's name when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Give one parked event up, for this reader, for ever; those behind it are folded. Rebuilds pass it over too.

    Example:  linli dead-letters discard dashboards IDENTITY:4711 --reason "counted twice, see issue 12"
    """
    installed = reader_named(reader)
    stream, seq = _place(place)
    who = actor if actor is not None else getpass.getuser()
    if not reason.strip() or not who.strip():
        raise InputError("--reason and --actor: not empty")
    with database_connection(installed.database(find_system())) as connection:
        try:
            if installed.reacts:
                folded = discarded_and_retried(connection, installed.reader, stream, seq, actor=who, reason=reason)
            else:
                folded = parked.discard(connection, installed.reader, stream, seq, actor=who, reason=reason)
        except NoDeadLetterError as error:
            raise InputError(str(error)) from None
    _print_outcome({"discarded": f"{stream}:{seq}", "folded": folded}, as_json)


def _print_outcome(outcome: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(outcome)
    else:
        typer.echo(", ".join(f"{name}: {value}" for name, value in outcome.items()))


def _letters(installed: InstalledReader, system: System) -> list[DeadLetter]:
    with database_connection(installed.database(system)) as connection:
        return _letters_in(connection, installed)


def _letters_in(connection: Connection, installed: InstalledReader) -> list[DeadLetter]:
    """A reader that never ran has no tables, and nothing parked."""
    try:
        return parked.dead_letters(connection, installed.reader)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return []


def _letter_at(connection: Connection, installed: InstalledReader, stream: str, seq: int) -> DeadLetter:
    for letter in _letters_in(connection, installed):
        if (letter.stream, letter.seq) == (stream, seq):
            return letter
    raise InputError(f"{installed.reader.name} has no dead letter {stream}:{seq}")


def _message(connection: Connection, installed: InstalledReader, stream: str, seq: int) -> bytes:
    row = connection.execute(
        in_schema(
            "SELECT message FROM {schema}.dead_letters WHERE reader = %s AND stream = %s AND seq = %s",
            installed.reader.schema,
        ),
        (installed.reader.name, stream, seq),
    ).fetchone()
    return bytes(row[0]) if row else b""


def _readable(body: bytes) -> Any:
    """The message as JSON, or as text when that is what is wrong with it."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="backslashreplace")


def _row(installed: InstalledReader, letter: DeadLetter) -> dict[str, Any]:
    return {"reader": installed.reader.name, **asdict(letter)}


def _place(text: str) -> tuple[str, int]:
    found = _PLACE.match(text)
    if found is None:
        raise InputError(f"{text!r} is not of the form STREAM:SEQ (IDENTITY:4711)")
    return found.group(1).upper(), int(found.group(2))
