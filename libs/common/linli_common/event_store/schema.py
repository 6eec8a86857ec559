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

CREATE OR REPLACE FUNCTION {schema}.append(
  starts_append int[], starts_id uuid[], starts_version bigint[],
  append int[], id uuid[], version bigint[], topic text[], state bytea[], event_id uuid[], subject text[],
  message bytea[],
  key_append int[], key_actor uuid[], key_text text[], key_digest bytea[], key_offset bigint[], key_answer text[]
) RETURNS TABLE (refused int, at bigint, taken_digest bytea, taken_answer jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  last_id bigint;
  out     int[];
BEGIN
  -- `starts_*` is the first event of each aggregate in each append, `append` numbers the commands of the batch.
  -- Answers one row with the last id (refused = 0), then one row a refused append.
  -- Each statement of a volatile function takes a new snapshot: what follows sees all that was committed before
  -- the lock was had. A single joint statement would not.
  PERFORM pg_advisory_xact_lock({lock});
  SELECT coalesce(max(notification_id), 0) INTO last_id FROM {schema}.events;
  refused := 0; at := last_id; RETURN NEXT;

  FOR refused, at, taken_digest, taken_answer IN
    SELECT k.n, c.position, c.digest, c.answer
    FROM unnest(key_append, key_actor, key_text) k(n, actor, name)
    JOIN {schema}.commands c ON c.actor_id = k.actor AND c.key = k.name
  LOOP out := out || refused; RETURN NEXT; END LOOP;

  taken_digest := NULL; taken_answer := NULL;
  FOR refused, at IN
    SELECT DISTINCT s.n, 0::bigint
    FROM unnest(starts_append, starts_id, starts_version) s(n, id, version),
         LATERAL (SELECT max(e.originator_version) AS version FROM {schema}.events e WHERE e.originator_id = s.id) head
    WHERE head.version <> s.version - 1 AND s.n <> ALL (coalesce(out, '{{}}'))
  LOOP out := out || refused; RETURN NEXT; END LOOP;

  IF out IS NULL THEN
    INSERT INTO {schema}.events (notification_id, originator_id, originator_version, topic, state, event_id,
                                 subject, message)
    SELECT last_id + u.n, u.a, u.b, u.c, u.d, u.e, u.f, u.g
    FROM unnest(id, version, topic, state, event_id, subject, message) WITH ORDINALITY u(a, b, c, d, e, f, g, n);
  ELSE
    INSERT INTO {schema}.events (notification_id, originator_id, originator_version, topic, state, event_id,
                                 subject, message)
    SELECT last_id + row_number() OVER (ORDER BY u.n), u.a, u.b, u.c, u.d, u.e, u.f, u.g
    FROM unnest(append, id, version, topic, state, event_id, subject, message) WITH ORDINALITY
         u(append, a, b, c, d, e, f, g, n)
    WHERE u.append <> ALL (out);
  END IF;

  INSERT INTO {schema}.commands (actor_id, key, digest, position, answer)
  SELECT k.actor, k.name, k.digest,
         last_id + k.after - (SELECT count(*) FROM unnest(append) a(n) WHERE a.n = ANY (out) AND a.n < k.n),
         k.answer::jsonb
  FROM unnest(key_append, key_actor, key_text, key_digest, key_offset, key_answer)
       k(n, actor, name, digest, after, answer)
  WHERE k.n <> ALL (coalesce(out, '{{}}'));
END $$;
"""


def lock_key(purpose: str, service: str) -> int:
    """A signed 64-bit advisory lock key for one purpose of one service."""
    digest = hashlib.sha256(f"linli:{purpose}:{service}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def create_event_tables(conninfo: str, service: str) -> None:
    """Creates what is missing, once, whichever of several starting processes comes first."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key("schema", service),))
        connection.execute(SQL(_DDL).format(schema=Identifier(service), lock=lock_key("writer", service)))
