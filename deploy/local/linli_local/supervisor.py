"""supervisord: runs the processes, restarts what dies, stops everything in the reverse order."""

import http.client
import secrets
import shlex
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from linli_common.servers.account import Account

_START_TIMEOUT_SECONDS = 20
_STOP_TIMEOUT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Program:
    """A process under the supervisor. Programs of one group stop together."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    group: str | None = None
    stop_signal: str = "TERM"
    account: Account | None = None

    @property
    def full_name(self) -> str:
        return f"{self.group}:{self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class State:
    """How a program does: supervisord's state (`RUNNING`, `BACKOFF`, …) and its process id, if any."""

    name: str
    pid: int | None


class Supervisor:
    """One supervisord, a child of this process in a session of its own, spoken to on loopback."""

    def __init__(self, programs: Sequence[Program], folder: Path, logs: Path, port: int) -> None:
        self._programs = programs
        self._file = folder / "supervisord.conf"
        self._logs = logs
        self._port = port
        self._password = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start supervisord with none of its programs. Raises RuntimeError when it does not come up."""
        self._file.touch(mode=0o600)
        self._file.write_text(self._render())
        with (self._logs / "supervisord.out").open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(self._file)],
                cwd="/",
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while True:
            try:
                self._call("getState")
                return
            except OSError as error:
                if not self.is_running() or time.monotonic() > deadline:
                    log = (self._logs / "supervisord.out").read_text(errors="replace")
                    raise RuntimeError(f"supervisord did not start: {error}\n{log}") from error
                time.sleep(0.05)

    def start_program(self, program: Program) -> None:
        """Start one program without waiting for it."""
        self._call("startProcess", program.full_name, False)

    def states(self) -> dict[str, State]:
        """Return how every program does; empty when supervisord does not answer."""
        try:
            answers = cast("list[dict[str, Any]]", self._call("getAllProcessInfo"))
        except (OSError, http.client.HTTPException):
            return {}
        return {answer["name"]: State(answer["statename"], answer["pid"] or None) for answer in answers}

    def stop(self) -> None:
        """Stop every program, the last started first, and supervisord itself."""
        if self._process is None:
            return
        if self.is_running():
            self._process.terminate()
        try:
            self._process.wait(_STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _call(self, method: str, *arguments: object) -> object:
        url = f"http://linli:{self._password}@127.0.0.1:{self._port}/RPC2"
        with xmlrpc.client.ServerProxy(url) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)

    def _render(self) -> str:
        account = "user=root" if any(program.account and program.account.switch for program in self._programs) else ""
        sections = [
            f"""[supervisord]
nodaemon=true
umask=077
{account}
logfile={_escaped(str(self._logs / "supervisord.log"))}
logfile_maxbytes=5MB
pidfile={_escaped(str(self._file.with_suffix(".pid")))}

[inet_http_server]
port=127.0.0.1:{self._port}
username=linli
password={self._password}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
        ]
        priorities = {program.group or program.name: index for index, program in enumerate(self._programs)}
        sections += [_program_section(program, priorities[program.group or program.name]) for program in self._programs]
        for group in dict.fromkeys(program.group for program in self._programs if program.group):
            names = ",".join(program.name for program in self._programs if program.group == group)
            sections.append(f"[group:{group}]\nprograms={names}\npriority={priorities[group]}\n")
        return "\n".join(sections)


def _program_section(program: Program, priority: int) -> str:
    variables = ",".join(f'{name}="{_escaped(value)}"' for name, value in program.environment.items())
    lines = [
        f"[program:{program.name}]",
        f"command={_escaped(shlex.join(program.command))}",
        "directory=/",
        f"priority={priority}",
        "autostart=false",
        "autorestart=true",
        "startsecs=1",
        # What cannot start is tried again and again, with a second more of waiting each time.
        "startretries=1000",
        f"stopsignal={program.stop_signal}",
        "stopwaitsecs=30",
        "redirect_stderr=true",
        f"stdout_logfile={_escaped(str(program.log))}",
        "stdout_logfile_maxbytes=20MB",
        "stdout_logfile_backups=2",
    ]
    if variables:
        lines.append(f"environment={variables}")
    if program.account and program.account.switch:
        lines.append(f"user={program.account.name}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Double the percent signs, which supervisord's configuration would expand."""
    return text.replace("%", "%%")
