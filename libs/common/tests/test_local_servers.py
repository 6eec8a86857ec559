"""The servers that tests and the local stack start."""

import asyncio
import os
from pathlib import Path

import nats
import psycopg
import pytest
from linli_common.servers.account import server_account
from linli_common.servers.ports import free_ports, is_free
from linli_common.testing.servers import NatsServer, PostgresServer, nats_server, postgres_server
from linli_common.testing.waiting import eventually


def test_a_fresh_database_is_empty(database: str) -> None:
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchone()

    assert tables == (0,)


def test_a_server_keeps_commits_on_disk_unless_tests_alone_use_it(postgres: PostgresServer) -> None:
    def kept(url: str) -> list[tuple[str]]:
        with psycopg.connect(url) as connection:
            names = ("fsync", "full_page_writes", "synchronous_commit")
            return [connection.execute(f"SHOW {name}").fetchone() or ("",) for name in names]

    with postgres_server() as server:
        assert kept(server.url) == [("on",), ("on",), ("on",)]
    assert kept(postgres.url) == [("off",), ("off",), ("on",)]


def test_two_databases_do_not_see_each_other(postgres: PostgresServer) -> None:
    first, second = postgres.create_database(), postgres.create_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE here (id int)")

    with psycopg.connect(second) as connection:
        found = connection.execute("SELECT to_regclass('here')").fetchone()

    assert found == (None,)


def test_postgresql_asks_for_a_password(postgres: PostgresServer) -> None:
    without_password = f"postgresql://postgres@127.0.0.1:{postgres.port}/postgres"

    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(without_password)


def test_postgresql_does_not_run_as_root_and_nobody_else_reads_its_data(postgres: PostgresServer) -> None:
    folder = postgres.data.stat()

    assert folder.st_uid == server_account().uid != 0
    assert folder.st_mode & 0o077 == 0


def test_a_killed_postgresql_has_everything_that_was_committed() -> None:
    with postgres_server() as server:
        url = server.create_database("kept")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

        server.kill()
        server.start()

        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


async def _publish(server: NatsServer, body: bytes) -> None:
    connection = await nats.connect(server.url)
    stream = connection.jetstream()
    await stream.add_stream(name="KEPT", subjects=["kept"])
    await stream.publish("kept", body)
    await connection.close()


async def _last_message(server: NatsServer) -> bytes | None:
    connection = await nats.connect(server.url)
    message = await connection.jetstream().get_last_msg("KEPT", "kept")
    await connection.close()
    return message.data


def test_a_killed_nats_server_has_everything_that_was_acknowledged(nats_server: NatsServer) -> None:
    asyncio.run(_publish(nats_server, b"kept"))

    nats_server.kill()
    nats_server.start()

    assert asyncio.run(_last_message(nats_server)) == b"kept"


def test_free_ports_are_different_and_free() -> None:
    ports = free_ports(20)

    assert len(set(ports)) == 20
    assert all(is_free(port) for port in ports)


def test_a_server_does_not_outlive_the_test_run_that_was_killed(tmp_path: Path) -> None:
    started = tmp_path / "started"
    pid = os.fork()
    if pid == 0:
        with nats_server() as server:
            process = server._server.process.pid
            started.write_text(f"{process} {server.store_dir.parent}")
            os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    server_pid, folder = eventually(lambda: started.read_text().split())

    eventually(lambda: not Path(f"/proc/{server_pid}").exists() and not Path(folder).exists())
