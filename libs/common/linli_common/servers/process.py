"""One server as a child process: start, ask to stop, kill, look at its log."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from linli_common.servers.account import Account


class ServerStartError(RuntimeError):
    """A server did not come up; the message ends with the last lines of its log."""


class ServerProcess:
    """A command that runs until it is stopped, with its output appended to one log file."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        account: Account | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = list(command)
        self._log = log
        self._account = account if account is not None and account.switch else None
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self.is_running() else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the command, in a session of its own: a Ctrl-C in the terminal does not reach it."""
        if self.is_running():
            return
        account = self._account
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd="/",
                env=dict(self._environment) if self._environment is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )

    def wait_until(self, ready: Callable[[], bool], timeout_seconds: float = 60) -> None:
        """Return once `ready` is true. Raises ServerStartError when the process ended or took too long."""
        deadline = time.monotonic() + timeout_seconds
        while not ready():
            if not self.is_running() or time.monotonic() > deadline:
                raise ServerStartError(f"{self._command[0]} did not start:\n{self.last_lines()}")
            time.sleep(0.02)

    def stop(self, signal_number: int = signal.SIGTERM, timeout_seconds: float = 30) -> None:
        """Ask the process to end and wait; kill it when it does not within the time."""
        if self._process is None:
            return
        if self.is_running():
            self._process.send_signal(signal_number)
        try:
            self._process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL the process and everything in its session, as a crash of the machine's software would."""
        if self._process is None:
            return
        if self.is_running():
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def last_lines(self, count: int = 15) -> str:
        """Return the end of the log, for an error message."""
        if not self._log.exists():
            return "(no log)"
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-count:])
