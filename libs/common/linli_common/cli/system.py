"""Where the system is: from variables `LINLI_…`, or from the `linli.env` in a local stack's data folder."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linli_common.cli.outcome import InputError
from linli_common.settings import with_password

DEFAULT_DATA = Path("var")
_DATABASE = re.compile(r"^LINLI_([A-Z][A-Z0-9_]*)_DATABASE_URL$")


@dataclass(frozen=True, slots=True)
class Database:
    """The database of one service; ``conninfo`` has the password in it."""

    service: str
    conninfo: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class System:
    """What the command needs to know of one deployment."""

    nats_url: str
    nats_user: str | None
    nats_password_file: Path | None
    databases: Mapping[str, Database]
    identity_url: str | None
    token_key_file: Path | None

    def database_of(self, service: str) -> Database:
        """The database of a service. Raises InputError when none is known."""
        if service not in self.databases:
            known = ", ".join(sorted(self.databases)) or "none"
            raise InputError(
                f"no database is known for service {service} (known: {known}): set LINLI_{service.upper()}_DATABASE_URL"
            )
        return self.databases[service]


def adopt_settings(data: Path | None) -> None:
    """Takes the variables of a local stack into this process, so that contributed commands have them too.

    A folder that was named is used in any case; the usual one (`LINLI_DATA` or ./var) only when the environment does
    not say where NATS is. Raises InputError when the folder that was named holds no stack.
    """
    if data is None and "LINLI_NATS_URL" in os.environ:
        return
    folder = data or Path(os.environ.get("LINLI_DATA") or DEFAULT_DATA)
    file = folder / "linli.env"
    if file.is_file():
        os.environ.update(_variables_in(file))
    elif data is not None:
        raise InputError(f"{folder} is not the data folder of a local stack: there is no {file}")


def find_system() -> System:
    """The system that the variables describe. Raises InputError when they describe none."""
    variables = os.environ
    if "LINLI_NATS_URL" not in variables:
        raise InputError("where is the system? Start it with `make run`, name its --data folder, or set LINLI_NATS_URL")
    return System(
        nats_url=variables["LINLI_NATS_URL"],
        nats_user=variables.get("LINLI_NATS_USER"),
        nats_password_file=_file(variables, "LINLI_NATS_PASSWORD_FILE"),
        databases={
            found.group(1).lower(): _database(variables, found.group(1))
            for name in sorted(variables)
            if (found := _DATABASE.match(name))
        },
        identity_url=variables.get("LINLI_IDENTITY_URL"),
        token_key_file=_file(variables, "LINLI_TOKEN_KEY_FILE"),
    )


def _variables_in(file: Path) -> dict[str, str]:
    """The variables of a file that a shell could read."""
    try:
        return dict(part.split("=", 1) for part in shlex.split(file.read_text(), comments=True))
    except (OSError, ValueError) as error:
        raise InputError(f"the settings in {file} cannot be read: {error}") from None


def _database(variables: Mapping[str, str], name: str) -> Database:
    url = variables[f"LINLI_{name}_DATABASE_URL"]
    password_file = _file(variables, f"LINLI_{name}_DATABASE_PASSWORD_FILE")
    try:
        return Database(name.lower(), with_password(url, password_file))
    except OSError as error:
        raise InputError(f"LINLI_{name}_DATABASE_PASSWORD_FILE: {error.strerror}: {error.filename}") from None


def _file(variables: Mapping[str, str], name: str) -> Path | None:
    return Path(variables[name]) if variables.get(name) else None
