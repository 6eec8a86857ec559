"""The data folder: what lies where, who may read it, and that only one stack uses it."""

import fcntl
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from linli_common.servers.account import Account

from linli_local.failure import AlreadyRunningError, DataFolderError

# Where PostgreSQL's data go when root's data folder lies where the unprivileged account cannot enter.
_ELSEWHERE = Path("/var/lib")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Everything that a local stack keeps."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Passwords and keys, one a file, for their owner only."""
        return self.root / "secrets"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def config(self) -> Path:
        """Configuration files that each start writes anew."""
        return self.root / "config"

    @property
    def nats(self) -> Path:
        """JetStream's store."""
        return self.root / "nats"

    @property
    def run_file(self) -> Path:
        """What runs now, and where."""
        return self.root / "run.json"

    @property
    def postgres(self) -> Path:
        """The folder of PostgreSQL's account; a link when its data had to go elsewhere."""
        return self.root / "postgres"

    def open(self) -> TextIO:
        """Make the folder and take it for this process, until the returned lock is closed.

        Raises DataFolderError when it cannot be written, AlreadyRunningError when another process has it.
        """
        if any(character in str(self.root) for character in "\"'\n"):
            raise DataFolderError(f"The data folder's name has a quote in it: {self.root}. Choose another DATA=.")
        try:
            # Others may pass through, to PostgreSQL's folder; every folder inside is closed to them.
            self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
            lock = (self.root / "lock").open("a+")
            for folder in (self.secrets, self.logs, self.config, self.nats):
                folder.mkdir(mode=0o700, exist_ok=True)
                _try_to_write(folder)
        except OSError as error:
            raise DataFolderError(
                f"The data folder {self.root} cannot be written ({error.strerror}). "
                "Choose another: make run DATA=/some/folder"
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise AlreadyRunningError(
                f"Linli is already running on the data folder {self.root}; {self.run_file} says where."
            ) from None
        return lock

    def postgres_home(self, account: Account) -> Path:
        """Return the folder that belongs to PostgreSQL's account, made on the first start.

        It is inside the data folder, or, when `account` cannot get there, in a folder of its own elsewhere to
        which `postgres` in the data folder links. The rights of no parent folder are changed.
        Raises DataFolderError when the folder is gone or another account's.
        """
        if self.postgres.is_symlink() or self.postgres.exists():
            return self._existing_home(account)
        if account.can_enter(self.root):
            home = self.postgres
            account.make_folder(home)
            return home
        elsewhere = _ELSEWHERE / f"linli-{secrets.token_hex(4)}"
        elsewhere.mkdir(mode=0o711, parents=True)
        home = elsewhere / "postgres"
        account.make_folder(home)
        self.postgres.symlink_to(home)
        return home

    def _existing_home(self, account: Account) -> Path:
        home = self.postgres.resolve()
        if not home.is_dir():
            raise DataFolderError(f"{self.postgres} links to {home}, where PostgreSQL's data are no longer.")
        owner = home.stat().st_uid
        if owner != account.uid:
            raise DataFolderError(
                f"PostgreSQL's data in {home} belong to user id {owner}, and this start would run it as "
                f"{account.name} ({account.uid}). Start as the user who made them, or choose another DATA=."
            )
        return home

    def remove(self) -> None:
        """Remove everything, also what lies elsewhere."""
        if self.postgres.is_symlink():
            elsewhere = self.postgres.resolve().parent
            if elsewhere.parent == _ELSEWHERE and elsewhere.name.startswith("linli-"):
                shutil.rmtree(elsewhere, ignore_errors=True)
        shutil.rmtree(self.root)


def _try_to_write(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    probe.touch()
    probe.unlink()
