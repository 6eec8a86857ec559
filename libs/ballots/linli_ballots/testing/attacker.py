"""Somebody who wants to know how people voted, after the closing, with everything that is left.

What the attacker has: the roll's persons, every row of every table of the service and of its vault in the order in
which it lies on disk, the stream's messages with their times, the logs, the published ballots, and even the master key
and the key of the bodies' digests. What is tried: reading (open every sealed value with every key there is, find codes
or choices in the clear, try all bodies against the digests, try the obvious ways to make a code from an id) and
matching (put voters in every order that any number about them gives, and ballots in theirs).
"""

from __future__ import annotations

import hashlib
import hmac
import math
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any
from uuid import UUID, uuid5

import orjson
import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.sql import SQL, Identifier

FALSE_ALARM = 1e-6
"""How probable it may be that an attack that knows nothing is taken for one that knows something."""
Row = Mapping[str, Any]
Choice = tuple[int, ...]


@dataclass(frozen=True)
class Evidence:
    """Everything the attacker has. Rows bear their place on disk as ``ctid``; ``ballots`` are as published, each choice
    by the places of its options. ``body`` is what a voter sends for a choice, ``service`` whose tables these are.
    """

    service: str
    vote_id: UUID
    ballot_path: str
    persons: Sequence[UUID]
    tables: Mapping[str, Sequence[Row]]
    logs: str
    ballots: Sequence[tuple[str, Choice]]
    options: int
    keys: Sequence[bytes]
    body: Callable[[Choice], dict[str, Any]]


@dataclass
class Findings:
    """Persons whose choice was read, codes that stand where they should not, and what each order tried matched."""

    read: dict[UUID, Choice] = field(default_factory=dict)
    codes_found: list[str] = field(default_factory=list)
    matchings: dict[str, dict[UUID, int]] = field(default_factory=dict)


def attack(evidence: Evidence) -> Findings:
    """Tries everything."""
    findings = Findings()
    findings.read |= opened_envelopes(evidence)
    findings.read |= guessed_bodies(evidence)
    findings.read |= derived_codes(evidence)
    findings.codes_found = codes_elsewhere(evidence)
    for name, order in voter_orders(evidence):
        for ballots_by, ranked in ballot_orders(evidence):
            if len(order) == len(ranked):
                findings.matchings[f"{name} ~ {ballots_by}"] = dict(zip(order, ranked, strict=True))
    return findings


def dumped(*conninfos: str) -> dict[str, list[Row]]:
    """All rows of all tables of databases, as they lie on disk."""
    tables: dict[str, list[Row]] = {}
    for conninfo in conninfos:
        with psycopg.connect(conninfo) as connection, connection.cursor() as cursor:
            names = cursor.execute(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog',"
                " 'information_schema') ORDER BY 1, 2"
            ).fetchall()
            for schema, table in names:
                cursor.execute(SQL("SELECT ctid::text, * FROM {}").format(Identifier(schema, table)))
                columns = [column.name for column in cursor.description or ()]
                tables[f"{schema}.{table}"] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables


# Reading.


def opened_envelopes(evidence: Evidence) -> dict[UUID, Choice]:
    """Opens what is sealed with every key in the vault, unwrapped by the master key, and with the master key itself."""
    ciphers = list(_ciphers(evidence))
    read: dict[UUID, Choice] = {}
    for event in _participations(evidence):
        ballot = orjson.loads(bytes(event["state"])).get("ballot")
        sealed = b64decode(ballot["_data_"][1]) if ballot else b""
        for cipher in ciphers:
            plain = _opened(cipher, sealed, evidence.vote_id.bytes)
            if plain is not None:
                read[_voter_of(event)] = tuple(orjson.loads(plain[2 : 2 + int.from_bytes(plain[:2], "big")])[1])
    return read


def guessed_bodies(evidence: Evidence) -> dict[UUID, Choice]:
    """Makes the digest of every body that a ballot can have, and looks for it among those of the commands."""
    choices = {(option,) for option in range(evidence.options)} | {choice for _, choice in evidence.ballots}
    digests: dict[bytes, Choice] = {}
    for key, choice, dump in product(evidence.keys, choices, (orjson.dumps, _spaced)):
        what = f"POST {evidence.ballot_path}\n".encode() + dump(evidence.body(choice))
        digests[hmac.digest(key, what, "sha256")] = choice
    return {
        row["actor_id"]: digests[bytes(row["digest"])]
        for row in evidence.tables[f"{evidence.service}.commands"]
        if bytes(row["digest"]) in digests
    }


def derived_codes(evidence: Evidence) -> dict[UUID, Choice]:
    """Makes codes from ids and versions in the obvious ways, with every key there is, and looks for them."""
    by_code = dict(evidence.ballots)
    read: dict[UUID, Choice] = {}
    makers: list[Callable[[bytes], bytes]] = [lambda what: hashlib.sha256(what).digest()]
    makers += [_maker(key) for key in (*evidence.keys, evidence.vote_id.bytes, b"code", b"")]
    for event in _participations(evidence):
        own = event["originator_id"]
        version = int(event["originator_version"])
        for named in (own.bytes, str(own).encode(), own.hex.encode(), bytes(event["state"]), event["event_id"].bytes):
            for what in (named, named + version.to_bytes(8, "big"), named + str(version).encode()):
                for make in makers:
                    code = _crockford(make(what)[:10])
                    if code in by_code:
                        read[_voter_of(event)] = by_code[code]
    return read


def codes_elsewhere(evidence: Evidence) -> list[str]:
    """Published codes that stand in the logs, or in rows that are no sheet of ballots."""
    found = [code for code, _ in evidence.ballots if code in evidence.logs]
    for rows in evidence.tables.values():
        for row in rows:
            if "BallotSheet" in str(row.get("topic", "")):
                continue
            text = b"\n".join(_bytes(value) for value in row.values())
            found += [code for code, _ in evidence.ballots if code.encode() in text]
    return found


# Matching.


def voter_orders(evidence: Evidence) -> Iterator[tuple[str, list[UUID]]]:
    """Voters by every number that is known of each: in time, on disk, of their ids, by sizes and counts."""
    last = {_voter_of(event): event for event in _participations(evidence)}
    if not last:
        return
    ballots = Counter(_voter_of(event) for event in _participations(evidence))
    commands = {row["actor_id"]: row for row in evidence.tables[f"{evidence.service}.commands"]}
    numbers: dict[str, Callable[[UUID], Any]] = {
        "event": lambda person: last[person]["notification_id"],
        "participation id": lambda person: last[person]["originator_id"].int,
        "event id": lambda person: last[person]["event_id"].int,
        "person id": lambda person: person.int,
        "place on disk": lambda person: _place(last[person]["ctid"]),
        "size of the event": lambda person: (len(last[person]["state"]), last[person]["notification_id"]),
        "size of the message": lambda person: (len(last[person]["message"]), last[person]["notification_id"]),
        "sealed bytes": lambda person: orjson.loads(bytes(last[person]["state"]))["ballot"]["_data_"][1],
        "ballots cast": lambda person: (ballots[person], last[person]["notification_id"]),
        "digest": lambda person: bytes(commands[person]["digest"]),
        "command on disk": lambda person: _place(commands[person]["ctid"]),
        "command's position": lambda person: commands[person]["position"],
    }
    for name, number in numbers.items():
        yield name, sorted(last, key=number)


def ballot_orders(evidence: Evidence) -> Iterator[tuple[str, list[int]]]:
    """Ballots as published, backwards, by their codes from behind, by choice, and as rows lie on disk."""
    ballots = evidence.ballots
    everyone = range(len(ballots))
    yield "published", list(everyone)
    yield "backwards", list(reversed(everyone))
    yield "code from behind", sorted(everyone, key=lambda n: ballots[n][0][::-1])
    for order in permutations(range(evidence.options)):
        yield f"choice {order}", sorted(everyone, key=lambda n, order=order: (order[ballots[n][1][0]], ballots[n][0]))  # type: ignore[misc]


# How good that is.


def too_good(evidence: Evidence, findings: Findings, truth: Mapping[UUID, tuple[str, Choice]]) -> list[str]:
    """The attacks that did better than chance, each with its figures. ``truth`` is the person's code and choice.

    A matching that knows nothing hits the very ballot of a person once on average (as fixed points of a random
    permutation do, about Poisson), and the choice as often as two ballots drawn at random agree. Bounds are one-sided,
    for `FALSE_ALARM` over all matchings together.
    """
    count = len(evidence.ballots)
    share = FALSE_ALARM / max(1, len(findings.matchings))
    most_links = _poisson_bound(1.0, share)
    frequencies = Counter(choice for _, choice in evidence.ballots)
    mean = sum(times * times for times in frequencies.values()) / count
    odds, variance = math.log(1 / share), _variance_of_agreements(list(frequencies.values()))
    most_choices = mean + odds / 3 + math.sqrt(odds * odds / 9 + 2 * odds * variance)  # Bernstein
    better = [f"read: {len(findings.read)} persons"] if findings.read else []
    better += [f"codes in the clear: {len(findings.codes_found)}"] if findings.codes_found else []
    for name, matched in findings.matchings.items():
        links = sum(evidence.ballots[ballot][0] == truth[person][0] for person, ballot in matched.items())
        choices = sum(evidence.ballots[ballot][1] == truth[person][1] for person, ballot in matched.items())
        if links > most_links or choices > most_choices:
            better.append(f"{name}: {links} ballots (bound {most_links}), {choices} choices (bound {most_choices:.0f})")
    return better


def _variance_of_agreements(times: list[int]) -> float:
    """Of how often two random orders of the same choices agree: sums of hypergeometric counts, which hang together."""
    count = sum(times)
    squares, cubes = sum(n**2 for n in times), sum(n**3 for n in times)
    return (count**2 * squares - 2 * count * cubes + squares**2) / (count**2 * max(1, count - 1))


def _poisson_bound(mean: float, share: float) -> int:
    """The smallest number that a Poisson variable exceeds with less than this probability."""
    tail, term, number = 1.0 - math.exp(-mean), math.exp(-mean), 0
    while tail >= share:
        number += 1
        term *= mean / number
        tail -= term
    return number


def _participations(evidence: Evidence) -> list[Row]:
    """The events with ballots of this vote's persons, in order."""
    own = {uuid5(evidence.vote_id, str(person)) for person in evidence.persons}
    rows = [row for row in evidence.tables[f"{evidence.service}.events"] if row["originator_id"] in own]
    return sorted(
        (row for row in rows if b'"ballot"' in bytes(row["state"])), key=lambda row: int(row["notification_id"])
    )


def _voter_of(event: Row) -> UUID:
    """The message says who acted: that is public."""
    return UUID(orjson.loads(bytes(event["message"]))["actorid"])


def _ciphers(evidence: Evidence) -> Iterator[AESGCM]:
    for key in evidence.keys:
        if len(key) == 32:
            yield AESGCM(key)
            for unwrapped in _unwrapped(AESGCM(key), evidence):
                yield AESGCM(unwrapped)
                for purpose in (b"seal", b"code", b"digest"):
                    yield AESGCM(hmac.digest(unwrapped, purpose, "sha256"))


def _unwrapped(master: AESGCM, evidence: Evidence) -> Iterator[bytes]:
    for rows in evidence.tables.values():
        for row in rows:
            if row.get("wrapped") is None:
                continue
            ids = [value for value in row.values() if isinstance(value, UUID)]
            for bound in [own.bytes for own in ids] + [b"ballot-secret" + own.bytes for own in ids]:
                key = _opened(master, bytes(row["wrapped"]), bound)
                if key is not None:
                    yield key


def _opened(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes | None:
    try:
        return cipher.decrypt(sealed[:12], sealed[12:], bound)
    except (InvalidTag, ValueError):
        return None


def _maker(key: bytes) -> Callable[[bytes], bytes]:
    return lambda what: hmac.digest(key, what, "sha256")


def _crockford(ten: bytes) -> str:
    number = int.from_bytes(ten, "big")
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> shift & 31] for shift in range(75, -1, -5))


def _place(ctid: str) -> tuple[int, ...]:
    return tuple(int(part) for part in ctid.strip("()").split(","))


def _spaced(body: Any) -> bytes:
    return orjson.dumps(body).replace(b":", b": ").replace(b",", b", ")


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
