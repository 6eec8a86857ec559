"""Closing: nothing is recorded behind it, whatever stops it is taken up again, the secret goes last. Cost: seconds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import orjson
import pytest
from funding_service.application.rounds.gathering import Gathering
from funding_service.publisher.clock import CLOCK
from linli_ballots.box import SecretDestroyedError
from linli_common.event_store import Act, EventSourcedApplication

from ..town import Town
from .rounds import Ticking, ticking

COSTS = (4_000_000, 5_000_000, 6_000_000)


def open_for(town: Town, voters: int) -> Ticking:
    """A round in an area of its own."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    return ticking(town, area, COSTS, voters=voters)


def codes_of(round_: Ticking) -> list[str]:
    """The published codes."""
    return [orjson.loads(line)["code"] for line in round_.export().splitlines()[1:]]


def test_a_ballot_is_counted_or_its_voter_is_told_otherwise(town: Town) -> None:
    """Sixteen threads tick while the worker closes: what was answered with a receipt is in the result, nothing else."""
    round_, started = open_for(town, 96), threading.Event()
    path, at = f"{round_.round.path}/ballot", round_.during

    def cast(number: int) -> str | None:
        if number == 32:
            started.set()
        body = {"projects": [1 + number % 3]}
        answer = town.post(path, body, by=round_.voters[number], at=at, fold=False)
        assert answer.status_code in (200, 409), answer.text
        return str(answer.json()["code"]) if answer.status_code == 200 else None

    def close() -> None:
        assert started.wait(60)
        town.service.rounds.round_chores.count(round_.round.id, round_.round.at("counts"))

    with ThreadPoolExecutor(17) as pool:
        closed = pool.submit(close)
        receipts = list(pool.map(cast, range(96)))
        closed.result()

    taken = [code for code in receipts if code is not None]
    assert taken
    assert sorted(taken) == codes_of(round_)
    types = [
        event["type"].split(".")[2] for event in town.events() if event["data"].get("round_id") == str(round_.round.id)
    ]
    assert "tick_recorded" not in types[types.index("ticking_closing") :]


class Killed(BaseException):
    """The process ends here: nothing handles it."""


@pytest.mark.parametrize("survived", range(6))
def test_a_closing_that_was_killed_anywhere_is_taken_up_again(
    town: Town, survived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after so many commits: of the end, of any of four sheets, of the count; then by the secret's end."""
    round_ = open_for(town, 10)
    codes = [round_.cast(voter, 1 + number % 3) for number, voter in enumerate(round_.voters)]
    town.fold()
    monkeypatch.setattr("linli_ballots.gathering.BALLOTS", 3)
    record, done = EventSourcedApplication.record, [0]

    def until_killed(*given: object, **more: object) -> object:
        if done[0] == survived:
            raise Killed
        done[0] += 1
        return record(*given, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(EventSourcedApplication, "record", until_killed)
        with pytest.raises(Killed):
            town.service.rounds.round_chores.count(round_.round.id, round_.round.at("counts"))
    result = round_.close()

    assert codes_of(round_) == sorted(codes)
    assert (result["ballots"], result["sheets"], result["winners"]) == (10, 4, [1, 2])
    ballots_id = town.service.rounds.found.get(round_.round.id).ballots_id
    with pytest.raises(SecretDestroyedError):
        town.service.rounds.box.secret(ballots_id)


def test_parts_of_any_size_give_the_same_sheets(town: Town) -> None:
    round_ = open_for(town, 30)
    codes = [round_.cast(voter, 1) for voter in round_.voters]
    town.service.rounds.opening.end(round_.round.id, Act(CLOCK, round_.round.at("counts")))
    found, service = town.service.rounds.found.get(round_.round.id), town.service

    def sheets(part_units: int) -> list[str]:
        secret = service.rounds.found.secret(found)
        gathering = Gathering(service.store, service.parts.rolls, found, secret, part_units=part_units)
        return [ballot.code for sheet in gathering.sheets() for ballot in sheet]

    assert sheets(40) == sheets(7) == sheets(1) == sorted(codes)
