"""No server outlives the test run that started it, however that run ends."""

import os
import signal
import subprocess
from pathlib import Path

from linli_common.servers.process import ServerProcess


class GuardedServer:
    """A server process that is killed, and its folder removed, when this process is gone.

    A shell waits on a pipe whose other end only this process holds: even a SIGKILL of it closes that end.
    """

    def __init__(self, process: ServerProcess, folder: Path) -> None:
        self.process = process
        self._folder = folder
        self._shell: subprocess.Popen[bytes] | None = None
        self._writing = -1

    def start(self) -> None:
        """Start the server; it need not be ready on return."""
        self.process.start()
        pid = self.process.pid
        if pid is None:
            return
        reading, self._writing = os.pipe()
        try:
            self._shell = subprocess.Popen(
                [
                    "/bin/sh",
                    "-c",
                    'read -r dismissed || { kill -9 "$1"; sleep 1; rm -rf "$2"; }',
                    *("sh", str(pid), str(self._folder)),
                ],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        finally:
            os.close(reading)

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        """Stop the server in order."""
        self.process.stop(signal_number)
        self._dismiss()

    def kill(self) -> None:
        """SIGKILL the server."""
        self.process.kill()
        self._dismiss()

    def _dismiss(self) -> None:
        if self._shell is not None:
            os.write(self._writing, b"dismissed\n")
            os.close(self._writing)
            self._shell.wait()
            self._shell = None
