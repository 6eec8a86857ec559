"""The system account a server runs under: PostgreSQL refuses to be root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED_NAME = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A system account. `switch` says whether a process must change to it, which only root can do."""

    name: str
    uid: int
    gid: int
    switch: bool

    def run(self, command: Sequence[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end under this account, from a folder that everyone may enter."""
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Say whether this account gets through all parents of `folder`, and into it."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def can_execute(self, program: Path) -> bool:
        """Say whether this account can start `program`; asked by running it, for its libraries count too."""
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False

    def make_folder(self, folder: Path) -> None:
        """Make `folder` (its parents must be there) for this account alone, or make it so."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.switch:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account() -> Account:
    """Return the current account, or an unprivileged one when the current one is root.

    LINLI_SERVER_ACCOUNT names another one than `nobody`. Raises LookupError when there is no such account.
    """
    if os.geteuid() != 0:
        return Account(_current_name(), os.geteuid(), os.getegid(), switch=False)
    name = os.environ.get("LINLI_SERVER_ACCOUNT", UNPRIVILEGED_NAME)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise LookupError(
            f"PostgreSQL cannot run as root, and this machine has no account {name!r} to run it under; "
            "set LINLI_SERVER_ACCOUNT to one"
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def _current_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
