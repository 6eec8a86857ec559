"""Where the command looks for the system, and how it says that it is not there."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import psycopg
import pytest
from linli_common.cli.main import app
from linli_common.servers.nats import NatsUser
from linli_common.servers.ports import free_ports
from linli_common.testing.event_table import EventTable
from linli_common.testing.servers import NatsServer, nats_server
from typer.testing import CliRunner

from .conftest import Linli, Running

READING = [["streams"], ["tail"], ["replay"], ["lag"], ["verify"]]


def write_data_folder(folder: Path, variables: dict[str, str]) -> None:
    """Write what a local stack keeps for operators."""
    folder.mkdir()
    (folder / "linli.env").write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in variables.items()))


@pytest.mark.parametrize("arguments", READING)
def test_no_system_anywhere_is_wrong_usage(linli: Linli, arguments: list[str]) -> None:
    result = linli(*arguments, code=2)
    assert "make run" in result.stderr


def test_a_data_folder_without_a_stack_is_wrong_usage(linli: Linli, tmp_path: Path) -> None:
    assert "linli.env" in linli("--data", str(tmp_path), "streams", code=2).stderr


@pytest.mark.parametrize("arguments", READING)
def test_a_nats_server_that_does_not_answer_is_one_line_and_code_3(
    linli: Linli, monkeypatch: pytest.MonkeyPatch, database: str, arguments: list[str]
) -> None:
    EventTable(database).create()
    monkeypatch.setenv("LINLI_NATS_URL", f"nats://127.0.0.1:{free_ports(1)[0]}")
    monkeypatch.setenv("LINLI_IDENTITY_DATABASE_URL", database)
    result = linli(*arguments, code=3)
    assert result.stdout == ""
    assert result.stderr.startswith("linli: NATS at nats://127.0.0.1:")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["lag"], ["verify"]])
def test_a_database_that_does_not_answer_is_one_line_and_code_3(
    linli: Linli, running: Running, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    url = f"postgresql://identity:secret@127.0.0.1:{free_ports(1)[0]}/identity"
    monkeypatch.setenv("LINLI_IDENTITY_DATABASE_URL", url)
    result = linli(*arguments, code=3)
    assert result.stderr.startswith("linli: the database of identity cannot be reached: ")
    assert len(result.stderr.splitlines()) == 1
    assert "secret" not in result.stderr


def test_a_wrong_nats_password_is_code_3_and_says_so(
    linli: Linli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    operator = NatsUser("operator", "right", (">",), (">",))
    (tmp_path / "password").write_text("wrong")
    with nats_server([operator]) as server:
        monkeypatch.setenv("LINLI_NATS_URL", server.url)
        monkeypatch.setenv("LINLI_NATS_USER", "operator")
        monkeypatch.setenv("LINLI_NATS_PASSWORD_FILE", str(tmp_path / "password"))
        assert "authorization violation" in linli("streams", code=3).stderr.lower()


def test_a_password_file_that_is_missing_is_named(
    linli: Linli, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_NATS_PASSWORD_FILE", "nowhere/nats-password")
    assert "nowhere/nats-password" in linli("streams", code=2).stderr


def test_a_local_stacks_folder_gives_addresses_and_passwords(
    linli: Linli, database: str, nats_server: NatsServer, tmp_path: Path
) -> None:
    # given a folder as the local stack writes it: addresses in linli.env, passwords in files of their own
    table = EventTable(database)
    table.create()
    table.append(3)
    parts = psycopg.conninfo.conninfo_to_dict(database)
    url = f"postgresql://{parts['user']}@{parts['host']}:{parts['port']}/{parts['dbname']}"
    password_file = tmp_path / "identity password"
    password_file.write_text(f"{parts['password']}\n")
    variables = {
        "LINLI_NATS_URL": nats_server.url,
        "LINLI_IDENTITY_DATABASE_URL": url,
        "LINLI_IDENTITY_DATABASE_PASSWORD_FILE": str(password_file),
    }
    write_data_folder(tmp_path / "stack", variables)
    # then the folder is enough
    named = json.loads(linli("--data", "stack", "streams", "--json").stdout)
    assert [(row["stream"], row["state"], row["table_last"]) for row in named] == [("IDENTITY", "missing", 3)]


def test_the_usual_folder_is_var(linli: Linli, nats_server: NatsServer, tmp_path: Path) -> None:
    write_data_folder(tmp_path / "var", {"LINLI_NATS_URL": nats_server.url})
    assert linli("streams").stdout.strip() == "There is no stream yet."


def _paths(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    commands = getattr(command, "commands", None)
    if not commands:
        return [path]
    return [found for name, one in commands.items() for found in _paths(one, (*path, name))]


def test_every_command_has_a_help_with_an_example() -> None:
    import typer

    paths = _paths(typer.main.get_command(app))
    assert len(paths) == 12
    for path in paths:
        result = CliRunner().invoke(app, [*path, "--help"])
        assert result.exit_code == 0
        assert f"Example:  linli {' '.join(path)}" in " ".join(result.stdout.split(" ")), path


def test_an_unknown_command_or_option_is_wrong_usage(linli: Linli) -> None:
    linli("steams", code=2)
    linli("streams", "--verbose", code=2)


def test_settings_that_are_damaged_are_named(linli: Linli, tmp_path: Path) -> None:
    (tmp_path / "linli.env").write_text("LINLI_NATS_URL='nats://127")
    assert "linli.env" in linli("--data", str(tmp_path), "streams", code=2).stderr
