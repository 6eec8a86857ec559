"""The vault's tables beside the keys: look-up tokens, credentials, images, and who opened what."""

from __future__ import annotations

import psycopg
from linli_common.sealing import create_key_table

_DDL = """
CREATE TABLE IF NOT EXISTS documents (
  token     bytea PRIMARY KEY,
  person_id uuid NOT NULL,
  erased    boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS documents_person ON documents (person_id);
CREATE TABLE IF NOT EXISTS credentials (
  person_id     uuid PRIMARY KEY,
  phone_token   bytea NOT NULL UNIQUE,
  password_hash text
);
CREATE TABLE IF NOT EXISTS activations (
  person_id  uuid PRIMARY KEY,
  code_token bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
  token      bytea PRIMARY KEY,
  family_id  uuid NOT NULL,
  person_id  uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX IF NOT EXISTS sessions_family ON sessions (family_id);
CREATE INDEX IF NOT EXISTS sessions_person ON sessions (person_id);
CREATE TABLE IF NOT EXISTS failures (
  phone_token  bytea PRIMARY KEY,
  failures     integer NOT NULL,
  last_at      timestamptz NOT NULL,
  locked_until timestamptz
);
CREATE TABLE IF NOT EXISTS evidence (
  evidence_id uuid PRIMARY KEY,
  person_id   uuid NOT NULL,
  media_type  text NOT NULL,
  sealed      bytea NOT NULL,
  uploaded_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS evidence_person ON evidence (person_id);
CREATE TABLE IF NOT EXISTS openings (
  opening_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id  uuid NOT NULL,
  actor_id   uuid NOT NULL,
  actor_role text NOT NULL,
  what       text NOT NULL,
  opened_at  timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS openings_person ON openings (person_id, opening_id);
CREATE TABLE IF NOT EXISTS erasures (
  person_id   uuid PRIMARY KEY,
  asked_at    timestamptz NOT NULL,
  finished_at timestamptz
);
"""


def create_vault_tables(vault_conninfo: str) -> None:
    """Creates what is missing, once, whichever of several starting processes comes first."""
    create_key_table(vault_conninfo)
    with psycopg.connect(vault_conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7002)")
        connection.execute(_DDL)
