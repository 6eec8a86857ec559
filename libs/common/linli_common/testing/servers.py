"""Fresh PostgreSQL and NATS servers for tests, from the same code as the local stack."""

import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from linli_common.servers import nats, postgres
from linli_common.servers.account import server_account
from linli_common.servers.nats import NatsConfig, NatsUser
from linli_common.servers.ports import free_ports
from linli_common.servers.process import ServerProcess
from linli_common.testing.guardian import GuardedServer

# What a killed server has written stays with the kernel: tests kill servers, and none pulls a machine's plug.
_WITHOUT_WAITING_FOR_DISKS = {**postgres.SETTINGS, "fsync": "off", "full_page_writes": "off"}


class PostgresServer:
    """A cluster of its own. `url` is the superuser's, on the database `postgres`."""

    def __init__(self, cluster: postgres.Cluster, password: str, server: GuardedServer) -> None:
        self._cluster = cluster
        self._password = password
        self._server = server
        self._databases = 0
        self.url = self.url_of("postgres")
        self.port = cluster.port
        self.programs = cluster.programs
        self.data = cluster.data

    def url_of(self, database: str) -> str:
        """Return the superuser's connection URL for a database."""
        return self._cluster.url(database, password=self._password)

    def create_database(self, name: str | None = None) -> str:
        """Make an empty database, under a name not used before when none is given, and return its URL."""
        self._databases += 1
        database = name or f"test_{self._databases}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
        return self.url_of(database)

    def drop_database(self, url: str) -> None:
        """Remove a database that `create_database` made, whoever is connected to it."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(str(name))))

    def start(self) -> None:
        """Start the server (again), on the same port and data, and return once it answers."""
        self._server.start()
        self._server.process.wait_until(lambda: postgres.is_ready(self.url))

    def stop(self) -> None:
        """Stop the server in order, without waiting for its clients."""
        self._server.stop(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL the server with all its processes."""
        self._server.kill()


class NatsServer:
    """A NATS server with JetStream and a store of its own."""

    def __init__(self, config: NatsConfig, server: GuardedServer) -> None:
        self._config = config
        self._server = server
        self.url = f"nats://127.0.0.1:{config.port}"
        self.monitor_url = f"http://127.0.0.1:{config.monitor_port}"
        self.store_dir = Path(config.store)

    def start(self) -> None:
        """Start the server (again), on the same port and store, and return once JetStream is ready."""
        self._server.start()
        self._server.process.wait_until(lambda: nats.is_healthy(self._config.monitor_port))

    def stop(self) -> None:
        """Stop the server in order."""
        self._server.stop()

    def kill(self) -> None:
        """SIGKILL the server."""
        self._server.kill()


@contextmanager
def postgres_server(*, waits_for_disk: bool = True) -> Iterator[PostgresServer]:
    """Run a fresh PostgreSQL cluster, as root under an unprivileged account; it is gone afterwards.

    ``waits_for_disk``: as the real one does. Without, it still loses nothing when it is killed.
    """
    account = server_account()
    with _folder("linli-postgres-") as folder:
        # Everyone may enter, for the server runs under another account than root; its data are its own.
        folder.chmod(0o711)
        account.make_folder(folder / "server")
        cluster = postgres.Cluster(
            programs=postgres.programs_for(account, folder),
            data=folder / "server" / "data",
            account=account,
            port=free_ports(1)[0],
            settings=postgres.SETTINGS if waits_for_disk else _WITHOUT_WAITING_FOR_DISKS,
        )
        password = secrets.token_hex(16)
        cluster.initialise(password)
        server = PostgresServer(cluster, password, GuardedServer(cluster.server(folder / "log"), folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def nats_server(users: Sequence[NatsUser] = ()) -> Iterator[NatsServer]:
    """Run a fresh NATS server with JetStream; without `users` everyone may do everything."""
    with _folder("linli-nats-") as folder:
        port, monitor_port = free_ports(2)
        config = NatsConfig("127.0.0.1", port, "127.0.0.1", monitor_port, str(folder / "store"), users)
        config_file = folder / "nats.conf"
        config_file.write_text(config.render())
        process = ServerProcess(nats.nats_server_command(config_file), log=folder / "log")
        server = NatsServer(config, GuardedServer(process, folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
