"""After the closing nobody can tell who cast which ballot; and the attacker is no fool. Cost: seconds."""

from __future__ import annotations

import hmac
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from linli_ballots.testing.attacker import Choice, Evidence, attack, dumped, too_good
from linli_common.logs import _path
from linli_common.testing.servers import PostgresServer

from ..town import MASTER_KEY, Town, running
from .voting import HOUR, Voting, opened

DIGEST_KEY = b"test"
VOTERS = 240
OPTIONS = ["装", "不装", "先试一盏"]


@dataclass
class Held:
    """A vote that was held, what its voters know themselves, and what an attacker finds before and after its end."""

    voting: Voting
    truth: dict[UUID, tuple[str, Choice]]
    in_time: list[UUID]
    before: Evidence
    after: Evidence


@pytest.fixture(scope="module")
def held(postgres: PostgresServer) -> Iterator[Held]:
    """240 people vote, some twice, in an order and with choices that a seed gives; then the worker closes."""
    database, vault = postgres.create_database(), postgres.create_database()
    logs = _Logs()
    with running(database, vault) as town:
        with logs:
            done = _held(town, logs)
        yield done


class _Logs(logging.Handler):
    """Everything that anything in this process says, but what the test's own client says of its requests."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("httpx", "httpcore")):
            self.lines.append(self.format(record))

    def __enter__(self) -> _Logs:
        self._level = logging.getLogger().level
        logging.getLogger().setLevel(logging.DEBUG)
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)
        logging.getLogger().setLevel(self._level)


def _held(town: Town, logs: _Logs) -> Held:
    chance = random.Random(20260322)
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    people = [town.resident(area, birth_year=chance.randint(1940, 2005)) for _ in range(VOTERS)]
    voting = opened(town, area, options=OPTIONS)
    truth: dict[UUID, tuple[str, Choice]] = {}
    twice = chance.sample(people, VOTERS // 6)
    for person in chance.sample([*people, *twice], VOTERS + len(twice)):
        choice = chance.choices(range(3), (5, 3, 2))
        truth[person.id] = (voting.cast(person, choice), tuple(choice))
    town.fold()
    order = [UUID(event["actorid"]) for event in town.events() if "participation" in event["type"]]
    in_time = list(dict.fromkeys(reversed(order)))[::-1]
    before = _evidence(town, voting, logs, [truth[person] for person in in_time])
    voting.close()
    for person in chance.sample(people, 20):
        assert town.seen(f"{voting.path}/receipts/{truth[person.id][0]}", by=person)
    after = _evidence(town, voting, logs, [(line["code"], tuple(line["choice"])) for line in voting.lines()])
    return Held(voting, truth, in_time, before, after)


def _evidence(town: Town, voting: Voting, logs: _Logs, ballots: list[tuple[str, Choice]]) -> Evidence:
    roll = [row["person_id"] for row in dumped(town.database)["deliberation_neighbourhood.residences"]]
    return Evidence(
        service="deliberation",
        vote_id=voting.id,
        ballot_path=f"/api/deliberation{voting.path}/ballot",
        persons=roll,
        tables=dumped(town.database, town.vault),
        logs="\n".join(logs.lines),
        ballots=ballots,
        options=len(OPTIONS),
        keys=(MASTER_KEY, DIGEST_KEY),
        body=lambda choice: {"choice": list(choice)},
    )


def test_with_everything_that_is_left_the_attacker_does_no_better_than_chance(held: Held) -> None:
    findings = attack(held.after)

    assert len(held.after.ballots) == VOTERS
    assert len(findings.matchings) >= 100
    assert too_good(held.after, findings, held.truth) == []


def test_before_the_closing_who_holds_the_keys_can_read_every_ballot(held: Held) -> None:
    """As docs/security.md says; and so the attacker opens envelopes where there is a key."""
    findings = attack(held.before)

    assert findings.read == {person: choice for person, (_, choice) in held.truth.items()}


def test_ballots_in_the_order_of_their_casting_would_be_linked(held: Held) -> None:
    leaking = replace(held.after, ballots=[held.truth[person] for person in held.in_time])

    better = too_good(leaking, attack(leaking), held.truth)

    assert any(f"event ~ published: {VOTERS} ballots" in attack_ for attack_ in better)


def test_digests_under_the_services_lasting_key_would_give_the_choices_away(held: Held) -> None:
    def plain(person: UUID) -> bytes:
        body = orjson.dumps({"choice": list(held.truth[person][1])})
        return hmac.digest(DIGEST_KEY, f"POST {held.after.ballot_path}\n".encode() + body, "sha256")

    commands = [
        {**row, "digest": plain(row["actor_id"])} if row["actor_id"] in held.truth else row
        for row in held.after.tables["deliberation.commands"]
    ]
    leaking = replace(held.after, tables={**held.after.tables, "deliberation.commands": commands})

    assert len(attack(leaking).read) == VOTERS


def test_equal_digests_of_equal_ballots_would_sort_the_voters_by_choice(held: Held) -> None:
    def keyed(person: UUID) -> bytes:
        return hmac.digest(b"a secret that is gone", orjson.dumps(held.truth[person][1]), "sha256")

    commands = [
        {**row, "digest": keyed(row["actor_id"])} if row["actor_id"] in held.truth else row
        for row in held.after.tables["deliberation.commands"]
    ]
    leaking = replace(held.after, tables={**held.after.tables, "deliberation.commands": commands})

    assert any("digest ~ choice" in name for name in too_good(leaking, attack(leaking), held.truth))


def test_ballots_ordered_by_choice_within_equal_sizes_would_be_found(held: Held) -> None:
    """Were an envelope longer for a higher option number, its size would give the choice away."""
    events = [dict(row) for row in held.after.tables["deliberation.events"]]
    for row in events:
        for person, (_, choice) in held.truth.items():
            if str(person).encode() in bytes(row["message"]) and b'"ballot"' in bytes(row["state"]):
                row["state"] = bytes(row["state"]) + b" " * choice[0]
    leaking = replace(held.after, tables={**held.after.tables, "deliberation.events": events})

    assert any("size of the event" in name for name in too_good(leaking, attack(leaking), held.truth))


def test_all_envelopes_and_messages_of_a_vote_are_of_one_size(held: Held) -> None:
    rows = [row for row in held.after.tables["deliberation.events"] if b'"ballot"' in bytes(row["state"])]
    sealed = {len(orjson.loads(bytes(row["state"]))["ballot"]["_data_"][1]) for row in rows}

    assert len(rows) == VOTERS + VOTERS // 6
    assert len(sealed) == 1


def test_the_secrets_bytes_are_gone_from_the_vaults_file(held: Held, postgres: PostgresServer) -> None:
    """Not only the row's value: what a changed row leaves behind in its table's file is written away."""
    assert held.voting.town.service.votes.box.living() == []
    with psycopg.connect(held.voting.town.vault) as connection:
        (wrapped,) = [
            bytes(row["wrapped"])
            for row in held.before.tables["public.ballot_secrets"]
            if row["vote_id"] == held.voting.id
        ]
        connection.execute("CHECKPOINT")
        row = connection.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath('ballot_secrets'), 0, 1000000, true)"
        ).fetchone()
    assert row is not None
    assert wrapped not in bytes(row[0] or b"")


def test_a_receipt_in_a_path_is_not_logged() -> None:
    scope = {"path": "/", "raw_path": b"/api/deliberation/votes/1/receipts/3FZ0N8QW7Y2KD4TA?x=1"}

    assert "3FZ0" not in _path(scope)


def test_late_voters_and_their_codes_leave_nothing(held: Held) -> None:
    voter = held.voting.town.resident()

    problem = held.voting.refused(voter, [0], at=held.voting.closes_at + HOUR)

    assert problem["type"] == "/problems/vote-not-open"
