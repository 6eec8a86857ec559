"""Looking for what must not be there: in every table and every log line, plain and in the usual disguises."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator

import psycopg
from psycopg.sql import SQL, Identifier


def tables(url: str) -> Iterator[tuple[str, bytes]]:
    """Every table of a database with all its values as raw bytes."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in names:
            rows = connection.execute(SQL("SELECT * FROM {}").format(Identifier(schema, table)), binary=True).fetchall()
            yield f"{schema}.{table}", b"\n".join(_raw(value) for row in rows for value in row)


def hits(haystack: Iterable[tuple[str, bytes]], sought: Iterable[str | bytes]) -> list[str]:
    """Where which of the texts was found, and how."""
    needles = [(text, how, needle) for text in sought for how, needle in _disguises(text)]
    return [
        f"{text!r} {how} in {place}"
        for place, content in haystack
        for text, how, needle in needles
        if needle in content
    ]


def _disguises(text: str | bytes) -> Iterator[tuple[str, bytes]]:
    plain = text.encode() if isinstance(text, str) else text
    yield "plain", plain
    if isinstance(text, str):
        yield "escaped", json.dumps(text)[1:-1].encode()
        yield "UTF-16", text.encode("utf-16-le")
    yield "hex", plain.hex().encode()
    for offset in range(3):
        # What surrounds a value shifts its base64 by 0, 1 or 2 bytes; only the middle is the same then.
        shifted = base64.b64encode(b"\0" * offset + plain)
        yield f"base64 +{offset}", shifted[4 if offset else 0 : -4]


def _raw(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()
