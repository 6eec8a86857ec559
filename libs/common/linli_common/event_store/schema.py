"""The tables of a service's event store. Append-only is enforced by the database, not by good manners."""

from __future__ import annotations

import hashlib

import psycopg
from psycopg.sql import SQL, Identifier

_DDL = """
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.events (
  notification_id    bigint PRIMARY KEY,
  originator_id      uuid   NOT NULL,
  originator_version bigint NOT NULL,
  topic              text   NOT NULL,
  state              bytea  NOT NULL,
  event_id           uuid   NOT NULL,
  subject            text   NOT NULL,
  message            bytea  NOT NULL,
  UNIQUE (originator_id, originator_version)
);
CREATE TABLE IF NOT EXISTS {schema}.commands (
  actor_id uuid   NOT NULL,
  key      text   NOT NULL,
  digest   bytea  NOT NULL,
  position bigint NOT NULL,
  answer   jsonb  NOT NULL,
  PRIMARY KEY (actor_id, key)
);
CREATE TABLE IF NOT EXISTS {schema}.snapshots (
  originator_id      uuid   NOT NULL,
  originator_version bigint NOT NULL,
  topic              text   NOT NULL,
  state              bytea  NOT NULL,
  PRIMARY KEY (originator_id, originator_version)
);
CREATE OR REPLACE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.events
  FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
"""


def lock_key(purpose: str, service: str) -> int:
    """A signed 64-bit advisory lock key for one purpose of one service."""
    digest = hashlib.sha256(f"linli:{purpose}:{service}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def create_event_tables(conninfo: str, service: str) -> None:
    """Creates what is missing, once, whichever of several starting processes comes first."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key("schema", service),))
        connection.execute(SQL(_DDL).format(schema=Identifier(service)))
