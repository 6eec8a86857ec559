"""Roles and databases: each role owns its own database and can connect to no other."""

from collections.abc import Callable, Sequence

import psycopg
from psycopg import sql


def prepare_databases(superuser_url: str, names: Sequence[str], password_of: Callable[[str], str]) -> None:
    """Make what is missing of a role and a database for each name, and set the roles' passwords."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for name in names:
            _prepare_role(connection, name, password_of(name))
            _prepare_database(connection, name)
        for shared in ("postgres", "template1"):
            _close_to_others(connection, shared)


def _prepare_role(connection: psycopg.Connection, name: str, password: str) -> None:
    role = sql.Identifier(name)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))


def _prepare_database(connection: psycopg.Connection, name: str) -> None:
    database = sql.Identifier(name)
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, database))
    _close_to_others(connection, name)


def _close_to_others(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
