"""The root of the command: errors become exit codes, and services contribute commands of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import httpx
import nats.errors
import psycopg
import typer
from linli_contracts.envelope import MalformedEnvelopeError
from typer.core import TyperGroup

from linli_common.cli.outcome import CommandError, FoundWrongError, UnreachableError
from linli_common.stream.provisioning import StreamMissingError

COMMANDS_GROUP = "linli.commands"
"""Entry points `<command> = <module>:<typer app or function>`. They are imported only when they are asked for."""


class LinliGroup(TyperGroup):
    """Commands of this package, then those that installed services contribute."""

    def list_commands(self, ctx: Any) -> list[str]:
        own = super().list_commands(ctx)
        return own + sorted(name for name in _contributed() if name not in own)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        if found is not None or cmd_name not in _contributed():
            return found
        return _loaded(_contributed()[cmd_name])

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            ending = _ending_of(error)
            if ending is None:
                raise
            print(f"linli: {ending}", file=sys.stderr)
            raise typer.Exit(ending.exit_code) from None


def _ending_of(error: Exception) -> CommandError | None:
    """The command's end that an error means; None for what only a programmer can make sense of."""
    if isinstance(error, CommandError):
        return error
    if isinstance(error, StreamMissingError | MalformedEnvelopeError):
        return FoundWrongError(_first_line(error))
    if isinstance(error, psycopg.OperationalError):
        return UnreachableError(f"PostgreSQL: {_first_line(error)}")
    if isinstance(error, nats.errors.Error):
        return UnreachableError(f"NATS: {_first_line(error)}")
    if isinstance(error, httpx.TransportError | ConnectionRefusedError | TimeoutError):
        return UnreachableError(_first_line(error))
    return None


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _contributed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=COMMANDS_GROUP)}


def _loaded(point: EntryPoint) -> Any:
    """A contributed command. A typer app with one command and no callback is that command itself."""
    contribution: typer.Typer | Callable[..., Any] = point.load()
    if not isinstance(contribution, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command()(contribution)
        contribution = alone
    command = typer.main.get_command(contribution)
    command.name = point.name
    return command
