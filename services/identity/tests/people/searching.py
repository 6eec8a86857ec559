"""Looking for what must not be there: in every table, every stream file, every log line, in every disguise."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from .numbers import Someone, id_number


def tables(url: str) -> Iterator[tuple[str, bytes]]:
    """Every table of a database with all its values as raw bytes."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in names:
            rows = connection.execute(SQL("SELECT * FROM {}").format(Identifier(schema, table)), binary=True).fetchall()
            yield f"{schema}.{table}", b"\n".join(_raw(value) for row in rows for value in row)


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder; a running server may take files away meanwhile."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            with contextlib.suppress(FileNotFoundError):
                yield str(path.relative_to(folder)), path.read_bytes()


def needles(who: Someone) -> dict[str, bytes]:
    """A person's name, number and phone, plain and in every usual disguise."""
    found: dict[str, bytes] = {}
    for what, text in (("name", who.name), ("number", who.number), ("phone", who.phone)):
        found |= {f"{what} {how}": needle for how, needle in _disguises(text)}
    day = who.born_on
    found |= {f"birth date {text}": text.encode() for text in (f"{day:%Y-%m-%d}", f"{day:%Y%m%d}")}
    return found


def hashed_numbers(born_on: date, region: str = "310113") -> dict[str, bytes]:
    """Hashes of all numbers that a birthday can have in a district: what somebody would try who has a dump."""
    found = {}
    for sequence in range(1, 1000):
        number = id_number(born_on, sequence, region).encode()
        for algorithm in ("sha256", "md5"):
            digest = hashlib.new(algorithm, number)
            found[f"{algorithm} of {number.decode()} raw"] = digest.digest()
            found[f"{algorithm} of {number.decode()} hex"] = digest.hexdigest().encode()
    return found


def hits(haystack: Iterable[tuple[str, bytes]], sought: dict[str, bytes]) -> list[str]:
    """Where what was found."""
    return [f"{how} in {place}" for place, content in haystack for how, needle in sought.items() if needle in content]


def _disguises(text: str) -> Iterator[tuple[str, bytes]]:
    plain = text.encode()
    yield "plain", plain
    yield "escaped", json.dumps(text)[1:-1].encode()
    yield "UTF-16", text.encode("utf-16-le")
    yield "reversed", text[::-1].encode()
    yield "hex", plain.hex().encode()
    yield "HEX", plain.hex().upper().encode()
    for offset in range(3):
        # What surrounds a value shifts its base64 by 0, 1 or 2 bytes; only the middle is the same then.
        shifted = base64.b64encode(b"\0" * offset + plain)
        yield f"base64 +{offset}", shifted[4 if offset else 0 : -4]
    for algorithm in ("sha256", "md5", "sha1"):
        digest = hashlib.new(algorithm, plain)
        yield algorithm, digest.digest()
        yield f"{algorithm} hex", digest.hexdigest().encode()
        yield f"{algorithm} base64", base64.b64encode(digest.digest())


def _raw(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()
