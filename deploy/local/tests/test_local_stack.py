"""The whole stack on real servers, with stand-ins for the services. Cost: some seconds a start."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from linli_common.servers import postgres
from linli_common.servers.account import Account, server_account
from linli_common.servers.ports import free_ports
from linli_common.testing.waiting import eventually
from linli_local.data_folder import DataFolder
from linli_local.failure import AlreadyRunningError, DataFolderError
from linli_local.plan import DATA_VARIABLE
from linli_local.processes import Service
from linli_local.stack import Stack, running_stack

Fakes = tuple[Service, ...]


@pytest.fixture(scope="module")
def stack(fakes: Fakes) -> Iterator[Stack]:
    """A stack that the tests of this module share; they leave it running."""
    folder = Path(tempfile.mkdtemp(prefix="linli-test-"))
    folder.chmod(0o711)
    with running_stack(folder, services=fakes, steps=()) as running:
        yield running
    DataFolder(folder).remove()


def _answer(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return dict(json.load(answer))


def _database_url(stack: Stack, database: str, user: str | None = None) -> str:
    role = user or database
    password = (stack.plan.folder.secrets / f"{role}-password").read_text()
    return stack.plan.cluster.url(database, role, password)


def _write_row(stack: Stack) -> None:
    with psycopg.connect(_database_url(stack, "identity")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def _row(stack: Stack) -> tuple[Any, ...] | None:
    with psycopg.connect(_database_url(stack, "identity")) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()


def _processes_of(data: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(DATA_VARIABLE) == str(data) or process.cwd() == str(data / "postgres/data"):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _start_apart(data: Path) -> "subprocess.Popen[str]":
    """Start a stack in a process of its own, and return once its parts are ready."""
    port = free_ports(1)[0]
    script = Path(__file__).with_name("fake_stack.py")
    process = subprocess.Popen([sys.executable, script, data, str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            return process
    raise AssertionError("the stack did not start:\n" + "".join(said))


def test_each_path_at_the_one_port_leads_to_its_service(stack: Stack) -> None:
    identity = _answer(f"{stack.plan.url}/api/identity/settings")
    web = _answer(f"{stack.plan.url}/anything/settings")

    assert identity["LINLI_NATS_USER"] == "identity"
    assert web["LINLI_NATS_USER"] == "web"


def test_measurements_do_not_leave_the_machine(stack: Stack) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _answer(f"{stack.plan.url}/metrics")


def test_a_service_is_told_only_its_own_secrets(stack: Stack) -> None:
    identity = _answer(f"{stack.plan.url}/api/identity/settings")
    web = _answer(f"{stack.plan.url}/settings")

    assert {"LINLI_DATABASE_URL", "LINLI_VAULT_URL", "LINLI_MASTER_KEY_FILE", "LINLI_TOKEN_KEY_FILE"} <= set(identity)
    assert not {"LINLI_DATABASE_URL", "LINLI_VAULT_URL", "LINLI_MASTER_KEY_FILE", "LINLI_TOKEN_KEY_FILE"} & set(web)


def test_secrets_are_in_files_of_their_owner_and_nowhere_else(stack: Stack) -> None:
    folder = stack.plan.folder
    secrets = [file.read_text() for file in folder.secrets.iterdir()]

    modes = {stat.S_IMODE(file.stat().st_mode) for file in folder.secrets.iterdir()}
    shown = folder.run_file.read_text() + (folder.root / "linli.env").read_text()
    shown += "".join(" ".join(process.cmdline()) for process in _processes_of(folder.root))

    assert modes == {0o600}
    assert len(secrets) >= 10
    assert not [secret for secret in secrets if secret in shown]


def test_everything_but_the_one_port_listens_on_loopback_only(stack: Stack) -> None:
    processes = _processes_of(stack.plan.folder.root)

    listening = {
        connection.laddr.ip
        for process in processes
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN and connection.laddr
    }

    assert listening == {"127.0.0.1"}


def test_a_role_reaches_its_own_database_only(stack: Stack) -> None:
    with psycopg.connect(_database_url(stack, "identity")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("identity",)

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(_database_url(stack, "identity_vault", user="identity"))


@pytest.mark.parametrize("part", ["web", "nats", "postgres", "gateway"])
def test_a_killed_part_comes_back(stack: Stack, part: str) -> None:
    killed = stack.states()[part].pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    eventually(lambda: stack.states()[part].pid not in (None, killed), timeout_seconds=30)
    eventually(lambda: _is_answered(stack), timeout_seconds=30)


def _is_answered(stack: Stack) -> bool:
    try:
        return bool(_answer(f"{stack.plan.url}/healthz")) and postgres.is_ready(_database_url(stack, "identity"))
    except OSError:
        return False


def test_a_second_start_on_the_same_data_says_that_it_is_running(stack: Stack, fakes: Fakes) -> None:
    second = Stack(stack.plan.folder.root, free_ports(1)[0], services=fakes, steps=())

    with pytest.raises(AlreadyRunningError, match="already running"):
        second.start()

    assert _answer(f"{stack.plan.url}/healthz")


def test_a_later_start_finds_everything_and_makes_no_new_secrets(data: Path, fakes: Fakes) -> None:
    with running_stack(data, services=fakes, steps=()) as first:
        _write_row(first)
    secrets = {file.name: file.read_text() for file in (data / "secrets").iterdir()}

    with running_stack(data, services=fakes, steps=()) as second:
        assert _row(second) == (42,)

    assert secrets == {file.name: file.read_text() for file in (data / "secrets").iterdir()}


def test_a_stop_is_in_order_and_leaves_nothing_running(data: Path) -> None:
    process = _start_apart(data)
    home = data / "postgres" / "data"

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0
    assert _processes_of(data) == []
    account = server_account()
    control = account.run([postgres.programs_for(account, data) / "pg_controldata", home]).stdout
    assert "Database cluster state:               shut down\n" in control


def test_a_start_after_everything_was_killed_finds_everything(data: Path, fakes: Fakes) -> None:
    process = _start_apart(data)
    _keep_a_row(data)

    for running in [psutil.Process(process.pid), *_processes_of(data)]:
        running.kill()
    process.wait()

    with running_stack(data, services=fakes, steps=()) as again:
        assert _row(again) == (42,)


def test_a_start_ends_what_a_killed_supervisor_left_running(data: Path, fakes: Fakes) -> None:
    process = _start_apart(data)
    _keep_a_row(data)
    run = json.loads((data / "run.json").read_text())
    left = run["parts"]["postgres"]["pid"]

    process.kill()
    process.wait()
    os.kill(run["supervisor"], signal.SIGKILL)
    assert psutil.pid_exists(left)

    with running_stack(data, services=fakes, steps=()) as again:
        assert not psutil.pid_exists(left)
        assert _row(again) == (42,)


def _keep_a_row(data: Path) -> None:
    address = json.loads((data / "run.json").read_text())["parts"]["postgres"]["address"]
    password = (data / "secrets" / "identity-password").read_text()
    with psycopg.connect(f"postgresql://identity:{password}@{address}/identity") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def test_a_used_port_is_said_in_one_line(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        outcome = subprocess.run(
            [sys.executable, "-m", "linli_local", "up", "--port", str(port), "--data", data],
            capture_output=True,
            text=True,
            check=False,
        )

    assert outcome.returncode == 3
    assert outcome.stdout.startswith(f"✗ Port {port} is in use")
    assert len(outcome.stdout.splitlines()) == 1
    assert outcome.stderr == ""


def test_a_read_only_data_folder_is_said_in_one_line(data: Path) -> None:
    data.chmod(0o555)

    sentence = _as_ordinary_user(lambda: DataFolder(data / "var").open().close())

    assert sentence == (
        f"The data folder {data}/var cannot be written (Permission denied). Choose another: make run DATA=/some/folder"
    )
    data.chmod(0o755)


def _as_ordinary_user(action: Any) -> str:
    """Run `action` in a child that is not root, and return the sentence of its DataFolderError."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        account = server_account()
        if account.switch:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
        try:
            action()
        except DataFolderError as error:
            os.write(writing, str(error).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[DataFolder]:
    """A data folder that only its owner gets to."""
    tmp_path.chmod(0o700)
    folder = DataFolder(tmp_path / "below" / "var")
    yield folder
    folder.remove()


def test_a_data_folder_below_a_closed_one_works_and_no_rights_are_changed(
    closed_folder: DataFolder, fakes: Fakes
) -> None:
    closed = closed_folder.root.parents[1]

    with running_stack(closed_folder.root, services=fakes, steps=()) as stack:
        _write_row(stack)
    with running_stack(closed_folder.root, services=fakes, steps=()) as again:
        kept = _row(again)

    assert kept == (42,)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert closed_folder.postgres.is_symlink() == server_account().switch


def test_what_is_removed_is_removed_elsewhere_too(closed_folder: DataFolder) -> None:
    closed_folder.open().close()
    home = closed_folder.postgres_home(server_account()).resolve()

    closed_folder.remove()

    assert not home.exists()
    closed_folder.root.mkdir()


def test_programs_are_copied_for_an_account_that_cannot_reach_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Account, "can_execute", lambda account, program: False)

    programs = postgres.programs_for(server_account(), tmp_path)

    version = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert programs.is_relative_to(tmp_path)
    assert version.stdout.startswith("initdb (PostgreSQL) 18.")
