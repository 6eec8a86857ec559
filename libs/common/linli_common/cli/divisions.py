"""`linli divisions import`: an official list against what stands; the differences first, then the events."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import typer

from linli_common.cli.generation import Yes, confirm
from linli_common.cli.operator_token import operator_token
from linli_common.cli.outcome import FoundWrongError, InputError, UnreachableError
from linli_common.cli.printing import AsJson, note, print_json, print_table
from linli_common.cli.system import System, find_system

divisions = typer.Typer(no_args_is_help=True, help="Administrative divisions, from official lists.")

_TIMEOUT_SECONDS = 120.0
_KINDS = ("founded", "renamed", "recoded", "moved", "closed")


@divisions.callback()
def _group() -> None:
    """With a callback, `import` stays a command of its own."""


@divisions.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV in UTF-8: code,name,level,parent_code.")],
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The day on which the list holds: 2023-06-30.")],
    source: Annotated[str | None, typer.Option(help="Who published it; the file's name when left out.")] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", metavar="OLD=NEW", help="These two codes are one division.")
    ] = None,
    actor: Annotated[UUID | None, typer.Option(metavar="PERSON_ID", help="The registered person who does it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the differences, record nothing.")] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Compare an official list with what stands, show the differences, and record them after a yes.

    A malformed file is refused as a whole, with the line at fault. The same file twice records nothing new.

    Example:  linli divisions import shanghai-2023-06.csv --as-of 2023-06-30 --map 310113501001=310113102083
    """
    command = {
        "file": base64.b64encode(_content(file)).decode(),
        "as_of": _day(as_of),
        "source": source or file.stem,
        "map": dict(_pair(text) for text in map_ or ()),
    }
    system = find_system()
    token = operator_token(system, actor)
    preview = _post(system, token, {**command, "dry_run": True})
    if not as_json:
        _print_differences(preview)
    changes = sum(preview["counts"].values())
    if dry_run or changes == 0:
        if as_json:
            print_json(preview)
        return
    confirm(f"Record {changes:,} differences as of {as_of}?", yes)
    answer = _post(system, token, {**command, "dry_run": False})
    if as_json:
        print_json({**preview, **{name: value for name, value in answer.items() if value is not None}})
    else:
        position = answer["position"]
        counts = ", ".join(f"{count:,} {name}" for name, count in answer["counts"].items() if count)
        typer.echo(f"Recorded: {counts}; up to {position['stream']}:{position['seq']}.")


def _print_differences(preview: dict[str, Any]) -> None:
    differences = preview["differences"]
    rows = [
        {
            "difference": kind,
            "tier": unit["tier"],
            "code": unit["code"],
            "name": unit["name"],
            "before": unit["previous"],
        }
        for kind in _KINDS
        for unit in differences[kind]
    ]
    print_table(f"As of {differences['as_of']}", rows, empty="The list says what stands already.")
    for doubt in differences["doubts"]:
        note(f"? {doubt}")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(f"--as-of: {text!r} is no day (2023-06-30)") from None


def _pair(text: str) -> tuple[str, str]:
    old, separator, new = text.partition("=")
    if not separator or not old or not new:
        raise InputError(f"--map: {text!r} is not of the form OLD=NEW")
    return old, new


def _post(system: System, token: str, body: dict[str, Any]) -> dict[str, Any]:
    """Sends the command. Raises UnreachableError, InputError with the service's own words, FoundWrongError."""
    if system.identity_url is None:
        raise InputError("LINLI_IDENTITY_URL: not set")
    url = f"{system.identity_url.rstrip('/')}/api/identity/divisions/imports"
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False)
    except httpx.TransportError as error:
        raise UnreachableError(f"identity at {system.identity_url} cannot be reached: {error}") from None
    if answer.is_success:
        found: dict[str, Any] = answer.json()
        return found
    detail = _detail(answer)
    if answer.status_code >= 500:
        raise UnreachableError(f"identity cannot answer now: {detail}")
    if answer.status_code in (401, 403):
        raise FoundWrongError(f"identity does not let this command in: {detail}")
    raise InputError(detail)


def _detail(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return str(problem.get("detail") or problem.get("title") or answer.status_code)
    except (ValueError, AttributeError):
        return f"HTTP {answer.status_code}"
