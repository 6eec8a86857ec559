"""After the count nobody can tell who ticked what; and the attacker is no fool. Cost: seconds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from linli_ballots.testing.attacker import Choice, Evidence, attack, dumped, too_good
from linli_common.testing.servers import PostgresServer

from ..town import MASTER_KEY, Town, running
from .rounds import Ticking, ticking

DIGEST_KEY = b"test"
VOTERS = 160
COSTS = (4_000_000, 5_000_000, 6_000_000)


@dataclass
class Ended:
    """A round that was ticked, what its voters know themselves, and what an attacker finds before and after its end."""

    round: Ticking
    truth: dict[UUID, tuple[str, Choice]]
    in_time: list[UUID]
    before: Evidence
    after: Evidence


@pytest.fixture(scope="module")
def ended(postgres: PostgresServer) -> Iterator[Ended]:
    """160 people tick, some twice, in an order and with choices that a seed gives; then the worker counts."""
    with running(postgres.create_database(), postgres.create_database()) as town:
        yield _ended(town)


def _ended(town: Town) -> Ended:
    chance = random.Random(20261122)
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    round_ = ticking(town, area, COSTS, voters=VOTERS)
    truth: dict[UUID, tuple[str, Choice]] = {}
    twice = chance.sample(round_.voters, VOTERS // 6)
    for person in chance.sample([*round_.voters, *twice], VOTERS + len(twice)):
        choice = tuple(sorted(chance.sample(range(3), chance.choices((1, 2), (3, 1))[0])))
        truth[person.id] = (round_.cast(person, *(place + 1 for place in choice)), choice)
    town.fold()
    order = [UUID(event["actorid"]) for event in town.events() if event["type"].endswith("tick_recorded.v1")]
    in_time = list(dict.fromkeys(reversed(order)))[::-1]
    ballots_id = town.service.rounds.found.get(round_.round.id).ballots_id
    before = _evidence(town, round_, ballots_id, [truth[person] for person in in_time])
    round_.close()
    lines = [orjson.loads(line) for line in round_.export().splitlines()[1:]]
    published = [(line["code"], tuple(number - 1 for number in line["choice"])) for line in lines]
    return Ended(round_, truth, in_time, before, _evidence(town, round_, ballots_id, published))


def _evidence(town: Town, round_: Ticking, ballots_id: UUID, ballots: list[tuple[str, Choice]]) -> Evidence:
    tables = dumped(town.database, town.vault)
    return Evidence(
        service="funding",
        vote_id=ballots_id,
        ballot_path=f"/api/funding{round_.round.path}/ballot",
        persons=[row["person_id"] for row in tables["funding_neighbourhood.residences"]],
        tables=tables,
        logs="",
        ballots=ballots,
        options=len(COSTS),
        keys=(MASTER_KEY, DIGEST_KEY),
        body=_body,
    )


def _body(choice: Choice) -> dict[str, Any]:
    return {"projects": [place + 1 for place in choice]}


def test_with_everything_that_is_left_the_attacker_does_no_better_than_chance(ended: Ended) -> None:
    findings = attack(ended.after)

    assert len(ended.after.ballots) == VOTERS
    assert len(findings.matchings) >= 100
    assert too_good(ended.after, findings, ended.truth) == []


def test_before_the_count_who_holds_the_keys_can_read_every_ballot(ended: Ended) -> None:
    """As docs/security.md says; and so the attacker opens envelopes where there is a key."""
    read = {person: tuple(number - 1 for number in choice) for person, choice in attack(ended.before).read.items()}

    assert read == {person: choice for person, (_, choice) in ended.truth.items()}


def test_ballots_in_the_order_of_their_casting_would_be_linked(ended: Ended) -> None:
    leaking = replace(ended.after, ballots=[ended.truth[person] for person in ended.in_time])

    better = too_good(leaking, attack(leaking), ended.truth)

    assert any(f"event ~ published: {VOTERS} ballots" in one for one in better)


def test_all_envelopes_of_an_edition_are_of_one_size(ended: Ended) -> None:
    rows = [row for row in ended.after.tables["funding.events"] if "Participation" in row["topic"]]

    assert len({len(orjson.loads(bytes(row["state"]))["ballot"]["_data_"][1]) for row in rows}) == 1


def test_no_secret_outlives_the_count(ended: Ended) -> None:
    rows = ended.after.tables["public.ballot_secrets"]

    assert rows
    assert all(row["wrapped"] is None for row in rows)
